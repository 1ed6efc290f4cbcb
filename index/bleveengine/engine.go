package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/evaluate"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
	"wenxun/internal/durable"
)

// Names in a library's folder.
const (
	lockName     = "lock"
	formatName   = "format"
	postingsName = "store" // where bleve expects it
	textsName    = "texts"
)

// Engine is index.Engine over a folder on the local disk.
type Engine struct {
	dir       string
	words     func() (*analysis.Words, error)
	lock      *durable.Lock
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

// ErrLocked: another process has the library open.
var ErrLocked = errors.New("library is open in another process")

// Options configure an Engine.
type Options struct {
	// Words returns what texts are cut with. It is called when documents are first put, so that reading
	// does not pay for loading, and again after that. It is safe for concurrent use. Without it no
	// document can be put.
	Words func() (*analysis.Words, error)
}

// Open opens the library in dir, which it makes if there is none. Errors: ErrLocked,
// index.ErrVersion, index.ErrCorrupt.
func Open(dir string, o Options) (*Engine, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	lock, err := durable.TryLock(filepath.Join(dir, lockName))
	if errors.Is(err, durable.ErrLocked) {
		err = ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("open library %s: %w", dir, err)
	}
	e := &Engine{
		dir:      dir,
		words:    o.Words,
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
	if e.words != nil { // compaction puts documents
		e.tasks.Go(func() error { e.maintain(ctx); return nil })
		e.noteChanges(changesBetweenChecks) // a crash may have left waste
	}
	return e, nil
}

func (e *Engine) openFiles() (err error) {
	isNew, err := e.checkFormat()
	if err != nil {
		return err
	}
	if isNew { // what a crash left while it was begun
		err := errors.Join(os.RemoveAll(filepath.Join(e.dir, postingsName)), os.RemoveAll(filepath.Join(e.dir, textsName)))
		if err != nil {
			return err
		}
	} else if err := checkRoot(filepath.Join(e.dir, postingsName)); err != nil {
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

// enter keeps the library open until leave. It fails with index.ErrClosed if the library is closed.
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
	return index.Stats{Documents: v.Documents, Sections: v.Sections, Units: v.Letters, Version: version(), Changed: v.Changed}, nil
}

// Size returns the size of the library's files in bytes.
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
		if errors.Is(err, fs.ErrNotExist) { // merged into another one meanwhile
			err = nil
		}
		return errors.Join(err, ctx.Err())
	})
	if err != nil {
		return 0, fmt.Errorf("measure library %s: %w", e.dir, err)
	}
	return size, nil
}
