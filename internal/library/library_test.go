package library

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine"
	"wenxun/internal/catalog"
	"wenxun/internal/ingest"
	"wenxun/internal/search"
)

func open(t *testing.T, dir string) *Library {
	t.Helper()
	l, err := Open(t.Context(), dir, ingest.Options{Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func shut(t *testing.T, l *Library) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// notices are documents of the invented province, by id.
var notices = map[string]string{
	"ferry":  "澄州市人民政府关于做好渡口安全管理的通知\n一、落实责任\n每处渡口明确一名安全员，客渡船不得超载。\n",
	"wells":  "竹屏县人民政府关于保护古井的通知\n一、登记造册\n对全县古井逐口登记，挂牌保护。\n",
	"market": "汐州市人民政府关于早市摊位管理的通告\n一、划定区域\n早市摊位七点半前收摊，不得占用盲道。\n",
}

// fill adds the notices, and a file that cannot be read.
func fill(t *testing.T, l *Library) {
	t.Helper()
	for id, text := range notices {
		item := ingest.Item{Path: id + ".txt", Name: id + ".txt", Source: "/in/" + id + ".txt", Data: []byte(text), Given: corpus.Overrides{ID: &id}}
		if row, err := l.Ingest.Add(t.Context(), item); err != nil || row.Status != ingest.Added {
			t.Fatalf("%s: %+v, %v", id, row, err)
		}
	}
	row, err := l.Ingest.Add(t.Context(), ingest.Item{Path: "empty.txt", Name: "empty.txt", Source: "/in/empty.txt"})
	if err != nil || row.Status != ingest.Failed {
		t.Fatalf("an empty file: %+v, %v", row, err)
	}
}

// complete checks that every notice can be found, read and checked against its original.
func complete(t *testing.T, l *Library) {
	t.Helper()
	for id, text := range notices {
		lines := strings.Split(text, "\n")
		p := search.DefaultParams(strings.Trim(lines[2], "。"))
		p.Mode = search.Exact
		answer, err := l.Search.Search(t.Context(), p)
		if err != nil || len(answer.Hits) != 1 || answer.Hits[0].ID != id {
			t.Errorf("%s is not found: %+v, %v", id, answer, err)
			continue
		}
		if answer.Coverage.Unreadable != 1 {
			t.Errorf("%d files could not be read, want 1", answer.Coverage.Unreadable)
		}
		_, original, err := l.Ingest.Original(t.Context(), id)
		if err != nil {
			t.Error(err)
			continue
		}
		if data, err := io.ReadAll(original); err != nil || string(data) != text {
			t.Errorf("original of %s is %q, %v", id, data, err)
		}
	}
	n, err := l.Ingest.Check(t.Context(), func(p ingest.Problem) { t.Error(p) })
	if err != nil || n != len(notices) {
		t.Errorf("checked %d documents, %v", n, err)
	}
}

func TestALibraryIsThereAgainWhenItIsOpenedAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	l := open(t, "books/library")
	if !filepath.IsAbs(l.Dir) || !strings.HasSuffix(l.Dir, "/books/library") {
		t.Errorf("its folder is %s", l.Dir)
	}
	fill(t, l)
	complete(t, l)
	shut(t, l)
	complete(t, open(t, "books/library"))
}

func TestAnAbsenceNamesTheFilesThatCouldNotBeRead(t *testing.T) {
	l := open(t, t.TempDir())
	fill(t, l)
	member := ingest.Item{Path: "册/包.zip", Member: "空.txt", Name: "空.txt", Source: "/in/包.zip#空.txt"}
	if row, err := l.Ingest.Add(t.Context(), member); err != nil || row.Status != ingest.Failed {
		t.Fatalf("an empty file in a container: %+v, %v", row, err)
	}
	answer, err := l.Search.Search(t.Context(), search.DefaultParams("月球基地"))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(answer.Suggestions, func(s search.Suggestion) bool { return s.Kind == search.SuggestUnreadable })
	if at < 0 {
		t.Fatalf("suggestions %+v", answer.Suggestions)
	}
	text := answer.Suggestions[at].Text
	if !strings.Contains(text, "empty.txt") || !strings.Contains(text, "包.zip#空.txt") || strings.Contains(text, "册/") || strings.Contains(text, "/in") {
		t.Errorf("says %s", text)
	}
}

func TestALibraryIsForItsOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	open(t, dir)
	for _, name := range []string{".", "originals", lockName, "catalog.db"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
}

func TestWarmLoadsTheWordsOnce(t *testing.T) {
	l := open(t, t.TempDir())
	fill(t, l)
	l.Warm()
	l.Warm()
	if answer, err := l.Search.Search(t.Context(), search.DefaultParams("古井登记")); err != nil || len(answer.Hits) == 0 || answer.Hits[0].ID != "wells" {
		t.Errorf("answer is %+v, %v", answer, err)
	}
}

func TestClosingTwiceDoesNothing(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	fill(t, l)
	shut(t, l)
	other := open(t, dir)
	shut(t, l) // must not release the other's lock
	if _, err := takeLock(dir); err == nil {
		t.Error("the second Close released the lock of another library")
	}
	if err := l.Engine.Apply(t.Context(), nil); !errors.Is(err, index.ErrClosed) {
		t.Errorf("the engine is open still: %v", err)
	}
	if row, err := l.Ingest.Add(t.Context(), ingest.Item{Name: "a.txt", Data: []byte("一")}); err == nil {
		t.Errorf("documents are taken still: %+v", row)
	}
	complete(t, other)
}

// verified counts how often an engine is verified.
type verified struct {
	index.Engine
	times atomic.Int32
}

func (v *verified) Verify(context.Context, func(error)) error {
	v.times.Add(1)
	return nil
}

func TestWatchVerifiesEveryHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := &verified{}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			(&Library{Engine: engine}).Watch(ctx)
			close(done)
		}()
		for hour := range int32(3) {
			synctest.Wait()
			if n := engine.times.Load(); n != hour+1 {
				t.Errorf("after %d hours it was verified %d times", hour, n)
			}
			time.Sleep(time.Hour)
		}
		stop()
		<-done
	})
}

