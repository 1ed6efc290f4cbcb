package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"wenxun/corpus"
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
		Original: Place{Pack: 1, Offset: 1 << 40, Size: 7, At: 3, Length: 9}, Name: "规划.txt",
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

func TestOriginalsComeBackByteForByte(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	var contents [][]byte
	for i := range 50 {
		contents = append(contents, bytes.Repeat([]byte(fmt.Sprintf("第%d号文件，", i)), 4000))
	}
	contents = append(contents, nil, []byte("末"))
	places, err := c.Store(contents)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, c, NewChange())
	_ = c.Close()
	c = open(t, dir)
	for i, place := range places {
		got, err := c.Original(place)
		if err != nil || !bytes.Equal(got, contents[i]) {
			t.Fatalf("original %d: %d bytes, %v; want %d", i, len(got), err, len(contents[i]))
		}
	}
}

func TestWhatWasNeverCommittedIsCutOff(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	kept, err := c.Store([][]byte{[]byte("留下的")})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, c, NewChange())
	if _, err := c.Store([][]byte{bytes.Repeat([]byte("丢掉的"), 1000)}); err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	c = open(t, dir)
	info, err := os.Stat(filepath.Join(dir, "originals", "000000.pack"))
	if err != nil || info.Size() != kept[0].Size {
		t.Errorf("the pack has %v bytes, %v; want the committed %d", info.Size(), err, kept[0].Size)
	}
	again, err := c.Store([][]byte{[]byte("再来")})
	if err != nil || again[0].Offset != kept[0].Size {
		t.Errorf("the next original lies at %+v, %v", again, err)
	}
}

func TestADamagedOriginalIsNoticed(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	places, err := c.Store([][]byte{bytes.Repeat([]byte("完好无损的原件。"), 100)})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, c, NewChange())
	_ = c.Close()
	pack := filepath.Join(dir, "originals", "000000.pack")
	data, err := os.ReadFile(pack)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-6] ^= 0x40
	if err := os.WriteFile(pack, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Original(places[0]); err == nil {
		t.Error("a damaged original came back without an error")
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

func TestKeysGrantWhatTheyAreGoodForUntilRevoked(t *testing.T) {
	keys := KeysIn(t.TempDir())
	grants := func(secret string, scope Scope) bool {
		t.Helper()
		ok, err := keys.Grants(secret, scope)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	reader, readSecret, err := keys.Add("编辑部", ScopeRead)
	if err != nil {
		t.Fatal(err)
	}
	_, writeSecret, err := keys.Add("采集", ScopeWrite)
	if err != nil {
		t.Fatal(err)
	}
	if !grants(readSecret, ScopeRead) || grants(readSecret, ScopeWrite) || !grants(writeSecret, ScopeRead) || !grants(writeSecret, ScopeWrite) || grants("", ScopeRead) {
		t.Error("keys grant what they should not, or not what they should")
	}
	if data, err := os.ReadFile(keys.path); err != nil || bytes.Contains(data, []byte(readSecret)) {
		t.Errorf("the secret is kept: %v", err)
	}
	if err := keys.Revoke(reader.ID); err != nil {
		t.Fatal(err)
	}
	if grants(readSecret, ScopeRead) {
		t.Error("a revoked key is still good")
	}
	if err := keys.Revoke(reader.ID); !errors.Is(err, ErrNoKey) {
		t.Errorf("revoked twice: %v", err)
	}
}
