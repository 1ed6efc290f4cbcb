package evaluate

import (
	"slices"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/terms"
)

// postings are the blocks of a segment that contain a pattern, or may: the list of the one term that
// the pattern requires; or else blocks in ascending order, and bounds of the numbers of matches in
// them where the caller has set counts.
type postings struct {
	list           segment.List
	blocks, counts []uint32
}

// lookUp returns the postings of a pattern in a field of a segment; l is the pattern's Lookup.
func (p *plan) lookUp(s *snapshot.Segment, f *segment.Field, pattern analysis.Pattern, l *terms.Lookup) postings {
	if list, ok := l.List(f); ok {
		return postings{list: list}
	}
	if f == s.Postings.Terms() {
		return postings{blocks: p.candidateBlocks(s, pattern, l)}
	}
	return postings{blocks: l.Blocks(f)}
}

// set returns the blocks as a set, nil for none; n is how many blocks the segment has.
func (p postings) set(n int) bitset.Set {
	it := p.iterator()
	if !it.more {
		return nil
	}
	set := bitset.New(n)
	for ; it.more; it.next() {
		set.Add(it.block)
	}
	return set
}

// iterator goes through postings in ascending order of blocks. Unless more is true there is none, or
// none left; block and count are then meaningless.
type iterator struct {
	list segment.Iterator
	// rest is what is left of postings without a list; nil for those with one.
	rest *postings

	block, count uint32
	more         bool
}

// iterator returns an iterator at the first block.
func (p postings) iterator() iterator {
	switch {
	case len(p.list) > 0:
		it := iterator{list: p.list.Iterator()}
		it.block, it.count, it.more = it.list.Next()
		return it
	case len(p.blocks) == 0:
		return iterator{}
	}
	it := iterator{rest: &p}
	it.next()
	return it
}

// next moves to the next block.
func (it *iterator) next() {
	p := it.rest
	if p == nil {
		it.block, it.count, it.more = it.list.Next()
		return
	}
	if it.more = len(p.blocks) > 0; it.more {
		it.block, p.blocks = p.blocks[0], p.blocks[1:]
		if len(p.counts) > 0 {
			it.count, p.counts = p.counts[0], p.counts[1:]
		}
	}
}

// frequency returns the frequency in a block, to which it moves; 0 if there is none.
func (it *iterator) frequency(block uint32) int {
	if it.seek(block); it.more && it.block == block {
		return int(it.count)
	}
	return 0
}

// seek moves to block, or to the first one after it; it never moves back.
func (it *iterator) seek(block uint32) {
	if !it.more || it.block >= block {
		return
	}
	if p := it.rest; p != nil {
		n, _ := slices.BinarySearch(p.blocks, block)
		p.blocks = p.blocks[n:]
		p.counts = p.counts[min(n, len(p.counts)):]
		it.next()
		return
	}
	it.block, it.count, it.more = it.list.Seek(block)
}
