package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/read/fault"
)

// Check reads the whole library and compares the catalog, the index and the originals. It calls problem,
// in Chinese, with everything that is damaged or contradicts the rest, and returns how many documents
// it checked.
func (s *Service) Check(ctx context.Context, problem func(string)) (documents int, err error) {
	records, err := s.records()
	if err != nil {
		return 0, err
	}
	damaged := func(err error) { problem("索引损坏：" + err.Error()) }
	if err := s.engine.Verify(ctx, damaged); err != nil {
		return 0, fmt.Errorf("verify the index: %w", err)
	}
	indexed := map[string]bool{}
	err = s.engine.Walk(ctx, func(doc *corpus.Document) error {
		indexed[doc.ID] = true
		if records[doc.ID] == nil {
			problem(fmt.Sprintf("%s：索引里有，目录里没有", doc.ID))
		}
		return nil
	})
	if errors.Is(err, index.ErrCorrupt) {
		damaged(err)
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("walk the index: %w", err)
	}
	for id, d := range records {
		if ctx.Err() != nil {
			return documents, ctx.Err()
		}
		documents++
		if !indexed[id] {
			problem(fmt.Sprintf("%s（%s）：目录里有，索引里没有", id, d.Title))
		}
		if original, err := s.originals.Load(d.Original); err != nil || catalog.HashOf(original) != d.Bytes {
			problem(fmt.Sprintf("%s（%s）：原件损坏", id, d.Title))
		}
	}
	return documents, s.catalog.View(func(v catalog.View) error {
		return v.Sources(func(key string, source *catalog.Source) error {
			if records[source.Document] == nil {
				problem(fmt.Sprintf("%q：来源指向不存在的文件 %s", key, source.Document))
			}
			return nil
		})
	})
}

// records are all documents of the catalog.
func (s *Service) records() (map[string]*catalog.Document, error) {
	all := map[string]*catalog.Document{}
	err := s.catalog.View(func(v catalog.View) error {
		return v.Documents(func(d *catalog.Document) error {
			all[d.ID] = d
			return nil
		})
	})
	return all, err
}

// Reindex writes every document into the index anew: as it was read, or, with reread, as it is
// read now from its original. What people said of it stays. A document that can no longer be read
// is a row of status Failed, and stays as it is.
func (s *Service) Reindex(ctx context.Context, reread bool, report func(Row)) (Summary, error) {
	records, err := s.records()
	if err != nil {
		return Summary{}, err
	}
	return s.stream(ctx, func(yield func(unit, error) bool) {
		for _, id := range slices.Sorted(maps.Keys(records)) {
			d := records[id]
			prepare := func(ctx context.Context) (plan, error) { return s.rewrite(ctx, d, reread) }
			if !yield(unit{d.Original.Length, prepare}, nil) {
				return
			}
		}
	}, report)
}

// rewrite plans to write a document anew.
func (s *Service) rewrite(ctx context.Context, d *catalog.Document, again bool) (plan, error) {
	if err := s.reading.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.reading.Release(1)
	var doc *corpus.Document
	var err error
	if !again {
		doc, err = index.Document(ctx, s.engine, index.Ref{ID: d.ID, Whole: true})
	}
	if again || errors.Is(err, index.ErrNotFound) {
		doc, err = s.reread(ctx, d)
	}
	row := Row{Path: d.Name, ID: d.ID, Title: d.Title, Sections: d.Sections}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		refusal := fault.Of(err)
		row.Status, row.Code, row.Error = Failed, refusal.Code, refusal.Message
		return func(*batch, state) (Row, error) { return row, nil }, nil
	}
	return func(b *batch, st state) (Row, error) {
		now, err := st.document(d.ID)
		if err != nil {
			return Row{}, err
		}
		if now == nil || now.Bytes != d.Bytes || !sameGiven(now.Given, d.Given) || !sameGiven(now.Edited, d.Edited) {
			row.Status = Skipped // it has been written since, or removed
			return row, nil
		}
		record := *now
		if again {
			record.Text = textHash(doc)
		}
		b.put(&record, doc, nil)
		b.bytes += int(d.Original.Length)
		row.Status, row.Title, row.Sections, row.Warnings = Updated, record.Title, record.Sections, doc.Extraction.Warnings
		return row, nil
	}, nil
}
