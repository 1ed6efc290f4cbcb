package bleveengine

import (
	"container/heap"
	"slices"
	"strconv"

	"wenxun/index"
)

// counts counts documents by the numbers of one field's values.
type counts struct {
	documents []uint32
	touched   []uint32 // values with a count
	// seen is when a value was last seen in the report that is looked at.
	seen  []uint32
	slot  []uint32 // where its bits are
	stamp uint32
	slots []slotBits
}

// slotBits is what stands in a report's sections of one value.
type slotBits struct {
	value uint32
	bits  []uint64
}

func (c *counts) reset(n int) {
	if len(c.documents) < n {
		c.documents, c.seen, c.slot = make([]uint32, n+n/4), make([]uint32, n+n/4), make([]uint32, n+n/4)
		c.stamp = 0
	}
	for _, v := range c.touched {
		c.documents[v] = 0
	}
	c.touched = c.touched[:0]
}

// add counts one more document under value.
func (c *counts) add(value uint32) {
	if c.documents[value] == 0 {
		c.touched = append(c.touched, value)
	}
	c.documents[value]++
}

// begin starts with the next report.
func (c *counts) begin() {
	c.stamp++
	if c.stamp == 0 { // after four billion reports
		clear(c.seen)
		c.stamp = 1
	}
	c.slots = c.slots[:0]
}

// first reports whether value is seen in this report for the first time.
func (c *counts) first(value uint32) bool {
	if c.seen[value] == c.stamp {
		return false
	}
	c.seen[value] = c.stamp
	return true
}

// count counts the report in the facets: under each value, if it would be found were that value
// alone selected in its field. fails are the fields of documents whose filters it does not pass,
// at most one; ok is whether it satisfies all else.
func (m *matcher) count(r *report, fails fieldSet, ok bool) {
	for _, f := range m.p.Facets {
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

func (m *matcher) countDocument(r *report, f index.Field) {
	c := m.facets[f]
	one := func(value uint32) {
		if value != 0 {
			c.add(value)
		}
	}
	switch f {
	case index.FieldRegion, index.FieldType:
		value := r.region
		if f == index.FieldType {
			value = r.kind
		}
		for _, v := range m.lines(f)[value] {
			c.add(v)
		}
	case index.FieldYear:
		one(r.yearValue)
	case index.FieldIssuer:
		one(r.issuer)
	case index.FieldSource:
		one(r.source)
	case index.FieldTag:
		c.begin()
		for _, tag := range r.tags {
			if c.first(tag) {
				c.add(tag)
			}
		}
	}
}

// lines returns each value's and everything's above it, of a hierarchical field.
func (m *matcher) lines(f index.Field) [][]uint32 {
	if f == index.FieldRegion {
		return m.p.regions
	}
	return m.p.types
}

// countSections counts under the values of a field of sections: were one selected, words would
// match in its sections alone, among those that pass the filters of the other fields.
func (m *matcher) countSections(r *report, f index.Field) {
	c, p := m.facets[f], m.p
	c.begin()
	others := setOf(f)
	idle := p.root == nil || p.Within == index.WithinReport && p.root.holds(m.document)
	if idle {
		// It holds where nothing stands: every section counts, but what stands may undo it.
		for i := range r.sections {
			s := &r.sections[i]
			value := s.of(f)
			if value == 0 || len(p.scope) > 0 && !p.sectionFails(s).within(others) {
				continue
			}
			if c.first(value) {
				c.slot[value] = uint32(len(c.slots))
				c.slots = append(c.slots, slotBits{value, nil})
			}
		}
		if p.root == nil {
			for _, s := range c.slots {
				c.add(s.value)
			}
			return
		}
	}
	// One section is enough where the query is a leaf, or holds in each section that has a row. But
	// what leads makes rows as well.
	single := !idle && (p.Within != index.WithinReport || p.root.op == index.OpLeaf && p.lead == nil)
	for i := range m.rows {
		row := &m.rows[i]
		if row.section == titleOrdinal || !row.fails.within(others) {
			continue
		}
		value := r.sections[row.section].of(f)
		if value == 0 {
			continue
		}
		if single {
			if c.first(value) {
				c.add(value)
			}
			continue
		}
		if c.first(value) {
			c.slot[value] = uint32(len(c.slots))
			c.slots = append(c.slots, slotBits{value, nil})
		}
		s := &c.slots[c.slot[value]]
		if s.bits == nil {
			s.bits = m.takeBits()
			copy(s.bits, m.document)
		}
		orBits(s.bits, row.bits)
	}
	for _, s := range c.slots {
		bits := s.bits
		if bits == nil {
			bits = m.document
		}
		if p.root.holds(bits) {
			c.add(s.value)
		}
	}
}

// facetTop keeps the values with the most documents; of equals, the first by name. The worst of
// them is at the top of the heap.
type facetTop struct {
	items []facetItem
	names []string
}

type facetItem struct{ value, documents uint32 }

func (t *facetTop) worse(a, b facetItem) bool {
	if a.documents != b.documents {
		return a.documents < b.documents
	}
	return t.names[b.value] < t.names[a.value]
}

func (t *facetTop) Len() int           { return len(t.items) }
func (t *facetTop) Less(i, j int) bool { return t.worse(t.items[i], t.items[j]) }
func (t *facetTop) Swap(i, j int)      { t.items[i], t.items[j] = t.items[j], t.items[i] }
func (t *facetTop) Push(x any)         { t.items = append(t.items, x.(facetItem)) }
func (t *facetTop) Pop() any           { panic("nothing is taken from the top") }

// facet returns the counts of one field, the most first.
func (e *Engine) facet(p *plan, f index.Field, matchers []*matcher) []index.Count {
	total := matchers[0].facets[f]
	for _, m := range matchers[1:] {
		other := m.facets[f]
		for _, v := range other.touched {
			if total.documents[v] == 0 {
				total.touched = append(total.touched, v)
			}
			total.documents[v] += other.documents[v]
		}
	}
	top := facetTop{names: e.values[f].all()}
	for _, v := range total.touched {
		item := facetItem{v, total.documents[v]}
		switch {
		case len(top.items) < p.FacetSize:
			heap.Push(&top, item)
		case p.FacetSize > 0 && top.worse(top.items[0], item):
			top.items[0] = item
			heap.Fix(&top, 0)
		}
	}
	slices.SortFunc(top.items, func(a, b facetItem) int {
		if top.worse(b, a) {
			return -1
		}
		return 1
	})
	all := make([]index.Count, len(top.items))
	for i, item := range top.items {
		name := top.names[item.value]
		all[i] = index.Count{Value: name, Documents: int(item.documents), Selected: p.selects(f, name)}
	}
	return all
}

// selects reports whether the request names the value in the field, or its year in a range.
func (p *plan) selects(f index.Field, value string) bool {
	return slices.ContainsFunc(p.Filters, func(x index.Filter) bool {
		if x.Field != f {
			return false
		}
		if slices.Contains(x.Values, value) {
			return true
		}
		year, err := strconv.Atoi(value)
		return err == nil && f == index.FieldYear && slices.ContainsFunc(x.Years, func(y index.YearRange) bool {
			return year >= y.From && (y.To == 0 || year <= y.To)
		})
	})
}
