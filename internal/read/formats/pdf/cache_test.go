package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCompiledCodeIsKeptForTheUser(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", "/cache")
	t.Setenv("HOME", "/home/a")
	dir := defaultCacheDir()
	if user, err := os.UserCacheDir(); err != nil || !strings.HasPrefix(dir, filepath.Join(user, "wenxun", "pdfium-")) {
		t.Errorf("kept in %q", dir)
	}
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	if dir := defaultCacheDir(); dir != "" {
		t.Errorf("without a home kept in %q", dir)
	}
}

func TestACacheThatCannotBeWrittenIsRefusedAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openCache(filepath.Join(file, "cache")); err == nil {
		t.Error("a file holds a cache")
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	if _, err := openCache(dir); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may write what is run: %v, %v", info.Mode(), err)
	}
}

func TestReadingGoesOnWhereTheCacheIsDamaged(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles PDFium")
	}
	good, bad := defaultCacheDir(), t.TempDir()
	if good == "" {
		t.Skip("the user has no cache")
	}
	read(t, new(drawing).page().text(72, 100, 12, "海绵城市").bytes()) // fills the cache
	damaged := 0
	err := filepath.WalkDir(good, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		damaged++
		to := filepath.Join(bad, strings.TrimPrefix(path, good))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		return os.WriteFile(to, data[:len(data)/2], 0o600)
	})
	if err != nil || damaged == 0 {
		t.Fatalf("%d entries damaged: %v", damaged, err)
	}
	r, err := New(bad, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	src, err := r.Read(t.Context(), "test.pdf", new(drawing).page().text(72, 100, 12, "海绵城市").bytes())
	if err != nil || len(src.Lines) != 1 || src.Lines[0].Text != "海绵城市" {
		t.Errorf("read %v, %v", src, err)
	}
	if left, err := filepath.Glob(filepath.Join(bad, "wazero-*")); len(left) > 0 || err != nil {
		t.Errorf("the damaged entries are left for the next process: %q, %v", left, err)
	}
}
