package evaluate

import (
	"fmt"
	"slices"
	"sync"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
)

// plan is a request prepared for evaluation. It is safe for concurrent use.
type plan struct {
	*index.Request
	values *store.Values

	root     *node // nil: every document satisfies the query
	rooted   bool  // root is complete; occurrences of leaves that are not in it do not count
	exact    *node // what exact hits satisfy
	lead     *node // nil: no document leads
	leaves   []*leaf
	leafBits map[index.Leaf]uint32 // where in leaves each leaf is
	has      []condition           // of the nodes that ask for a property
	patterns int                   // number of patterns of all leaves
	borders  bool                  // a leaf asks for borders of words
	// anywhere means that the query is decided over the whole document, with every section in scope.
	anywhere bool
	bits     int // size of a set of leaves and conditions

	bounds   bounds
	filters  []documentFilter
	scope    []sectionFilter
	filtered fieldSet // fields that have a filter
	facets   fieldSet // fields to count by
	// paths are the values of the hierarchical fields with their ancestors.
	paths [fieldCount][][]uint32

	blocks  patternMemo[[]uint32] // that may contain it
	located patternMemo[*terms.Occurrences]
}

// newPlan prepares r.
func newPlan(values *store.Values, r *index.Request) *plan {
	p := &plan{Request: r, values: values, leafBits: make(map[index.Leaf]uint32), bounds: newBounds(&r.Query)}
	if r.Query.Root != nil {
		p.root = p.node(r.Query.Root, true)
		p.exact = p.root
	}
	p.rooted = true
	if exact := r.Query.Exact; exact != nil && p.root != nil {
		p.exact = p.node(exact, true)
	}
	if lead := r.Hits.Rank.Lead; lead != nil && r.Hits.Sort == index.ByRelevance {
		p.lead = p.node(lead, true)
	}
	p.bits = len(p.leaves) + len(p.has)
	p.anywhere = r.Query.Within == index.WithinReport && !slices.ContainsFunc(r.Query.Filters, func(f index.Filter) bool { return f.Field.OfSection() })
	p.root.numberConditions(len(p.leaves))
	if p.exact != p.root {
		p.exact.numberConditions(len(p.leaves))
	}
	p.lead.numberConditions(len(p.leaves))
	for _, f := range r.Query.Filters {
		p.filtered |= setOf(f.Field)
		if f.Field.OfSection() {
			p.scope = append(p.scope, *p.sectionFilter(f))
		} else {
			p.filters = append(p.filters, *p.documentFilter(f))
		}
	}
	for _, f := range r.Facets.Fields {
		p.facets |= setOf(f)
		if f.Hierarchical() {
			p.paths[f] = values[f].Paths()
		}
	}
	return p
}

// candidateBlocks returns the blocks of a segment that may contain a pattern, in ascending order. They
// must not be changed.
func (p *plan) candidateBlocks(s *snapshot.Segment, pattern analysis.Pattern, l *terms.Lookup) []uint32 {
	return p.blocks.of(s, pattern, func() []uint32 { return l.Blocks(s.Postings.Terms()) })
}

// patternMemo keeps what was found out about patterns in segments: a query asks for some patterns more than
// once, to find candidates, to match them and to weigh them. It is safe for concurrent use; the zero value
// is empty.
type patternMemo[T any] struct {
	mu   sync.Mutex
	kept map[patternKey]T
}

// patternKey is a pattern in a segment.
type patternKey struct {
	segment *snapshot.Segment
	pattern string
	prefix  bool
}

// of returns what is kept of a pattern in a segment, or else what find finds, and keeps it.
func (m *patternMemo[T]) of(s *snapshot.Segment, pattern analysis.Pattern, find func() T) T {
	key := patternKey{s, pattern.String(), pattern.Prefix()}
	m.mu.Lock()
	found, ok := m.kept[key]
	m.mu.Unlock()
	if ok {
		return found
	}
	found = find()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = make(map[patternKey]T)
	}
	m.kept[key] = found
	return found
}

// op is what a node does.
type op uint8

const (
	opLeaf op = iota // the leaf matches
	opHas            // the condition is fulfilled
	opAnd            // all kids hold
	opOr             // one of the kids holds
	opNot            // kids[0] does not hold
)

// node is a node of the query's tree.
type node struct {
	op   op
	kids []*node
	bit  uint32 // opLeaf: number of the leaf; opHas: number of the condition, after all leaves
}

// node prepares a node and everything below it. A node is positive under an even number of NOTs.
func (p *plan) node(n index.Node, positive bool) *node {
	switch n := n.(type) {
	case *index.And:
		return &node{op: opAnd, kids: p.kids(n.Kids, positive)}
	case *index.Or:
		return &node{op: opOr, kids: p.kids(n.Kids, positive)}
	case *index.Not:
		return &node{op: opNot, kids: []*node{p.node(n.Kid, !positive)}}
	case *index.Has:
		p.has = append(p.has, p.condition(n.Filter))
		return &node{op: opHas, bit: uint32(len(p.has) - 1)}
	case index.Leaf:
		return &node{op: opLeaf, bit: p.addLeaf(n, positive)}
	}
	panic(fmt.Sprintf("evaluate: %T is no node", n))
}

func (p *plan) kids(of []index.Node, positive bool) []*node {
	kids := make([]*node, len(of))
	for i, n := range of {
		kids[i] = p.node(n, positive)
	}
	return kids
}

// addLeaf returns the number of a leaf, which it prepares at its first place.
func (p *plan) addLeaf(from index.Leaf, positive bool) uint32 {
	positive = positive && !p.rooted
	if bit, known := p.leafBits[from]; known {
		p.leaves[bit].positive = p.leaves[bit].positive || positive
		return bit
	}
	l := newLeaf(from, positive)
	if word, ok := from.(*index.Word); ok {
		for _, f := range word.Filters {
			l.conditions = append(l.conditions, p.condition(f))
		}
	}
	p.borders = p.borders || l.Leaf != nil && l.Borders
	l.firstPattern = p.patterns
	p.patterns += len(l.lookups)
	bit := uint32(len(p.leaves))
	p.leaves = append(p.leaves, l)
	p.leafBits[from] = bit
	return bit
}

// numberConditions gives conditions the numbers after those of n leaves.
func (n *node) numberConditions(leaves int) {
	if n == nil {
		return
	}
	if n.op == opHas {
		n.bit += uint32(leaves)
	}
	for _, k := range n.kids {
		k.numberConditions(leaves)
	}
}

// holds reports whether n is satisfied where the leaves match and the conditions are fulfilled that
// are in bits.
func (n *node) holds(bits bitset.Set) bool {
	switch n.op {
	case opAnd:
		for _, k := range n.kids {
			if !k.holds(bits) {
				return false
			}
		}
		return true
	case opOr:
		for _, k := range n.kids {
			if k.holds(bits) {
				return true
			}
		}
		return false
	case opNot:
		return !n.kids[0].holds(bits)
	}
	return bits.Has(n.bit)
}

// mayHold reports whether n may be satisfied by a part of a text, given the bits of the whole text: a
// NOT may always be.
func (n *node) mayHold(bits bitset.Set) bool {
	switch n.op {
	case opAnd:
		for _, k := range n.kids {
			if !k.mayHold(bits) {
				return false
			}
		}
		return true
	case opOr:
		for _, k := range n.kids {
			if k.mayHold(bits) {
				return true
			}
		}
		return false
	case opNot:
		return true
	}
	return bits.Has(n.bit)
}
