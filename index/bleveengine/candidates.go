package bleveengine

import (
	"slices"

	"wenxun/index"
)

// leafBlocks says for one segment where a leaf may stand: blocks, by the numbers that the segment
// gives its documents.
type leafBlocks struct {
	// sets are of each pattern the blocks in which it may stand; nil for none.
	sets []bitset
	ways []wayBlocks
	any  bitset // blocks in which one of the whole patterns may stand, or one of the ways
	// places are where each pattern may stand, of which sets are made. A single leaf has no sets.
	places []gathered
	// reports are those in one of whose blocks the leaf may stand, or that pass one of Of.
	reports bitset
}

// wayBlocks says where the parts of a way may stand.
type wayBlocks struct {
	order []int  // of the parts, the rarest first
	all   bitset // where every part may stand
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
	for k := range l.sought {
		b.places = append(b.places, plan.gather(s, field, l.sought[k].Pattern, &l.sought[k].lookup))
	}
	if l.single {
		for scan := b.places[0].scan(); scan.more; scan.next() {
			b.reports.set(s.reportOf[scan.block])
		}
		return
	}
	b.any = newBitset(len(s.reportOf))
	b.sets = make([]bitset, len(l.sought))
	for k := range l.sought {
		b.sets[k] = b.places[k].set(len(s.reportOf))
		if k < l.whole && b.sets[k] != nil {
			b.any.or(b.sets[k])
		}
	}
	for _, way := range l.ways {
		found := b.findWay(s, way)
		b.any.or(found.all)
		b.ways = append(b.ways, found)
	}
	for block := range b.any.all() {
		b.reports.set(s.reportOf[block])
	}
}

// findWay says where the parts of a way may stand, given where their patterns may.
func (b *leafBlocks) findWay(s *segmentView, way [][]int) wayBlocks {
	w := wayBlocks{order: make([]int, len(way)), all: newBitset(len(s.reportOf))}
	sizes := make([]int, len(way))
	for i, part := range way {
		union := b.sets[part[0]]
		if len(part) > 1 || union == nil {
			union = newBitset(len(s.reportOf))
			for _, k := range part {
				if b.sets[k] != nil {
					union.or(b.sets[k])
				}
			}
		}
		w.order[i], sizes[i] = i, union.count()
		if i == 0 {
			w.all.or(union)
		} else {
			w.all.and(union)
		}
	}
	slices.SortStableFunc(w.order, func(i, j int) int { return sizes[i] - sizes[j] })
	return w
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
