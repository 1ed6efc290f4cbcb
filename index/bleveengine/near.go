package bleveengine

import (
	"cmp"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
)

// wordSpan is where a word of a proximity stands.
type wordSpan struct {
	span
	word uint64 // its bit
}

// countNear counts the places in one part of text, from from on, where all of the words stand
// near one another: leftmost first, not overlapping, each as far as it reaches.
func countNear(n *index.Near, text analysis.Folded, from int) int {
	var all []wordSpan
	for i, w := range n.Words {
		found := false
		for s, e := w.Next(text, from); s >= 0; s, e = w.Next(text, s+1) {
			all = append(all, wordSpan{span{s, e}, 1 << i})
			found = true
		}
		if !found {
			return 0
		}
	}
	slices.SortFunc(all, func(a, b wordSpan) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	c := chain{words: all, distance: n.Distance, every: 1<<len(n.Words) - 1, known: make(map[[2]uint64]int)}
	count, behind := 0, 0
	for i := 0; i < len(all); {
		end := -1
		start := all[i].start
		for ; i < len(all) && all[i].start == start; i++ {
			if start >= behind {
				end = max(end, c.reach(i, 0))
			}
		}
		if end >= 0 {
			count++
			behind = end
		}
	}
	return count
}

// chain finds ways from word to word.
type chain struct {
	words    []wordSpan // by start
	distance int
	every    uint64
	known    map[[2]uint64]int
}

// reach returns the furthest end of a way that begins at word i and goes through every word that
// is not in used, none of them overlapping the one before nor further from it than the distance;
// -1 when there is none.
func (c *chain) reach(i int, used uint64) int {
	w := c.words[i]
	used |= w.word
	if used == c.every {
		return w.end
	}
	key := [2]uint64{uint64(i), used}
	if end, ok := c.known[key]; ok {
		return end
	}
	best := -1
	for j := i + 1; j < len(c.words) && c.words[j].start <= w.end+c.distance; j++ {
		if next := c.words[j]; used&next.word == 0 && next.start >= w.end {
			best = max(best, c.reach(j, used))
		}
	}
	c.known[key] = best
	return best
}
