package bleveengine

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"wenxun/index"
	"wenxun/index/analysis"
)

// leafBlocks says for one segment where a leaf may stand: blocks, by the numbers that the segment
// gives its documents. A nil set is empty.
type leafBlocks struct {
	whole []bitset // per pattern of leaf.whole
	parts [][]bitset
	order []int  // of the parts, the rarest first
	all   bitset // where every part may stand, or every word of the proximity
	// reports are those in one of whose blocks the leaf may stand, or that pass one of Of.
	reports bitset
}

// candidates is what the postings of one segment leave to be looked at.
type candidates struct {
	leaves  []leafBlocks
	reports bitset
}

// candidates looks the plan's leaves up in a segment.
func (p *plan) candidates(s *segmentView) (*candidates, error) {
	c := &candidates{leaves: make([]leafBlocks, len(p.leaves)), reports: newBitset(len(s.reports))}
	terms, err := s.sieve(termField)
	if err != nil {
		return nil, err
	}
	titles, err := s.sieve(titleField)
	if err != nil {
		return nil, err
	}
	for i, l := range p.leaves {
		v := terms
		if l.Place == index.InTitle {
			v = titles
		}
		if err := c.leaves[i].find(l, v); err != nil {
			return nil, err
		}
	}
	if p.root == nil {
		copy(c.reports, s.alive)
	} else {
		copy(c.reports, p.root.candidates(p, s, c.leaves))
	}
	c.reports.and(s.alive)
	return c, nil
}

// find looks one leaf up.
func (b *leafBlocks) find(l *leaf, v *sieve) error {
	s := v.s
	b.reports = newBitset(len(s.reports))
	for i, r := range s.reports {
		if l.Place == index.InNumber && l.bears(r, false) || slices.ContainsFunc(l.of, func(c condition) bool { return c.passes(r) }) {
			b.reports.set(uint32(i))
		}
		if l.Place != index.InNumber && len(l.of) == 0 {
			break
		}
	}
	if l.Place == index.InNumber {
		return nil
	}
	take := func(docs *roaring.Bitmap) bitset {
		if docs == nil {
			return nil
		}
		set := newBitset(len(s.places))
		it := docs.ManyIterator()
		var buf [256]uint32
		for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
			for _, doc := range buf[:n] {
				set.set(doc)
			}
		}
		return set
	}
	enter := func(docs *roaring.Bitmap) {
		if docs != nil {
			it := docs.Iterator()
			for it.HasNext() {
				b.reports.set(s.places[it.Next()].report)
			}
		}
	}
	b.whole = make([]bitset, len(l.whole))
	for i, p := range l.whole {
		docs, err := v.patternBlocks(p)
		if err != nil {
			return err
		}
		b.whole[i] = take(docs)
		enter(docs)
	}
	groups := l.Parts
	if l.Near != nil {
		groups = make([][]analysis.Pattern, len(l.Near.Words))
		for i, w := range l.Near.Words {
			groups[i] = []analysis.Pattern{w}
		}
	}
	if len(groups) == 0 {
		return nil
	}
	var all *roaring.Bitmap
	sizes := make([]uint64, len(groups))
	b.parts = make([][]bitset, len(groups))
	for i, group := range groups {
		union := roaring.New()
		for _, p := range group {
			docs, err := v.patternBlocks(p)
			if err != nil {
				return err
			}
			b.parts[i] = append(b.parts[i], take(docs))
			if docs != nil {
				union.Or(docs)
			}
		}
		b.order = append(b.order, i)
		sizes[i] = union.GetCardinality()
		if all == nil {
			all = union
		} else {
			all.And(union)
		}
	}
	slices.SortStableFunc(b.order, func(i, j int) int { return int(sizes[i]) - int(sizes[j]) })
	if !all.IsEmpty() {
		b.all = take(all)
		enter(all)
	}
	return nil
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
		s.alive.each(func(i uint32) {
			if c.passes(s.reports[i]) {
				set.set(i)
			}
		})
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
