package main

import (
	"errors"
	"testing"

	"wenxun/corpus"
	"wenxun/index/analysis"
	"wenxun/internal/read/fault"
)

// BenchmarkRead makes documents of all files, one after another.
func BenchmarkRead(b *testing.B) {
	files, reader := must(b, corpusFiles), must(b, newReader)
	var size int64
	for _, f := range files {
		size += int64(len(f.data))
	}
	each(b, size, func(int) error {
		for _, f := range files {
			_, err := reader.Read(b.Context(), f.name, f.data, corpus.Overrides{})
			if refused := (*fault.Error)(nil); err != nil && !errors.As(err, &refused) {
				return err
			}
		}
		return nil
	})
}

// BenchmarkAnalyse folds what is kept of the documents, as the engine does before it makes terms
// of it, and cuts queries into words.
func BenchmarkAnalyse(b *testing.B) {
	s := must(b, corpusRead)
	b.Run("fold", func(b *testing.B) {
		var folded analysis.Folded
		each(b, s.bytes, func(int) error {
			for _, d := range s.docs {
				folded = analysis.AppendFold(folded[:0], d.Title)
				for i := range d.Sections {
					folded = analysis.AppendFold(folded, d.Sections[i].Heading)
					folded = analysis.AppendFold(folded, d.Sections[i].Text)
				}
			}
			return nil
		})
	})
	b.Run("cut", func(b *testing.B) {
		words := must(b, policyWords)
		queries := s.draw(benchQueries, 7)
		each(b, 0, func(i int) error {
			words.Cut(queries[i%len(queries)])
			return nil
		})
	})
}

// BenchmarkIndex puts all documents into a new library, a batch from each processor at a time:
// folding, terms, postings, records, and the disk.
func BenchmarkIndex(b *testing.B) {
	s := must(b, corpusRead)
	each(b, s.bytes, func(int) error {
		return s.build(b.Context(), b.TempDir())
	})
}
