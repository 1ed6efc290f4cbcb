package scan

import (
	"cmp"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
)

// occurrence is where a word of a Near stands.
type occurrence struct{ word, start, end int }

// near returns the occurrences of the Near in the unit, leftmost first and not overlapping.
func (u unit) near(n *index.Near) []occurrence {
	var found []occurrence
	for _, text := range u {
		found = append(found, nearIn(text, n)...)
	}
	return found
}

func nearIn(text analysis.Folded, n *index.Near) []occurrence {
	var all []occurrence
	for i, word := range n.Words {
		for s, e := word.Next(text, 0); s >= 0; s, e = word.Next(text, s+1) {
			all = append(all, occurrence{i, s, e})
		}
	}
	slices.SortFunc(all, func(a, b occurrence) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	every := 1<<len(n.Words) - 1
	type state struct{ at, used int }
	known := make(map[state]int)
	// furthest returns the furthest end of a way from the occurrence at through every word not in
	// used, each by an occurrence of its own, or -1.
	var furthest func(at, used int) int
	furthest = func(at, used int) int {
		used |= 1 << all[at].word
		if used == every {
			return all[at].end
		}
		if end, ok := known[state{at, used}]; ok {
			return end
		}
		best := -1
		for next := at + 1; next < len(all) && all[next].start-all[at].end <= n.Distance; next++ {
			o := all[next]
			if used&(1<<o.word) == 0 && o.start >= all[at].end {
				best = max(best, furthest(next, used))
			}
		}
		known[state{at, used}] = best
		return best
	}
	var found []occurrence
	behind := 0
	for at := 0; at < len(all); {
		start, end := all[at].start, -1
		for ; at < len(all) && all[at].start == start; at++ {
			if start >= behind {
				end = max(end, furthest(at, 0))
			}
		}
		if end >= 0 {
			found = append(found, occurrence{0, start, end})
			behind = end
		}
	}
	return found
}
