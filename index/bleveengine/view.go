package bleveengine

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"wenxun/index"
	"wenxun/index/bleveengine/segment"
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
	*segment.Segment
	deleted *roaring.Bitmap // of blocks; nil for none
	gone    []uint32        // the deleted blocks, ascending
	alive   bitset          // of reports

	// of what is alive
	documents, sections int
	letters             int64
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
	before := make(map[uint64]*segmentView)
	if e.current != nil {
		for _, s := range e.current.segments {
			before[s.id] = s
		}
	}
	for _, s := range snapshot.Segments() {
		sv, err := e.newSegmentView(s, before[s.Id()])
		if err != nil {
			return nil, err
		}
		v.documents += sv.documents
		v.sections += sv.sections
		v.letters += sv.letters
		v.segments = append(v.segments, sv)
	}
	e.forget(v)
	return v, nil
}

// newSegmentView makes the view of one segment; before is that of the view before, or nil.
func (e *Engine) newSegmentView(s *scorch.SegmentSnapshot, before *segmentView) (*segmentView, error) {
	p, err := segment.Of(s.Segment())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", index.ErrCorrupt, err)
	}
	sv := &segmentView{id: s.Id(), Segment: p, deleted: s.Deleted()}
	if before != nil {
		sv.segmentTable = before.segmentTable
		// What is deleted stays so: as many are the same ones.
		if cardinality(sv.deleted) == cardinality(before.deleted) {
			sv.gone, sv.alive, sv.documents, sv.sections, sv.letters = before.gone, before.alive, before.documents, before.sections, before.letters
			return sv, nil
		}
	} else if sv.segmentTable, err = e.loadTable(p, s.Deleted()); err != nil {
		return nil, err
	}
	if sv.deleted != nil {
		sv.gone = sv.deleted.ToArray()
	}
	sv.alive = newBitset(len(sv.reports))
	for i, r := range sv.reports {
		if sv.deleted != nil && sv.deleted.Contains(sv.first[i]) {
			continue
		}
		sv.alive.set(uint32(i))
		sv.documents++
		sv.sections += len(r.sections)
		sv.letters += int64(r.letters())
	}
	return sv, nil
}

func cardinality(b *roaring.Bitmap) uint64 {
	if b == nil {
		return 0
	}
	return b.GetCardinality()
}

// forget drops reports from memory that are in no segment of v, once there are many.
func (e *Engine) forget(v *view) {
	if len(e.reports) <= 2*v.documents+1000 {
		return
	}
	clear(e.reports)
	for _, s := range v.segments {
		for _, r := range s.reports {
			if r.file != nil { // not one that was deleted before the library was opened
				e.reports[r.place()] = r
			}
		}
	}
}

// letters is how many code units of folded text the report has: without the ends of its parts.
func (r *report) letters() int { return int(r.units) - 1 - 2*len(r.sections) }

// find returns the report of an id in the view, or nil.
func (v *view) find(id string) *report {
	for _, s := range v.segments {
		if i, ok := s.byID[id]; ok && s.alive.has(i) {
			return s.reports[i]
		}
	}
	return nil
}
