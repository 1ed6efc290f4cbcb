package terms

import (
	"math"
	"slices"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
)

// Phrase is a pattern of three or more characters without numbers, Latin letters and breaks. Positions of
// its pairs tell where it occurs, without its text. The zero value is no phrase.
type Phrase struct {
	pairs []uint32 // that begin at each character but the last
}

// NewPhrase returns the Phrase of a pattern; the zero value if the pattern is none.
func NewPhrase(p analysis.Pattern) Phrase {
	if p.Prefix() || p.Units() < 3 {
		return Phrase{}
	}
	folded := p.Folded()
	var ph Phrase
	for i := range p.Units() {
		if folded.Unit(i) < 0x80 { // breaks are ASCII as well
			return Phrase{}
		}
		if i > 0 {
			ph.pairs = append(ph.pairs, pairOf(folded.Unit(i-1), folded.Unit(i)))
		}
	}
	return ph
}

// units returns the length of the phrase in code units.
func (ph Phrase) units() uint32 { return uint32(len(ph.pairs) + 1) }

// Occurrences are where a phrase occurs in blocks, leftmost first and not overlapping.
type Occurrences struct {
	Blocks []uint32 // in ascending order
	// Counts are the numbers of occurrences; 0 for a block of which the positions are not known, where
	// the phrase may occur.
	Counts []uint32
	ends   []uint32 // by block, how many of starts there are up to it
	starts []uint32
}

// Starts returns where the phrase occurs in Blocks[i], as code units of the block.
func (o *Occurrences) Starts(i int) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = o.ends[i-1]
	}
	return o.starts[from:o.ends[i]]
}

// Occurrences returns where the phrase occurs in blocks that have all its pairs, in ascending order. It
// returns nil if the pairs with positions do not cover the phrase.
func (ph Phrase) Occurrences(f *segment.Field, blocks []uint32) *Occurrences {
	cover := ph.cover(f)
	if cover == nil {
		return nil
	}
	o := &Occurrences{
		Blocks: make([]uint32, 0, len(blocks)), Counts: make([]uint32, 0, len(blocks)),
		ends: make([]uint32, 0, len(blocks)), starts: make([]uint32, 0, len(blocks)),
	}
	var other []uint32
	for _, block := range blocks {
		n := len(o.starts)
		known := true
		for i := range cover {
			c := &cover[i]
			if at, _, ok := c.positions.Seek(block); !ok || at != block {
				o.starts = o.starts[:n] // the list is damaged: it has the block
				break
			}
			if i == 0 {
				if o.starts, known = c.positions.Append(o.starts); !known {
					break
				}
				continue
			}
			if other, known = c.positions.Append(other[:0]); !known {
				break
			}
			o.starts = o.starts[:n+common(o.starts[n:], other, c.offset)]
			if len(o.starts) == n {
				break
			}
		}
		if !known {
			o.starts = o.starts[:n]
		} else {
			o.starts = o.starts[:n+apart(o.starts[n:], ph.units())]
		}
		if count := len(o.starts) - n; count > 0 || !known {
			o.Blocks = append(o.Blocks, block)
			o.Counts = append(o.Counts, uint32(count))
			o.ends = append(o.ends, uint32(len(o.starts)))
		}
	}
	return o
}

// covering is a pair whose positions tell where two characters of the phrase are.
type covering struct {
	offset    uint32 // of the pair in the phrase
	positions segment.PositionIterator
}

// cover returns pairs with positions that cover the phrase, the first of them at offset 0, as few postings
// as possible; nil if there are none.
func (ph Phrase) cover(f *segment.Field) []covering {
	n := len(ph.pairs)
	if n == 0 {
		return nil
	}
	type step struct{ cost, from int }
	best := make([]step, n) // of covers that end with the pair
	lists := make([]segment.List, n)
	positions := make([]segment.Positions, n)
	for i, pair := range ph.pairs {
		best[i] = step{math.MaxInt, -1}
		if positions[i] = f.Positions(pair); positions[i] == nil {
			continue
		}
		lists[i] = f.Pair(pair)
		cost := lists[i].Count()
		if i == 0 {
			best[0] = step{cost, -1}
			continue
		}
		for from := max(0, i-2); from < i; from++ {
			if before := best[from].cost; before < math.MaxInt && before+cost < best[i].cost {
				best[i] = step{before + cost, from}
			}
		}
	}
	if best[n-1].cost == math.MaxInt {
		return nil
	}
	var cover []covering
	for i := n - 1; i >= 0; i = best[i].from {
		cover = append(cover, covering{uint32(i), positions[i].Iterator(lists[i])})
	}
	slices.Reverse(cover)
	return cover
}

// common keeps those of starts that are offset before one of other, and returns how many; both are in
// ascending order.
func common(starts, other []uint32, offset uint32) int {
	kept, i := 0, 0
	for _, start := range starts {
		for i < len(other) && other[i] < start+offset {
			i++
		}
		if i < len(other) && other[i] == start+offset {
			starts[kept] = start
			kept++
		}
	}
	return kept
}

// apart keeps those of starts that do not overlap the one kept before, and returns how many.
func apart(starts []uint32, units uint32) int {
	kept, end := 0, uint32(0)
	for _, start := range starts {
		if start >= end {
			starts[kept], end = start, start+units
			kept++
		}
	}
	return kept
}
