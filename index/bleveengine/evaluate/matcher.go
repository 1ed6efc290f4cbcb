package evaluate

import (
	"wenxun/index"
	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/match"
)

// sectionMatch is what matches in one section of a document, or in its title.
type sectionMatch struct {
	section int32    // index in store.Row.Sections, or titleSection
	matches int32    // occurrences of positive leaves that match texts
	exactly int32    // of those leaves as typed (index.Total.ExactMatches)
	fails   fieldSet // fields whose filters the section fails
	evidence
	across  bool // no unit of the section satisfies the query at borders
	inexact bool // no unit of the section satisfies the query exactly
}

// result is a document that satisfies the query and all filters.
type result struct {
	row      *store.Row
	segment  int32
	document uint32 // its number in the segment
	matches  int32
	exactly  int32 // sectionMatch.exactly
	sections int32
	exact    bool
	across   bool
	lead     bool
	score    float64
}

// matcher evaluates one document after another. It is used by one goroutine at a time, and keeps its
// memory from one request to the next.
type matcher struct {
	plan    *plan
	records Records

	// iterators are those of the patterns of all leaves, one leaf after another. They are in segment,
	// at document last or after it.
	iterators []patternIterators
	segment   *snapshot.Segment
	last      uint32
	// leafMatcher matches one leaf after another; source is what the postings tell it.
	leafMatcher match.Matcher
	source      source
	firstBlock  uint32 // of the document that leafMatcher is in

	// What matches in the document evaluated last.
	hits      []hit
	sections  []sectionMatch
	sectionAt []int32 // by section + 1: its index in sections + 1, or 0
	words     int     // of a set of leaves and conditions
	free      []uint64
	used      int // of free

	whole   evidence // holds for the document as a whole, whatever the section
	sum     evidence
	leading bool

	facets  [fieldCount]*counts
	scoring scoring
	results []result
}

// reset prepares the matcher for a plan. Results are scored if sc is not nil.
func (m *matcher) reset(p *plan, records Records, sc *scorer) {
	m.plan, m.records = p, records
	m.words = len(bitset.New(p.bits))
	newWords := func(n int) []uint64 { return make([]uint64, n) }
	m.whole, m.sum = newEvidence(p.borders, m.words, newWords), newEvidence(p.borders, m.words, newWords)
	m.segment = nil
	m.scoring.begin(sc)
	for f := range m.facets {
		if p.facets.has(index.Field(f)) {
			if m.facets[f] == nil {
				m.facets[f] = &counts{}
			}
			m.facets[f].reset(p.values[f].Len())
		}
	}
}

// release forgets what the matcher refers to, but not its memory.
func (m *matcher) release() {
	clear(m.results)
	m.results, m.plan, m.scoring.scorer = m.results[:0], nil, nil
}

