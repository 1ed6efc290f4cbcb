package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"wenxun/internal/originals"
)

// library is a catalog with its packs, as internal/ingest writes them.
type library struct {
	*testing.T
	dir, packs string
	catalog    *Catalog
	originals  *originals.Packs
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	dir := t.TempDir()
	l := &library{T: t, dir: dir, packs: filepath.Join(dir, "originals"), catalog: opened(t, dir)}
	var err error
	if l.originals, err = originals.Open(l.packs, originals.End{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.originals.Close() })
	return l
}

// commit notes and writes a change; when it fails, it is only noted.
func (l *library) commit(ch *Change, fails bool) {
	l.Helper()
	ch.Generation = stateIn(l.T, l.catalog).commits + 1
	end, err := l.originals.Store(nil, func([]originals.Place) ([]byte, error) { return ch.Note() })
	if err != nil {
		l.Fatal(err)
	}
	if ch.Originals = end; !fails {
		commit(l.T, l.catalog, ch)
	}
}

func (l *library) fill() {
	l.Helper()
	l.commit(&Change{
		Documents: map[string]*Document{"a": document("a"), "b": document("b"), "c": document("c")},
		Sources:   map[string]*Source{"/甲": {Document: "a"}, "/乙": {Document: "b"}, "/\xff\xfe": {Document: "c"}},
	}, false)
	l.commit(&Change{Documents: map[string]*Document{"lost": document("lost")}}, true)
	l.commit(&Change{Failures: map[string]*Failure{"/坏.pdf": {Path: "坏.pdf", Code: "corrupt"}, "/差.pdf": {Path: "差.pdf"}}}, false)
	l.commit(&Change{Documents: map[string]*Document{"b": nil}, Sources: map[string]*Source{"/乙": nil}, Failures: map[string]*Failure{"/差.pdf": nil}}, false)
}

// everything is all that a catalog has.
func everything(t *testing.T, c *Catalog) (all *Change, st state) {
	t.Helper()
	err := c.View(func(v View) (err error) {
		all, err = v.whole()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, stateIn(t, c)
}

func TestALostCatalogIsMadeAgainFromItsNotes(t *testing.T) {
	for name, prepare := range map[string]func(*library){
		"from its changes": func(*library) {},
		"with a note of the whole that was not committed": func(l *library) {
			all, st := everything(l.T, l.catalog)
			all.Generation = st.commits + 1
			text, err := all.note(true)
			if err != nil {
				l.Fatal(err)
			}
			if _, err := l.originals.Store(nil, func([]originals.Place) ([]byte, error) { return text, nil }); err != nil {
				l.Fatal(err)
			}
			l.commit(&Change{Documents: map[string]*Document{"d": document("d")}}, false)
		},
		"from a note of the whole": func(l *library) {
			if err := l.catalog.Renote(l.originals); err != nil {
				l.Fatal(err)
			}
			// What is before is not needed any more.
			if err := os.WriteFile(filepath.Join(l.packs, "000000.pack"), []byte("damaged"), 0o600); err != nil {
				l.Fatal(err)
			}
			l.commit(&Change{Documents: map[string]*Document{"d": document("d")}}, false)
		},
	} {
		l := newLibrary(t)
		l.fill()
		prepare(l)
		want, state := everything(t, l.catalog)
		_ = l.catalog.Close()
		path := filepath.Join(l.dir, fileName)
		if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
		if missing, err := Rebuild(l.dir, l.packs); err != nil || missing != 0 {
			t.Fatalf("%s: %d commits are missing, %v", name, missing, err)
		}
		got, again := everything(t, opened(t, l.dir))
		if !reflect.DeepEqual(got, want) || again.commits != state.commits || again.Counts != state.Counts {
			t.Errorf("%s: it has %+v, %+v; want %+v, %+v", name, got, again, want, state)
		}
		if kept, err := os.ReadFile(path + asideSuffix); err != nil || string(kept) != "damaged" {
			t.Errorf("%s: the old one is %q, %v", name, kept, err)
		}
	}
}

func TestCommitsWithoutANoteAreCounted(t *testing.T) {
	l := newLibrary(t)
	l.fill()
	commit(t, l.catalog, &Change{Generation: 5}) // 4 and 5 have none
	l.commit(&Change{Documents: map[string]*Document{"d": document("d")}}, false)
	_ = l.catalog.Close()
	if missing, err := Rebuild(l.dir, l.packs); err != nil || missing != 2 {
		t.Errorf("%d commits are missing, %v", missing, err)
	}
}

func TestWithoutNotesNothingIsRebuilt(t *testing.T) {
	l := newLibrary(t)
	_ = l.catalog.Close()
	path := filepath.Join(l.dir, fileName)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Rebuild(l.dir, l.packs); !errors.Is(err, ErrNoNotes) {
		t.Errorf("rebuild: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the catalog has changed: %v", err)
	}
}

func TestAHalfMadeCatalogIsNotTakenForOne(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, fileName+newSuffix), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrMissing) {
		t.Errorf("open: %v", err)
	}
	_ = opened(t, dir)
}
