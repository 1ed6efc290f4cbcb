package bleveengine

import (
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/postings"
)

// leafBlocks says for one segment where a leaf may stand: blocks, by the numbers that the segment
// gives its documents. A nil set is empty.
type leafBlocks struct {
	whole []bitset // per pattern of leaf.whole
	// list, of a leaf that is counted, has its matches by block; then there is no other set.
	list postings.List
	// ways are those of leaf.Ways, or the proximity as one whose parts are its words.
	ways []wayBlocks
	// reports are those in one of whose blocks the leaf may stand, or that pass one of Of.
	reports bitset
}

// wayBlocks says where the parts of a way may stand.
type wayBlocks struct {
	parts [][]bitset // per part and pattern
	order []int      // of the parts, the rarest first
	all   bitset     // where every part may stand
}

// candidates is what the postings of one segment leave to be looked at.
type candidates struct {
	leaves  []leafBlocks
	reports bitset
}

// candidates looks the plan's leaves up in a segment.
func (p *plan) candidates(s *segmentView) *candidates {
	c := &candidates{leaves: make([]leafBlocks, len(p.leaves)), reports: newBitset(len(s.reports))}
	for i, l := range p.leaves {
		c.leaves[i].find(p, l, s)
	}
	if p.root == nil {
		copy(c.reports, s.alive)
	} else {
		copy(c.reports, p.root.candidates(p, s, c.leaves))
	}
	c.reports.and(s.alive)
	return c
}

// find looks one leaf up.
func (b *leafBlocks) find(plan *plan, l *leaf, s *segmentView) {
	b.reports = newBitset(len(s.reports))
	if l.Place == index.InNumber || len(l.of) > 0 {
		for i, r := range s.reports {
			if l.Place == index.InNumber && l.bears(r, false) || slices.ContainsFunc(l.of, func(c condition) bool { return c.passes(r) }) {
				b.reports.set(uint32(i))
			}
		}
	}
	field := s.Terms()
	switch l.Place {
	case index.InNumber:
		return
	case index.InTitle:
		field = s.Titles()
	}
	if l.counted != nil {
		b.list, _ = l.counted.list(field)
		it := b.list.Iterator()
		for block, _, ok := it.Next(); ok; block, _, ok = it.Next() {
			b.reports.set(s.places[block].report)
		}
		return
	}
	b.whole = make([]bitset, len(l.whole))
	for i, p := range l.whole {
		b.whole[i] = plan.find(s, field, p)
		b.enter(s, b.whole[i])
	}
	ways := l.Ways
	if l.Near != nil {
		words := make([][]analysis.Pattern, len(l.Near.Words))
		for i, w := range l.Near.Words {
			words[i] = []analysis.Pattern{w}
		}
		ways = [][][]analysis.Pattern{words}
	}
	for _, way := range ways {
		found := plan.findWay(s, field, way)
		b.ways = append(b.ways, found)
		b.enter(s, found.all)
	}
}

// says reports whether one of the ways may stand in a block.
func (b *leafBlocks) says(block uint32) bool {
	for i := range b.ways {
		if b.ways[i].all.has(block) {
			return true
		}
	}
	return false
}

// findWay looks the parts of a way up.
func (p *plan) findWay(s *segmentView, f *postings.Field, way [][]analysis.Pattern) wayBlocks {
	w := wayBlocks{parts: make([][]bitset, len(way)), all: newBitset(len(s.places))}
	sizes := make([]int, len(way))
	for i, part := range way {
		union := newBitset(len(s.places))
		for _, pattern := range part {
			set := p.find(s, f, pattern)
			w.parts[i] = append(w.parts[i], set)
			if set != nil {
				union.or(set)
			}
		}
		w.order = append(w.order, i)
		sizes[i] = union.count()
		if i == 0 {
			w.all.or(union)
		} else {
			w.all.and(union)
		}
	}
	slices.SortStableFunc(w.order, func(i, j int) int { return sizes[i] - sizes[j] })
	return w
}

// enter adds the reports of blocks.
func (b *leafBlocks) enter(s *segmentView, blocks bitset) {
	for block := range blocks.all() {
		b.reports.set(s.places[block].report)
	}
}

// find returns the blocks in which a pattern may stand, nil for none.
func (p *plan) find(s *segmentView, f *postings.Field, pattern analysis.Pattern) bitset {
	var blocks []uint32
	if f == s.Terms() {
		blocks = p.blocks(s, pattern)
	} else {
		l := lookupOf(pattern)
		blocks = l.blocks(f)
	}
	if len(blocks) == 0 {
		return nil
	}
	set := newBitset(len(s.places))
	for _, b := range blocks {
		set.set(b)
	}
	return set
}

// candidates returns the reports that may satisfy n. The result may be a leaf's own set.
func (n *node) candidates(p *plan, s *segmentView, leaves []leafBlocks) bitset {
	switch n.op {
	case index.OpLeaf:
		return leaves[n.bit].reports
	case index.OpNot:
		return s.alive
	case index.OpHas:
		set := newBitset(len(s.reports))
		c := p.has[n.bit-len(p.leaves)]
		for i := range s.alive.all() {
			if c.passes(s.reports[i]) {
				set.set(i)
			}
		}
		return set
	}
	set := newBitset(len(s.reports))
	if n.op == index.OpAnd {
		copy(set, s.alive)
	}
	for _, k := range n.kids {
		if n.op == index.OpAnd {
			set.and(k.candidates(p, s, leaves))
		} else {
			set.or(k.candidates(p, s, leaves))
		}
	}
	return set
}
