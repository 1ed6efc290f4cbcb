package catalog

import (
	"errors"
	"testing"
)

func TestVerifyFindsEveryKindOfDamage(t *testing.T) {
	a := document("a")
	for name, harm := range map[string]func(dir string){
		"a document":                  func(dir string) { put(t, dir, documents, []byte("a"), []byte("damaged")) },
		"a source":                    func(dir string) { put(t, dir, sources, []byte("/甲"), []byte("damaged")) },
		"a failure":                   func(dir string) { put(t, dir, failures, []byte("/坏.pdf"), []byte("damaged")) },
		"a document under another id": func(dir string) { put(t, dir, documents, []byte("b"), seal([]byte("a"), nil)) },
		"one document too many": func(dir string) {
			data, err := document("b").encode()
			if err != nil {
				t.Fatal(err)
			}
			put(t, dir, documents, []byte("b"), seal([]byte("b"), data))
		},
		"a source of no document": func(dir string) {
			put(t, dir, sources, []byte("/甲"), seal([]byte("/甲"), (&Source{Document: "x"}).encode()))
		},
		"a hash too many": func(dir string) { put(t, dir, byText, hashKey(HashOf(nil), "a"), nil) },
		"the state":       func(dir string) { put(t, dir, meta, metaState, seal(metaState, []byte{1})) },
	} {
		dir := t.TempDir()
		c := opened(t, dir)
		commit(t, c, &Change{
			Documents: map[string]*Document{"a": a}, Sources: map[string]*Source{"/甲": {Document: "a"}},
			Failures: map[string]*Failure{"/坏.pdf": {Path: "坏.pdf"}},
		})
		verify := func(c *Catalog) (found error) {
			t.Helper()
			if err := c.Verify(func(err error) { found = err }); err != nil {
				t.Fatal(err)
			}
			return found
		}
		if found := verify(c); found != nil {
			t.Fatalf("a whole catalog: %v", found)
		}
		_ = c.Close()
		harm(dir)
		c, err := Open(dir)
		if err == nil {
			err = verify(c)
			_ = c.Close()
		}
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