// refusal returns the holder with whom opening a library, or discarding its index, is refused.
func refusal(t *testing.T, dir string) Holder {
	t.Helper()
	const atOnce = time.Second // far less than bbolt's own patience
	began := time.Now()
	l, openErr := Open(t.Context(), dir, ingest.Options{})
	if took := time.Since(began); took > atOnce {
		t.Errorf("refused after %v", took)
	}
	if l != nil {
		t.Error("a library that is open was opened")
		_ = l.Close()
	}
	var holder, discards *InUseError
	if !errors.As(openErr, &holder) {
		t.Fatalf("error is %v, want *InUseError", openErr)
	}
	if err := DiscardIndex(dir); !errors.As(err, &discards) || discards.Holder != holder.Holder {
		t.Errorf("discard: %v, want %v", err, holder)
	}
	if want := fmt.Sprint(holder.Holder.PID); !strings.Contains(openErr.Error(), want) || !strings.Contains(openErr.Error(), dir) {
		t.Errorf("error is %v", openErr)
	}
	return holder.Holder
}

func TestTheSecondOpenIsToldWhoHasTheLibrary(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	if got, want := refusal(t, dir), (Holder{PID: os.Getpid()}); got != want {
		t.Errorf("holder is %+v, want %+v", got, want)
	}
	if err := l.Serving("127.0.0.1:8080", "wx_a-key-that-is-rather-long"); err != nil {
		t.Fatal(err)
	}
	if got, want := refusal(t, dir), (Holder{os.Getpid(), "127.0.0.1:8080", "wx_a-key-that-is-rather-long"}); got != want {
		t.Errorf("holder is %+v, want %+v", got, want)
	}
	if err := l.Serving("[::1]:9", "k"); err != nil { // shorter: nothing of the longer may be left
		t.Fatal(err)
	}
	if got, want := refusal(t, dir), (Holder{os.Getpid(), "[::1]:9", "k"}); got != want {
		t.Errorf("holder is %+v, want %+v", got, want)
	}
	shut(t, l)
	if data, err := os.ReadFile(filepath.Join(dir, lockName)); err != nil || len(data) > 0 {
		t.Errorf("after Close the lock contains %q, %v", data, err)
	}
	open(t, dir)
}

func TestAHolderThatIsBeingWrittenIsNobodyInParticular(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	for _, half := range []string{"", `{"pid":12`, `{"pid":"x"}`} {
		if err := os.WriteFile(filepath.Join(dir, lockName), []byte(half), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := refusal(t, dir); got != (Holder{}) {
			t.Errorf("%q is %+v", half, got)
		}
	}
}

// holdVariable names the library that this program opens instead of running tests.
const holdVariable = "WENXUN_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdVariable); dir != "" {
		hold(dir)
		return
	}
	os.Exit(m.Run())
}

