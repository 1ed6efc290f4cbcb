package evaluate

import (
	"wenxun/index"
	"wenxun/index/bleveengine/store"
)

// keepSections keeps the sections that satisfy the whole query.
func (m *matcher) keepSections() {
	kept := m.sections[:0]
	for _, x := range m.sections {
		x.bits.Or(m.whole)
		x.exact.Or(m.wholeExact)
		if m.plan.borders {
			x.bordered.Or(m.wholeBordered)
			x.across = !m.plan.root.holds(x.bordered)
		}
		if x.section != titleSection && m.plan.root.holds(x.bits) {
			kept = append(kept, x)
		}
	}
	m.sections = kept
}

// satisfies reports whether the document evaluated last satisfies the query in the scope of all
// filters, and fills in f.
func (m *matcher) satisfies(r *store.Row, f *result) bool {
	p := m.plan
	if len(p.scope) > 0 && !p.inScope(r) {
		return false
	}
	if p.root == nil {
		f.exact = true
		return true
	}
	if p.Query.Within != index.WithinReport {
		return m.satisfiesWithin(f)
	}
	copy(m.sum, m.whole)
	copy(m.sumExact, m.wholeExact)
	copy(m.sumBordered, m.wholeBordered)
	for i := range m.sections {
		x := &m.sections[i]
		if x.fails != 0 {
			continue
		}
		f.matches += x.matches
		if x.section != titleSection && x.matches > 0 {
			f.sections++
		}
		m.sum.Or(x.bits)
		m.sumExact.Or(x.exact)
		if p.borders {
			m.sumBordered.Or(x.bordered)
		}
	}
	ok := p.root.holds(m.sum)
	f.exact = ok && p.root.holds(m.sumExact)
	f.across = ok && p.borders && !p.root.holds(m.sumBordered)
	return ok
}

// satisfiesWithin is satisfies for a query within a section or a smaller unit: the sections that
// satisfy it have been kept.
func (m *matcher) satisfiesWithin(f *result) bool {
	ok := false
	f.across = m.plan.borders
	for i := range m.sections {
		x := &m.sections[i]
		if x.fails != 0 {
			continue
		}
		ok = true
		f.across = f.across && x.across
		f.matches += x.matches
		f.sections++
		f.exact = f.exact || !x.inexact && m.plan.root.holds(x.exact)
	}
	return ok
}

// leads reports whether the document evaluated last satisfies Rank.Lead.
func (m *matcher) leads() bool {
	copy(m.sum, m.whole)
	for i := range m.sections {
		m.sum.Or(m.sections[i].bits)
	}
	return m.plan.lead.holds(m.sum)
}
