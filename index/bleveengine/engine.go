package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/evaluate"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
)

// Names inside a library's folder.
const (
	lockName     = "lock"
	formatName   = "format"
	postingsName = "postings"
	textsName    = "texts"
)

// formatVersion is raised when the meaning of what is on disk changes.
const formatVersion = "wenxun-index-5"

// Engine is index.Engine over a folder on the local disk.
type Engine struct {
	dir       string
	lock      *os.File
	texts     *store.Store
	postings  *postings
	evaluator *evaluate.Evaluator

	closeMu sync.Mutex
	closed  bool // guarded by closeMu
	running sync.WaitGroup

	viewMu  sync.Mutex
	builder *snapshot.Builder
	current *view  // nil until the library is open, and once it is closed
	views   uint64 // views made

	heldMu  sync.Mutex
	held    map[uint64]bool // numbers of the views in use
	retired []retired

	cpu      chan struct{} // a token per processor for preparing documents
	slots    chan struct{} // a token per commit under way
	queueMu  sync.Mutex
	queue    []*commit
	commits  sync.RWMutex // held for reading by commits, for writing by compaction
	counters sync.Pool    // *terms.Counter

	cursors cursors

	changes atomic.Int64 // since maintenance was woken last
	wake    chan struct{}
	stop    context.CancelFunc // ends maintenance
	tasks   errgroup.Group
}

var _ index.Engine = (*Engine)(nil)

// Open opens the library in dir, which it makes if there is none. Errors: index.ErrLocked,
// index.ErrVersion, index.ErrCorrupt.
func Open(dir string) (*Engine, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	lock, err := takeLock(filepath.Join(dir, lockName))
	if err != nil {
		return nil, fmt.Errorf("open library %s: %w", dir, err)
	}
	e := &Engine{
		dir:      dir,
		lock:     lock,
		held:     make(map[uint64]bool),
		cpu:      make(chan struct{}, runtime.GOMAXPROCS(0)),
		slots:    make(chan struct{}, commitsAtOnce),
		counters: sync.Pool{New: func() any { return terms.NewCounter() }},
		wake:     make(chan struct{}, 1),
	}
	if err := e.openFiles(); err != nil {
		return nil, errors.Join(fmt.Errorf("open library %s: %w", dir, err), e.closeFiles())
	}
	ctx, stop := context.WithCancel(context.Background())
	e.stop = stop
	e.tasks.Go(func() error { e.maintain(ctx); return nil })
	e.changed(changesBetweenLooks) // a crash may have left waste
	return e, nil
}

func (e *Engine) openFiles() (err error) {
	isNew, err := e.checkFormat()
	if err != nil {
		return err
	}
	if e.texts, err = store.Open(filepath.Join(e.dir, textsName)); err != nil {
		return err
	}
	e.builder = snapshot.NewBuilder(e.texts)
	e.evaluator = evaluate.New(e.texts.Values(), e.texts)
	if e.postings, err = openPostings(filepath.Join(e.dir, postingsName)); err != nil {
		return err
	}
	if isNew {
		if err := e.begin(); err != nil {
			return err
		}
	}
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	// Scorch opens as empty if it can load no snapshot; a library always has one.
	if _, begun := v.moment.changed(); !begun {
		return fmt.Errorf("%w: its postings cannot be loaded", index.ErrCorrupt)
	}
	return nil
}

// takeLock locks the file at path against other processes, without waiting. The lock ends with the
// process.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = index.ErrLocked
		}
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// version identifies the format and the folding that a library is written with.
var version = sync.OnceValue(func() string { return formatVersion + " " + analysis.FoldFingerprint() })

// checkFormat reports whether the library is still to be begun. Errors: index.ErrVersion.
func (e *Engine) checkFormat() (isNew bool, err error) {
	data, err := os.ReadFile(filepath.Join(e.dir, formatName))
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if have := strings.TrimSpace(string(data)); have != version() {
		return false, fmt.Errorf("%w: %s, this program writes %s", index.ErrVersion, have, version())
	}
	return false, nil
}

// begin makes an empty library: scorch's first snapshot, then the format file, which says that there
// is a snapshot.
func (e *Engine) begin() error {
	if err := e.write(nil); err != nil {
		return err
	}
	path := filepath.Join(e.dir, formatName)
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(version() + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return store.SyncDir(e.dir)
}

// enter keeps the library open until leave; it fails once the library is closed.
func (e *Engine) enter() error {
	e.closeMu.Lock()
	defer e.closeMu.Unlock()
	if e.closed {
		return index.ErrClosed
	}
	e.running.Add(1)
	return nil
}

func (e *Engine) leave() { e.running.Done() }

// Close waits for what is running and closes the library. Closing twice does nothing.
func (e *Engine) Close() error {
	e.closeMu.Lock()
	closed := e.closed
	e.closed = true
	e.closeMu.Unlock()
	if closed {
		return nil
	}
	e.stop()
	e.running.Wait()
	_ = e.tasks.Wait() // returns no error
	e.viewMu.Lock()
	e.cursors.close()
	if e.current != nil {
		e.current.release()
		e.current = nil
	}
	e.viewMu.Unlock()
	return e.closeFiles()
}

// closeFiles closes what openFiles opened, as far as it got.
func (e *Engine) closeFiles() error {
	var errs []error
	if e.postings != nil {
		errs = append(errs, e.postings.close())
	}
	if e.texts != nil {
		errs = append(errs, e.texts.Close())
	}
	return errors.Join(append(errs, e.lock.Close())...)
}

// Stats describes the library as it is now.
func (e *Engine) Stats(context.Context) (index.Stats, error) {
	if err := e.enter(); err != nil {
		return index.Stats{}, err
	}
	defer e.leave()
	v, err := e.view()
	if err != nil {
		return index.Stats{}, err
	}
	defer v.release()
	return index.Stats{Documents: v.Documents, Sections: v.Sections, Letters: v.Letters, Version: version(), Changed: v.Changed}, nil
}

// Size returns the bytes of the library's files.
func (e *Engine) Size(ctx context.Context) (int64, error) {
	if err := e.enter(); err != nil {
		return 0, err
	}
	defer e.leave()
	size := int64(0)
	err := filepath.WalkDir(e.dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			var info fs.FileInfo
			if info, err = d.Info(); err == nil {
				size += info.Size()
			}
		}
		if errors.Is(err, fs.ErrNotExist) { // merged away meanwhile
			err = nil
		}
		return errors.Join(err, ctx.Err())
	})
	if err != nil {
		return 0, fmt.Errorf("measure the library: %w", err)
	}
	return size, nil
}
