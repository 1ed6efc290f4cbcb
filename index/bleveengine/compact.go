package bleveengine

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
)

const (
	// compactBytes is below which a file of texts is left as it is, however much of it is waste.
	compactBytes = 4 << 20
	// changesBetweenLooks is after how many changes the files are looked at again: a look passes
	// over all reports in memory, which is a millisecond for a hundred thousand.
	changesBetweenLooks = 500
)

// What is replaced or deleted stays in its file of texts, as does what a crash left behind, until
// compaction. A file of which more than half is waste is emptied: what is alive in it is put
// again, as it is, which writes it to another file; a file with nothing alive is removed. Each
// step is a commit like any other, so a crash in between costs nothing.

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

// changed notes changes, and wakes maintenance once there have been enough of them.
func (e *Engine) changed(n int) {
	if e.changes.Add(int64(n)) < changesBetweenLooks {
		return
	}
	e.changes.Store(0)
	select {
	case e.wake <- struct{}{}:
	default: // it is awake
	}
}

// compact empties the files that are mostly waste, and removes those that are empty.
func (e *Engine) compact(ctx context.Context) error {
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	alive := v.aliveByFile()
	sizes := e.texts.sizes()
	for _, number := range slices.Sorted(maps.Keys(sizes)) {
		live := int64(0)
		for _, r := range alive[number] {
			live += r.bytes()
		}
		if live == 0 && number != e.texts.activeNumber() || sizes[number] > compactBytes && 2*live < sizes[number] {
			if err := e.empty(ctx, number, alive[number]); err != nil {
				return fmt.Errorf("empty texts %d: %w", number, err)
			}
		}
	}
	return nil
}

// aliveByFile returns the reports that are alive, by the file that they lie in.
func (v *view) aliveByFile() map[uint32][]*report {
	all := make(map[uint32][]*report)
	for _, s := range v.segments {
		for i := range s.alive.all() {
			r := s.reports[i]
			all[r.file.number] = append(all[r.file.number], r)
		}
	}
	return all
}

// empty puts again what is alive in a file, and removes the file.
func (e *Engine) empty(ctx context.Context, number uint32, alive []*report) error {
	e.commits.Lock()
	e.texts.seal(number)
	e.commits.Unlock()
	for len(alive) > 0 {
		n, size := 0, 0
		for n < len(alive) && (n == 0 || size < commitBytes/2) {
			size += int(2 * alive[n].units)
			n++
		}
		if err := e.move(ctx, alive[:n]); err != nil {
			return err
		}
		alive = alive[n:]
	}
	e.commits.Lock()
	defer e.commits.Unlock()
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	if len(v.aliveByFile()[number]) > 0 {
		return nil // put since the look that this goes by; the next one sees to it
	}
	return e.retire(number)
}

// move puts reports again, but for those that have been replaced or deleted meanwhile.
func (e *Engine) move(ctx context.Context, reports []*report) error {
	e.commits.Lock()
	defer e.commits.Unlock()
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	var changes []index.Change
	for _, r := range reports {
		now := v.find(r.id)
		if now == nil || now.place() != r.place() {
			continue
		}
		var d *corpus.Document
		if d, err = e.read(now, func(int) bool { return true }); err != nil {
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
	return e.write([]*commit{c})
}

// retire removes a file in which nothing is alive. Views of earlier moments may still read it, so
// it stays mapped until the last of them is gone.
func (e *Engine) retire(number uint32) error {
	f := e.texts.remove(number)
	if f == nil {
		return nil
	}
	if err := os.Remove(f.path); err != nil {
		return err
	}
	e.viewMu.Lock()
	last := e.views
	e.viewMu.Unlock()
	e.aliveMu.Lock()
	defer e.aliveMu.Unlock()
	e.retired = append(e.retired, retired{f, last})
	e.reap()
	return nil
}

// retired is a file that views up to one may read.
type retired struct {
	*textFile
	view uint64
}

// reap unmaps retired files that no view can read any more, with aliveMu held.
func (e *Engine) reap() {
	e.retired = slices.DeleteFunc(e.retired, func(r retired) bool {
		for number := range e.alive {
			if number <= r.view {
				return false
			}
		}
		if err := r.close(); err != nil {
			slog.Error("texts cannot be unmapped", slog.String("file", r.path), slog.Any("error", err))
		}
		return true
	})
}
