package snapshot

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
)

// Snapshot is the library at one moment.
type Snapshot struct {
	Segments []*Segment
	Changed  time.Time // when the library was changed last

	// Counts of what is live.
	Documents int
	Sections  int
	Letters   int64 // code units of folded text, without the ends of its parts
}

// Segment is a segment of the postings with its documents.
type Segment struct {
	*table
	Postings *segment.Segment
	Live     bitset.Set // of documents

	id      uint64
	deleted *roaring.Bitmap // of blocks; nil for none
	dead    []uint32        // the deleted blocks, ascending

	// Counts of what is live.
	documents, sections int
	letters             int64
}

// Find returns the row of a live document, or nil.
func (s *Snapshot) Find(id string) *store.Row {
	for _, x := range s.Segments {
		if doc, ok := x.byID[id]; ok && x.Live.Has(doc) {
			return x.Rows[doc]
		}
	}
	return nil
}

// Rows returns the rows of all live documents, in no particular order.
func (s *Snapshot) Rows() []*store.Row {
	all := make([]*store.Row, 0, s.Documents)
	for _, x := range s.Segments {
		for doc := range x.Live.All() {
			all = append(all, x.Rows[doc])
		}
	}
	return all
}

// Holders returns how many live documents have one of the blocks, which are in ascending order.
func (s *Segment) Holders(blocks []uint32) int {
	n, last := 0, ^uint32(0)
	for _, b := range blocks {
		if doc := s.DocumentOf[b]; doc != last {
			if last = doc; s.Live.Has(doc) {
				n++
			}
		}
	}
	return n
}

// HoldersOf returns how many live documents have one of the blocks of a list. A long list knows the
// number of its documents, so that only deleted blocks are looked up.
func (s *Segment) HoldersOf(list segment.List) int {
	n, known := list.Documents()
	if !known {
		return s.Holders(list.Blocks(nil))
	}
	last := ^uint32(0)
	list.Match(s.dead, func(i int, _ uint32) {
		if doc := s.DocumentOf[s.dead[i]]; doc != last {
			last = doc
			n--
		}
	})
	return n
}
