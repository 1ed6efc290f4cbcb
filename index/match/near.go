package match

import (
	"cmp"
	"math/bits"
	"sort"

	"wenxun/index"
	"wenxun/index/analysis"
)

// countNear counts the occurrences of a Near in a text.
func countNear(n *index.Near, text analysis.Folded) int {
	count := 0
	findNear(n, text, func(*chain, place, int) { count++ })
	return count
}

// nearWords yields the words of the occurrences of a Near in a text, ascending within each.
func nearWords(n *index.Near, text analysis.Folded, yield func(Span)) {
	findNear(n, text, func(c *chain, first place, end int) { c.words(first, end, yield) })
}

// findNear finds the occurrences of a Near in a text: leftmost first, not overlapping, each as far as
// it reaches. It yields the first word of each and the end.
func findNear(n *index.Near, text analysis.Folded, yield func(c *chain, first place, end int)) {
	c := newChain(n, text)
	if c == nil {
		return
	}
	heads := make([]int, len(c.spans)) // of each word, its first place after all that was yielded
	for end := 0; ; {
		start := -1
		for word, at := range heads {
			for at < len(c.spans[word]) && c.spans[word][at].Start < end {
				at++
			}
			heads[word] = at
			if at < len(c.spans[word]) && (start < 0 || c.spans[word][at].Start < start) {
				start = c.spans[word][at].Start
			}
		}
		if start < 0 {
			return
		}
		first, furthest := place{}, -1
		for word, at := range heads {
			if at == len(c.spans[word]) || c.spans[word][at].Start != start {
				continue
			}
			here := place{word, at}
			reached := c.reach(state{here, 0})
			if reached > furthest || reached == furthest && reached >= 0 && c.before(here, first) {
				first, furthest = here, reached
			}
		}
		end = start + 1
		if furthest >= 0 {
			yield(c, first, furthest)
			end = furthest
		}
	}
}

// chain finds ways from word to word.
type chain struct {
	spans    [][]Span // where each word occurs, ascending
	longest  int      // the length of the longest occurrence
	distance int
	every    uint64
	known    map[state]int
}

// place is an occurrence of a word.
type place struct{ word, at int }

// state is a place on a way that has already visited the words in used, bit by bit.
type state struct {
	place
	used uint64
}

// newChain returns nil if a word does not occur.
func newChain(n *index.Near, text analysis.Folded) *chain {
	c := &chain{spans: make([][]Span, len(n.Words)), distance: n.Distance, every: 1<<len(n.Words) - 1, known: make(map[state]int)}
	for i, w := range n.Words {
		for s, e := w.Next(text, 0); s >= 0; s, e = w.Next(text, s+1) {
			c.spans[i] = append(c.spans[i], Span{s, e})
			c.longest = max(c.longest, e-s)
		}
		if len(c.spans[i]) == 0 {
			return nil
		}
	}
	return c
}

func (c *chain) span(p place) Span { return c.spans[p.word][p.at] }

// before orders places by start, end and word.
func (c *chain) before(a, b place) bool {
	x, y := c.span(a), c.span(b)
	return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End), cmp.Compare(a.word, b.word)) < 0
}

// reach returns the furthest end of a way that begins at a place and visits every word that is not
// used, none of them overlapping the one before nor further from it than the distance; -1 if there
// is none.
func (c *chain) reach(s state) int {
	w := c.span(s.place)
	s.used |= 1 << s.word
	left := bits.OnesCount64(c.every &^ s.used)
	if left == 0 {
		return w.End
	}
	for word, all := range c.spans {
		if s.used&(1<<word) != 0 {
			continue
		}
		if next := from(all, w.End); next == len(all) || all[next].Start > w.End+left*(c.distance+c.longest) {
			return -1 // no way is that long
		} else if left == 1 {
			// Of the last word, the last occurrence within the distance ends furthest.
			last := from(all, w.End+c.distance+1) - 1
			if last < next {
				return -1
			}
			return all[last].End
		}
	}
	if end, ok := c.known[s]; ok {
		return end
	}
	best := -1
	c.successors(s, func(next state) { best = max(best, c.reach(next)) })
	c.known[s] = best
	return best
}

// successors yields the states that may follow s, whose own word is in used.
func (c *chain) successors(s state, yield func(state)) {
	w := c.span(s.place)
	for word, all := range c.spans {
		if s.used&(1<<word) != 0 {
			continue
		}
		for at := from(all, w.End); at < len(all) && all[at].Start <= w.End+c.distance; at++ {
			yield(state{place{word, at}, s.used})
		}
	}
}

// words yields the words of the way from first that ends at end. Of several ways it takes the one
// whose words come earliest.
func (c *chain) words(first place, end int, yield func(Span)) {
	for s := (state{first, 0}); ; {
		yield(c.span(s.place))
		s.used |= 1 << s.word
		if s.used == c.every {
			return
		}
		var best state
		found := false
		c.successors(s, func(next state) {
			if (!found || c.before(next.place, best.place)) && c.reach(next) == end {
				best, found = next, true
			}
		})
		s = best
	}
}

// from returns the index of the first span that begins at or after at.
func from(all []Span, at int) int {
	return sort.Search(len(all), func(i int) bool { return all[i].Start >= at })
}
