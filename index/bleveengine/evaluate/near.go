package evaluate

import (
	"math/bits"
	"sort"

	"wenxun/index"
	"wenxun/index/analysis"
)

// countNear counts the places in one part of text, from from on, where all of the words stand
// near one another: leftmost first, not overlapping, each as far as it reaches.
func countNear(n *index.Near, text analysis.Folded, from int) int {
	c := chain{words: make([][]span, len(n.Words)), distance: n.Distance, every: 1<<len(n.Words) - 1, known: make(map[state]int)}
	for i, w := range n.Words {
		for s, e := w.Next(text, from); s >= 0; s, e = w.Next(text, s+1) {
			c.words[i] = append(c.words[i], span{s, e})
			c.longest = max(c.longest, e-s)
		}
		if len(c.words[i]) == 0 {
			return 0
		}
	}
	// Of each word, the first place that lies behind everything counted.
	heads := make([]int, len(c.words))
	for count, behind := 0, 0; ; {
		start := -1
		for word, at := range heads {
			for at < len(c.words[word]) && c.words[word][at].start < behind {
				at++
			}
			heads[word] = at
			if at < len(c.words[word]) && (start < 0 || c.words[word][at].start < start) {
				start = c.words[word][at].start
			}
		}
		if start < 0 {
			return count
		}
		end := -1
		for word, at := range heads {
			if at < len(c.words[word]) && c.words[word][at].start == start {
				end = max(end, c.reach(state{word, at, 0}))
			}
		}
		behind = start + 1
		if end >= 0 {
			count++
			behind = end
		}
	}
}

// chain finds ways from word to word.
type chain struct {
	words    [][]span // where each word stands, ascending
	longest  int      // length of the longest place
	distance int
	every    uint64
	known    map[state]int
}

// state is a place of a word on a way that has been through the words in used, bit by bit.
type state struct {
	word, at int
	used     uint64
}

// reach returns the furthest end of a way that begins at a place and goes through every word that
// was not used, none of them overlapping the one before nor further from it than the distance;
// -1 when there is none.
func (c *chain) reach(s state) int {
	w := c.words[s.word][s.at]
	s.used |= 1 << s.word
	left := bits.OnesCount64(c.every &^ s.used)
	if left == 0 {
		return w.end
	}
	for word, all := range c.words {
		if s.used&(1<<word) != 0 {
			continue
		}
		if next := from(all, w.end); next == len(all) || all[next].start > w.end+left*(c.distance+c.longest) {
			return -1 // no way goes so far
		} else if left == 1 {
			// Of the last word the last place within reach ends furthest.
			last := from(all, w.end+c.distance+1) - 1
			if last < next {
				return -1
			}
			return all[last].end
		}
	}
	if end, ok := c.known[s]; ok {
		return end
	}
	best := -1
	for word, all := range c.words {
		if s.used&(1<<word) != 0 {
			continue
		}
		for at := from(all, w.end); at < len(all) && all[at].start <= w.end+c.distance; at++ {
			best = max(best, c.reach(state{word, at, s.used}))
		}
	}
	c.known[s] = best
	return best
}

// from returns the index of the first of the spans that begins at or behind at.
func from(all []span, at int) int {
	return sort.Search(len(all), func(i int) bool { return all[i].start >= at })
}
