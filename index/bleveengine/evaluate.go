package bleveengine

import "wenxun/index"

// row is what stands in one section of a report, or in its title.
type row struct {
	section int32
	matches int32 // of positive leaves that are looked for in texts
	fails   fieldSet
	bits    []uint64 // leaves that stand
	exact   []uint64 // leaves that stand as Exact says
	inexact bool     // the query holds exactly in no unit of the section
}

// found is a report that satisfies the query and all filters.
type found struct {
	report   *report
	segment  int32
	ordinal  uint32 // in its segment
	matches  int32
	sections int32
	exact    bool
	lead     bool
	score    float64
}

// matcher evaluates one report after another. It is used by one goroutine at a time and keeps
// what it allocates.
type matcher struct {
	e *Engine
	p *plan

	// scans are the places of the leaves' patterns, one leaf's after another's, in the segment and
	// behind the report that were looked at last.
	scans   []termScan
	spot    spot
	segment *segmentView
	last    uint32

	hits  []hit
	rows  []row
	rowOf []int32 // by section + 1: its row + 1, or 0
	bits  []uint64
	used  int // of bits

	document, documentExact []uint64 // what holds of the report as a whole
	sum, sumExact           []uint64
	leading                 bool

	facets  [len(fieldCount)]*counts
	scoring scoring // of no scorer if there are no scores
	results []found
}

// reset makes the matcher ready for a plan, and for scores if sc is not nil.
func (m *matcher) reset(e *Engine, p *plan, sc *scorer) {
	m.e, m.p = e, p
	m.document, m.documentExact = make([]uint64, p.words), make([]uint64, p.words)
	m.sum, m.sumExact = make([]uint64, p.words), make([]uint64, p.words)
	m.segment = nil
	m.scoring.begin(sc)
	for f := range m.facets {
		if p.wanted.has(index.Field(f)) {
			if m.facets[f] == nil {
				m.facets[f] = &counts{}
			}
			m.facets[f].reset(e.values[f].count())
		}
	}
}

func setBit(bits []uint64, i int) { bits[i/64] |= 1 << (i % 64) }

func orBits(dst, src []uint64) {
	for i := range dst {
		dst[i] |= src[i]
	}
}

// report evaluates report i of s: it becomes a result if it satisfies everything, and is counted
// in the facets in which it counts.
func (m *matcher) report(c *candidates, s *segmentView, segment int, i uint32) error {
	p, r := m.p, s.reports[i]
	if !p.dates(r) {
		return nil
	}
	// A report that fails the filters of one field still counts among that field's values.
	fails := p.fails(r)
	if fails&(fails-1) != 0 || !fails.within(p.wanted) {
		return nil
	}
	if err := m.look(c, s, i); err != nil {
		return err
	}
	f := found{report: r, segment: int32(segment), ordinal: i}
	ok := m.satisfies(r, &f)
	if ok && fails == 0 {
		f.lead = m.leading
		if m.scoring.scorer != nil {
			m.scoring.score(&f, false)
		}
		m.results = append(m.results, f)
	}
	m.count(r, fails, ok)
	return nil
}

// begin makes the scans ready for report i of s: they go on to it, or start again.
func (m *matcher) begin(c *candidates, s *segmentView, i uint32) {
	if m.segment != s || i <= m.last {
		m.segment = s
		m.scans = m.scans[:0]
		for n := range m.p.leaves {
			for k := range m.p.leaves[n].sought {
				var scan termScan
				if places := c.leaves[n].places; len(places) > 0 {
					scan = places[k].scan()
				}
				m.scans = append(m.scans, scan)
			}
		}
	}
	m.last = i
}

