package snapshot

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"

	"wenxun/index"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
)

// table maps the blocks of a segment to documents. A segment never changes, so neither
// does its table, which all Snapshots with the segment share.
type table struct {
	Rows       []*store.Row // by document
	DocumentOf []uint32     // by block
	First      []uint32     // by document, its first block; the others follow it
	byID       map[string]uint32
}

// loadTable reads the table of a segment. Rows that are in memory already are taken from there. Of
// deleted documents only the blocks are read: their texts may be gone.
func (b *Builder) loadTable(s *segment.Segment, deleted *roaring.Bitmap) (*table, error) {
	t := &table{DocumentOf: make([]uint32, s.Blocks()), byID: make(map[string]uint32)}
	for block := range s.Blocks() {
		if id, encoded := s.Row(block); len(id) > 0 {
			r, err := b.row(string(id), encoded, deleted != nil && deleted.Contains(uint32(block)))
			if err != nil {
				return nil, err
			}
			t.byID[r.ID] = uint32(len(t.Rows))
			t.Rows = append(t.Rows, r)
			t.First = append(t.First, uint32(block))
		}
		n := len(t.Rows) - 1
		if n < 0 || uint32(block)-t.First[n] >= t.Rows[n].Blocks {
			return nil, fmt.Errorf("%w: block %d of a segment belongs to no document", index.ErrCorrupt, block)
		}
		t.DocumentOf[block] = uint32(n)
	}
	for i, r := range t.Rows {
		if last := int(t.First[i] + r.Blocks); last > len(t.DocumentOf) || int(t.DocumentOf[last-1]) != i {
			return nil, fmt.Errorf("%w: blocks of %s are missing", index.ErrCorrupt, r.ID)
		}
	}
	return t, nil
}

// row returns the row of a document, decoding it unless it is in memory.
func (b *Builder) row(id string, encoded []byte, deleted bool) (*store.Row, error) {
	if deleted {
		return store.DeletedRow(id, encoded), nil
	}
	at := store.RowLocation(encoded)
	if r := b.rows[at]; r != nil {
		return r, nil
	}
	r, err := b.store.DecodeRow(id, encoded)
	if err != nil {
		return nil, err
	}
	b.rows[at] = r
	return r, nil
}