// hold opens a library until its input ends.
func hold(dir string) {
	l, err := Open(context.Background(), dir, ingest.Options{})
	if err == nil {
		err = l.Serving("127.0.0.1:4321", "wx_theirs")
	}
	fmt.Println(err)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func TestALibraryWhoseProcessWasKilledIsFree(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	fill(t, l)
	shut(t, l)

	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), holdVariable+"="+dir)
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
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "<nil>\n" {
		t.Fatalf("the other process got %q, %v", line, err)
	}
	if got, want := refusal(t, dir), (Holder{cmd.Process.Pid, "127.0.0.1:4321", "wx_theirs"}); got != want {
		t.Errorf("holder is %+v, want %+v", got, want)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	_ = cmd.Wait()
	if data, err := os.ReadFile(filepath.Join(dir, lockName)); err != nil || !strings.Contains(string(data), "wx_theirs") {
		t.Fatalf("a process that was killed left %q, %v", data, err)
	}

	complete(t, open(t, dir))
	if got, want := refusal(t, dir), (Holder{PID: os.Getpid()}); got != want {
		t.Errorf("holder is %+v, want %+v: what the other left is no longer true", got, want)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnIndexThatIsDiscardedIsMadeAgainFromTheOriginals(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	fill(t, l)
	shut(t, l)
	write(t, filepath.Join(dir, "index", "format"), "of another version\n")
	if _, err := Open(t.Context(), dir, ingest.Options{}); !errors.Is(err, index.ErrVersion) {
		t.Fatalf("an index of another version: %v", err)
	}
	if err := DiscardIndex(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "index")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the index is there: %v", err)
	}
	l = open(t, dir)
	complete(t, l)
	err := l.Catalog.View(func(v catalog.View) error {
		if dirty := v.Dirty(); len(dirty) > 0 {
			t.Errorf("%q are in doubt", dirty)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestDiscardingWhatIsNoLibraryIsAnError(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "catalog.db"), strings.Repeat("no catalog", 1000))
	if err := os.Mkdir(filepath.Join(dir, "index"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := DiscardIndex(dir); err == nil {
		t.Error("discarded the index of a library whose catalog cannot be read")
	}
	if _, err := os.Stat(filepath.Join(dir, "index")); err != nil {
		t.Errorf("the index: %v", err)
	}
	if err := DiscardIndex(filepath.Join(dir, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

// TestAnOpenThatFailsHalfWayReleasesEverything damages a part of a library each time, opens it, and
// mends it: what was opened before the damaged part must be free again.
func TestAnOpenThatFailsHalfWayReleasesEverything(t *testing.T) {
	parts := []string{"index/format", "catalog.db", "originals/000000.pack"}
	for _, part := range parts {
		t.Run(part, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir)
			fill(t, l)
			shut(t, l)
			path := filepath.Join(dir, part)
			if err := os.Rename(path, path+".good"); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(path, 0o700); err != nil { // cannot be opened as a file, nor created
				t.Fatal(err)
			}
			before := openFiles(t)
			if l, err := Open(t.Context(), dir, ingest.Options{}); err == nil {
				_ = l.Close()
				t.Fatal("a damaged library was opened")
			} else if !strings.Contains(err.Error(), dir) {
				t.Errorf("error does not name the library: %v", err)
			}
			if after := openFiles(t); !slices.Equal(after, before) {
				t.Errorf("open are %q, before %q", after, before)
			}
			if err := errors.Join(os.Remove(path), os.Rename(path+".good", path)); err != nil {
				t.Fatal(err)
			}
			engine, err := bleveengine.Open(filepath.Join(dir, "index"), bleveengine.Options{})
			if err != nil {
				t.Fatalf("the index is not free: %v", err)
			}
			if err := engine.Close(); err != nil {
				t.Error(err)
			}
			complete(t, open(t, dir))
		})
	}
}

// openFiles returns what this process has open, where the system reports it.
func openFiles(t *testing.T) (all []string) {
	t.Helper()
	const descriptors = "/proc/self/fd"
	entries, err := os.ReadDir(descriptors)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if target, err := os.Readlink(filepath.Join(descriptors, e.Name())); err == nil && filepath.IsAbs(target) && !strings.HasPrefix(target, "/proc/") {
			all = append(all, target)
		}
	}
	slices.Sort(all)
	return all
}

func TestAFolderThatCannotBeMadeIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	for _, dir := range []string{file, filepath.Join(file, "library")} {
		if _, err := Open(t.Context(), dir, ingest.Options{}); err == nil {
			t.Errorf("%s was opened", dir)
		}
	}
}

func TestALibraryThatIsRemovedWhileItIsOpenCloses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	l, err := Open(t.Context(), dir, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, lockName)); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}
