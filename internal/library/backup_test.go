package library

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"wenxun/corpus"
	"wenxun/internal/ingest"
)

func backedUpLibrary(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	l := open(t, dir)
	fill(t, l)
	write(t, filepath.Join(dir, "keys.json"), "[]\n")
	var b bytes.Buffer
	if err := l.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".backup*")); err != nil || len(left) > 0 {
		t.Errorf("left are %q, %v", left, err)
	}
	return b.Bytes()
}

func TestABackupIsRestoredWhole(t *testing.T) {
	backup := backedUpLibrary(t)
	if err := VerifyBackup(t.Context(), bytes.NewReader(backup)); err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	dir := filepath.Join(parent, "a", "library")
	for range 2 { // into an empty folder as well
		if err := Restore(t.Context(), bytes.NewReader(backup), dir); err != nil {
			t.Fatal(err)
		}
		if keys, err := os.ReadFile(filepath.Join(dir, "keys.json")); err != nil || string(keys) != "[]\n" {
			t.Errorf("keys are %q, %v", keys, err)
		}
		l := open(t, dir)
		complete(t, l)
		id := "later"
		row, err := l.Ingest.Add(t.Context(), ingest.Item{Path: "later.txt", Name: "later.txt", Data: []byte("后来的通知。"), Given: corpus.Overrides{ID: &id}})
		if err != nil || row.Status != ingest.Added {
			t.Errorf("adding: %+v, %v", row, err)
		}
		shut(t, l)
		shut(t, open(t, dir))
		if err := Restore(t.Context(), bytes.NewReader(backup), dir); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("over a library: %v", err)
		}
		dir = filepath.Join(parent, "empty")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// busy is where a backup goes while the library is written to.
type busy struct {
	bytes.Buffer
	write func()
}

func (b *busy) Write(p []byte) (int, error) {
	if b.write != nil {
		write := b.write
		b.write = nil
		write()
	}
	return b.Buffer.Write(p)
}

func TestABackupIsOfOneMoment(t *testing.T) {
	l := open(t, t.TempDir())
	fill(t, l)
	add := func(id string) {
		t.Helper()
		_, err := l.Ingest.Add(t.Context(), ingest.Item{Path: id, Name: id + ".txt", Data: []byte("第" + id + "号通知。"), Given: corpus.Overrides{ID: &id}})
		if err != nil {
			t.Fatal(err)
		}
	}
	backup := busy{write: func() {
		for i := range 5 {
			add(fmt.Sprintf("n%d", i))
		}
		if _, err := l.Ingest.Delete(t.Context(), "ferry"); err != nil {
			t.Fatal(err)
		}
	}}
	if err := l.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "library")
	if err := Restore(t.Context(), &backup.Buffer, to); err != nil {
		t.Fatal(err)
	}
	complete(t, open(t, to))
}

func TestABackupThatIsNotWholeIsNotRestored(t *testing.T) {
	backup := backedUpLibrary(t)
	refused := func(what string, data []byte) {
		t.Helper()
		parent := t.TempDir()
		dir := filepath.Join(parent, "library")
		if err := Restore(t.Context(), bytes.NewReader(data), dir); !errors.Is(err, ErrBackup) {
			t.Errorf("%s: restore: %v", what, err)
		}
		if err := VerifyBackup(t.Context(), bytes.NewReader(data)); !errors.Is(err, ErrBackup) {
			t.Errorf("%s: verify: %v", what, err)
		}
		if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
			t.Errorf("%s: left are %v, %v", what, left, err)
		}
	}
	refused("nothing", nil)
	refused("something else", []byte("PK\x03\x04"))
	for cut := 0; cut < len(backup)-3*512; cut += 1500 { // the last blocks are empty
		refused(fmt.Sprintf("cut to %d", cut), backup[:cut])
	}
	for at := 0; at < len(backup)-2*512; at += 777 {
		data := bytes.Clone(backup)
		data[at] ^= 1
		if bytes.Equal(unpacked(data), unpacked(backup)) {
			continue // between the files
		}
		refused(fmt.Sprintf("byte %d", at), data)
	}
	var evil bytes.Buffer
	w := tar.NewWriter(&evil)
	for _, name := range []string{backupName, "../escaped"} {
		if err := w.WriteHeader(&tar.Header{Name: name, Size: 2, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, backupFormat); err != nil {
			t.Fatal(err)
		}
	}
	refused("a name that leads out", evil.Bytes())
}

// unpacked are the names and files of an archive, as far as it can be read.
func unpacked(data []byte) []byte {
	var all bytes.Buffer
	r := tar.NewReader(bytes.NewReader(data))
	for {
		h, err := r.Next()
		if err != nil {
			return all.Bytes()
		}
		fmt.Fprintf(&all, "%s %d %c\n", h.Name, h.Size, h.Typeflag)
		_, _ = io.Copy(&all, r)
	}
}
