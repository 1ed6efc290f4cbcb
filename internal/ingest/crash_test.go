package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/originals"
)

var errCrash = errors.New("crash")

func TestACommitThatStopsAnywhereLeavesNoContradiction(t *testing.T) {
	for name, crash := range map[string]func(*testLibrary){
		"before the index is written": func(l *testLibrary) { l.engine.before = func() error { return errCrash } },
		"after the index is written":  func(l *testLibrary) { l.engine.after = func() error { return errCrash } },
		"before the catalog is written": func(l *testLibrary) {
			l.engine.after = func() error { return l.catalog.Close() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLibrary(t)
			l.write("a.txt", report(1))
			l.write("b.txt", report(2))
			l.write("gone.txt", report(3))
			rows := l.add(corpus.Overrides{}, "a.txt", "b.txt", "gone.txt")
			l.write("a.txt", report(4))
			l.write("c.txt", report(5))

			crash(l)
			summary, err := l.service.AddAll(l.Context(), l.items(corpus.Overrides{}, "a.txt", "c.txt"), func(r Row) {
				t.Errorf("acknowledged: %+v", r)
			})
			if err == nil || summary.Added+summary.Updated > 0 {
				t.Errorf("the crash went unnoticed: %+v, %v", summary, err)
			}
			if _, err := l.service.Delete(l.Context(), rows[2].ID); err == nil {
				t.Error("a removal was acknowledged")
			}
			l.close()
			l.engine.before, l.engine.after = nil, nil
			l.open()

			l.consistent()
			for i, row := range rows {
				if text := l.engine.text(row.ID); !strings.Contains(text, fmt.Sprintf("口袋公园%d处", i+1)) {
					t.Errorf("%s says %q after the crash", row.Path, text)
				}
			}
			again := l.add(corpus.Overrides{}, "a.txt", "b.txt", "c.txt")
			l.expect(again[0], Updated, rows[0].ID)
			l.expect(again[1], Unchanged, rows[1].ID)
			l.expect(again[2], Added, "")
			l.consistent()
		})
	}
}

func TestALibraryThatFailedOnceGoesOn(t *testing.T) {
	l := newLibrary(t)
	l.write("a.txt", report(1))
	l.write("b.txt", report(2))
	l.engine.after = func() error { return errCrash }
	if _, err := l.service.Add(l.Context(), Item{Name: "a.txt", Source: l.path("a.txt"), Data: []byte(report(1))}); !errors.Is(err, errCrash) {
		t.Errorf("error is %v", err)
	}
	l.engine.after = nil
	l.expect(l.add1("b.txt"), Added, "")
	l.consistent()
	l.expect(l.add1("a.txt"), Added, "")
	l.consistent()
}

