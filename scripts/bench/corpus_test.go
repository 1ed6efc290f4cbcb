package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/corpus/sample"
	"wenxun/index"
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

// documents are what the stages behind reading work on.
type documents struct {
	docs  []*corpus.Document
	bytes int64 // of their texts
}

// corpusRead returns the documents that the files hold; files that cannot be read are left out.
var corpusRead = sync.OnceValues(func() (*documents, error) {
	files, err := corpusFiles()
	if err != nil {
		return nil, err
	}
	reader, err := newReader()
	if err != nil {
		return nil, err
	}
	s := &documents{}
	for _, f := range files {
		doc, err := reader.Read(context.Background(), f.name, f.data, corpus.Overrides{})
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
	if err := s.build(context.Background(), scratch); err != nil {
		return nil, err
	}
	return bleveengine.Open(scratch, bleveengine.Options{})
})

// batchBytes is how much text goes into one Apply, as ingest does it.
const batchBytes = 4 << 20

// build puts the documents into a new library, a batch from each processor at a time.
func (s *documents) build(ctx context.Context, dir string) (err error) {
	e, err := bleveengine.Open(dir, bleveengine.Options{Words: policyWords})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for at := 0; at < len(s.docs); {
		var changes []index.Change
		for size := 0; size < batchBytes && at < len(s.docs); at++ {
			size += bytesOf(s.docs[at])
			changes = append(changes, index.Change{Put: s.docs[at]})
		}
		g.Go(func() error { return e.Apply(ctx, changes) })
	}
	return g.Wait()
}

func bytesOf(d *corpus.Document) int {
	n := len(d.Title)
	for i := range d.Sections {
		n += len(d.Sections[i].Heading) + len(d.Sections[i].Text)
	}
	return n
}

// draw returns strings that occur in the sections.
func (s *documents) draw(n int, seed uint64) []string {
	var texts []string
	for _, d := range s.docs {
		for i := range d.Sections {
			texts = append(texts, d.Sections[i].Text)
		}
	}
	return draw(texts, n, seed)
}

// exactly asks for a string as it is, ranked as the product ranks: by its pairs of characters and
// the whole.
func exactly(q string) *index.Request {
	p := analysis.NewPattern(q)
	rank := index.Rank{Profile: index.ProfileKeywords}
	runes := []rune(q)
	for i := range runes[1:] {
		rank.Terms = append(rank.Terms, index.Term{Pattern: analysis.NewPattern(string(runes[i : i+2])), Weight: 1})
	}
	if len(runes) > 2 {
		rank.Terms = append(rank.Terms, index.Term{Pattern: p, Weight: 2})
	}
	return &index.Request{
		Query:  index.Query{Root: &index.Word{Exact: p}},
		Hits:   index.HitOptions{Rank: rank},
		Totals: true,
	}
}

// processor returns the time of the processors that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// policyWords is the dictionary that queries are cut by.
var policyWords = analysis.PolicyWords

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
