package evaluate

import (
	"wenxun/index"
	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/store"
)

// counts counts documents by the values of one field.
type counts struct {
	documents []uint32 // by value
	touched   []uint32 // values with a count

	// seen is by value the stamp of the document in which it occurred last, so that a document counts
	// once.
	seen  []uint32
	stamp uint32
	// slots are the values of the present document of which sections are combined; slotOf is by value
	// where in slots it is, if the value was seen.
	slots  []slot
	slotOf []uint32
}

// slot is what matches in a document's sections of one value.
type slot struct {
	value uint32
	bits  bitset.Set // nil if nothing does
}

// reset prepares for values below n.
func (c *counts) reset(n int) {
	if len(c.documents) < n {
		c.documents, c.seen, c.slotOf = make([]uint32, n+n/4), make([]uint32, n+n/4), make([]uint32, n+n/4)
		c.stamp = 0
	}
	for _, v := range c.touched {
		c.documents[v] = 0
	}
	c.touched = c.touched[:0]
}

// add counts n more documents for a value.
func (c *counts) add(value, n uint32) {
	if c.documents[value] == 0 {
		c.touched = append(c.touched, value)
	}
	c.documents[value] += n
}

// addAll adds the counts of other.
func (c *counts) addAll(other *counts) {
	for _, v := range other.touched {
		c.add(v, other.documents[v])
	}
}

// begin starts with the next document.
func (c *counts) begin() {
	c.stamp++
	if c.stamp == 0 { // after four billion documents
		clear(c.seen)
		c.stamp = 1
	}
	c.slots = c.slots[:0]
}

// first reports whether a value occurs for the first time in this document.
func (c *counts) first(value uint32) bool {
	if c.seen[value] == c.stamp {
		return false
	}
	c.seen[value] = c.stamp
	return true
}

// slot returns the slot of a value, which it makes at its first occurrence.
func (c *counts) slot(value uint32) *slot {
	if c.first(value) {
		c.slotOf[value] = uint32(len(c.slots))
		c.slots = append(c.slots, slot{value, nil})
	}
	return &c.slots[c.slotOf[value]]
}

// count counts a document in the facets: for each value, if it would be found if that value alone were
// selected in its field. fails are the fields of documents whose filters it fails, at most one; ok is
// whether it satisfies all else.
func (m *matcher) count(r *store.Row, fails fieldSet, ok bool) {
	for _, f := range m.plan.Facets.Fields {
		switch {
		case f.OfSection():
			if fails == 0 {
				m.countSections(r, f)
			}
		case ok && fails.within(setOf(f)):
			m.countDocument(r, f)
		}
	}
}

// countDocument counts for the values of a field of documents.
func (m *matcher) countDocument(r *store.Row, f index.Field) {
	c := m.facets[f]
	c.begin()
	r.EachValue(f, m.plan.paths[f], func(value uint32) {
		if value != 0 && c.first(value) {
			c.add(value, 1)
		}
	})
}

// countSections counts for the values of a field of sections. If one were selected, words would match
// only in its sections, of those that pass the filters of the other fields.
func (m *matcher) countSections(r *store.Row, f index.Field) {
	c, p := m.facets[f], m.plan
	c.begin()
	if p.root == nil {
		m.slotAll(r, f)
		for _, s := range c.slots {
			c.add(s.value, 1)
		}
		return
	}
	// A query that holds where nothing matches holds for every section, unless a match prevents it.
	idle := p.Query.Within == index.WithinReport && p.root.holds(m.whole.matched)
	if idle {
		m.slotAll(r, f)
	}
	// One section suffices if the query is a leaf, or if all sections kept satisfy it. But the trees of
	// Rank.Lead and Query.Exact add sections as well.
	suffices := !idle && (p.Query.Within != index.WithinReport || p.root.op == opLeaf && p.lead == nil && p.exact == p.root)
	for i := range m.sections {
		x := &m.sections[i]
		if x.section == titleSection || !x.fails.within(setOf(f)) {
			continue
		}
		switch value := r.Sections[x.section].Value(f); {
		case value == 0:
		case !suffices:
			m.combine(c.slot(value), x)
		case c.first(value):
			c.add(value, 1)
		}
	}
	for _, s := range c.slots {
		bits := s.bits
		if bits == nil {
			bits = m.whole.matched
		}
		if p.root.holds(bits) {
			c.add(s.value, 1)
		}
	}
}

// combine adds what matches in a section to a slot.
func (m *matcher) combine(s *slot, x *sectionMatch) {
	if s.bits == nil {
		s.bits = m.newBits()
		copy(s.bits, m.whole.matched)
	}
	s.bits.Or(x.matched)
}

// slotAll makes slots for the values of all sections that pass the filters of the other fields.
func (m *matcher) slotAll(r *store.Row, f index.Field) {
	for i := range r.Sections {
		s := &r.Sections[i]
		value := s.Value(f)
		if value == 0 || len(m.plan.scope) > 0 && !m.plan.sectionFails(s).within(setOf(f)) {
			continue
		}
		m.facets[f].slot(value)
	}
}
