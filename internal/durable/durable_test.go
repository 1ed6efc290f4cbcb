package durable

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func TestReplaceLeavesTheNewContentAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "keys.json")
	for _, content := range []string{"一个较长的内容", "短的", ""} {
		if err := Replace(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != content {
			t.Errorf("the file is %q, want %q", got, content)
		}
	}
	if got := names(t, dir); !slices.Equal(got, []string{"keys.json"}) {
		t.Errorf("the folder contains %q", got)
	}
	if m := mode(t, path); m != 0o600 {
		t.Errorf("mode is %v", m)
	}
}

func TestReplaceWorksOnANameWithoutAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := Replace("format", []byte("1")); err != nil || read(t, "format") != "1" {
		t.Error(err)
	}
}

func TestReplaceThatFailsLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "taken") // a folder cannot be replaced by a file
	if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, []byte("新")); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error is %v", err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"taken"}) {
		t.Errorf("the folder contains %q", got)
	}
	if err := Replace(filepath.Join(dir, "nowhere", "file"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func TestReadersSeeTheOldContentOrTheNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	contents := []string{strings.Repeat("甲", 1<<16), strings.Repeat("乙", 1<<15)}
	if err := Replace(path, []byte(contents[0])); err != nil {
		t.Fatal(err)
	}
	var writers errgroup.Group
	for _, c := range contents {
		writers.Go(func() error {
			for range 20 {
				if err := Replace(path, []byte(c)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for range 200 {
		if got := read(t, path); !slices.Contains(contents, got) {
			t.Fatalf("read %d bytes of a mixture", len(got))
		}
	}
	if err := writers.Wait(); err != nil {
		t.Error(err)
	}
}

func TestSyncDirNeedsADirectory(t *testing.T) {
	if err := SyncDir(t.TempDir()); err != nil {
		t.Error(err)
	}
	if err := SyncDir(filepath.Join(t.TempDir(), "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func TestAnAppendFileReturnsWhatWasAppendedWhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "000001.texts")
	a, err := Create(path, []byte("magic"))
	if err != nil {
		t.Fatal(err)
	}
	if m := mode(t, path); m != 0o600 {
		t.Errorf("mode is %v", m)
	}
	if a.Size() != 5 || a.File().Name() != path {
		t.Errorf("%s begins at %d", a.File().Name(), a.Size())
	}
	at, err := a.Append([]byte("一二"))
	if err != nil || at != 5 || a.Size() != 11 {
		t.Errorf("appended at %d, %v; size %d", at, err, a.Size())
	}
	if at := a.Reserve(3); at != 11 || a.Size() != 14 {
		t.Errorf("reserved at %d, size %d", at, a.Size())
	}
	if at, err = a.Append([]byte("四")); err != nil || at != 14 {
		t.Errorf("appended at %d, %v", at, err)
	}
	if _, err := a.WriteAt([]byte("三"), 11); err != nil {
		t.Error(err)
	}
	if err := errors.Join(a.Sync(), a.Close()); err != nil {
		t.Error(err)
	}
	if got := read(t, path); got != "magic一二三四" {
		t.Errorf("the file is %q", got)
	}
	if a, err := Create(path, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("created twice: %v, %v", a, err)
	}
	if read(t, path) == "" {
		t.Error("the second Create emptied the file")
	}
}

func TestOpenGoesOnAtTheEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("123456"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if at, err := a.Append([]byte("+")); err != nil || at != 6 {
		t.Errorf("appended at %d, %v", at, err)
	}
	b := make([]byte, 1)
	if _, err := a.ReadAt(b, 6); err != nil || b[0] != '+' {
		t.Errorf("read back %q, %v", b, err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if got := read(t, path); got != "123456+" {
		t.Errorf("the file is %q", got)
	}
	if _, err := Open(path + ".none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func TestAFailedAppendTakesNoPlace(t *testing.T) {
	a, err := Create(filepath.Join(t.TempDir(), "file"), []byte("magic"))
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Close() // every write fails from here
	if _, err := a.Append([]byte("lost")); !errors.Is(err, fs.ErrClosed) || a.Size() != 5 {
		t.Errorf("error is %v, size %d", err, a.Size())
	}
}

func TestConcurrentAppendsDoNotOverlap(t *testing.T) {
	a, err := Create(filepath.Join(t.TempDir(), "file"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	var group errgroup.Group
	for i := range 8 {
		group.Go(func() error {
			line := fmt.Appendf(nil, "%d%s\n", i, strings.Repeat("x", i))
			for range 50 {
				at, err := a.Append(line)
				if err != nil {
					return err
				}
				got := make([]byte, len(line))
				if _, err := a.ReadAt(got, at); err != nil || string(got) != string(line) {
					return fmt.Errorf("%q at %d: %w", got, at, err)
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
	if want := int64(8*50*2 + 50*(7*8/2)); a.Size() != want {
		t.Errorf("size is %d, want %d", a.Size(), want)
	}
}

// lockVariable names the file that this program locks instead of running tests.
const lockVariable = "WENXUN_TEST_LOCK"

func TestMain(m *testing.M) {
	if path := os.Getenv(lockVariable); path != "" {
		l, err := TryLock(path)
		fmt.Println(err)
		_, _ = io.Copy(io.Discard, os.Stdin) // until the test ends it
		if l != nil {
			_ = l.Close()
		}
		return
	}
	os.Exit(m.Run())
}

// lockElsewhere has another process lock a file. It returns what came of it, and a way to kill it.
func lockElsewhere(t *testing.T, path string) (outcome string, kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), lockVariable+"="+path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = in.Close()
		_ = cmd.Wait()
	}
	t.Cleanup(kill)
	outcome, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(outcome), kill
}

func TestALockKeepsOthersOutUntilItIsClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	l, err := TryLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if m := mode(t, path); m != 0o600 {
		t.Errorf("mode is %v", m)
	}
	if err := os.WriteFile(path, []byte("holder"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := TryLock(path); !errors.Is(err, ErrLocked) {
		t.Errorf("locked again in this process: %v", err)
	}
	if got, kill := lockElsewhere(t, path); got != ErrLocked.Error() {
		t.Errorf("locked again in another process: %s", got)
	} else {
		kill()
	}
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Errorf("close: %v", err)
	}
	if got := read(t, path); got != "holder" {
		t.Errorf("the file is %q", got)
	}
	if l, err = TryLock(path); err != nil {
		t.Fatalf("not free after Close: %v", err)
	}
	_ = l.Close()
}

func TestALockEndsWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	got, kill := lockElsewhere(t, path)
	if got != "<nil>" {
		t.Fatal(got)
	}
	if _, err := TryLock(path); !errors.Is(err, ErrLocked) {
		t.Errorf("locked beside another process: %v", err)
	}
	kill()
	l, err := TryLock(path)
	if err != nil {
		t.Fatalf("still locked by a process that was killed: %v", err)
	}
	_ = l.Close()
}

func TestALockThatCannotBeTakenIsAnError(t *testing.T) {
	if _, err := TryLock(filepath.Join(t.TempDir(), "nowhere", "lock")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}
