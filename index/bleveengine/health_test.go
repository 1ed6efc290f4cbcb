package bleveengine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"wenxun/index"
	"wenxun/index/analysis"
)

// logged collects what is logged during a test.
type logged struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

// lines returns the lines that contain a string.
func (l *logged) lines(s string) (all []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, s) {
			all = append(all, line)
		}
	}
	return all
}

func logTo(t *testing.T) *logged {
	l := &logged{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(l, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return l
}

// damageOne changes a byte in the middle of the only segment of a closed library.
func damageOne(t *testing.T, dir string) (file string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, postingsName, "*.zap"))
	if err != nil || len(files) != 1 {
		t.Fatalf("segments %q: %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/3] ^= 1 // among the lists
	if err := os.WriteFile(files[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	return files[0]
}

// damaged returns an open library with a damaged segment that nothing has noticed, and its file.
func damaged(t *testing.T) (*Engine, string) {
	t.Helper()
	e := open(t)
	put(t, e, document("a", "海绵城市", long(1, 5000)))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	file := damageOne(t, e.dir)
	e, err := Open(e.dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e, file
}

// merges returns how many merges scorch has begun.
func merges(e *Engine) uint64 {
	n, _ := e.postings.scorch.StatsMap()["TotFileMergeZapBeg"].(uint64)
	return n
}

func TestADamagedSegmentStopsMergingAndIsReportedOnce(t *testing.T) {
	log := logTo(t)
	e, file := damaged(t)
	if err := e.Health(); err != nil {
		t.Fatalf("damage is known before it is read: %v", err)
	}
	for n := 0; e.Health() == nil; n++ { // each is a segment; soon some are merged
		if n == 1000 {
			t.Fatal("merging never finds the damage")
		}
		put(t, e, document(fmt.Sprint("b", n), "题", "文"))
	}
	if err := e.Health(); !errors.Is(err, index.ErrCorrupt) || !strings.Contains(err.Error(), file) {
		t.Errorf("health is %v", err)
	}
	before := merges(e)
	if before == 0 {
		t.Fatal("no merge is counted")
	}
	for n := range 50 {
		put(t, e, document(fmt.Sprint("c", n), "题", "后来的文"))
	}
	if after := merges(e); after != before {
		t.Errorf("%d merges began after the damage was found", after-before)
	}
	if lines := log.lines(file); len(lines) != 1 {
		t.Errorf("logged %d times: %q", len(lines), lines)
	}
	if ids, _ := search(t, e, "后来的文", 100, ""); len(ids) != 50 {
		t.Errorf("%d documents of 50 are found", len(ids))
	}
	reopen(t, e)
}

func TestVerifyFindsDamage(t *testing.T) {
	log := logTo(t)
	e, file := damaged(t)
	for range 2 {
		var found []error
		if err := e.Verify(context.Background(), func(err error) { found = append(found, err) }); err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || !errors.Is(found[0], index.ErrCorrupt) || !strings.Contains(found[0].Error(), file) {
			t.Errorf("found %v", found)
		}
	}
	if err := e.Health(); !errors.Is(err, index.ErrCorrupt) {
		t.Errorf("health is %v", err)
	}
	if lines := log.lines(file); len(lines) != 1 {
		t.Errorf("logged %d times", len(lines))
	}
}

func TestVerifyFindsDamageInTexts(t *testing.T) {
	logTo(t)
	e := open(t)
	put(t, e, document("a", "题", "文"), document("b", "题", "文"))
	path := filepath.Join(e.dir, textsName, "000001.texts")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.LastIndex(data, analysis.Fold("文"))
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{data[i] ^ 1}, int64(i)); err != nil {
		t.Fatal(err)
	}
	var found []error
	if err := e.Verify(context.Background(), func(err error) { found = append(found, err) }); err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || !errors.Is(found[0], index.ErrCorrupt) || !errors.Is(e.Health(), index.ErrCorrupt) {
		t.Errorf("found %v, health is %v", found, e.Health())
	}
}

func TestAWholeLibraryIsWell(t *testing.T) {
	e := open(t)
	put(t, e, document("a", "题", "文"))
	if err := e.Verify(context.Background(), func(err error) { t.Error(err) }); err != nil {
		t.Fatal(err)
	}
	if err := e.Health(); err != nil {
		t.Error(err)
	}
}

func TestWhatFailsInTheBackgroundIsKnownUntilItSucceeds(t *testing.T) {
	log := logTo(t)
	e := open(t)
	if err := e.Close(); err != nil { // so that failed does not wait
		t.Fatal(err)
	}
	p := e.postings
	full := scorch.NewScorchError(persisting, "disk is full", scorch.ErrPersist)
	p.failed(full)
	p.failed(full)
	if err := p.health.err(); err == nil || errors.Is(err, index.ErrCorrupt) {
		t.Errorf("health is %v", err)
	}
	p.succeeded(scorch.EventKindMergerProgress)
	if p.health.err() == nil {
		t.Error("a merge ends a failure of writing")
	}
	p.succeeded(scorch.EventKindPersisterProgress)
	if err := p.health.err(); err != nil {
		t.Errorf("health is %v", err)
	}
	if lines := log.lines("disk is full"); len(lines) != 1 {
		t.Errorf("logged %d times", len(lines))
	}
	p.failed(scorch.NewScorchError(merging, "panic", scorch.ErrAsyncPanic))
	p.succeeded(scorch.EventKindMergerProgress)
	if p.health.err() == nil {
		t.Error("what has ended has recovered")
	}
}
