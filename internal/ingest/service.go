package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"golang.org/x/sync/semaphore"

	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/originals"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
)

// Engine is what the service needs of an index.Engine.
type Engine interface {
	index.Store
	Limits() index.Limits
}

// Service is the only way in which documents enter, change and leave a library. All methods may run at
// once; concurrent calls share commits.
type Service struct {
	engine    Engine
	catalog   *catalog.Catalog
	originals *originals.Packs
	reader    Reader
	committer *committer
	jobs      int
	reading   *semaphore.Weighted // files being read
	memory    *semaphore.Weighted // bytes of files between being loaded and being written
}

// memoryBytes bounds the files in memory at once: a batch that is being written, one that is being
// filled, and those being read meanwhile. A larger file is in memory alone. The documents read from
// them take about as much again.
const memoryBytes = 3 * batchBytes

// Options configure a service.
type Options struct {
	// Jobs is how many files are read at once; 0 is one per processor.
	Jobs int
}

// New returns a service over an engine, a catalog, its originals and a reader, none of which it
// closes. It first mends what an interrupted commit left in doubt. Errors: catalog.ErrOlder,
// index.ErrCorrupt when the index is the older one.
func New(ctx context.Context, e Engine, c *catalog.Catalog, p *originals.Packs, r Reader, o Options) (*Service, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	s := &Service{
		engine: e, catalog: c, originals: p, reader: r, jobs: o.Jobs,
		reading: semaphore.NewWeighted(int64(o.Jobs)), memory: semaphore.NewWeighted(memoryBytes),
	}
	s.committer = newCommitter(c, p, e, s.mend)
	err := s.compareAges(ctx)
	if err == nil {
		err = s.committer.mendAll(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close writes what was submitted and ends. Later calls return index.ErrClosed.
func (s *Service) Close() error { return s.committer.close() }

// Add adds one document. When it returns, the document is durable and can be found. A file that
// cannot be read is a row of status Failed, not an error: errors are the library's own (a full disk,
// a library that is closed) and the context's.
func (s *Service) Add(ctx context.Context, item Item) (Row, error) {
	plan, err := s.prepare(ctx, &item, nil)
	if err != nil {
		return Row{}, err
	}
	return s.do(ctx, plan)
}

// do submits a plan and waits until it is written. It is written even when the context ends before.
func (s *Service) do(ctx context.Context, plan plan) (Row, error) {
	type answer struct {
		row Row
		err error
	}
	answers := make(chan answer, 1)
	j := job{plan: plan, done: func(row Row, err error) { answers <- answer{row, err} }}
	if err := s.committer.submit(ctx, j); err != nil {
		return Row{}, err
	}
	select {
	case a := <-answers:
		return a.row, a.err
	case <-ctx.Done():
		return Row{}, ctx.Err()
	}
}

// prepare does what can be done for several items at once: it recognizes the item, or reads it. The
// plan decides what it is. refused is the error that came with the item.
func (s *Service) prepare(ctx context.Context, item *Item, refused error) (plan, error) {
	switch {
	case errors.Is(refused, ErrSkipped):
		return skip(item), nil
	case refused != nil:
		return fail(item, fault.Of(refused)), nil
	}
	if errs := item.Given.Check(); errs != nil {
		return fail(item, read.InvalidFields(errs)), nil
	}
	name := item.Name
	if item.isData() {
		name = recordName
	}
	c, err := contentOf(name, item.Data)
	if err != nil {
		return fail(item, fault.Of(err)), nil
	}
	a := &arrival{Service: s, item: item, content: c, bytes: catalog.HashOf(item.Data)}
	if c.record != nil {
		a.id = text(c.record.Given.ID)
	}
	if item.Given.ID != nil {
		a.id = *item.Given.ID
	}
	known, err := a.recall()
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", item.Path, err)
	}
	if known {
		return a.settle, nil
	}
	if err := s.reading.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	err = a.read(ctx)
	s.reading.Release(1)
	var refusal *fault.Error
	if errors.As(err, &refusal) {
		return fail(item, refusal), nil
	}
	return a.settle, err
}

// text returns the value of a field, "" for none.
func text(field *string) string {
	if field == nil {
		return ""
	}
	return *field
}

// Original returns the file that a document was read from, byte for byte, and its name. Errors:
// index.ErrNotFound.
func (s *Service) Original(_ context.Context, id string) (name string, r io.ReadCloser, err error) {
	d, err := s.record(id)
	if err != nil {
		return "", nil, err
	}
	content, err := s.originals.Load(d.Original)
	if err != nil {
		return "", nil, fmt.Errorf("original of %s: %w", id, err)
	}
	if name = d.Name; name == recordName {
		name = id + ".json"
	}
	return name, io.NopCloser(bytes.NewReader(content)), nil
}

// record returns the catalog's record of a document, or index.ErrNotFound.
func (s *Service) record(id string) (d *catalog.Document, err error) {
	err = s.catalog.View(func(v catalog.View) error {
		d, err = v.Document(id)
		return err
	})
	if err == nil && d == nil {
		err = index.ErrNotFound
	}
	return d, err
}

// Failures lists the files that could not be read, by source.
func (s *Service) Failures(context.Context) ([]Failure, error) {
	all := []Failure{}
	err := s.catalog.View(func(v catalog.View) error {
		return v.Failures(func(key string, f *catalog.Failure) error {
			source, _, _ := strings.Cut(key, "\x00")
			all = append(all, Failure{Path: f.Path, Member: f.Member, Code: fault.Code(f.Code), Error: f.Error, At: f.At, Source: source})
			return nil
		})
	})
	return all, err
}

// Dismiss removes the failures of a path, which may be the one named or the absolute one; with a
// member, only that member's.
func (s *Service) Dismiss(ctx context.Context, path, member string) error {
	all, err := s.Failures(ctx)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, func(b *batch, _ state) (Row, error) {
		for _, f := range all {
			if (f.Path == path || f.Source == path) && (member == "" || f.Member == member) {
				b.Failures[catalog.SourceKey(f.Source, f.Member)] = nil
			}
		}
		return Row{}, nil
	})
	return err
}
