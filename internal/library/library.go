// Package library opens a folder as a library: it puts lock, index, catalog, originals, reader and the
// services over them together, and takes them apart in reverse order. It adds no behaviour of its own.
package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine"
	"wenxun/internal/catalog"
	"wenxun/internal/ingest"
	"wenxun/internal/originals"
	"wenxun/internal/read"
	"wenxun/internal/search"
)

// Names in a library's folder, beside the catalog's own and lockName.
const (
	indexName     = "index"
	originalsName = "originals"
)

// verifyEvery is how often Watch reads the whole index: 100 MB take about 0.1 s.
const verifyEvery = time.Hour

// Library is an open library. Its fields may be used until Close.
type Library struct {
	Dir     string // absolute
	Engine  index.Engine
	Catalog *catalog.Catalog
	Ingest  *ingest.Service
	Search  *search.Service

	lock    *lock
	words   func() (*analysis.Words, error)
	loading errgroup.Group
	opened  []io.Closer // in the order in which they were opened
}

// Open opens the library in a folder, creating it if there is none. Errors: *InUseError at once
// when another process has it open; index.ErrVersion, index.ErrCorrupt; catalog.ErrVersion,
// catalog.ErrMissing, catalog.ErrDamaged, catalog.ErrOlder.
func Open(ctx context.Context, dir string, o ingest.Options) (*Library, error) {
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	l := &Library{Dir: dir, words: analysis.PolicyWords}
	if err := l.open(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("open library %s: %w", dir, err), l.Close())
	}
	return l, nil
}

func (l *Library) open(ctx context.Context, o ingest.Options) (err error) {
	if l.lock, err = takeLock(l.Dir); err != nil {
		return err
	}
	l.opened = append(l.opened, l.lock)
	engine, err := bleveengine.Open(filepath.Join(l.Dir, indexName), bleveengine.Options{Words: l.words})
	if err != nil {
		return err
	}
	l.Engine, l.opened = engine, append(l.opened, engine)
	if l.Catalog, err = openCatalog(l.Dir); err != nil {
		return err
	}
	l.opened = append(l.opened, l.Catalog)
	var committed originals.End
	err = l.Catalog.View(func(v catalog.View) (err error) {
		committed, err = v.Committed()
		return err
	})
	if err != nil {
		return err
	}
	packs, err := originals.Open(filepath.Join(l.Dir, originalsName), committed)
	if err != nil {
		return err
	}
	l.opened = append(l.opened, packs)
	reader, err := read.New(read.Options{})
	if err != nil {
		return err
	}
	l.opened = append(l.opened, reader)
	if l.Ingest, err = ingest.New(ctx, l.Engine, l.Catalog, packs, reader, o); err != nil {
		return err
	}
	l.opened = append(l.opened, l.Ingest)
	l.Search = search.New(l.Engine, search.LazyCut(l.words), search.Options{Gaps: l.gaps, Unreadable: l.unreadable, Words: l.words})
	return nil
}

// openCatalog opens the catalog of the library in a folder. It makes one only where there are no
// originals, which a catalog would know: a first start may have been killed before it had one.
func openCatalog(dir string) (*catalog.Catalog, error) {
	c, err := catalog.Open(dir)
	if !errors.Is(err, catalog.ErrMissing) {
		return c, err
	}
	some, lookErr := originals.Any(filepath.Join(dir, originalsName))
	if some || lookErr != nil {
		return nil, errors.Join(err, lookErr)
	}
	return catalog.Create(dir)
}

