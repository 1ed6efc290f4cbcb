package ingest

import (
	"context"
	"fmt"
	"time"

	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/originals"
)

// compareAges compares what catalog, index and originals know of the last commit. It returns
// catalog.ErrOlder when the catalog misses commits that the others have, and index.ErrCorrupt when the
// index misses some or is empty: a part of the library was replaced by an older one, or is gone.
//
// A crash leaves less: marks of documents in doubt, or one note of a commit that did not come to that.
func (s *Service) compareAges(ctx context.Context) error {
	var known struct {
		generation uint64
		committed  originals.End
		indexed    time.Time
		documents  int
		dirty      bool
	}
	err := s.catalog.View(func(v catalog.View) (err error) {
		if known.generation, err = v.Generation(); err != nil {
			return err
		}
		if known.committed, err = v.Committed(); err != nil {
			return err
		}
		if known.indexed, err = v.Indexed(); err != nil {
			return err
		}
		counts, err := v.Counts()
		known.documents, known.dirty = counts.Documents, len(v.Dirty()) > 0
		return err
	})
	if err != nil {
		return fmt.Errorf("compare catalog and index: %w", err)
	}
	newest := known.generation
	_, err = s.originals.Notes(known.committed, func(note []byte) error {
		generation, _, err := catalog.GenerationOf(note)
		newest = max(newest, generation)
		return err
	})
	if err != nil {
		return fmt.Errorf("compare catalog and originals: %w", err)
	}
	if newest > known.generation+1 {
		return fmt.Errorf("%w: it has %d commits, the originals have notes of %d", catalog.ErrOlder, known.generation, newest)
	}
	stats, err := s.engine.Stats(ctx)
	if err != nil {
		return fmt.Errorf("compare catalog and index: %w", err)
	}
	switch {
	case known.dirty, stats.Documents == 0 && known.documents == 0:
		return nil
	case stats.Documents == 0:
		return fmt.Errorf("%w: it is empty, the library has %d documents", index.ErrCorrupt, known.documents)
	case stats.Changed.Equal(known.indexed):
		return nil
	case stats.Changed.Before(known.indexed):
		return fmt.Errorf("%w: it was changed at %v, the library at %v", index.ErrCorrupt, stats.Changed, known.indexed)
	}
	return fmt.Errorf("%w: it knows the index of %v, which was changed at %v", catalog.ErrOlder, known.indexed, stats.Changed)
}
