package evaluate

import (
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/terms"
)

// postings are the blocks of a segment that contain a pattern, or may: the list of the one term that
// the pattern requires; or else blocks in ascending order.
type postings struct {
	list segment.List
	// positions are those of the list, if it is that of a frequent pair, which is the pattern.
	positions segment.Positions

	blocks []uint32
	// counts are the numbers of matches in blocks, or bounds of them; nil if nothing is known.
	counts []uint32
	// occurrences are where a phrase is in blocks; nil if that is not known.
	occurrences *terms.Occurrences
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

// phraseBlocks is from how many blocks on a phrase is found by positions: in fewer, its text costs less than
// passing over the positions of other blocks.
const phraseBlocks = 32

// locate adds what the positions of pairs tell about where a pattern is; l is its lookup.
func (p *plan) locate(s *snapshot.Segment, f *segment.Field, pattern analysis.Pattern, l *lookup) postings {
	found := p.lookUp(s, f, pattern, &l.Lookup)
	if found.list != nil {
		if l.countFromPostings {
			found.positions = l.Positions(f)
		}
		return found
	}
	if o := p.occurrences(s, f, pattern, l.phrase, found.blocks); o != nil {
		return postings{blocks: o.Blocks, occurrences: o}
	}
	return found
}

// occurrences returns where a phrase is in blocks that have its pairs; nil if positions do not tell.
func (p *plan) occurrences(s *snapshot.Segment, f *segment.Field, pattern analysis.Pattern, phrase terms.Phrase, blocks []uint32) *terms.Occurrences {
	if len(blocks) < phraseBlocks || f != s.Postings.Terms() {
		return nil
	}
	return p.located.of(s, pattern, func() *terms.Occurrences { return occurrences(f, phrase, blocks) })
}

// blocksAlone is up to how many blocks one worker goes through alone: starting another costs as much as
// some thousand.
const blocksAlone = 1 << 14

// occurrences returns where a phrase occurs in blocks; nil if positions do not tell. The processors share
// the work if there is much.
func occurrences(f *segment.Field, phrase terms.Phrase, blocks []uint32) *terms.Occurrences {
	workers := min(runtime.GOMAXPROCS(0), 1+len(blocks)/blocksAlone)
	found := make([]*terms.Occurrences, workers)
	var g errgroup.Group
	for i := range workers {
		g.Go(func() error {
			found[i] = phrase.Occurrences(f, blocks[i*len(blocks)/workers:(i+1)*len(blocks)/workers])
			return nil
		})
	}
	_ = g.Wait() // nothing fails
	if found[0] == nil {
		return nil
	}
	for _, more := range found[1:] {
		found[0].Append(more)
	}
	return found[0]
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
	postings
	listed  segment.Iterator // of a list
	located segment.PositionIterator
	found   []uint32 // positions that starts has returned, reused
	at      int      // of blocks

	block, count uint32
	more         bool
}

// iterator returns an iterator at the first block.
func (p postings) iterator() iterator {
	it := iterator{postings: p, at: -1}
	if len(p.list) > 0 {
		it.listed = p.list.Iterator()
		it.located = p.positions.Iterator(p.list)
	}
	it.next()
	return it
}

// next moves to the next block.
func (it *iterator) next() {
	if len(it.list) > 0 {
		it.block, it.count, it.more = it.listed.Next()
		return
	}
	it.enter(it.at + 1)
}

// enter moves to a place in blocks.
func (it *iterator) enter(at int) {
	if it.at, it.more = at, at < len(it.blocks); it.more {
		it.block = it.blocks[at]
		switch {
		case it.occurrences != nil:
			it.count = uint32(len(it.occurrences.Starts(at)))
		case len(it.counts) > 0:
			it.count = it.counts[at]
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
	if len(it.list) == 0 {
		n, _ := slices.BinarySearch(it.blocks[it.at:], block)
		it.enter(it.at + n)
		return
	}
	it.block, it.count, it.more = it.listed.Seek(block)
}

// starts returns where the pattern is in a block, to which it moves, as code units of the block; known is
// false if only the text can tell. The slice is valid until the next call.
func (it *iterator) starts(block uint32) (starts []uint32, known bool) {
	switch {
	case it.occurrences != nil:
		if it.seek(block); !it.more || it.block != block {
			return nil, true
		}
		starts = it.occurrences.Starts(it.at)
		return starts, len(starts) > 0
	case it.positions != nil:
		if at, _, ok := it.located.Seek(block); !ok || at != block {
			return nil, true
		}
		it.found, known = it.located.Append(it.found[:0])
		return it.found, known
	}
	return nil, false
}
