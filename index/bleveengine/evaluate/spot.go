package evaluate

import (
	"math/bits"
	"slices"

	"wenxun/index/analysis"
)

// spot is a section or another unit of text in which a leaf is looked for: text from start on.
type spot struct {
	leaf  *leaf
	text  analysis.Folded
	start int
	// Where in the postings that is; without blocks every pattern is looked for in the text.
	blocks *leafCandidates
	doc    uint32
	// iterators are the postings of the leaf's patterns that are countFromPostings, if the text is the whole block
	// but for title; else nil.
	iterators []iterator
	title     analysis.Folded

	counts []int32 // by pattern, or unknown
	chosen []int   // patterns of which the matches count
	group  []analysis.Pattern
}

const unknown = -1

// appendHit appends the section's hit, if it is one.
func (at *spot) appendHit(dst []hit, section int32) []hit {
	if h, ok := at.hit(); ok {
		h.section = section
		dst = append(dst, h)
	}
	return dst
}

// hit says whether and how often the leaf stands.
func (at *spot) hit() (h hit, ok bool) {
	l := at.leaf
	at.counts, at.chosen = at.counts[:0], at.chosen[:0]
	for range l.patterns {
		at.counts = append(at.counts, unknown)
	}
	for k := range l.whole {
		if at.count(k) > 0 {
			at.chosen = append(at.chosen, k)
			h.exact = h.exact || k == 0 && l.exact
		}
	}
	if len(at.chosen) == 0 {
		if l.Near != nil {
			if at.blocks != nil && !at.blocks.ways[0].all.Has(at.doc) {
				return h, false
			}
			return nearHit(l.Near, at.text, at.start)
		}
		for i, way := range l.ways {
			if at.stands(i) {
				for _, part := range way {
					at.choose(part)
				}
			}
		}
	}
	if len(at.chosen) == 0 {
		return h, false
	}
	h.matches = at.total()
	return h, true
}

// stands reports whether a pattern of every part of way i does.
func (at *spot) stands(i int) bool {
	way := at.leaf.ways[i]
	if at.blocks != nil && !at.blocks.ways[i].all.Has(at.doc) {
		return false
	}
	for g := range way {
		if at.blocks != nil {
			g = at.blocks.ways[i].order[g]
		}
		if !slices.ContainsFunc(way[g], func(k int) bool { return at.count(k) > 0 }) {
			return false
		}
	}
	return true
}

// choose adds the patterns of a part that stand to those of which the matches count.
func (at *spot) choose(part []int) {
	for _, k := range part {
		if at.count(k) > 0 && !slices.Contains(at.chosen, k) {
			at.chosen = append(at.chosen, k)
		}
	}
}

// count returns how often pattern k stands.
func (at *spot) count(k int) int32 {
	if at.counts[k] != unknown {
		return at.counts[k]
	}
	p := &at.leaf.patterns[k]
	n := int32(0)
	switch {
	case at.blocks != nil && (at.blocks.sets[k] == nil || !at.blocks.sets[k].Has(at.doc)):
	case at.iterators != nil && p.countFromPostings:
		it := &at.iterators[k]
		if it.seek(at.doc); it.more && it.block == at.doc {
			n = int32(it.count) - int32(p.Count(at.title))
		}
	default:
		n = int32(countAll([]analysis.Pattern{p.Pattern}, at.text, at.start))
	}
	at.counts[k] = n
	return n
}

// total counts the matches of the chosen patterns together: leftmost first, not overlapping, at one
// place the longest. Only for patterns that may overlap the text has to be looked at.
func (at *spot) total() int32 {
	left := uint64(0)
	for _, k := range at.chosen {
		if k >= maxApart {
			return at.together(^uint64(0))
		}
		left |= 1 << k
	}
	n := int32(0)
	for left != 0 {
		// The patterns that the next one may overlap, and those that they may, and so on.
		group := left & -left
		for reached := group; reached != 0; {
			k := bits.TrailingZeros64(reached)
			more := at.leaf.patterns[k].overlaps & left &^ group
			group |= more
			reached = reached&^(1<<k) | more
		}
		left &^= group
		if group&(group-1) == 0 {
			n += at.count(bits.TrailingZeros64(group))
		} else {
			n += at.together(group)
		}
	}
	return n
}

// together counts in the text the matches of the chosen patterns that are in group.
func (at *spot) together(group uint64) int32 {
	at.group = at.group[:0]
	for _, k := range at.chosen {
		if k >= maxApart || group&(1<<k) != 0 {
			at.group = append(at.group, at.leaf.patterns[k].Pattern)
		}
	}
	return int32(countAll(at.group, at.text, at.start))
}