// evaluate evaluates a document of segment number n: it becomes a result if it satisfies everything,
// and is counted in the facets in which it counts.
func (m *matcher) evaluate(c *candidates, s *snapshot.Segment, n int, doc uint32) error {
	p, r := m.plan, s.Rows[doc]
	if !p.bounds.pass(r) {
		return nil
	}
	// A document that fails the filters of one field still counts for that field's values.
	fails := p.documentFails(r)
	if fails&(fails-1) != 0 || !fails.within(p.facets) {
		return nil
	}
	if err := m.match(c, s, doc); err != nil {
		return err
	}
	f := result{row: r, segment: int32(n), document: doc}
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

// match finds out what matches in a document: in its sections, and for it as a whole.
func (m *matcher) match(c *candidates, s *snapshot.Segment, doc uint32) error {
	p, r := m.plan, s.Rows[doc]
	m.begin(c, s, doc)
	m.matchConditions(r)
	for n, l := range p.leaves {
		switch {
		case l.ofNumber():
			m.matchNumber(r, n)
		case l.Title:
			m.matchTitle(&c.leaves[n], s, doc, n)
		default:
			m.matchSections(&c.leaves[n], s, doc, n)
		}
	}
	if p.root != nil && p.Query.Within != index.WithinReport && p.root.mayHold(m.whole.matched) {
		// It may hold in sections without any match: they have to be evaluated as well.
		for i := range r.Sections {
			m.section(r, int32(i))
		}
	}
	for i := range m.sections {
		m.sectionAt[m.sections[i].section+1] = 0
	}
	m.leading = p.lead != nil && m.leads()
	switch {
	case p.Query.Within == index.WithinReport:
	case p.root == nil:
		m.sections = m.sections[:0]
	case p.Query.Within == index.WithinSection:
		m.keepSections()
	default:
		return m.keepUnits(r)
	}
	return nil
}

// begin prepares for a document: the iterators are kept if it comes after the last one.
func (m *matcher) begin(c *candidates, s *snapshot.Segment, doc uint32) {
	m.whole.clear()
	m.sections, m.used = m.sections[:0], 0
	if n := len(s.Rows[doc].Sections); len(m.sectionAt) < n+1 {
		m.sectionAt = make([]int32, 2*n+1)
	}
	if m.segment != s || doc <= m.last {
		m.segment = s
		m.iterators = m.iterators[:0]
		for n := range m.plan.leaves {
			for _, p := range c.leaves[n].patterns {
				m.iterators = append(m.iterators, patternIterators{p.text.iterator(), p.title.iterator(), p.word.iterator(), p.titleWord.iterator()})
			}
		}
	}
	m.last = doc
}

// matchConditions matches conditions and leaves that hold by their conditions.
func (m *matcher) matchConditions(r *store.Row) {
	p := m.plan
	for n, c := range p.has {
		if c.passes(r) {
			m.whole.add(len(p.leaves)+n, true, true)
		}
	}
	for n, l := range p.leaves {
		if len(l.conditions) > 0 && l.fulfilledBy(r) {
			m.whole.add(n, false, true)
		}
	}
}

// matchNumber matches leaf n, of the document's 文号.
func (m *matcher) matchNumber(r *store.Row, n int) {
	l := m.plan.leaves[n]
	if l.matchesNumber(r, false) {
		m.whole.add(n, l.matchesNumber(r, true), true)
	}
}

// matchTitle matches leaf n, of the title alone.
func (m *matcher) matchTitle(c *leafCandidates, s *snapshot.Segment, doc uint32, n int) {
	l := m.plan.leaves[n]
	m.hits = m.leafHits(m.hits[:0], n, c, s, doc)
	for _, h := range m.hits {
		m.whole.add(n, h.exact, h.atBorders)
		if l.positive {
			x := m.section(s.Rows[doc], titleSection)
			x.matches += h.matches
			x.exactly += h.exactly
		}
	}
}

// matchSections matches leaf n, of title and sections.
func (m *matcher) matchSections(c *leafCandidates, s *snapshot.Segment, doc uint32, n int) {
	l, r := m.plan.leaves[n], s.Rows[doc]
	m.hits = m.leafHits(m.hits[:0], n, c, s, doc)
	for _, h := range m.hits {
		x := m.section(r, h.section)
		x.add(n, h.exact, h.atBorders)
		if l.positive {
			x.matches += h.matches
			x.exactly += h.exactly
		}
	}
}

// section returns the sectionMatch of a section, which it makes if there is none. It is valid until
// the next call.
func (m *matcher) section(r *store.Row, section int32) *sectionMatch {
	if n := m.sectionAt[section+1]; n > 0 {
		return &m.sections[n-1]
	}
	var fails fieldSet
	if section == titleSection {
		fails = m.plan.titleFails()
	} else if len(m.plan.scope) > 0 {
		fails = m.plan.sectionFails(&r.Sections[section])
	}
	m.sections = append(m.sections, sectionMatch{section: section, fails: fails, evidence: newEvidence(m.plan.borders, m.words, m.newWords)})
	m.sectionAt[section+1] = int32(len(m.sections))
	return &m.sections[len(m.sections)-1]
}

// newBits returns an empty set of leaves and conditions, valid until the next document.
func (m *matcher) newBits() bitset.Set { return m.newWords(m.words) }

// newWords returns n zeros, valid until the next document.
func (m *matcher) newWords(n int) []uint64 {
	if m.used+n > len(m.free) {
		// What was taken before keeps the old memory.
		m.free, m.used = make([]uint64, max(256, 2*len(m.free), n)), 0
	}
	words := m.free[m.used : m.used+n : m.used+n]
	clear(words)
	m.used += n
	return words
}
