package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
)

// Edit records a person's corrections of a document, which from then on beat whatever is read,
// and returns the document as it is now. Errors: index.ErrNotFound; *fault.Error with Invalid for
// a value that is none.
func (s *Service) Edit(ctx context.Context, id string, given corpus.Given) (doc *corpus.Document, err error) {
	if given.ID != nil && *given.ID != id {
		return nil, fault.Newf(fault.Invalid, "编号（id）不能修改。")
	}
	given.ID = nil
	_, err = s.do(ctx, func(b *batch, st state) (Row, error) {
		if st.touched(id) {
			return Row{}, errSettle
		}
		old, err := st.document(id)
		if err != nil {
			return Row{}, err
		}
		if old == nil {
			return Row{}, index.ErrNotFound
		}
		if doc, err = s.engine.Document(ctx, id); err != nil {
			return Row{}, err
		}
		if err := read.Correct(doc, given); err != nil {
			return Row{}, err
		}
		record := *old
		record.Edited = given.Over(old.Edited)
		b.put(&record, doc, nil)
		return Row{Status: Updated, ID: id, Title: doc.Title, Sections: len(doc.Sections)}, nil
	})
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// Delete removes documents and their sources. Ids that are not in the library are returned as
// missing; the others are gone.
func (s *Service) Delete(ctx context.Context, ids ...string) (missing []string, err error) {
	_, err = s.do(ctx, func(b *batch, st state) (Row, error) {
		missing = nil
		for _, id := range ids {
			d, err := st.document(id)
			if err != nil {
				return Row{}, err
			}
			if d == nil {
				missing = append(missing, id)
				continue
			}
			b.remove(d)
		}
		return Row{}, nil
	})
	return missing, err
}

// touched reports whether something is about to be written for a document.
func (s state) touched(id string) bool {
	for _, b := range s.pending {
		if _, ok := b.Documents[id]; ok {
			return true
		}
	}
	return false
}

// mend makes the engine say what the catalog says of documents: those that the catalog does not
// have go, the others are read again from their originals.
func (s *Service) mend(ctx context.Context, ids []string) error {
	var changes []index.Change
	bytes := int64(0)
	for i, id := range ids {
		d, err := s.record(id)
		switch {
		case errors.Is(err, index.ErrNotFound):
			changes = append(changes, index.Change{Delete: id})
		case err != nil:
			return err
		default:
			doc, err := s.reread(ctx, d)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				slog.ErrorContext(ctx, "document could not be read again", slog.String("id", id), slog.Any("error", err))
				break
			}
			changes = append(changes, index.Change{Put: doc})
			bytes += d.Original.Length
		}
		if bytes < batchBytes && len(changes) < batchDocuments && i < len(ids)-1 {
			continue
		}
		if err := s.engine.Apply(ctx, changes); err != nil {
			return fmt.Errorf("index %d changes: %w", len(changes), err)
		}
		changes, bytes = nil, 0
	}
	return nil
}

// reread reads a document again from its original, with all that people said of it.
func (s *Service) reread(ctx context.Context, d *catalog.Document) (*corpus.Document, error) {
	original, err := s.originals.Load(d.Original)
	if err != nil {
		return nil, fmt.Errorf("original of %s: %w", d.ID, err)
	}
	c, err := contentOf(d.Name, original)
	if err != nil {
		return nil, err
	}
	doc, err := s.read(ctx, c, d.Edited.Over(d.Given))
	if err != nil {
		return nil, err
	}
	doc.ID, doc.Added = d.ID, d.Added
	return doc, nil
}
