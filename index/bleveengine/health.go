package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"wenxun/index"
	"wenxun/index/bleveengine/segment"
)

// health is what is known to be wrong with a library. What is found is logged once. It is safe for
// concurrent use.
type health struct {
	mu      sync.Mutex
	damaged map[string]error // by segment or document; for as long as the library is open
	failing map[string]error // by what scorch does in the background; until it succeeds
}

// damage notes that a segment or document is damaged.
func (h *health) damage(what string, err error) { h.note(&h.damaged, what, err) }

// fail notes that something scorch does in the background fails.
func (h *health) fail(task string, err error) { h.note(&h.failing, task, err) }

func (h *health) note(all *map[string]error, key string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if (*all)[key] != nil {
		return
	}
	if *all == nil {
		*all = make(map[string]error)
	}
	(*all)[key] = err
	slog.Error("index is unwell", slog.String("what", key), slog.Any("error", err))
}

// succeed notes that what may have failed has succeeded.
func (h *health) succeed(task string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.failing, task)
}

// err returns all that is wrong, nil for nothing.
func (h *health) err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var errs []error
	for _, all := range []map[string]error{h.damaged, h.failing} {
		for _, key := range slices.Sorted(maps.Keys(all)) {
			errs = append(errs, all[key])
		}
	}
	return errors.Join(errs...)
}

// Health implements index.Store. Damage is known once a segment has been merged, or after Verify; merging
// stops where it meets any, until the library is opened again.
func (e *Engine) Health() error { return e.postings.health.err() }

// Verify implements index.Store: it compares the checksums of all postings and texts, and checks the
// files beside them.
func (e *Engine) Verify(ctx context.Context, yield func(error)) error {
	v, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer e.done(v)
	found := func(what string, err error) {
		e.postings.health.damage(what, err)
		yield(err)
	}
	if err := e.checkMeta(); err != nil {
		found(metaName, err)
	}
	for _, s := range v.moment.files() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.Verify(); err != nil {
			found(s.Path(), corrupt(err))
		}
	}
	for _, r := range v.Rows() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.texts.Verify(r); err != nil {
			found(r.ID, err)
		}
	}
	return nil
}

// corrupt marks what is wrong with a segment as damage.
func corrupt(err error) error { return fmt.Errorf("%w: %w", index.ErrCorrupt, err) }

// noteDamage notes which of the segments merging has found damaged, and reports whether any is.
func (h *health) noteDamage(files []*segment.File) bool {
	found := false
	for _, f := range files {
		if err := f.Damage(); err != nil {
			h.damage(f.Path(), corrupt(err))
			found = true
		}
	}
	return found
}
