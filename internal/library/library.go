// Package library opens a folder as a library: its lock, index, catalog, reader, and the services
// over them, put together and taken apart in the right order. It adds no behaviour of its own.
package library

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine"
	"wenxun/internal/catalog"
	"wenxun/internal/ingest"
	"wenxun/internal/read"
	"wenxun/internal/search"
)

// indexName is the engine's folder inside a library.
const indexName = "index"

// Library is an open library.
type Library struct {
	Dir     string // absolute
	Engine  index.Engine
	Catalog *catalog.Catalog
	Ingest  *ingest.Service
	Search  *search.Service

	reader  *read.Reader
	lock    *lock
	words   func() (*analysis.Words, error)
	loading errgroup.Group
}

// Open opens the library in a folder, making it when there is none. Errors: *InUseError at once
// when another process has it open; index.ErrVersion, index.ErrCorrupt, catalog.ErrVersion.
func Open(ctx context.Context, dir string, o ingest.Options) (*Library, error) {
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	l := &Library{Dir: dir, words: sync.OnceValues(analysis.LoadPolicyWords)}
	if err := l.open(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("open library %s: %w", dir, err), l.Close())
	}
	return l, nil
}

func (l *Library) open(ctx context.Context, o ingest.Options) (err error) {
	if l.lock, err = takeLock(l.Dir); err != nil {
		return err
	}
	engine, err := bleveengine.Open(filepath.Join(l.Dir, indexName))
	if err != nil {
		return err
	}
	l.Engine = engine
	if l.Catalog, err = catalog.Open(l.Dir); err != nil {
		return err
	}
	if l.reader, err = read.New(read.Options{}); err != nil {
		return err
	}
	if l.Ingest, err = ingest.New(ctx, l.Engine, l.Catalog, l.reader, o); err != nil {
		return err
	}
	l.Search = search.New(l.Engine, search.LazyCut(l.words), search.Options{Gaps: l.gaps})
	return nil
}

// DiscardIndex throws the index of the library in a folder away, whatever state it is in. The next
// Open reads every document again from its original. Errors as Open's.
func DiscardIndex(dir string) (err error) {
	lock, err := takeLock(dir)
	if err != nil {
		return fmt.Errorf("discard the index: %w", err)
	}
	defer func() { err = errors.Join(err, lock.release()) }()
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
	if err != nil {
		return fmt.Errorf("discard the index: %w", err)
	}
	if err := kept.Begin(ids); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(dir, indexName))
}

// Warm loads the words that searches need, beside whatever else is done.
func (l *Library) Warm() {
	l.loading.Go(func() error {
		_, err := l.words()
		return err
	})
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

// Serving tells other processes where this one serves the library, and with what key.
func (l *Library) Serving(address, key string) error {
	return l.lock.say(Holder{PID: os.Getpid(), Address: address, Key: key})
}

// Close writes what was handed over and lets go of the library.
func (l *Library) Close() error {
	err := l.loading.Wait()
	if l.Ingest != nil {
		err = errors.Join(err, l.Ingest.Close())
	}
	if l.reader != nil {
		err = errors.Join(err, l.reader.Close())
	}
	if l.Engine != nil {
		err = errors.Join(err, l.Engine.Close())
	}
	if l.Catalog != nil {
		err = errors.Join(err, l.Catalog.Close())
	}
	if l.lock != nil {
		err = errors.Join(err, l.lock.release())
	}
	return err
}
