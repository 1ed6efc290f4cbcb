package bleveengine

import (
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"wenxun/index"
)

// segmentTable says what the documents of a scorch segment are: which block of which report. A
// segment never changes, so neither does its table, which lives as long as a view uses it.
type segmentTable struct {
	reports []*report
	// places has, per document of the segment, its report (index in reports) and block.
	places []blockPlace
	// documents has the numbers of each report's blocks, from first[i] to first[i+1].
	first     []uint32
	documents []uint32
}

type blockPlace struct{ report, block uint32 }

// blocks returns the documents that are the blocks of report i, in order.
func (t *segmentTable) blocks(i uint32) []uint32 { return t.documents[t.first[i]:t.first[i+1]] }

// noReport marks a document whose report is not known yet.
const noReport = ^uint32(0)

// loadTable reads the table of a segment. known are reports that are in memory already.
func (e *Engine) loadTable(s segment.Segment, known map[place]*report) (*segmentTable, error) {
	n := s.Count()
	t := &segmentTable{places: make([]blockPlace, n)}
	ids := make(map[string]uint32, n)
	// The others follow once the first block has told what the report is. Of one id a segment has
	// one report: a batch holds one, and a merge keeps what is alive.
	for doc := range n {
		id, row, err := storedRow(s, doc)
		if err != nil {
			return nil, fmt.Errorf("%w: read a row: %w", index.ErrCorrupt, err)
		}
		d := decoder{b: row}
		t.places[doc] = blockPlace{noReport, 0}
		if len(row) <= continuationBytes {
			t.places[doc].block = uint32(d.uint())
			continue
		}
		r := known[place{uint32(d.uint()), int64(d.uint())}]
		if r == nil {
			if r, err = e.readRow(id, row); err != nil {
				return nil, err
			}
		}
		t.places[doc].report = uint32(len(t.reports))
		ids[id] = uint32(len(t.reports))
		t.reports = append(t.reports, r)
	}
	t.first = make([]uint32, len(t.reports)+1)
	for i, r := range t.reports {
		t.first[i+1] = t.first[i] + uint32(len(r.blocks))
	}
	if t.first[len(t.reports)] != uint32(n) {
		return nil, fmt.Errorf("%w: a segment has %d blocks, its reports %d", index.ErrCorrupt, n, t.first[len(t.reports)])
	}
	t.documents = make([]uint32, n)
	for doc := range n {
		p := &t.places[doc]
		if p.report == noReport {
			id, err := s.DocID(doc)
			if err != nil {
				return nil, fmt.Errorf("%w: read an id: %w", index.ErrCorrupt, err)
			}
			i, ok := ids[string(id)]
			if !ok || int(p.block) >= len(t.reports[i].blocks) {
				return nil, fmt.Errorf("%w: block %d of %q belongs to no report", index.ErrCorrupt, p.block, id)
			}
			p.report = i
		}
		t.documents[t.first[p.report]+p.block] = uint32(doc)
	}
	return t, nil
}

// continuationBytes bounds what is stored with a block after the first: its number. A row is longer.
const continuationBytes = 5
