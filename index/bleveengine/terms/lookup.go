package terms

import (
	"cmp"
	"slices"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
)

// Lookup is what a pattern requires of the postings: the terms that every block with a match has.
type Lookup struct {
	pairs  []uint32
	runs   []string
	prefix string // beginning of a run; "" for none
}

// NewLookup returns the Lookup of a pattern.
func NewLookup(p analysis.Pattern) Lookup {
	var l Lookup
	add := func(pair uint32) {
		if !slices.Contains(l.pairs, pair) {
			l.pairs = append(l.pairs, pair)
		}
	}
	lex := lexer{text: p.Folded()}
	previous, paired := uint16(analysis.Break), true
	for lex.more() {
		unit, start, end := lex.next()
		if isRun(unit) {
			run := string(appendRun(nil, p.Folded()[2*start:2*end]))
			if p.Prefix() && !lex.more() {
				l.prefix = run
			} else if !slices.Contains(l.runs, run) {
				l.runs = append(l.runs, run)
			}
		}
		switch {
		case unit != analysis.Break && previous != analysis.Break:
			add(pairOf(previous, unit))
			paired = true
		default:
			if !paired {
				add(single(previous))
			}
			paired = unit == analysis.Break || isRun(unit)
		}
		previous = unit
	}
	if !paired {
		add(single(previous))
	}
	return l
}

// Len returns how many terms are required.
func (l *Lookup) Len() int {
	n := len(l.pairs) + len(l.runs)
	if l.prefix != "" {
		n++
	}
	return n
}

// List returns the postings of the one term that is required; ok is false if several are, or those
// that begin with a prefix.
func (l *Lookup) List(f *segment.Field) (list segment.List, ok bool) {
	switch {
	case l.Len() != 1 || l.prefix != "":
		return nil, false
	case len(l.runs) == 1:
		return f.Run(l.runs[0]), true
	default:
		return f.Pair(l.pairs[0]), true
	}
}

// Positions returns the positions of the pair that is the one term that is required; nil if they are not
// known.
func (l *Lookup) Positions(f *segment.Field) segment.Positions {
	if l.Len() != 1 || len(l.pairs) != 1 {
		return nil
	}
	return f.Positions(l.pairs[0])
}

// Countable reports whether the frequencies in the postings are the numbers of matches of p, the
// pattern of this Lookup: if p is a character, two different ones, or a run.
func (l *Lookup) Countable(p analysis.Pattern) bool {
	switch {
	case l.Len() != 1 || l.prefix != "":
		return false
	case len(l.runs) == 1:
		// The pattern is the run alone, not the run twice with a break between; and no longer run of the
		// text is stored as this one.
		return p.Units() == len(l.runs[0]) && p.Units() < maxRun
	default:
		first, second := l.pairs[0]>>16, l.pairs[0]&0xFFFF
		return first != second && p.Units() == min(2, 1+int(second)) && !isRun(uint16(first)) && !isRun(uint16(second))
	}
}

// Blocks returns the blocks of a segment that have all required terms, in ascending order. Deleted
// ones may be among them.
func (l *Lookup) Blocks(f *segment.Field) []uint32 {
	lists := make([]segment.List, 0, len(l.pairs)+len(l.runs))
	for _, pair := range l.pairs {
		lists = append(lists, f.Pair(pair))
	}
	for _, run := range l.runs {
		lists = append(lists, f.Run(run))
	}
	for _, list := range lists {
		if len(list) == 0 {
			return nil
		}
	}
	slices.SortFunc(lists, func(a, b segment.List) int { return cmp.Compare(a.Count(), b.Count()) })
	var blocks []uint32
	switch {
	case l.prefix != "":
		f.RunsOf(l.prefix, func(list segment.List) { blocks = list.Blocks(blocks) })
		slices.Sort(blocks)
		blocks = slices.Compact(blocks)
	case len(lists) > 0:
		blocks = lists[0].Blocks(make([]uint32, 0, lists[0].Count()))
		lists = lists[1:]
	}
	for _, list := range lists {
		if len(blocks) == 0 {
			return nil
		}
		blocks = list.Intersect(blocks)
	}
	return blocks
}

// Frequencies returns, for each of the blocks that Blocks returned, the frequency of the required term
// that is rarest in it: an upper bound of the number of matches.
func (l *Lookup) Frequencies(f *segment.Field, blocks []uint32) []uint32 {
	least := make([]uint32, len(blocks))
	// Every block has each required term, but only one or more of the runs that begin with the prefix.
	read := func(list segment.List, sum bool) {
		list.Match(blocks, func(i int, n uint32) {
			if sum {
				least[i] += n
			} else if least[i] == 0 || n < least[i] {
				least[i] = n
			}
		})
	}
	if l.prefix != "" {
		f.RunsOf(l.prefix, func(list segment.List) { read(list, true) })
	}
	for _, pair := range l.pairs {
		read(f.Pair(pair), false)
	}
	for _, run := range l.runs {
		read(f.Run(run), false)
	}
	return least
}
