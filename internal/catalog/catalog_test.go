package catalog

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"wenxun/corpus"
	"wenxun/internal/originals"
)

func open(t *testing.T, dir string) *Catalog {
	t.Helper()
	c, err := Open(dir)
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
	c := open(t, dir)
	want, source := document("a"), &Source{Document: "a", Bytes: HashOf([]byte("x"))}
	failure := &Failure{Path: "坏.pdf", Code: "corrupt", Error: "坏了", At: time.Unix(1, 0).UTC()}
	commit(t, c, &Change{
		Documents: map[string]*Document{"a": want}, Sources: map[string]*Source{"/甲": source}, Failures: map[string]*Failure{"/坏.pdf": failure},
	})
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	err := open(t, dir).View(func(v View) error {
		got, err := v.Document("a")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("document is %+v, %v; want %+v", got, err, want)
		}
		s, err := v.Source("/甲")
		if err != nil || !reflect.DeepEqual(s, source) {
			t.Errorf("source is %+v, %v", s, err)
		}
		if counts := v.Counts(); counts != (Counts{Failures: 1, PagesWithoutText: 2}) {
			t.Errorf("counts are %+v", counts)
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
	c := open(t, t.TempDir())
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
		if n := v.Counts().PagesWithoutText; n != 2 {
			t.Errorf("pages without text: %d, want those of b alone", n)
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
	c := open(t, dir)
	if err := c.Begin([]string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	commit(t, c, NewChange(), "a")
	_ = c.Close()
	c = open(t, dir)
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

func TestTheEndOfTheOriginalsIsThatOfTheLastCommitThatHadOne(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	if got := c.Committed(); got != (originals.End{}) {
		t.Errorf("a new catalog has originals up to %+v", got)
	}
	change, want := NewChange(), originals.End{Pack: 3, Offset: 1 << 33}
	change.Originals = want
	commit(t, c, change)
	commit(t, c, NewChange())
	_ = c.Close()
	if got := open(t, dir).Committed(); got != want {
		t.Errorf("committed up to %+v, want %+v", got, want)
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
		key, value []byte
		want       error // nil: any
	}{
		"of another version":                  {metaVersion, []byte{0, 0, 0, 9}, ErrVersion},
		"of a version that is no number":      {metaVersion, []byte("1"), ErrVersion},
		"with a damaged end of the originals": {metaPacked, []byte("end"), nil},
	} {
		dir := t.TempDir()
		_ = open(t, dir).Close()
		put(t, dir, meta, damage.key, damage.value)
		c, err := Open(dir)
		if err == nil {
			t.Errorf("a catalog %s was opened", name)
			_ = c.Close()
		} else if damage.want != nil && !errors.Is(err, damage.want) {
			t.Errorf("a catalog %s: %v", name, err)
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
		if err != nil || d == nil {
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
