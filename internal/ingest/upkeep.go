package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/originals"
	"wenxun/internal/read/fault"
)

// Part is a part of a library that can be damaged, and is mended in its own way.
type Part uint8

const (
	InCatalog   Part = iota // made again from the notes of its commits
	InIndex                 // made again from the originals
	InNotes                 // of the commits, made again from the catalog
	InOriginals             // gone, unless there is a backup or the source
)

// Problem is something that is damaged or contradicts the rest. Text is in Chinese.
type Problem struct {
	Part Part
	Text string
}

// Check reads the whole library and compares the catalog, the index and the originals. It calls report
// with everything that is wrong and returns how many documents it checked.
func (s *Service) Check(ctx context.Context, report func(Problem)) (documents int, err error) {
	whole := true
	err = s.Diagnose(ctx, func(p Problem) {
		whole = whole && p.Part != InCatalog
		report(p)
	})
	if err != nil || !whole {
		return 0, err
	}
	if err := s.checkNotes(report); err != nil {
		return 0, err
	}
	records, err := s.records()
	if err != nil {
		return 0, err
	}
	s.originals.Forget()
	for _, d := range byPlace(slices.Collect(maps.Values(records))) {
		if ctx.Err() != nil {
			return documents, ctx.Err()
		}
		documents++
		original, err := s.originals.Load(d.Original)
		if err == nil && catalog.HashOf(original) == d.Bytes {
			continue
		}
		source := d.Name
		if len(d.Sources) > 0 {
			source = d.Sources[0]
		}
		report(Problem{InOriginals, fmt.Sprintf("原件包 %06d.pack：%s（%s）的原件损坏，来源 %q", d.Original.Pack, d.ID, d.Title, source)})
	}
	return documents, nil
}

// byPlace sorts documents as their originals are in the packs.
func byPlace(all []*catalog.Document) []*catalog.Document {
	slices.SortFunc(all, func(a, b *catalog.Document) int {
		return cmp.Or(a.Original.Compare(b.Original), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// Diagnose checks the catalog and the index, and whether both have the same documents. It calls report
// with everything that is wrong.
func (s *Service) Diagnose(ctx context.Context, report func(Problem)) error {
	whole := true
	err := s.catalog.Verify(func(err error) {
		whole = false
		report(Problem{InCatalog, "目录 catalog.db 损坏：" + err.Error()})
	})
	if err != nil {
		return fmt.Errorf("verify the catalog: %w", err)
	}
	damaged := func(err error) { report(Problem{InIndex, "索引损坏：" + err.Error()}) }
	if err := s.engine.Verify(ctx, damaged); err != nil {
		return fmt.Errorf("verify the index: %w", err)
	}
	if !whole {
		return nil
	}
	records, err := s.records()
	if err != nil {
		return err
	}
	err = s.engine.Walk(ctx, func(doc *corpus.Document) error {
		if records[doc.ID] == nil {
			report(Problem{InIndex, fmt.Sprintf("%s：索引里有，目录里没有", doc.ID)})
		}
		delete(records, doc.ID)
		return nil
	})
	if errors.Is(err, index.ErrCorrupt) {
		damaged(err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("walk the index: %w", err)
	}
	for _, id := range slices.Sorted(maps.Keys(records)) {
		report(Problem{InIndex, fmt.Sprintf("%s（%s）：目录里有，索引里没有", id, records[id].Title)})
	}
	return nil
}

// checkNotes checks that every commit has its note in the packs.
func (s *Service) checkNotes(report func(Problem)) error {
	var last uint64
	var from originals.End
	err := s.catalog.View(func(v catalog.View) (err error) {
		if last, err = v.Generation(); err != nil {
			return err
		}
		from, err = v.Noted()
		return err
	})
	if err != nil {
		return fmt.Errorf("check the notes: %w", err)
	}
	first, noted := uint64(1), map[uint64]bool{}
	damages, err := s.originals.Notes(from, func(note []byte) error {
		generation, whole, err := catalog.GenerationOf(note)
		if whole {
			first = generation
		}
		noted[generation] = true
		return err
	})
	if err != nil {
		return fmt.Errorf("check the notes: %w", err)
	}
	missing := 0
	for generation := first; generation <= last; generation++ {
		if !noted[generation] {
			missing++
		}
	}
	switch {
	case missing == 0:
	case len(damages) == 0:
		report(Problem{InNotes, fmt.Sprintf("原件包缺 %d 次提交的记录，目录损坏时重建不全", missing)})
	default:
		report(Problem{InNotes, fmt.Sprintf("原件包 %s 在第 %d 字节处损坏，缺 %d 次提交的记录，目录损坏时重建不全",
			damages[0].Name(), damages[0].Offset, missing)})
	}
	return nil
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

// Reindex writes every document into the index anew: as it was read, or with reread as its original is read
// now. First it keeps the whole catalog in one note. Metadata that people gave or corrected stays. A document
// that can no longer be read is a row of status Failed, and stays as it is.
func (s *Service) Reindex(ctx context.Context, reread bool, report func(Row)) (Summary, error) {
	if err := s.catalog.Renote(s.originals); err != nil {
		return Summary{}, err
	}
	records, err := s.records()
	if err != nil {
		return Summary{}, err
	}
	return s.stream(ctx, func(yield func(unit, error) bool) {
		for _, d := range byPlace(slices.Collect(maps.Values(records))) {
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