// look fills the rows and what holds of the report as a whole.
func (m *matcher) look(c *candidates, s *segmentView, i uint32) error {
	p, r := m.p, s.reports[i]
	m.begin(c, s, i)
	clear(m.document)
	clear(m.documentExact)
	for n, cond := range p.has {
		if cond.passes(r) {
			setBit(m.document, len(p.leaves)+n)
			setBit(m.documentExact, len(p.leaves)+n)
		}
	}
	m.rows, m.used = m.rows[:0], 0
	if len(m.rowOf) < len(r.sections)+1 {
		m.rowOf = make([]int32, 2*len(r.sections)+1)
	}
	for n, l := range p.leaves {
		for _, cond := range l.of {
			if cond.passes(r) {
				setBit(m.document, n)
			}
		}
		switch l.Place {
		case index.InNumber:
			if l.bears(r, false) {
				setBit(m.document, n)
			}
			if l.bears(r, true) {
				setBit(m.documentExact, n)
			}
			continue
		case index.InTitle:
			for _, h := range m.leafHits(m.hits[:0], n, &c.leaves[n], s, i) {
				setBit(m.document, n)
				if h.exact {
					setBit(m.documentExact, n)
				}
				if l.positive {
					m.row(r, titleOrdinal).matches += h.matches
				}
			}
			continue
		}
		m.hits = m.leafHits(m.hits[:0], n, &c.leaves[n], s, i)
		for _, h := range m.hits {
			row := m.row(r, h.section)
			setBit(row.bits, n)
			if h.exact {
				setBit(row.exact, n)
			}
			if l.positive {
				row.matches += h.matches
			}
		}
	}
	if p.root != nil && p.Within != index.WithinReport && p.root.may(m.document) {
		// It may hold where nothing stands: sections without a row have to be looked at as well.
		for i := range r.sections {
			m.row(r, int32(i))
		}
	}
	for i := range m.rows {
		m.rowOf[m.rows[i].section+1] = 0
	}
	m.leading = p.lead != nil && m.leads()
	switch {
	case p.Within == index.WithinReport:
	case p.root == nil:
		m.rows = m.rows[:0]
	case p.Within == index.WithinSection:
		m.sectionRows()
	default:
		return m.unitRows(r)
	}
	return nil
}

// row returns the row of a section, making it when there is none. It is valid until the next call.
func (m *matcher) row(r *report, section int32) *row {
	if n := m.rowOf[section+1]; n > 0 {
		return &m.rows[n-1]
	}
	var fails fieldSet
	if section == titleOrdinal {
		fails = m.p.titleFails()
	} else if len(m.p.scope) > 0 {
		fails = m.p.sectionFails(&r.sections[section])
	}
	m.rows = append(m.rows, row{section: section, fails: fails, bits: m.takeBits(), exact: m.takeBits()})
	m.rowOf[section+1] = int32(len(m.rows))
	return &m.rows[len(m.rows)-1]
}

// titleFails returns what the title fails: it is in no scope of sections.
func (p *plan) titleFails() fieldSet {
	return p.filtered & sectionFields
}

const sectionFields = 1<<index.FieldTheme | 1<<index.FieldSection | 1<<index.FieldRole

func (m *matcher) takeBits() []uint64 {
	n := m.p.words
	if m.used+n > len(m.bits) {
		// What was taken before stays valid.
		m.bits, m.used = make([]uint64, max(256, 2*len(m.bits), n)), 0
	}
	b := m.bits[m.used : m.used+n : m.used+n]
	clear(b)
	m.used += n
	return b
}

// sectionRows leaves the rows of the sections in which the whole query holds.
func (m *matcher) sectionRows() {
	kept := m.rows[:0]
	for _, row := range m.rows {
		orBits(row.bits, m.document)
		orBits(row.exact, m.documentExact)
		if row.section != titleOrdinal && m.p.root.holds(row.bits) {
			kept = append(kept, row)
		}
	}
	m.rows = kept
}

// satisfies reports whether the report, as looked at, satisfies the query in the scope of all
// filters, and fills in what was found.
func (m *matcher) satisfies(r *report, f *found) bool {
	p := m.p
	if len(p.scope) > 0 && !m.hasScope(r) {
		return false
	}
	if p.root == nil {
		f.exact = true
		return true
	}
	whole := p.Within == index.WithinReport
	if whole {
		copy(m.sum, m.document)
		copy(m.sumExact, m.documentExact)
	}
	ok := false
	for i := range m.rows {
		row := &m.rows[i]
		if row.fails != 0 {
			continue
		}
		f.matches += row.matches
		if row.section != titleOrdinal && (row.matches > 0 || !whole) {
			f.sections++
		}
		if whole {
			orBits(m.sum, row.bits)
			orBits(m.sumExact, row.exact)
		} else {
			ok = true
			f.exact = f.exact || !row.inexact && p.root.holds(row.exact)
		}
	}
	if whole {
		ok = p.root.holds(m.sum)
		f.exact = ok && p.root.holds(m.sumExact)
	}
	return ok
}

// hasScope reports whether a section of the report passes all filters of sections.
func (m *matcher) hasScope(r *report) bool {
	for i := range r.sections {
		if m.p.sectionFails(&r.sections[i]) == 0 {
			return true
		}
	}
	return false
}

// leads reports whether the report, as looked at, satisfies Rank.Lead.
func (m *matcher) leads() bool {
	copy(m.sum, m.document)
	for i := range m.rows {
		orBits(m.sum, m.rows[i].bits)
	}
	return m.p.lead.holds(m.sum)
}
