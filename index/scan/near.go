package scan

import (
	"cmp"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
)

// near returns the occurrences of the Near in a passage, leftmost first and not overlapping, each as
// far as it reaches. Of several ways through its words it takes the one whose words come earliest.
func near(n *index.Near, passage int, text analysis.Folded) []occurrence {
	type wordAt struct{ word, start, end int }
	var all []wordAt
	for i, word := range n.Words {
		for s, e := word.Next(text, 0); s >= 0; s, e = word.Next(text, s+1) {
			all = append(all, wordAt{i, s, e})
		}
	}
	slices.SortFunc(all, func(a, b wordAt) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.word, b.word))
	})
	every := 1<<len(n.Words) - 1
	type state struct{ at, used int }
	type way struct{ end, next int } // next: the place that follows, or -1
	known := make(map[state]way)
	// furthest returns the way from the occurrence at through every word not in used, each by an
	// occurrence of its own, that reaches furthest; its end is -1 if there is none.
	var furthest func(at, used int) way
	furthest = func(at, used int) way {
		used |= 1 << all[at].word
		if used == every {
			return way{all[at].end, -1}
		}
		if w, ok := known[state{at, used}]; ok {
			return w
		}
		best := way{-1, -1}
		for next := at + 1; next < len(all) && all[next].start-all[at].end <= n.Distance; next++ {
			o := all[next]
			if used&(1<<o.word) == 0 && o.start >= all[at].end {
				if w := furthest(next, used); w.end > best.end {
					best = way{w.end, next}
				}
			}
		}
		known[state{at, used}] = best
		return best
	}
	var found []occurrence
	end := 0
	for at := 0; at < len(all); {
		start, first, best := all[at].start, -1, -1
		for ; at < len(all) && all[at].start == start; at++ {
			if start < end {
				continue
			}
			if w := furthest(at, 0); w.end > best {
				first, best = at, w.end
			}
		}
		if first < 0 {
			continue
		}
		o := occurrence{passage: passage, start: start, end: best}
		for at, used := first, 0; at >= 0; {
			o.words = append(o.words, occurrence{passage: passage, start: all[at].start, end: all[at].end})
			w := furthest(at, used)
			used |= 1 << all[at].word
			at = w.next
		}
		found = append(found, o)
		end = best
	}
	return found
}
