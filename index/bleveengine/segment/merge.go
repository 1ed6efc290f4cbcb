package segment

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// merger writes one segment of several.
type merger struct {
	w          *writer
	files      []*File // those of from that are mapped
	forgotten  uint64  // bytes written when their pages were released last
	closed     chan struct{}
	from       []*Segment
	renumbered [][]uint64 // by segment, the new numbers of its blocks
	list       listWriter
	positions  positionWriter
	documents  int
	encoded    []byte
	steps      int
}

const (
	// termsBetweenChecks is how many terms are merged between two checks whether scorch is closing.
	termsBetweenChecks = 4096
	// forgetBytes is how much is written before the pages of the segments read are released, so that
	// the memory of a merge does not grow with the segments.
	forgetBytes = 32 << 20
)

func (m *merger) merge(segments []api.Segment, drops []*roaring.Bitmap) error {
	var next uint64
	document := uint32(0)
	for i, s := range segments {
		from, err := Of(s)
		if err != nil {
			return err
		}
		if f, ok := s.(*File); ok {
			if err := f.Verify(); err != nil {
				return err
			}
			m.files = append(m.files, f)
			f.forget()
		}
		m.from = append(m.from, from)
		numbers := make([]uint64, from.blocks)
		for b := range numbers {
			if drops[i] != nil && drops[i].Contains(uint32(b)) {
				numbers[b] = dropped
				continue
			}
			if id, _ := from.Row(b); len(id) > 0 {
				document++
			}
			m.list.documentOf = append(m.list.documentOf, document)
			numbers[b] = next
			next++
		}
		m.renumbered = append(m.renumbered, numbers)
	}
	m.documents = int(document)
	for f := range fields {
		m.w.fields[f].begin = m.w.at
		if err := m.pairs(f); err != nil {
			return err
		}
	}
	for d := range dictionaries {
		m.w.dictionaries[d].begin = m.w.at
		if err := m.terms(d); err != nil {
			return err
		}
	}
	return m.w.finish(m.rows())
}

// tick is called after each term. It returns an error if writing has failed, and api.ErrClosed if
// scorch is closing.
func (m *merger) tick() error {
	if m.w.at-m.forgotten >= forgetBytes {
		m.forgotten = m.w.at
		for _, f := range m.files {
			f.forget()
		}
	}
	if m.steps++; m.steps%termsBetweenChecks != 0 {
		return m.w.err
	}
	select {
	case <-m.closed:
		return api.ErrClosed
	default:
		return m.w.err
	}
}

// add adds the postings of a list of segment i, but for dropped blocks.
func (m *merger) add(i int, l List) {
	it := l.Iterator()
	for b, n, ok := it.Next(); ok; b, n, ok = it.Next() {
		if to := m.renumbered[i][b]; to != dropped {
			m.list.add(uint32(to), n)
		}
	}
}

// addPositioned adds the postings of a list of segment i with their positions, nil if the pair has none
// there.
func (m *merger) addPositioned(i int, l List, positions Positions) {
	it := positions.Iterator(l)
	for b, n, ok := it.Seek(0); ok; b, n, ok = it.Seek(b + 1) {
		if to := m.renumbered[i][b]; to != dropped {
			m.list.add(uint32(to), n)
			m.positions.addRaw(it.raw())
		}
	}
}

func (m *merger) pairs(f int) error {
	at := make([]int, len(m.from))
	positionedAt := make([]int, len(m.from))
	for {
		key, any := uint32(0), false
		for i, s := range m.from {
			if d := &s.fields[f]; at[i] < d.pairs.len() {
				if k := d.pairs.at(at[i]); !any || k < key {
					key, any = k, true
				}
			}
		}
		if !any {
			return nil
		}
		m.list.reset()
		m.positions.reset()
		positioned := false
		for i, s := range m.from {
			if d := &s.fields[f]; positionedAt[i] < d.positioned.len() && d.positioned.at(positionedAt[i]) == key {
				positioned = true
				positionedAt[i]++
			}
		}
		for i, s := range m.from {
			if d := &s.fields[f]; at[i] < d.pairs.len() && d.pairs.at(at[i]) == key {
				if positioned {
					m.addPositioned(i, d.pairAt(at[i]), d.Positions(key))
				} else {
					m.add(i, d.pairAt(at[i]))
				}
				at[i]++
			}
		}
		if m.list.count > 0 {
			m.encoded = m.list.appendTo(m.encoded[:0])
			m.w.pair(f, key, m.encoded)
			if positioned && frequent(key, m.list.documents, m.documents) {
				m.w.positions(f, &m.positions)
			}
		}
		if err := m.tick(); err != nil {
			return err
		}
	}
}

// terms merges a dictionary.
func (m *merger) terms(d int) error {
	cursors := make([]*cursor, 0, len(m.from)) // at the next term of each segment that has one
	of := make([]int, 0, len(m.from))          // the segment of each
	for i, s := range m.from {
		if c := s.strings[d].all(); c.next() {
			cursors, of = append(cursors, &c), append(of, i)
		}
	}
	var term []byte
	for len(cursors) > 0 {
		least := cursors[0]
		for _, c := range cursors[1:] {
			if bytes.Compare(c.term, least.term) < 0 {
				least = c
			}
		}
		term = append(term[:0], least.term...)
		m.list.reset()
		for k := 0; k < len(cursors); {
			if c := cursors[k]; bytes.Equal(c.term, term) {
				m.add(of[k], c.data)
				if !c.next() {
					cursors, of = slices.Delete(cursors, k, k+1), slices.Delete(of, k, k+1)
					continue
				}
			}
			k++
		}
		if m.list.count > 0 {
			m.encoded = m.list.appendTo(m.encoded[:0])
			m.w.term(d, term, m.encoded)
		}
		if err := m.tick(); err != nil {
			return err
		}
	}
	return nil
}

// rows writes the rows of all blocks that are not dropped, and returns the first blocks of documents in
// the order of ids.
func (m *merger) rows() []uint32 {
	type first struct {
		id    string
		block uint32
	}
	var all []first
	for i, s := range m.from {
		for b := range s.blocks {
			if m.renumbered[i][b] == dropped {
				continue
			}
			id, length, row := s.stored(b)
			if len(id) > 0 {
				all = append(all, first{string(id), uint32(m.renumbered[i][b])})
			}
			m.w.storedRow(string(id), length, row)
		}
	}
	slices.SortFunc(all, func(a, b first) int { return cmp.Compare(a.id, b.id) })
	firsts := make([]uint32, len(all))
	for i, f := range all {
		firsts[i] = f.block
	}
	return firsts
}
