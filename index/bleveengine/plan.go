package bleveengine

import (
	"strconv"
	"sync"

	"wenxun/index"
	"wenxun/index/analysis"
)

// plan is a request made ready for this engine.
type plan struct {
	*index.Request
	root   *node // nil: every document
	lead   *node // nil: no document leads
	leaves []*leaf
	sought int         // patterns of all leaves
	has    []condition // of the nodes that ask for a property
	words  int         // how many words of 64 bits a set of leaves and conditions takes

	filters []docFilter     // of documents
	scope   []sectionFilter // of sections
	// filtered are the fields that have a filter.
	filtered fieldSet
	// wanted are the facets asked for.
	wanted fieldSet
	// looked are the blocks found for patterns, which a query asks for more than once.
	lookedMu sync.Mutex
	looked   map[lookedUp][]uint32
	// regions and types are the values of the hierarchical fields with what they lie in.
	regions, types [][]uint32
}

// lookedUp is a pattern in a segment.
type lookedUp struct {
	segment *segmentView
	pattern string
	prefix  bool
}

// blocks returns the blocks of a segment in which a pattern may stand, ascending. They are not to
// be changed. It may be called by many at once.
func (p *plan) blocks(s *segmentView, pattern analysis.Pattern, l *lookup) []uint32 {
	key := lookedUp{s, pattern.String(), pattern.Prefix()}
	p.lookedMu.Lock()
	found, ok := p.looked[key]
	p.lookedMu.Unlock()
	if ok {
		return found
	}
	found = l.blocks(s.Terms())
	p.lookedMu.Lock()
	defer p.lookedMu.Unlock()
	p.looked[key] = found
	return found
}

// fieldSet is a set of fields.
type fieldSet uint16

func setOf(f index.Field) fieldSet            { return 1 << f }
func (s fieldSet) has(f index.Field) bool     { return s&setOf(f) != 0 }
func (s fieldSet) within(other fieldSet) bool { return s&^other == 0 }

// node is a node of the query's tree.
type node struct {
	op   index.Op
	kids []*node
	bit  int // OpLeaf: its number; OpHas: its number, behind the leaves
}

// condition is a filter of either kind.
type condition struct {
	doc *docFilter
	sec *sectionFilter
}

// docFilter is a filter of documents.
type docFilter struct {
	field index.Field
	ids   map[uint32]bool
	years []index.YearRange
}

// sectionFilter is a filter of sections.
type sectionFilter struct {
	field index.Field
	ids   map[uint32]bool
}

// plan makes r ready.
func (e *Engine) plan(r *index.Request) *plan {
	p := &plan{Request: r, looked: make(map[lookedUp][]uint32)}
	if r.Query != nil {
		p.root = e.planNode(p, r.Query, true)
	}
	if r.Rank.Lead != nil && r.Sort == index.ByRelevance {
		p.lead = e.planNode(p, r.Rank.Lead, false)
	}
	p.words = (len(p.leaves) + len(p.has) + 63) / 64
	p.root.numberConditions(len(p.leaves))
	p.lead.numberConditions(len(p.leaves))
	for _, f := range r.Filters {
		p.filtered |= setOf(f.Field)
		if f.Field.OfSection() {
			p.scope = append(p.scope, *e.sectionFilter(f))
		} else {
			p.filters = append(p.filters, *e.docFilter(f))
		}
	}
	for _, f := range r.Facets {
		p.wanted |= setOf(f)
	}
	p.regions, p.types = e.values[index.FieldRegion].lines(), e.values[index.FieldType].lines()
	return p
}

func (e *Engine) planNode(p *plan, n *index.Node, positive bool) *node {
	out := &node{op: n.Op}
	switch n.Op {
	case index.OpLeaf:
		out.bit = len(p.leaves)
		l := newLeaf(n.Leaf, positive)
		for _, f := range n.Leaf.Of {
			l.of = append(l.of, e.condition(f))
		}
		l.scans = p.sought
		p.sought += len(l.sought)
		p.leaves = append(p.leaves, l)
	case index.OpHas:
		out.bit = len(p.has)
		p.has = append(p.has, e.condition(*n.Has))
	case index.OpNot:
		positive = !positive
	}
	for _, k := range n.Kids {
		out.kids = append(out.kids, e.planNode(p, k, positive))
	}
	return out
}

// numberConditions puts the numbers of conditions behind those of n leaves.
func (n *node) numberConditions(leaves int) {
	if n == nil {
		return
	}
	if n.op == index.OpHas {
		n.bit += leaves
	}
	for _, k := range n.kids {
		k.numberConditions(leaves)
	}
}