func TestAnInterruptedRunKeepsWhatIsInAndGoesOnFromThere(t *testing.T) {
	l := newLibrary(t)
	var lines strings.Builder
	const all, read = 2000, 500
	for i := range all {
		fmt.Fprintf(&lines, "{\"title\":\"第%d号\",\"text\":\"第%d号文件说，绿道建成%d公里。\"}\n", i, i, i)
	}
	l.write("a.jsonl", lines.String())
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	items := func(yield func(Item, error) bool) {
		for item, err := range l.walker.Walk(ctx, []string{l.path("a.jsonl")}) {
			if n++; n == read {
				cancel()
			}
			if !yield(item, err) {
				return
			}
		}
	}
	var rows []Row
	summary, err := l.service.AddAll(ctx, items, func(r Row) { rows = append(rows, r) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if summary.Added != len(rows) || len(rows) == 0 || len(rows) > read {
		t.Errorf("%d rows, summary %+v", len(rows), summary)
	}
	for _, row := range rows {
		if l.engine.text(row.ID) == "" {
			t.Fatalf("%s:%s was acknowledged and is not there", row.Path, row.Member)
		}
	}
	l.consistent()
	summary, err = l.service.AddAll(t.Context(), l.items(corpus.Overrides{}, "a.jsonl"), func(Row) {})
	if err != nil || summary.Unchanged != len(rows) || summary.Added != all-len(rows) {
		t.Errorf("the second run did %+v, %v; %d were in", summary, err, len(rows))
	}
	l.consistent()
}

func TestConcurrentCallsShareACommit(t *testing.T) {
	l := newLibrary(t)
	const calls = 64
	var added atomic.Int32
	hold := make(chan struct{})
	l.engine.before = func() error { <-hold; return nil }
	done := make(chan error, calls)
	for i := range calls {
		go func() {
			row, err := l.service.Add(l.Context(), Item{Name: "document.jsonl", Data: fmt.Appendf(nil, `{"id":"n%d","text":"第%d号。"}`, i, i)})
			if row.Status == Added {
				added.Add(1)
			}
			done <- err
		}()
	}
	close(hold)
	for range calls {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if added.Load() != calls || l.engine.applied > calls/2 {
		t.Errorf("%d added in %d commits", added.Load(), l.engine.applied)
	}
	l.consistent()
}

func TestACommitThatNeverBeganIsDoneAgain(t *testing.T) {
	l := newLibrary(t)
	l.write("a.txt", report(1))
	l.add1("a.txt")
	l.close()
	l.open()
	// Killed when the originals were stored, before anything was marked.
	b := newBatch()
	b.Documents["b"] = &catalog.Document{ID: "b"}
	b.originals["b"] = []byte("乙")
	if err := l.service.committer.store(b); err != nil {
		t.Fatal(err)
	}
	l.close()
	l.open()
	l.write("b.txt", report(2))
	l.expect(l.add1("b.txt"), Added, "")
	l.consistent()
	if problems := l.problems(); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
}

// problems are what a check finds, by part.
func (l *testLibrary) problems() map[Part]string {
	l.Helper()
	all := map[Part]string{}
	if _, err := l.service.Check(l.Context(), func(p Problem) { all[p.Part] += p.Text + "\n" }); err != nil {
		l.Fatal(err)
	}
	return all
}

func TestACheckFindsWhichPartIsDamaged(t *testing.T) {
	const pack = "000000.pack"
	flip := func(l *testLibrary, at func(size int64) int64) {
		f, err := os.OpenFile(filepath.Join(l.dir, "originals", pack), os.O_RDWR, 0)
		if err != nil {
			l.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err != nil {
			l.Fatal(err)
		}
		b := make([]byte, 1)
		_, err = f.ReadAt(b, at(info.Size()))
		b[0] ^= 1
		_, err2 := f.WriteAt(b, at(info.Size()))
		if err := errors.Join(err, err2); err != nil {
			l.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		harm    func(*testLibrary)
		part    Part
		text    string
		reindex bool // mends it
	}{
		"an original":               {func(l *testLibrary) { flip(l, func(int64) int64 { return 60 }) }, InOriginals, pack, false},
		"a note":                    {func(l *testLibrary) { flip(l, func(size int64) int64 { return size - 1 }) }, InNotes, pack, true},
		"a document of no record":   {func(l *testLibrary) { l.engine.docs["x"] = &corpus.Document{ID: "x"} }, InIndex, "x", false},
		"a record without document": {func(l *testLibrary) { clear(l.engine.docs) }, InIndex, "目录里有", true},
	} {
		l := newLibrary(t)
		l.write("a.txt", report(1))
		l.write("b.txt", report(2))
		l.add(corpus.Overrides{}, "a.txt", "b.txt")
		if problems := l.problems(); len(problems) > 0 {
			t.Fatalf("%s: before: %v", name, problems)
		}
		c.harm(l)
		if problems := l.problems(); len(problems) != 1 || !strings.Contains(problems[c.part], c.text) {
			t.Errorf("%s: found %v", name, problems)
		}
		if !c.reindex {
			continue
		}
		if _, err := l.service.Reindex(t.Context(), false, func(Row) {}); err != nil {
			t.Fatal(err)
		}
		if problems := l.problems(); len(problems) > 0 {
			t.Errorf("%s: reindexed: %v", name, problems)
		}
	}
}

func TestALibraryWhosePartsAreOfDifferentAgesIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		age  func(l *testLibrary)
		want error
	}{
		"the index knows more":   {func(l *testLibrary) { l.engine.changed = l.engine.changed.Add(1) }, catalog.ErrOlder},
		"the index knows less":   {func(l *testLibrary) { l.engine.changed = l.engine.changed.Add(-1) }, index.ErrCorrupt},
		"the index knows none":   {func(l *testLibrary) { clear(l.engine.docs) }, index.ErrCorrupt},
		"the packs know of more": {func(l *testLibrary) { l.noteTwo() }, catalog.ErrOlder},
	} {
		l := newLibrary(t)
		l.write("a.txt", report(1))
		l.add1("a.txt")
		c.age(l)
		_, err := New(t.Context(), l.engine, l.catalog, l.originals, l.service.reader, Options{})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// noteTwo leaves the notes of two commits that the catalog does not have.
func (l *testLibrary) noteTwo() {
	l.Helper()
	for generation := range uint64(2) {
		ch := catalog.NewChange()
		ch.Generation = generation + 2
		if _, err := l.originals.Store(nil, func([]originals.Place) ([]byte, error) { return ch.Note() }); err != nil {
			l.Fatal(err)
		}
	}
}

func TestADocumentThatCannotBeWrittenFailsAlone(t *testing.T) {
	for name, add := range map[string]func(l *testLibrary, line func(int) []byte, got func(id int, row Row, err error)){
		"of many at once": func(l *testLibrary, line func(int) []byte, got func(int, Row, error)) {
			var group errgroup.Group
			for i := range 40 {
				group.Go(func() error {
					row, err := l.service.Add(l.Context(), Item{Name: "document.jsonl", Data: line(i)})
					got(i, row, err)
					return nil
				})
			}
			_ = group.Wait()
		},
		"of one after the other": func(l *testLibrary, line func(int) []byte, got func(int, Row, error)) {
			for i := range 40 {
				row, err := l.service.Add(l.Context(), Item{Name: "document.jsonl", Data: line(i)})
				got(i, row, err)
			}
		},
	} {
		l := newLibrary(t)
		l.engine.refuses = "n7"
		var mu sync.Mutex
		add(l, func(i int) []byte { return fmt.Appendf(nil, `{"id":"n%d","text":"第%d号。"}`, i, i) }, func(i int, row Row, err error) {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case i == 7 && !errors.Is(err, errRefused):
				t.Errorf("%s: the refused one is %+v, %v", name, row, err)
			case i != 7 && (err != nil || row.Status != Added):
				t.Errorf("%s: %d is %+v, %v", name, i, row, err)
			}
		})
		l.consistent()
		if len(l.engine.docs) != 39 {
			t.Errorf("%s: there are %d", name, len(l.engine.docs))
		}
		l.close()
		l.open()
		l.consistent()
	}
}

func TestAFullDiskFailsEverybodyOnce(t *testing.T) {
	l := newLibrary(t)
	hold, tries := make(chan struct{}), 0
	l.engine.before = func() error { <-hold; tries++; return errRefused }
	var group errgroup.Group
	for i := range 200 {
		group.Go(func() error {
			_, err := l.service.Add(l.Context(), Item{Name: "document.jsonl", Data: fmt.Appendf(nil, `{"id":"n%d","text":"第%d号。"}`, i, i)})
			if !errors.Is(err, errRefused) {
				t.Errorf("%d: %v", i, err)
			}
			return nil
		})
	}
	close(hold)
	_ = group.Wait()
	if tries > 150 {
		t.Errorf("it was tried %d times", tries)
	}
}
