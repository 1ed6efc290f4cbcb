package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/originals"
	"wenxun/internal/read"
)

// memory is an engine that keeps documents and finds nothing.
type memory struct {
	index.Engine
	mu      sync.Mutex
	docs    map[string]*corpus.Document
	applied int
	changed time.Time
	// before and after are called around each Apply; an error of theirs is Apply's.
	before, after func() error
	// refuses is the id of a document that no Apply takes.
	refuses string
}

var errRefused = errors.New("refused")

func (m *memory) Apply(_ context.Context, changes []index.Change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.before != nil {
		if err := m.before(); err != nil {
			return err
		}
	}
	for _, c := range changes {
		if m.refuses != "" && c.Put != nil && c.Put.ID == m.refuses {
			return errRefused
		}
	}
	m.applied++
	m.changed = time.Now()
	for _, c := range changes {
		if c.Put == nil {
			delete(m.docs, c.Delete)
			continue
		}
		doc := *c.Put
		m.docs[doc.ID] = &doc
	}
	if m.after != nil {
		return m.after()
	}
	return nil
}

func (m *memory) Stats(context.Context) (index.Stats, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return index.Stats{Documents: len(m.docs), Changed: m.changed}, nil
}

func (m *memory) Verify(context.Context, func(error)) error { return nil }

func (m *memory) Walk(_ context.Context, yield func(*corpus.Document) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, doc := range m.docs {
		if err := yield(doc); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Limits() index.Limits { return index.Limits{ApplyBytes: 1 << 30} }

func (m *memory) Documents(_ context.Context, refs []index.Ref) ([]*corpus.Document, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	docs := make([]*corpus.Document, len(refs))
	for i, ref := range refs {
		if doc := m.docs[ref.ID]; doc != nil {
			copied := *doc
			docs[i] = &copied
		}
	}
	return docs, nil
}

// text is all that a document of the engine says; "" when there is none.
func (m *memory) text(id string) string {
	doc, err := index.Document(context.Background(), m, index.Ref{ID: id, Whole: true})
	if err != nil {
		return ""
	}
	var all []string
	for _, s := range doc.Sections {
		all = append(all, s.Heading, s.Text)
	}
	return strings.Join(all, "\n")
}

// testLibrary is a library in a temporary folder, and a folder of files to add.
type testLibrary struct {
	*testing.T
	dir, files string
	engine     *memory
	catalog    *catalog.Catalog
	originals  *originals.Packs
	service    *Service
	walker     Walker
}

func newLibrary(t *testing.T) *testLibrary {
	t.Helper()
	l := &testLibrary{T: t, dir: t.TempDir(), files: t.TempDir(), engine: &memory{docs: map[string]*corpus.Document{}}}
	l.walker = Walker{Readable: read.Supported}
	l.open()
	t.Cleanup(func() { l.close() })
	return l
}

func (l *testLibrary) open() {
	l.Helper()
	var err error
	if l.catalog, err = catalog.Open(l.dir); errors.Is(err, catalog.ErrMissing) {
		l.catalog, err = catalog.Create(l.dir)
	}
	if err != nil {
		l.Fatal(err)
	}
	var committed originals.End
	err = l.catalog.View(func(v catalog.View) (err error) {
		committed, err = v.Committed()
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	if l.originals, err = originals.Open(filepath.Join(l.dir, "originals"), committed); err != nil {
		l.Fatal(err)
	}
	reader, err := read.New(read.Options{})
	if err != nil {
		l.Fatal(err)
	}
	if l.service, err = New(l.Context(), l.engine, l.catalog, l.originals, reader, Options{Jobs: 2}); err != nil {
		l.Fatal(err)
	}
}

func (l *testLibrary) close() {
	_ = l.service.Close()
	_ = l.originals.Close()
	_ = l.catalog.Close()
}

func (l *testLibrary) path(name string) string { return filepath.Join(l.files, name) }

func (l *testLibrary) write(name, content string) string {
	l.Helper()
	path := l.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		l.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		l.Fatal(err)
	}
	return path
}

func (l *testLibrary) remove(name string) {
	l.Helper()
	if err := os.Remove(l.path(name)); err != nil {
		l.Fatal(err)
	}
}

// items are the documents of files, with the same said of each.
func (l *testLibrary) items(given corpus.Overrides, names ...string) Items {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = l.path(name)
	}
	return func(yield func(Item, error) bool) {
		for item, err := range l.walker.Walk(l.Context(), paths) {
			item.Given = given
			if !yield(item, err) {
				return
			}
		}
	}
}

// add adds files and returns their rows in order.
func (l *testLibrary) add(given corpus.Overrides, names ...string) []Row {
	l.Helper()
	var rows []Row
	if _, err := l.service.AddAll(l.Context(), l.items(given, names...), func(r Row) { rows = append(rows, r) }); err != nil {
		l.Fatal(err)
	}
	return rows
}

// add1 adds a file that holds one document.
func (l *testLibrary) add1(name string) Row {
	l.Helper()
	rows := l.add(corpus.Overrides{}, name)
	if len(rows) != 1 {
		l.Fatalf("%s gave %d rows", name, len(rows))
	}
	return rows[0]
}

func (l *testLibrary) expect(r Row, status Status, id string) {
	l.Helper()
	if r.Status != status || id != "" && r.ID != id {
		l.Fatalf("%s is %s %s (%s), want %s %s", r.Path, r.Status, r.ID, r.Error, status, id)
	}
}

// consistent checks that catalog and engine tell the same.
func (l *testLibrary) consistent() {
	l.Helper()
	err := l.catalog.View(func(v catalog.View) error {
		if ids := v.Dirty(); len(ids) > 0 {
			return fmt.Errorf("in doubt: %q", ids)
		}
		var known []string
		err := v.Documents(func(d *catalog.Document) error {
			known = append(known, d.ID)
			doc, err := index.Document(context.Background(), l.engine, index.Ref{ID: d.ID, Whole: true})
			if err != nil {
				return fmt.Errorf("%s is in the catalog alone", d.ID)
			}
			if doc.Title != d.Title {
				return fmt.Errorf("%s is called %q and %q", d.ID, d.Title, doc.Title)
			}
			original, err := l.originals.Load(d.Original)
			if err != nil || catalog.HashOf(original) != d.Bytes {
				return fmt.Errorf("original of %s: %w", d.ID, err)
			}
			for _, key := range d.Sources {
				if s, err := v.Source(key); err != nil || s == nil || s.Document != d.ID {
					return fmt.Errorf("source %q of %s is %+v, %w", key, d.ID, s, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if indexed := slices.Sorted(maps.Keys(l.engine.docs)); !slices.Equal(indexed, known) {
			return fmt.Errorf("indexed are %q, known %q", indexed, known)
		}
		return v.Sources(func(key string, s *catalog.Source) error {
			d, err := v.Document(s.Document)
			if err != nil || d == nil || !slices.Contains(d.Sources, key) {
				return errors.Join(err, fmt.Errorf("source %q says %s, which does not know it", key, s.Document))
			}
			return nil
		})
	})
	if err != nil {
		l.Error(err)
	}
}