// RebuildCatalog makes the catalog of the library in a folder again from the notes that its commits left
// in the packs of originals, and keeps the present one beside it. missing is how many commits have no
// note any more. The index is to be discarded after that. Errors as Open's; catalog.ErrNoNotes.
func RebuildCatalog(dir string) (missing int, err error) {
	lock, err := takeLock(dir)
	if err != nil {
		return 0, fmt.Errorf("rebuild the catalog: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	return catalog.Rebuild(dir, filepath.Join(dir, originalsName))
}

// UpgradeCatalog converts the catalog of the library in a folder if an earlier version wrote it, and keeps
// the earlier one beside it. The index is to be discarded after that. Errors as Open's.
func UpgradeCatalog(dir string) (upgraded bool, err error) {
	lock, err := takeLock(dir)
	if err != nil {
		return false, fmt.Errorf("upgrade the catalog: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	return catalog.Upgrade(dir)
}

// OldIndex returns where DiscardIndex keeps the index of the library in a folder.
func OldIndex(dir string) string { return filepath.Join(dir, indexName+".old") }

// RemoveOldIndex removes what DiscardIndex kept. The library may be open.
func RemoveOldIndex(dir string) error { return os.RemoveAll(OldIndex(dir)) }

// DiscardIndex takes the index of the library in a folder away, whatever its condition, and keeps it
// beside: it has texts that a damaged original may not. The next Open reads every document again from its
// original. Errors as Open's.
func DiscardIndex(dir string) (err error) {
	lock, err := takeLock(dir)
	if err != nil {
		return fmt.Errorf("discard the index: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	kept, err := catalog.Open(dir)
	if err != nil {
		return fmt.Errorf("discard the index: %w", err)
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	var ids []string
	err = kept.View(func(v catalog.View) error {
		return v.Documents(func(d *catalog.Document) error {
			ids = append(ids, d.ID)
			return nil
		})
	})
	if err == nil {
		err = kept.Begin(ids)
	}
	if err == nil {
		err = RemoveOldIndex(dir)
	}
	if err == nil {
		err = os.Rename(filepath.Join(dir, indexName), OldIndex(dir))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("discard the index: %w", err)
	}
	return nil
}

// Warm begins to load the words that searches need, and does not wait for them.
func (l *Library) Warm() {
	l.loading.Go(func() error {
		_, err := l.words()
		// A server that has started may do nothing for hours: what loading needed, some 40 MB, goes back at once.
		debug.FreeOSMemory()
		return err
	})
}

// Watch verifies the index at once and then every hour, until ctx is done. What is damaged is logged, and
// Engine.Health reports it.
func (l *Library) Watch(ctx context.Context) {
	hourly := time.NewTicker(verifyEvery)
	defer hourly.Stop()
	for {
		if err := l.Engine.Verify(ctx, func(error) {}); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "verify the index", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}

// gaps counts what the library could not read.
func (l *Library) gaps(context.Context) (search.Gaps, error) {
	var counts catalog.Counts
	err := l.Catalog.View(func(v catalog.View) (err error) {
		counts, err = v.Counts()
		return err
	})
	return search.Gaps{Unreadable: counts.Failures, PagesWithoutText: counts.PagesWithoutText}, err
}

// unreadable returns the names of the first n files that could not be read. No folder's name leaves the machine.
func (l *Library) unreadable(_ context.Context, n int) ([]string, error) {
	var names []string
	enough := errors.New("enough")
	err := l.Catalog.View(func(v catalog.View) error {
		return v.Failures(func(_ string, f *catalog.Failure) error {
			if len(names) == n {
				return enough
			}
			name := f.Path[strings.LastIndexAny(f.Path, `/\`)+1:]
			if f.Member != "" {
				name += "#" + f.Member
			}
			names = append(names, name)
			return nil
		})
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return names, err
}

// Serving publishes to other processes where this one serves the library, and a key for it.
func (l *Library) Serving(address, key string) error {
	return l.lock.describe(Holder{PID: os.Getpid(), Address: address, Key: key})
}

// Close writes what was submitted and closes the library. Closing twice does nothing.
func (l *Library) Close() error {
	errs := []error{l.loading.Wait()}
	for _, opened := range slices.Backward(l.opened) {
		errs = append(errs, opened.Close())
	}
	l.opened = nil
	return errors.Join(errs...)
}
