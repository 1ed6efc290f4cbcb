package read

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wenxun/corpus"
)

// BenchmarkLaws reads laws in Markdown, one after the other on one core.
func BenchmarkLaws(b *testing.B) {
	root := needShared(b, "corpora/laws")
	benchmark(b, root, ".md")
}

// BenchmarkReports reads government reports as web pages and extractions left them.
func BenchmarkReports(b *testing.B) {
	root := needShared(b, "corpora/reports")
	benchmark(b, root, ".txt")
}

func benchmark(b *testing.B, root, ext string) {
	type file struct {
		name string
		data []byte
	}
	var files []file
	size := int64(0)
	_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ext) || size > 16<<20 {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, file{filepath.Base(path), data})
		size += int64(len(data))
		return err
	})
	r := sharedReader(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if _, err := r.Read(context.Background(), f.name, f.data, corpus.Overrides{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
