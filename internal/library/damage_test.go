package library

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/ingest"
)

// copyTo copies a folder into a new one.
func copyTo(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// sizes are the sizes of the packs of a library.
func sizes(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, originalsName, "*.pack"))
	if err != nil || len(names) == 0 {
		t.Fatalf("packs: %v, %v", names, err)
	}
	all := map[string]int64{}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = info.Size()
	}
	return all
}

// replaced returns a harm that puts a part of an older library in the place of the present one.
func replaced(older, part string) func(string) error {
	return func(dir string) error {
		to := filepath.Join(dir, part)
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		if part == indexName {
			return os.CopyFS(to, os.DirFS(filepath.Join(older, part)))
		}
		data, err := os.ReadFile(filepath.Join(older, part))
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o600)
	}
}

func TestALibraryOfWhichAPartIsLostOrOlderIsRefusedAndMended(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	l := open(t, dir)
	id := "early"
	if _, err := l.Ingest.Add(t.Context(), ingest.Item{Path: "early.txt", Name: "early.txt", Data: []byte("早先的通知。"), Given: corpus.Overrides{ID: &id}}); err != nil {
		t.Fatal(err)
	}
	shut(t, l)
	older := copyTo(t, dir)
	l = open(t, dir)
	if _, err := l.Ingest.Delete(t.Context(), "early"); err != nil {
		t.Fatal(err)
	}
	fill(t, l)
	shut(t, l)

	catalogFile := func(dir string) string { return filepath.Join(dir, "catalog.db") }
	for name, c := range map[string]struct {
		harm    func(dir string) error
		want    error
		catalog bool // is to be made again
	}{
		"no catalog":      {func(dir string) error { return os.Remove(catalogFile(dir)) }, catalog.ErrMissing, true},
		"empty catalog":   {func(dir string) error { return os.Truncate(catalogFile(dir), 0) }, catalog.ErrMissing, true},
		"cut catalog":     {func(dir string) error { return os.Truncate(catalogFile(dir), 20000) }, catalog.ErrDamaged, true},
		"older catalog":   {replaced(older, "catalog.db"), catalog.ErrOlder, true},
		"older index":     {replaced(older, indexName), index.ErrCorrupt, false},
		"no index":        {func(dir string) error { return os.RemoveAll(filepath.Join(dir, indexName)) }, index.ErrCorrupt, false},
		"no index format": {func(dir string) error { return os.Remove(filepath.Join(dir, indexName, "format")) }, index.ErrCorrupt, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyTo(t, dir)
			if err := c.harm(dir); err != nil {
				t.Fatal(err)
			}
			before := sizes(t, dir)
			for range 2 {
				if l, err := Open(t.Context(), dir, ingest.Options{}); !errors.Is(err, c.want) {
					t.Errorf("open: %v", err)
					if err == nil {
						shut(t, l)
					}
				}
			}
			if c.catalog {
				if missing, err := RebuildCatalog(dir); err != nil || missing != 0 {
					t.Fatalf("%d commits are missing, %v", missing, err)
				}
			}
			if err := DiscardIndex(dir); err != nil {
				t.Fatal(err)
			}
			l := open(t, dir)
			complete(t, l)
			for pack, size := range before {
				if after := sizes(t, dir)[pack]; after < size {
					t.Errorf("%s had %d bytes, has %d", pack, size, after)
				}
			}
			// And it goes on from there.
			id := "later"
			row, err := l.Ingest.Add(t.Context(), ingest.Item{Path: "later.txt", Name: "later.txt", Data: []byte("后来的通知。"), Given: corpus.Overrides{ID: &id}})
			if err != nil || row.Status != ingest.Added {
				t.Errorf("adding: %+v, %v", row, err)
			}
			shut(t, l)
			shut(t, open(t, dir))
		})
	}
}

func TestAFirstStartThatWasKilledBlocksNothing(t *testing.T) {
	for _, left := range []string{"lock.json", "catalog.db", "catalog.db.new", "originals/000000.pack", "index/format", "index/lock", "index/store/root.bolt"} {
		dir := t.TempDir()
		path := filepath.Join(dir, left)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		l := open(t, dir)
		fill(t, l)
		complete(t, l)
		shut(t, l)
	}
}
