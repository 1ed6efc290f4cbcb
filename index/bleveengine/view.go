package bleveengine

import (
	"errors"
	"fmt"
	"sync/atomic"

	"wenxun/index/bleveengine/snapshot"
)

// view is a snapshot of the library that is in use: by the searches of its moment, and by the cursors
// that they gave out. What it reads stays open until the last of them releases it.
type view struct {
	*snapshot.Snapshot
	number uint64 // later views have higher numbers
	engine *Engine
	moment moment
	refs   atomic.Int64
}

// hold keeps the view until release.
func (v *view) hold() { v.refs.Add(1) }

// release undoes hold. The last one closes what the view reads.
func (v *view) release() {
	if v.refs.Add(-1) > 0 {
		return
	}
	// Closing a moment fails only if unmapping does, which nobody could mend here.
	_ = v.moment.close()
	e := v.engine
	e.heldMu.Lock()
	delete(e.held, v.number)
	e.reap()
	e.heldMu.Unlock()
}

// view returns the library as it is now, held for the caller. Errors: index.ErrCorrupt,
// index.ErrClosed.
func (e *Engine) view() (*view, error) {
	e.viewMu.Lock()
	defer e.viewMu.Unlock()
	now, err := e.postings.now()
	if err != nil {
		return nil, fmt.Errorf("read the library: %w", err)
	}
	if e.current != nil && e.current.moment == now {
		_ = now.close() // the view holds it already
		e.current.hold()
		return e.current, nil
	}
	v, err := e.newView(now)
	if err != nil {
		return nil, errors.Join(err, now.close())
	}
	e.heldMu.Lock()
	e.held[v.number] = true
	e.heldMu.Unlock()
	if e.current != nil {
		e.current.release()
	}
	e.current = v
	v.hold()
	return v, nil
}

// newView returns the view of a moment, held once, with viewMu held.
func (e *Engine) newView(m moment) (*view, error) {
	parts, err := m.parts()
	if err != nil {
		return nil, err
	}
	changed, _ := m.changed()
	s, err := e.builder.Build(parts, changed)
	if err != nil {
		return nil, err
	}
	e.views++
	v := &view{Snapshot: s, number: e.views, engine: e, moment: m}
	v.refs.Store(1)
	return v, nil
}
