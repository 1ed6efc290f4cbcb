package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sync"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/corpus/sample"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine"
	"wenxun/internal/read"
)

const (
	// corpusVariable names a folder to measure over.
	corpusVariable = "BENCH_CORPUS"
	// lawsFolder is measured over when it is there and nothing else is named.
	lawsFolder = "../../../shared/corpora/laws"
	// mostBytes bounds what is taken of the folder, evenly, so that the set-up is short.
	mostBytes = 8 << 20
)

// file is a file of the corpus, in memory.
type file struct {
	name string
	data []byte
}

// corpusFiles returns the files to measure over, each of which holds one document.
var corpusFiles = sync.OnceValues(func() ([]file, error) {
	folder := sample.Files()
	if named := os.Getenv(corpusVariable); named != "" {
		folder = os.DirFS(named)
	} else if _, err := os.Stat(lawsFolder); err == nil {
		folder = os.DirFS(lawsFolder)
	}
	var paths []string
	var size int64
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || path.Ext(name) == ".jsonl" || path.Ext(name) == ".zip" {
			return err
		}
		info, err := d.Info()
		if err == nil {
			paths, size = append(paths, name), size+info.Size()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the corpus: %w", err)
	}
	var files []file
	for i := 0; i < len(paths); i += int(size/mostBytes) + 1 {
		data, err := fs.ReadFile(folder, paths[i])
		if err != nil {
			return nil, err
		}
		files = append(files, file{path.Base(paths[i]), data})
	}
	return files, nil
})

// newReader returns the reader of all benchmarks.
var newReader = sync.OnceValues(func() (*read.Reader, error) { return read.New(read.Options{}) })

// corpusRead returns the documents that the files hold; files that cannot be read are left out.
var corpusRead = sync.OnceValues(func() (*source, error) {
	files, err := corpusFiles()
	if err != nil {
		return nil, err
	}
	reader, err := newReader()
	if err != nil {
		return nil, err
	}
	s := &source{}
	for _, f := range files {
		doc, err := reader.Read(context.Background(), f.name, f.data, corpus.Given{})
		if err != nil || len(doc.Sections) == 0 {
			continue
		}
		doc.ID = fmt.Sprintf("doc-%06d", len(s.docs))
		s.docs = append(s.docs, doc)
		s.bytes += int64(bytesOf(doc))
	}
	if len(s.docs) == 0 {
		return nil, errors.New("the corpus holds no documents")
	}
	return s, nil
})

// openEngine returns an engine that holds the documents.
var openEngine = sync.OnceValues(func() (*bleveengine.Engine, error) {
	s, err := corpusRead()
	if err != nil {
		return nil, err
	}
	if err := build(context.Background(), s, len(s.docs), scratch); err != nil {
		return nil, err
	}
	return bleveengine.Open(scratch)
})

// policyWords is the dictionary that queries are cut by.
var policyWords = sync.OnceValues(analysis.LoadPolicyWords)

// scratch is a folder for as long as the benchmarks run.
var scratch string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "wenxun-bench-")
	if err != nil {
		panic(err)
	}
	scratch = dir
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// must returns what set-up made, or ends the benchmark.
func must[T any](b *testing.B, make func() (T, error)) T {
	b.Helper()
	made, err := make()
	if err != nil {
		b.Fatal(err)
	}
	return made
}

// each runs once, over and over, and reports the processors' time beside the wall clock's. bytes
// is how much text once is about; 0 for none.
func each(b *testing.B, bytes int64, once func(i int) error) {
	b.Helper()
	b.SetBytes(bytes)
	b.ReportAllocs()
	i, began := 0, processor()
	for b.Loop() {
		if err := once(i); err != nil {
			b.Fatal(err)
		}
		i++
	}
	b.ReportMetric(float64((processor()-began)/time.Duration(max(1, b.N))), "cpu-ns/op")
}
