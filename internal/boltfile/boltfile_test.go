package boltfile_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"wenxun/internal/boltfile"
)

// build makes a bbolt file with branches, overflowing values, nested and inline buckets and free pages.
func build(t *testing.T, options *bbolt.Options) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := bbolt.Open(path, 0o600, options)
	if err != nil {
		t.Fatal(err)
	}
	for round := range 3 {
		err = db.Update(func(tx *bbolt.Tx) error {
			many, err := tx.CreateBucketIfNotExists([]byte("many"))
			if err != nil {
				return err
			}
			for i := range 3000 {
				if err := many.Put(fmt.Appendf(nil, "键%06d", i*(round+1)), fmt.Appendf(nil, "值%d", i)); err != nil {
					return err
				}
				if err := many.Delete(fmt.Appendf(nil, "键%06d", i*7)); err != nil {
					return err
				}
			}
			inner, err := many.CreateBucketIfNotExists([]byte("inner"))
			if err != nil {
				return err
			}
			if err := inner.Put([]byte("long"), make([]byte, 20000)); err != nil {
				return err
			}
			small, err := tx.CreateBucketIfNotExists([]byte("small"))
			if err != nil {
				return err
			}
			return small.Put([]byte("k"), nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAWholeFileIsWhole(t *testing.T) {
	for name, options := range map[string]*bbolt.Options{
		"with a free list":    nil,
		"without a free list": {NoFreelistSync: true, FreelistType: bbolt.FreelistMapType},
		"with large pages":    {PageSize: 16384},
	} {
		if err := boltfile.Check(build(t, options)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEmptyOrAbsentFileIsNamedSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := boltfile.Check(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an absent file: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := boltfile.Check(path); !errors.Is(err, boltfile.ErrEmpty) {
		t.Errorf("an empty file: %v", err)
	}
}

func TestDamageIsFound(t *testing.T) {
	whole, err := os.ReadFile(build(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	newest := 0
	if binary.NativeEndian.Uint64(whole[page+64:]) > binary.NativeEndian.Uint64(whole[64:]) {
		newest = page
	}
	root := page * int(binary.NativeEndian.Uint64(whole[newest+32:]))
	freelist := page * int(binary.NativeEndian.Uint64(whole[newest+48:]))
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 4; return b }
	}
	for name, damage := range map[string]func([]byte) []byte{
		"cut in the middle":       func(b []byte) []byte { return b[:len(b)*6/10] },
		"cut by a byte":           func(b []byte) []byte { return b[:1000] },
		"first meta page":         flip(16 + 48),
		"second meta page":        flip(page + 16 + 48),
		"id of the root":          flip(root),
		"kind of the root":        flip(root + 8),
		"count of the root":       flip(root + 11),
		"overflow of the root":    flip(root + 14),
		"place of a key":          flip(root + 16 + 6),
		"id of the free list":     flip(freelist),
		"length of the free list": flip(freelist + 11),
		"a free page":             flip(freelist + 16 + 7),
		"a free page that is used": func(b []byte) []byte {
			binary.NativeEndian.PutUint64(b[freelist+16:], uint64(root/page))
			return b
		},
	} {
		path := filepath.Join(t.TempDir(), "a.db")
		if err := os.WriteFile(path, damage(append([]byte(nil), whole...)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := boltfile.Check(path); !errors.Is(err, boltfile.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPageIsUsedOnce(t *testing.T) {
	path := build(t, &bbolt.Options{NoFreelistSync: true, FreelistType: bbolt.FreelistMapType})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page, tried := os.Getpagesize(), 0
	isDamaged := func(at int, by uint32) bool {
		t.Helper()
		damaged := append([]byte(nil), whole...)
		binary.NativeEndian.PutUint32(damaged[at:], binary.NativeEndian.Uint32(damaged[at:])+by)
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		return boltfile.Check(path) != nil
	}
	used := func(at int) bool { return isDamaged(at, 1) } // another id
	const overflow = 12
	for at := 2 * page; at+2*page < len(whole); at += page {
		if binary.NativeEndian.Uint32(whole[at+overflow:]) > 0 || !used(at) || !used(at+page) {
			continue
		}
		if tried++; !isDamaged(at+overflow, 1) {
			t.Errorf("page %d reaches into the next one", at/page)
		}
	}
	if tried == 0 {
		t.Error("nothing was tried")
	}
}

// TestWhatIsCalledWholeDoesNotEndTheProcess flips bits all over a file. Bbolt must survive each file
// that is called whole.
func TestWhatIsCalledWholeDoesNotEndTheProcess(t *testing.T) {
	options := &bbolt.Options{NoFreelistSync: true, FreelistType: bbolt.FreelistMapType}
	whole, err := os.ReadFile(build(t, options))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	path := filepath.Join(t.TempDir(), "a.db")
	for range 400 {
		b := append([]byte(nil), whole...)
		at := rng.IntN(len(b))
		if rng.IntN(2) == 0 {
			at = at/4096*4096 + rng.IntN(400) // headers and elements
		}
		b[at] ^= 1 << rng.IntN(8)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if boltfile.Check(path) != nil {
			continue
		}
		db, err := bbolt.Open(path, 0o600, options)
		if err != nil {
			t.Fatalf("byte %d: %v", at, err)
		}
		err = db.View(func(tx *bbolt.Tx) error {
			return tx.ForEach(func(_ []byte, bucket *bbolt.Bucket) error {
				return bucket.ForEach(func(_, _ []byte) error { return nil })
			})
		})
		if err != nil {
			t.Errorf("byte %d: %v", at, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
