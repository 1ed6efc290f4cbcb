package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/read"
)

// Edit records a person's correction, which from then on takes precedence over whatever is read,
// and returns the document as it is now. A field whose correction is taken back has again the value
// that is read from the original or was given with it. Errors: index.ErrNotFound; *fault.Error with
// Invalid for an impossible value, or with any code when the original can't be read again.
func (s *Service) Edit(ctx context.Context, id string, c corpus.Correction) (doc *corpus.Document, err error) {
	if errs := c.Set.Check(); errs != nil {
		return nil, read.InvalidFields(errs)
	}
	var before *catalog.Document // the record from which again was read
	var again *corpus.Document
	if len(c.Undo) > 0 {
		if before, err = s.record(id); err != nil {
			return nil, err
		}
		if err = s.reading.Acquire(ctx, 1); err != nil {
			return nil, err
		}
		again, err = s.rereadEdited(ctx, before, c)
		s.reading.Release(1)
		if err != nil {
			return nil, err
		}
	}
	_, err = s.do(ctx, func(b *batch, st state) (Row, error) {
		if st.touched(id) {
			return Row{}, errSettle
		}
		old, err := st.document(id)
		switch {
		case err != nil:
			return Row{}, err
		case old == nil:
			return Row{}, index.ErrNotFound
		}
		record := *old
		record.Edited = c.After(old.Edited)
		if doc, err = s.edited(ctx, old, before, again, c); err != nil {
			return Row{}, err
		}
		if len(c.Undo) > 0 {
			record.Text = textHash(doc)
		}
		b.put(&record, doc, nil)
		return Row{Status: Updated, ID: id, Title: doc.Title, Sections: len(doc.Sections)}, nil
	})
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// edited returns the document with the correction. again is what was read from the original when
// its record was before; it is read once more if the record has changed since.
func (s *Service) edited(ctx context.Context, old, before *catalog.Document, again *corpus.Document, c corpus.Correction) (*corpus.Document, error) {
	switch {
	case len(c.Undo) == 0:
		doc, err := index.Document(ctx, s.engine, index.Ref{ID: old.ID, Whole: true})
		if err != nil {
			return nil, err
		}
		read.Apply(doc, c.Set)
		return doc, nil
	case sameReading(old, before):
		return again, nil
	}
	return s.rereadEdited(ctx, old, c)
}

// rereadEdited reads a document again from its original, with the correction.
func (s *Service) rereadEdited(ctx context.Context, d *catalog.Document, c corpus.Correction) (*corpus.Document, error) {
	record := *d
	record.Edited = c.After(d.Edited)
	return s.reread(ctx, &record)
}

// sameReading reports whether two records of a document are read to the same document.
func sameReading(a, b *catalog.Document) bool {
	return a.Bytes == b.Bytes && a.Name == b.Name && sameGiven(a.Given, b.Given) && sameGiven(a.Edited, b.Edited)
}

// Delete removes documents and their sources. It returns the ids that are not in the library.
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

// mend makes the engine agree with the catalog on documents: those that the catalog does not have
// are removed, the others are read again from their originals, several at once.
func (s *Service) mend(ctx context.Context, ids []string) error {
	var there []*catalog.Document
	var gone []index.Change
	for _, id := range ids {
		switch d, err := s.record(id); {
		case errors.Is(err, index.ErrNotFound):
			gone = append(gone, index.Change{Delete: id})
		case err != nil:
			return err
		default:
			there = append(there, d)
		}
	}
	if err := s.engine.Apply(ctx, gone); err != nil {
		return fmt.Errorf("remove %d documents: %w", len(gone), err)
	}
	there = byPlace(there)
	for len(there) > 0 {
		n, bytes := 0, int64(0)
		for n < len(there) && n < batchDocuments && (n == 0 || bytes < int64(commitBytes(s.engine))) {
			bytes += there[n].Original.Length
			n++
		}
		if err := s.put(ctx, there[:n]); err != nil {
			return err
		}
		there = there[n:]
	}
	return nil
}

// put reads documents again and puts them into the engine. One that cannot be read is left out.
func (s *Service) put(ctx context.Context, records []*catalog.Document) error {
	changes := make([]index.Change, len(records))
	var readers errgroup.Group
	readers.SetLimit(s.jobs)
	for i, d := range records {
		readers.Go(func() error {
			doc, err := s.reread(ctx, d)
			if err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "document could not be read again", slog.String("id", d.ID), slog.Any("error", err))
			}
			changes[i].Put = doc
			return ctx.Err()
		})
	}
	if err := readers.Wait(); err != nil {
		return err
	}
	changes = slices.DeleteFunc(changes, func(c index.Change) bool { return c.Put == nil })
	if err := s.engine.Apply(ctx, changes); err != nil {
		return fmt.Errorf("index %d changes: %w", len(changes), err)
	}
	return nil
}

// reread reads a document again from its original, with all that people gave it.
func (s *Service) reread(ctx context.Context, d *catalog.Document) (*corpus.Document, error) {
	original, err := s.originals.Load(d.Original)
	if err != nil {
		return nil, fmt.Errorf("original of %s: %w", d.ID, err)
	}
	c, err := originalOf(d.Name, original)
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
