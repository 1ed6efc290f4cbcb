package catalog

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"wenxun/corpus"
	"wenxun/internal/originals"
)

// opened opens the catalog in a folder, and makes one where there is none.
func opened(t *testing.T, dir string) *Catalog {
	t.Helper()
	c, err := Open(dir)
	if errors.Is(err, ErrMissing) {
		c, err = Create(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func commit(t *testing.T, c *Catalog, ch *Change, begun ...string) {
	t.Helper()
	if err := c.Commit(ch, begun); err != nil {
		t.Fatal(err)
	}
}

func document(id string) *Document {
	title := "关于印发规划的通知"
	return &Document{
		ID: id, IDGiven: true, Title: title, Sections: 3, Bytes: HashOf([]byte(id)), Text: HashOf([]byte("text of " + id)),
		Original: originals.Place{Pack: 1, Offset: 1 << 40, Size: 7, At: 3, Length: 9}, Name: "规划.txt",
		Sources: []string{"/甲/规划.txt", SourceKey("/乙.zip", "规划.txt")},
		Given:   corpus.Overrides{Title: &title, Tags: []string{}}, Edited: corpus.Overrides{Region: new(string)},
		Added: time.Date(2024, 5, 6, 7, 8, 9, 123000, time.UTC), PagesWithoutText: 2,
	}
}

func TestRecordsComeBackAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	c := opened(t, dir)
	want, source := document("a"), &Source{Document: "a", Bytes: HashOf([]byte("x"))}
	failure := &Failure{Path: "坏.pdf", Code: "corrupt", Error: "坏了", At: time.Unix(1, 0).UTC()}
	commit(t, c, &Change{
		Documents: map[string]*Document{"a": want}, Sources: map[string]*Source{"/甲": source}, Failures: map[string]*Failure{"/坏.pdf": failure},
	})
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	err := opened(t, dir).View(func(v View) error {
		got, err := v.Document("a")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("document is %+v, %v; want %+v", got, err, want)
		}
		s, err := v.Source("/甲")
		if err != nil || !reflect.DeepEqual(s, source) {
			t.Errorf("source is %+v, %v", s, err)
		}
		if counts, err := v.Counts(); err != nil || counts != (Counts{Documents: 1, Sources: 1, Failures: 1, PagesWithoutText: 2}) {
			t.Errorf("counts are %+v, %v", counts, err)
		}
		return v.Failures(func(key string, f *Failure) error {
			if key != "/坏.pdf" || !reflect.DeepEqual(f, failure) {
				t.Errorf("failure %q is %+v", key, f)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDocumentsAreFoundByWhatTheyHoldNow(t *testing.T) {
	c := opened(t, t.TempDir())
	old, now := document("a"), document("a")
	now.Bytes, now.Text, now.PagesWithoutText = HashOf([]byte("new")), HashOf([]byte("new text")), 0
	commit(t, c, &Change{Documents: map[string]*Document{"a": old, "b": document("b")}})
	commit(t, c, &Change{Documents: map[string]*Document{"a": now}})
	check := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	err := c.View(func(v View) error {
		check("old bytes", v.WithBytes(old.Bytes))
		check("old text", v.WithText(old.Text))
		check("new bytes", v.WithBytes(now.Bytes), "a")
		check("new text", v.WithText(now.Text), "a")
		if counts, err := v.Counts(); err != nil || counts != (Counts{Documents: 2, PagesWithoutText: 2}) {
			t.Errorf("counts are %+v, %v; want pages without text of b alone", counts, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, c, &Change{Documents: map[string]*Document{"a": nil, "b": nil}})
	err = c.View(func(v View) error {
		check("bytes of a removed document", v.WithBytes(now.Bytes))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasBegunIsDirtyUntilItIsCommitted(t *testing.T) {
	dir := t.TempDir()
	c := opened(t, dir)
	if err := c.Begin([]string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	commit(t, c, NewChange(), "a")
	_ = c.Close()
	c = opened(t, dir)
	err := c.View(func(v View) error {
		if got := v.Dirty(); !slices.Equal(got, []string{"b"}) {
			t.Errorf("dirty: %q", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stateIn returns what a catalog records of itself.
func stateIn(t *testing.T, c *Catalog) (st state) {
	t.Helper()
	err := c.View(func(v View) (err error) {
		st, err = stateOf(v.tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func TestTheStateIsThatOfTheLastCommitThatHadOne(t *testing.T) {
	dir := t.TempDir()
	c := opened(t, dir)
	if got := stateIn(t, c); got != (state{}) {
		t.Errorf("a new catalog is in state %+v", got)
	}
	change, end, at := NewChange(), originals.End{Pack: 3, Offset: 1 << 33}, time.Unix(5, 6).UTC()
	change.Originals, change.Indexed, change.Generation = end, at, 4
	commit(t, c, change)
	commit(t, c, NewChange())
	_ = c.Close()
	c = opened(t, dir)
	err := c.View(func(v View) error {
		generation, err := v.Generation()
		committed, err1 := v.Committed()
		indexed, err2 := v.Indexed()
		if generation != 4 || committed != end || indexed != at {
			t.Errorf("generation %d, originals up to %+v, indexed %v", generation, committed, indexed)
		}
		return errors.Join(err, err1, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// put writes into a bucket of a closed catalog.
func put(t *testing.T, dir string, bucket, key, value []byte) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, "catalog.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Put(key, value) })
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestACatalogThatCannotBeReadIsNotOpened(t *testing.T) {
	for name, damage := range map[string]struct {
		harm func(dir string) error
		want error
	}{
		"of another version":             {func(dir string) error { put(t, dir, meta, metaVersion, []byte{0, 0, 0, 9}); return nil }, ErrVersion},
		"of a version that is no number": {func(dir string) error { put(t, dir, meta, metaVersion, []byte("1")); return nil }, ErrVersion},
		"with a damaged state":           {func(dir string) error { put(t, dir, meta, metaState, []byte("state")); return nil }, ErrDamaged},
		"that is cut short":              {func(dir string) error { return os.Truncate(filepath.Join(dir, fileName), 9000) }, ErrDamaged},
		"that is empty":                  {func(dir string) error { return os.Truncate(filepath.Join(dir, fileName), 0) }, ErrMissing},
		"that is gone":                   {func(dir string) error { return os.Remove(filepath.Join(dir, fileName)) }, ErrMissing},
	} {
		dir := t.TempDir()
		_ = opened(t, dir).Close()
		if err := damage.harm(dir); err != nil {
			t.Fatal(err)
		}
		c, err := Open(dir)
		if err == nil {
			t.Errorf("a catalog %s was opened", name)
			_ = c.Close()
		} else if !errors.Is(err, damage.want) {
			t.Errorf("a catalog %s: %v", name, err)
		}
	}
}

func TestADamagedRecordIsNeverReturned(t *testing.T) {
	dir := t.TempDir()
	c := opened(t, dir)
	commit(t, c, &Change{
		Documents: map[string]*Document{"a": document("a")},
		Sources:   map[string]*Source{"/甲": {Document: "a", Bytes: HashOf([]byte("x"))}},
		Failures:  map[string]*Failure{"/坏.pdf": {Path: "坏.pdf", Code: "corrupt"}},
	})
	_ = c.Close()
	path := filepath.Join(dir, fileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []string{"关于印发规划", "/乙.zip", "/甲", "坏.pdf\",\"code\":\"corrupt"} {
		damaged, hits := bytes.Clone(whole), 0
		for at := 0; ; at++ {
			next := bytes.Index(damaged[at:], []byte(of))
			if next < 0 {
				break
			}
			at += next
			damaged[at+1] ^= 1
			hits++
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Open(dir)
		if err == nil {
			err = c.View(func(v View) error {
				_, err := v.whole()
				return err
			})
			_ = c.Close()
		}
		if hits == 0 || !errors.Is(err, ErrDamaged) {
			t.Errorf("%q, damaged in %d places: %v", of, hits, err)
		}
	}
}

func FuzzDecodeDocument(f *testing.F) {
	data, err := document("a").encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := decodeDocument("a", data)
		if err != nil {
			return
		}
		again, err := d.encode()
		if err != nil {
			t.Fatal(err)
		}
		if same, err := decodeDocument("a", again); err != nil || !reflect.DeepEqual(same, d) {
			t.Errorf("%+v becomes %+v, %v", d, same, err)
		}
	})
}
