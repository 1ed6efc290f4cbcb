package bleveengine

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"

	"wenxun/index"
	"wenxun/index/bleveengine/segment"
)

// segmentTable says what the documents of a scorch segment are: which block of which report. A
// segment never changes, so neither does its table, which lives as long as a view uses it.
type segmentTable struct {
	reports  []*report
	reportOf []uint32 // by block
	first    []uint32 // by report, its first block; the others follow it
	byID     map[string]uint32
}

// loadTable reads the table of a segment. Reports that are in memory already are taken from there.
// Of those that are deleted only the blocks are read: their texts may be gone.
func (e *Engine) loadTable(s *segment.Segment, deleted *roaring.Bitmap) (*segmentTable, error) {
	t := &segmentTable{reportOf: make([]uint32, s.Blocks()), byID: make(map[string]uint32)}
	for b := range s.Blocks() {
		id, row := s.Row(b)
		if len(id) > 0 {
			d := decoder{b: row}
			at := place{uint32(d.uint()), int64(d.uint())}
			r := e.reports[at]
			if deleted != nil && deleted.Contains(uint32(b)) {
				r = readGone(string(id), row)
			}
			if r == nil {
				var err error
				if r, err = e.readRow(string(id), row); err != nil {
					return nil, err
				}
				e.reports[at] = r
			}
			t.byID[r.id] = uint32(len(t.reports))
			t.reports = append(t.reports, r)
			t.first = append(t.first, uint32(b))
		}
		n := len(t.reports) - 1
		if n < 0 || uint32(b)-t.first[n] >= t.reports[n].blocks {
			return nil, fmt.Errorf("%w: block %d of a segment belongs to no report", index.ErrCorrupt, b)
		}
		t.reportOf[b] = uint32(n)
	}
	for i, r := range t.reports {
		if last := int(t.first[i] + r.blocks); last > len(t.reportOf) || int(t.reportOf[last-1]) != i {
			return nil, fmt.Errorf("%w: blocks of %s are missing", index.ErrCorrupt, r.id)
		}
	}
	return t, nil
}
