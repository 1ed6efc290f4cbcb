package snapshot

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
)

// Part is one segment of a Snapshot to be built.
type Part struct {
	ID       uint64 // identifies the segment while the library is open
	Postings *segment.Segment
	Deleted  *roaring.Bitmap // deleted blocks; nil for none. It never changes.
}

// Builder builds one Snapshot after another and reuses what the one before has read: tables of
// segments, and rows, which merges bring into new segments. It is used by one goroutine at a time.
type Builder struct {
	store *store.Store
	rows  map[store.Location]*store.Row
	last  *Snapshot // nil at first
}

// NewBuilder returns a Builder that decodes rows with s.
func NewBuilder(s *store.Store) *Builder {
	return &Builder{store: s, rows: make(map[store.Location]*store.Row)}
}

// Build returns the Snapshot of the parts. Errors: index.ErrCorrupt.
func (b *Builder) Build(parts []Part, changed time.Time) (*Snapshot, error) {
	before := make(map[uint64]*Segment)
	if b.last != nil {
		for _, s := range b.last.Segments {
			before[s.id] = s
		}
	}
	s := &Snapshot{Changed: changed}
	for _, p := range parts {
		x, err := b.segment(p, before[p.ID])
		if err != nil {
			return nil, err
		}
		s.Documents += x.documents
		s.Sections += x.sections
		s.Letters += x.letters
		s.Segments = append(s.Segments, x)
	}
	b.forget(s)
	b.last = s
	return s, nil
}

// segment returns a segment of the Snapshot; before is the same one in the Snapshot before, or nil.
func (b *Builder) segment(p Part, before *Segment) (*Segment, error) {
	// Deletions are never undone: equally many are the same ones.
	if before != nil && cardinality(p.Deleted) == cardinality(before.deleted) {
		s := *before
		s.Postings, s.deleted = p.Postings, p.Deleted
		return &s, nil
	}
	s := &Segment{id: p.ID, Postings: p.Postings, deleted: p.Deleted}
	if before != nil {
		s.table = before.table
	} else {
		var err error
		if s.table, err = b.loadTable(p.Postings, p.Deleted); err != nil {
			return nil, err
		}
	}
	if p.Deleted != nil {
		s.dead = p.Deleted.ToArray()
	}
	s.Live = bitset.New(len(s.Rows))
	for doc, r := range s.Rows {
		if p.Deleted != nil && p.Deleted.Contains(s.First[doc]) {
			continue
		}
		s.Live.Add(uint32(doc))
		s.documents++
		s.sections += len(r.Sections)
		s.letters += int64(r.Letters())
	}
	return s, nil
}

func cardinality(b *roaring.Bitmap) uint64 {
	if b == nil {
		return 0
	}
	return b.GetCardinality()
}

// spareRows is how many rows more than twice those of the library are held before some are dropped.
const spareRows = 1000

// forget drops rows that no segment of s has, once there are many.
func (b *Builder) forget(s *Snapshot) {
	if len(b.rows) <= 2*s.Documents+spareRows {
		return
	}
	clear(b.rows)
	for _, x := range s.Segments {
		for _, r := range x.Rows {
			if r.HasText() {
				b.rows[r.Location()] = r
			}
		}
	}
}
