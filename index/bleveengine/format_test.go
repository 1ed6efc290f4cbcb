package bleveengine

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"wenxun/index"
)

func TestAnIndexThatLostAFileIsDamagedAndNotNew(t *testing.T) {
	for name, harm := range map[string]func(dir string) error{
		"no format":      func(dir string) error { return os.Remove(filepath.Join(dir, formatName)) },
		"empty format":   func(dir string) error { return os.Truncate(filepath.Join(dir, formatName), 0) },
		"no root.bolt":   func(dir string) error { return os.Remove(filepath.Join(dir, postingsName, rootName)) },
		"empty":          func(dir string) error { return os.Truncate(filepath.Join(dir, postingsName, rootName), 0) },
		"half root.bolt": func(dir string) error { return os.Truncate(filepath.Join(dir, postingsName, rootName), 20000) },
	} {
		e := open(t)
		put(t, e, document("a", "题", "城市"))
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if err := harm(e.dir); err != nil {
			t.Fatal(err)
		}
		before := names(t, e.dir)
		again, err := Open(e.dir, options)
		if err == nil {
			_ = again.Close()
		}
		if !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
		for path, size := range before {
			if after := names(t, e.dir)[path]; after < size {
				t.Errorf("%s: %s had %d bytes, has %d", name, path, size, after)
			}
		}
	}
}

func TestWhatAKilledFirstStartLeftIsBegunAgain(t *testing.T) {
	whole := open(t)
	put(t, whole, document("a", "题", "城市"))
	if err := whole.Close(); err != nil {
		t.Fatal(err)
	}
	for path := range names(t, whole.dir) {
		dir := t.TempDir()
		left := filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(left), 0o700), os.WriteFile(left, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		e, err := Open(dir, options)
		if err != nil {
			t.Errorf("an empty %s: %v", path, err)
			continue
		}
		put(t, e, document("a", "题", "城市"))
		if err := e.Verify(t.Context(), func(err error) { t.Errorf("an empty %s: %v", path, err) }); err != nil {
			t.Error(err)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

// names are the files below a folder, with their sizes.
func names(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		path, err = filepath.Rel(dir, path)
		all[path] = info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCompactionDoesNotChangeWhenTheLibraryWasChanged(t *testing.T) {
	e := open(t)
	put(t, e, document("a", "题", "城市"), document("b", "题", "建设"))
	before, err := e.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, err := e.view()
	if err != nil {
		t.Fatal(err)
	}
	rows := v.Rows()
	err = e.move(t.Context(), rows)
	v.release()
	if err != nil {
		t.Fatal(err)
	}
	if after, err := e.Stats(t.Context()); err != nil || after.Documents != 2 || !after.Changed.Equal(before.Changed) {
		t.Errorf("%+v, %v; before %+v", after, err, before)
	}
}
