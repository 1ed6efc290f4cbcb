package evaluate

import (
	"wenxun/index"
	"wenxun/index/bleveengine/store"
)

// keepSections keeps the sections that satisfy the whole query.
func (m *matcher) keepSections() {
	kept := m.sections[:0]
	for _, x := range m.sections {
		x.or(&m.whole)
		x.across = x.onlyAcross(m.plan.root)
		if x.section != titleSection && m.plan.root.holds(x.matched) {
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
	m.sum.set(&m.whole)
	for i := range m.sections {
		x := &m.sections[i]
		if x.fails != 0 {
			continue
		}
		f.matches += x.matches
		f.exactly += x.exactly
		if x.section != titleSection && x.matches > 0 {
			f.sections++
		}
		m.sum.or(&x.evidence)
	}
	ok := p.root.holds(m.sum.matched)
	f.exact = ok && p.exact.holds(m.sum.exact)
	f.across = ok && m.sum.onlyAcross(p.root)
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
		f.exactly += x.exactly
		f.sections++
		f.exact = f.exact || !x.inexact && m.plan.exact.holds(x.exact)
	}
	return ok
}

// leads reports whether the document evaluated last satisfies Rank.Lead.
func (m *matcher) leads() bool {
	copy(m.sum.matched, m.whole.matched)
	for i := range m.sections {
		m.sum.matched.Or(m.sections[i].matched)
	}
	return m.plan.lead.holds(m.sum.matched)
}
