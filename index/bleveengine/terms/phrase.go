package terms

import (
	"cmp"
	"math"
	"slices"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
)

// Phrase is a pattern of three or more characters without numbers, Latin letters and breaks. Positions of
// its pairs tell where it occurs, without its text. The zero value is no phrase.
type Phrase struct {
	pairs    []uint32 // that begin at each character but the last
	overlaps bool     // it may overlap itself
}

// NewPhrase returns the Phrase of a pattern; the zero value if the pattern is none.
func NewPhrase(p analysis.Pattern) Phrase {
	if p.Prefix() || p.Units() < 3 {
		return Phrase{}
	}
	folded := p.Folded()
	ph := Phrase{overlaps: p.OverlapsItself()}
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
	// Blocks are those where the phrase occurs, or may occur, in ascending order.
	Blocks []uint32
	ends   []uint32 // by block, how many starts there are up to its end
	starts []uint32
}

// Starts returns where the phrase occurs in Blocks[i], as code units of the block; nothing if the positions
// in the block are not known.
func (o *Occurrences) Starts(i int) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = o.ends[i-1]
	}
	return o.starts[from:o.ends[i]]
}

// Append adds the occurrences in blocks that follow.
func (o *Occurrences) Append(more *Occurrences) {
	base := uint32(len(o.starts))
	o.Blocks = append(o.Blocks, more.Blocks...)
	for _, end := range more.ends {
		o.ends = append(o.ends, base+end)
	}
	o.starts = append(o.starts, more.starts...)
}

// Occurrences returns where the phrase occurs in blocks that have all its pairs, in ascending order. It
// returns nil if the pairs with positions do not cover the phrase.
func (ph Phrase) Occurrences(f *segment.Field, blocks []uint32) *Occurrences {
	cover := ph.cover(f)
	if cover == nil {
		return nil
	}
	o := &Occurrences{Blocks: make([]uint32, 0, len(blocks)), ends: make([]uint32, 0, len(blocks)), starts: make([]uint32, 0, 2*len(blocks))}
	first := cover[0]
	first.positions.Match(first.list, blocks, func(i int, positions []uint32, known bool) {
		n := len(o.starts)
		for _, at := range positions {
			if at >= first.offset {
				o.starts = append(o.starts, at-first.offset)
			}
		}
		if len(o.starts) > n || !known {
			o.Blocks = append(o.Blocks, blocks[i])
			o.ends = append(o.ends, uint32(len(o.starts)))
		}
	})
	for _, c := range cover[1:] {
		o.keepCommon(c)
	}
	if ph.overlaps {
		o.keepApart(ph.units())
	}
	return o
}

// keepCommon keeps the occurrences that have the pair.
func (o *Occurrences) keepCommon(c covering) {
	blocks, starts := 0, uint32(0) // kept
	last, lastEnd := -1, uint32(0) // the block visited last, and its end before
	c.positions.Match(c.list, o.Blocks, func(i int, positions []uint32, known bool) {
		from := uint32(0)
		switch {
		case i > 0 && i-1 == last:
			from = lastEnd // what is in ends is new already
		case i > 0:
			from = o.ends[i-1]
		}
		last, lastEnd = i, o.ends[i]
		kept := uint32(0)
		if known {
			if kept = common(o.starts[starts:], o.starts[from:lastEnd], positions, c.offset); kept == 0 && from < lastEnd {
				return
			}
		}
		starts += kept
		o.Blocks[blocks], o.ends[blocks] = o.Blocks[i], starts
		blocks++
	})
	o.Blocks, o.ends, o.starts = o.Blocks[:blocks], o.ends[:blocks], o.starts[:starts]
}

// keepApart keeps in each block the occurrences that do not overlap the one kept before.
func (o *Occurrences) keepApart(units uint32) {
	kept, from := uint32(0), uint32(0)
	for i, to := range o.ends {
		end := uint32(0)
		for _, start := range o.starts[from:to] {
			if start >= end {
				o.starts[kept], end = start, start+units
				kept++
			}
		}
		from, o.ends[i] = to, kept
	}
	o.starts = o.starts[:kept]
}

// covering is a pair whose positions tell where two characters of the phrase are.
type covering struct {
	offset    uint32 // of the pair in the phrase
	list      segment.List
	positions segment.Positions
}

// cover returns pairs with positions that cover the phrase, with as few postings as possible, the rarest
// first; nil if there are none.
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
		cover = append(cover, covering{uint32(i), lists[i], positions[i]})
	}
	slices.SortFunc(cover, func(a, b covering) int { return cmp.Compare(a.list.Count(), b.list.Count()) })
	return cover
}

// common writes to dst those of starts that are offset before a position, and returns how many; all are in
// ascending order. dst may begin before starts in the same slice.
func common(dst, starts, positions []uint32, offset uint32) uint32 {
	kept, i := uint32(0), 0
	for _, start := range starts {
		for i < len(positions) && positions[i] < start+offset {
			i++
		}
		if i < len(positions) && positions[i] == start+offset {
			dst[kept] = start
			kept++
		}
	}
	return kept
}
