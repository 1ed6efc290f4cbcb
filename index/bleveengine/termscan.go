package bleveengine

import (
	"slices"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
)

// gathered is where a pattern stands: the list of a term; or, of several, blocks in which it may,
// ascending, and how often at most.
type gathered struct {
	list           segment.List
	blocks, counts []uint32
}

// gather looks a pattern up in a field of a segment; l is what it asks of the postings.
func (p *plan) gather(s *segmentView, f *segment.Field, pattern analysis.Pattern, l *lookup) gathered {
	if list, ok := l.list(f); ok {
		return gathered{list: list}
	}
	if f == s.Terms() {
		return gathered{blocks: p.blocks(s, pattern, l)}
	}
	return gathered{blocks: l.blocks(f)}
}

// set returns the blocks as a set, nil for none; n is how many the segment has.
func (g gathered) set(n int) bitset {
	scan := g.scan()
	if !scan.more {
		return nil
	}
	set := newBitset(n)
	for ; scan.more; scan.next() {
		set.set(scan.block)
	}
	return set
}

// termScan goes through the blocks of one term in a segment, ascending.
type termScan struct {
	list segment.Iterator
	// If there is no list, what is left of what was gathered; else nil.
	gathered *gathered

	block, count uint32
	more         bool
}

// newTermScan returns a scan at the first posting of a list.
func newTermScan(list segment.List) termScan {
	s := termScan{list: list.Iterator()}
	s.block, s.count, s.more = s.list.Next()
	return s
}

// scan returns a scan at the first block.
func (g gathered) scan() termScan {
	switch {
	case len(g.list) > 0:
		return newTermScan(g.list)
	case len(g.blocks) == 0:
		return termScan{}
	}
	s := termScan{gathered: &g}
	s.next()
	return s
}

func (s *termScan) next() {
	g := s.gathered
	if g == nil {
		s.block, s.count, s.more = s.list.Next()
		return
	}
	if s.more = len(g.blocks) > 0; s.more {
		s.block, g.blocks = g.blocks[0], g.blocks[1:]
		if len(g.counts) > 0 {
			s.count, g.counts = g.counts[0], g.counts[1:]
		}
	}
}

// seek goes on to block, or to the first one behind it.
func (s *termScan) seek(block uint32) {
	if !s.more || s.block >= block {
		return
	}
	if g := s.gathered; g != nil {
		n, _ := slices.BinarySearch(g.blocks, block)
		g.blocks = g.blocks[n:]
		g.counts = g.counts[min(n, len(g.counts)):]
		s.next()
		return
	}
	s.block, s.count, s.more = s.list.Seek(block)
}
