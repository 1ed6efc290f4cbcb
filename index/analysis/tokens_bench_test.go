package analysis

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/yanyiwu/gojieba"
)

// benchmarkTexts returns folded paragraphs of laws, and their size as UTF-8.
func benchmarkTexts(b *testing.B) (texts []Folded, size int64) {
	b.Helper()
	const laws = "../../../shared/corpora/laws"
	n := 0
	err := filepath.WalkDir(laws, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if n++; n%8 != 0 {
			return nil
		}
		text, err := os.ReadFile(path)
		texts = append(texts, Fold(string(text)))
		size += int64(len(text))
		return err
	})
	if err != nil {
		b.Skipf("no laws to cut: %v", err)
	}
	return texts, size
}

// BenchmarkTokens cuts every eighth law: as ingest does in a fresh process, and with all remembered.
func BenchmarkTokens(b *testing.B) {
	w := loadPolicyWords(b)
	texts, size := benchmarkTexts(b)
	var tokens []Token
	run := func(b *testing.B, before func()) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			before()
			for _, text := range texts {
				tokens = w.Tokens(tokens[:0], text)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())*1e3/float64(size)/float64(b.N), "ms/MB")
	}
	b.Run("fresh", func(b *testing.B) { run(b, func() { w.memo = newMemo() }) })
	b.Run("remembered", func(b *testing.B) { run(b, func() {}) })
}

// BenchmarkJieba cuts the same by jieba alone, for comparison.
func BenchmarkJieba(b *testing.B) {
	w := loadPolicyWords(b)
	texts, size := benchmarkTexts(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			w.jieba.Tokenize(text.String(), gojieba.DefaultMode, true)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())*1e3/float64(size)/float64(b.N), "ms/MB")
}
