package bleveengine

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"wenxun/index"
	"wenxun/index/bleveengine/postings"
)

// view is the library as it stood at one moment. It is shared by all searches of that moment and
// by the cursors that they gave out, and holds scorch's snapshot until the last lets go of it.
type view struct {
	number   uint64
	engine   *Engine
	refs     atomic.Int64
	snapshot *scorch.IndexSnapshot
	segments []*segmentView

	documents int
	sections  int
	letters   int64
	changed   time.Time
}

// segmentView is a segment in a view: what is alive in it.
type segmentView struct {
	id uint64
	*segmentTable
	*postings.Segment
	deleted *roaring.Bitmap // of blocks; nil for none
	alive   bitset          // of reports
}

// hold keeps the view until release.
func (v *view) hold() { v.refs.Add(1) }

// release lets go of the view; the last one frees scorch's snapshot.
func (v *view) release() {
	if v.refs.Add(-1) == 0 {
		// Closing a snapshot fails only when unmapping does, which nobody could mend here.
		_ = v.snapshot.Close()
		e := v.engine
		e.aliveMu.Lock()
		delete(e.alive, v.number)
		e.reap()
		e.aliveMu.Unlock()
	}
}

// view returns the library as it stands, held for the caller.
func (e *Engine) view() (*view, error) {
	e.viewMu.Lock()
	defer e.viewMu.Unlock()
	reader, err := e.scorch.Reader()
	if err != nil {
		return nil, fmt.Errorf("read the library: %w", err)
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok || snapshot == nil {
		return nil, index.ErrClosed
	}
	if e.current != nil && e.current.snapshot == snapshot {
		_ = snapshot.Close() // the view holds it already
		e.current.hold()
		return e.current, nil
	}
	v, err := e.newView(snapshot)
	if err != nil {
		return nil, errors.Join(err, snapshot.Close())
	}
	e.aliveMu.Lock()
	e.alive[v.number] = true
	e.aliveMu.Unlock()
	if e.current != nil {
		e.current.release()
	}
	e.current = v
	v.hold()
	return v, nil
}

// newView makes the view of a snapshot, with viewMu held. Tables and reports that the current
// view has are taken over.
func (e *Engine) newView(snapshot *scorch.IndexSnapshot) (*view, error) {
	e.views++
	v := &view{number: e.views, engine: e, snapshot: snapshot}
	v.refs.Store(1)
	if b := snapshot.Internal()[changedKey]; b != nil {
		d := decoder{b: b}
		v.changed = fromUnixNano(d.int())
	}
	tables := make(map[uint64]*segmentTable)
	var known map[place]*report
	if e.current != nil {
		for _, s := range e.current.segments {
			tables[s.id] = s.segmentTable
		}
	}
	for _, s := range snapshot.Segments() {
		p, err := postings.Of(s.Segment())
		if err != nil {
			return nil, fmt.Errorf("%w: %w", index.ErrCorrupt, err)
		}
		t := tables[s.Id()]
		if t == nil {
			if known == nil {
				known = e.reportsInMemory()
			}
			if t, err = e.loadTable(p, s.Deleted(), known); err != nil {
				return nil, err
			}
		}
		sv := &segmentView{id: s.Id(), segmentTable: t, Segment: p, deleted: s.Deleted(), alive: newBitset(len(t.reports))}
		for i, r := range t.reports {
			if sv.deleted != nil && sv.deleted.Contains(t.first[i]) {
				continue
			}
			sv.alive.set(uint32(i))
			v.documents++
			v.sections += len(r.sections)
			v.letters += int64(r.letters())
		}
		v.segments = append(v.segments, sv)
	}
	return v, nil
}

// reportsInMemory returns the reports of the current view, by place.
func (e *Engine) reportsInMemory() map[place]*report {
	known := make(map[place]*report)
	if e.current == nil {
		return known
	}
	for _, s := range e.current.segments {
		for _, r := range s.reports {
			if r.file != nil { // not one that was deleted before the library was opened
				known[r.place()] = r
			}
		}
	}
	return known
}

// letters is how many code units of folded text the report has: without the ends of its parts.
func (r *report) letters() int { return int(r.units) - 1 - 2*len(r.sections) }

// find returns the report of an id in the view, or nil.
func (v *view) find(id string) (*report, error) {
	for _, s := range v.segments {
		docs, err := s.DocNumbers([]string{id})
		if err != nil {
			return nil, fmt.Errorf("%w: look up %s: %w", index.ErrCorrupt, id, err)
		}
		if s.deleted != nil {
			docs.AndNot(s.deleted)
		}
		if !docs.IsEmpty() {
			return s.reports[s.places[docs.Minimum()].report], nil
		}
	}
	return nil, nil
}
