// Package library opens a folder as a library: it puts lock, index, catalog, originals, reader and the
// services over them together, and takes them apart in reverse order. It adds no behaviour of its own.
package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
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
// when another process has it open; index.ErrVersion, index.ErrCorrupt, catalog.ErrVersion.
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
	if l.Catalog, err = catalog.Open(l.Dir); err != nil {
		return err
	}
	l.opened = append(l.opened, l.Catalog)
	packs, err := originals.Open(filepath.Join(l.Dir, originalsName), l.Catalog.Committed())
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
	l.Search = search.New(l.Engine, search.LazyCut(l.words), search.Options{Gaps: l.gaps, Words: l.words})
	return nil
}

// DiscardIndex removes the index of the library in a folder, whatever its condition. The next Open
// reads every document again from its original. Errors as Open's.
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
		err = os.RemoveAll(filepath.Join(dir, indexName))
	}
	if err != nil {
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
	err := l.Catalog.View(func(v catalog.View) error {
		counts = v.Counts()
		return nil
	})
	return search.Gaps{Unreadable: counts.Failures, PagesWithoutText: counts.PagesWithoutText}, err
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