// holds reports whether n is satisfied where the leaves and conditions hold that are in bits.
func (n *node) holds(bits []uint64) bool {
	switch n.op {
	case index.OpAnd:
		for _, k := range n.kids {
			if !k.holds(bits) {
				return false
			}
		}
		return true
	case index.OpOr:
		for _, k := range n.kids {
			if k.holds(bits) {
				return true
			}
		}
		return false
	case index.OpNot:
		return !n.kids[0].holds(bits)
	}
	return bits[n.bit/64]&(1<<(n.bit%64)) != 0
}

// may reports whether n might be satisfied by a part of a text in the whole of which hold those
// in bits: a NOT might always be.
func (n *node) may(bits []uint64) bool {
	switch n.op {
	case index.OpAnd:
		for _, k := range n.kids {
			if !k.may(bits) {
				return false
			}
		}
		return true
	case index.OpOr:
		for _, k := range n.kids {
			if k.may(bits) {
				return true
			}
		}
		return false
	case index.OpNot:
		return true
	}
	return bits[n.bit/64]&(1<<(n.bit%64)) != 0
}

func (e *Engine) condition(f index.Filter) condition {
	if f.Field.OfSection() {
		return condition{sec: e.sectionFilter(f)}
	}
	return condition{doc: e.docFilter(f)}
}

func (e *Engine) ids(f index.Filter) map[uint32]bool {
	ids := make(map[uint32]bool, len(f.Values))
	for _, v := range f.Values {
		if id := e.values[f.Field].find(v); id != 0 {
			ids[id] = true
		}
	}
	return ids
}

func (e *Engine) sectionFilter(f index.Filter) *sectionFilter {
	return &sectionFilter{f.Field, e.ids(f)}
}

func (e *Engine) docFilter(f index.Filter) *docFilter {
	d := &docFilter{field: f.Field, ids: e.ids(f), years: f.Years}
	if f.Field == index.FieldYear {
		for _, v := range f.Values {
			if y, err := strconv.Atoi(v); err == nil && y != 0 {
				d.years = append(d.years[:len(d.years):len(d.years)], index.YearRange{From: y, To: y})
			}
		}
	}
	if f.Field.Hierarchical() {
		// Everything below a value passes with it.
		for id, line := range e.values[f.Field].lines() {
			for _, above := range line {
				if d.ids[above] {
					d.ids[uint32(id)] = true
				}
			}
		}
	}
	return d
}

// passes reports whether r passes the filter.
func (f *docFilter) passes(r *report) bool {
	switch f.field {
	case index.FieldRegion:
		return f.ids[r.region]
	case index.FieldType:
		return f.ids[r.kind]
	case index.FieldIssuer:
		return f.ids[r.issuer]
	case index.FieldSource:
		return f.ids[r.source]
	case index.FieldTag:
		for _, tag := range r.tags {
			if f.ids[tag] {
				return true
			}
		}
	case index.FieldYear:
		for _, y := range f.years {
			if r.year != 0 && (y.From == 0 || r.year >= y.From) && (y.To == 0 || r.year <= y.To) {
				return true
			}
		}
	}
	return false
}

// passes reports whether s passes the filter.
func (f *sectionFilter) passes(s *section) bool { return f.ids[s.of(f.field)] }

// of returns the section's value in a field of sections.
func (s *section) of(f index.Field) uint32 {
	switch f {
	case index.FieldTheme:
		return s.theme
	case index.FieldRole:
		return s.role
	}
	return s.value
}

// passes reports whether the report, or for a field of sections one of its sections, does.
func (c condition) passes(r *report) bool {
	if c.doc != nil {
		return c.doc.passes(r)
	}
	for i := range r.sections {
		if c.sec.passes(&r.sections[i]) {
			return true
		}
	}
	return false
}

// dates reports whether r passes the bounds on its date and on when it was added. A date less
// precise than a bound passes when it may lie inside.
func (p *plan) dates(r *report) bool {
	if p.From != "" || p.To != "" {
		if r.date == "" {
			return false
		}
		if n := min(len(p.From), len(r.date)); r.date[:n] < p.From[:n] {
			return false
		}
		if n := min(len(p.To), len(r.date)); r.date[:n] > p.To[:n] {
			return false
		}
	}
	return p.AddedFrom.IsZero() || r.added >= p.AddedFrom.UnixNano()
}

// fails returns the fields of documents whose filters r does not pass.
func (p *plan) fails(r *report) fieldSet {
	var s fieldSet
	for i := range p.filters {
		if f := &p.filters[i]; !f.passes(r) {
			s |= setOf(f.field)
		}
	}
	return s
}

// sectionFails returns the fields of sections whose filters s does not pass.
func (p *plan) sectionFails(s *section) fieldSet {
	var set fieldSet
	for i := range p.scope {
		if f := &p.scope[i]; !f.passes(s) {
			set |= setOf(f.field)
		}
	}
	return set
}
