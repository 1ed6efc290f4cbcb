package bleveengine

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/store"
)

const (
	// compactBytes is the size below which a file of texts is left as it is, however much of it is
	// waste: there is little to gain.
	compactBytes = 4 << 20
	// changesBetweenChecks is the number of changes after which the files are checked again. A check
	// goes through all rows in memory, which takes a millisecond for a hundred thousand.
	changesBetweenChecks = 500
)

// What is replaced or deleted stays in its file of texts, as does what a crash left, until
// compaction. A file of which more than half is waste is emptied: what is live in it is put again, as
// it is, which writes it to another file. A file with nothing live is removed. Each step is a commit
// like any other, so a crash in between does no harm.

// maintain compacts when it is woken, until ctx ends.
func (e *Engine) maintain(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wake:
		}
		if err := e.compact(ctx); err != nil && ctx.Err() == nil {
			slog.Error("compaction of texts failed", slog.String("library", e.dir), slog.Any("error", err))
		}
	}
}

// noteChanges counts changes, and wakes maintenance once there have been enough.
func (e *Engine) noteChanges(n int) {
	if e.changes.Add(int64(n)) < changesBetweenChecks {
		return
	}
	e.changes.Store(0)
	select {
	case e.wake <- struct{}{}:
	default: // it is awake already
	}
}

// compact empties the files that are mostly waste, and removes those that are empty.
func (e *Engine) compact(ctx context.Context) error {
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	live := rowsByFile(v)
	sizes := e.texts.Sizes()
	for _, file := range slices.Sorted(maps.Keys(sizes)) {
		bytes := int64(0)
		for _, r := range live[file] {
			bytes += r.Bytes()
		}
		if bytes == 0 && file != e.texts.Active() || sizes[file] > compactBytes && 2*bytes < sizes[file] {
			if err := e.empty(ctx, file, live[file]); err != nil {
				return fmt.Errorf("empty texts %d: %w", file, err)
			}
		}
	}
	return nil
}

// rowsByFile returns the rows of a view by the file that they are in.
func rowsByFile(v *view) map[uint32][]*store.Row {
	all := make(map[uint32][]*store.Row)
	for _, r := range v.Rows() {
		all[r.File()] = append(all[r.File()], r)
	}
	return all
}

// empty puts what is live in a file again, and removes the file.
func (e *Engine) empty(ctx context.Context, file uint32, live []*store.Row) error {
	e.commits.Lock()
	e.texts.Seal(file)
	e.commits.Unlock()
	for len(live) > 0 {
		n, size := 0, 0
		for n < len(live) && (n == 0 || size < commitBytes/2) {
			size += int(2 * live[n].Units)
			n++
		}
		if err := e.move(ctx, live[:n]); err != nil {
			return err
		}
		live = live[n:]
	}
	e.commits.Lock()
	defer e.commits.Unlock()
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	if len(rowsByFile(v)[file]) > 0 {
		return nil // put since compact looked; the next time will see to it
	}
	return e.retire(file)
}

// move puts documents again, but for those that have been replaced or deleted meanwhile.
func (e *Engine) move(ctx context.Context, rows []*store.Row) error {
	e.commits.Lock()
	defer e.commits.Unlock()
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	var changes []index.Change
	for _, r := range rows {
		now := v.Find(r.ID)
		if now == nil || now.Location() != r.Location() {
			continue
		}
		var d *corpus.Document
		if d, err = e.texts.Document(now, func(int) bool { return true }); err != nil {
			return err
		}
		changes = append(changes, index.Change{Put: d})
	}
	if len(changes) == 0 {
		return nil
	}
	c, err := e.prepare(ctx, changes)
	if err != nil {
		return err
	}
	return e.write([]*commit{c}, v.Changed) // no document is another than before
}

// retire removes a file in which nothing is live. Earlier views may still read it, so it stays mapped
// until the last of them is released.
func (e *Engine) retire(number uint32) error {
	f, err := e.texts.Remove(number)
	if f == nil || err != nil {
		return err
	}
	e.viewMu.Lock()
	last := e.views
	e.viewMu.Unlock()
	e.heldMu.Lock()
	defer e.heldMu.Unlock()
	e.retired = append(e.retired, retired{f, last})
	e.reap()
	return nil
}

// retired is a file that views up to number view may read.
type retired struct {
	*store.File
	view uint64
}

// reap unmaps retired files that no view can read any more, with heldMu held.
func (e *Engine) reap() {
	e.retired = slices.DeleteFunc(e.retired, func(r retired) bool {
		for number := range e.held {
			if number <= r.view {
				return false
			}
		}
		if err := r.Close(); err != nil {
			slog.Error("texts cannot be unmapped", slog.String("file", r.Path()), slog.Any("error", err))
		}
		return true
	})
}
