package evaluate

import (
	"bytes"
	"strings"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
)

// leaf is a leaf of the query's tree.
type leaf struct {
	*index.Leaf
	// positive leaves stand under an even number of NOTs: theirs are the matches.
	positive bool
	of       []condition
	// patterns are the patterns of the leaf, each once: Exact, when there is one, and Alike, which
	// are the first whole ones; then those of ways.
	patterns []pattern
	whole    int
	exact    bool // patterns[0] is Exact
	// ways are those of Leaf.Ways, or the proximity as one whose parts are its words: per part the
	// patterns' places in patterns.
	ways [][][]int
	// firstPattern is where its patterns' are among all the plan's.
	firstPattern int
	// single leaves ask for one pattern, wherever it stands.
	single bool
}

// pattern is one that is looked for.
type pattern struct {
	analysis.Pattern
	terms.Lookup
	// countFromPostings is whether the postings say how often it stands, so that the text need not be looked at.
	countFromPostings bool
	// overlaps are the first maxApart patterns of the leaf whose matches may overlap this one's.
	overlaps uint64
}

// newLeaf makes a leaf ready.
func newLeaf(l *index.Leaf, positive bool) *leaf {
	out := &leaf{Leaf: l, positive: positive}
	if l.Exact.Units() > 0 {
		out.exact = true
		out.seek(l.Exact)
	}
	for _, p := range l.Alike {
		out.seek(p)
	}
	out.whole = len(out.patterns)
	ways := l.Ways
	if l.Near != nil {
		words := make([][]analysis.Pattern, len(l.Near.Words))
		for i, w := range l.Near.Words {
			words[i] = []analysis.Pattern{w}
		}
		ways = [][][]analysis.Pattern{words}
	}
	for _, way := range ways {
		parts := make([][]int, len(way))
		for i, part := range way {
			for _, p := range part {
				parts[i] = append(parts[i], out.seek(p))
			}
		}
		out.ways = append(out.ways, parts)
	}
	out.compare()
	out.single = l.Place == index.Everywhere && len(out.patterns) == 1 && len(out.ways) == 0
	return out
}

// seek returns the place of a pattern among those patterns.
func (l *leaf) seek(p analysis.Pattern) int {
	for k := range l.patterns {
		if s := &l.patterns[k]; s.Prefix() == p.Prefix() && bytes.Equal(s.Folded(), p.Folded()) {
			return k
		}
	}
	s := pattern{Pattern: p, Lookup: terms.NewLookup(p)}
	s.countFromPostings = l.Place == index.Everywhere && s.Countable(p)
	l.patterns = append(l.patterns, s)
	return len(l.patterns) - 1
}

// maxApart is how many patterns of a leaf it is known of which of them may overlap.
const maxApart = 64

// compare finds out which patterns may overlap.
func (l *leaf) compare() {
	for k := range l.patterns[:min(len(l.patterns), maxApart)] {
		for j := range k {
			if overlap(l.patterns[j].Pattern, l.patterns[k].Pattern) {
				l.patterns[j].overlaps |= 1 << k
				l.patterns[k].overlaps |= 1 << j
			}
		}
	}
}

// overlap reports whether matches of two patterns may have characters in common.
func overlap(a, b analysis.Pattern) bool {
	if a.Prefix() || b.Prefix() {
		return true // how far their matches reach the text decides
	}
	x, y := a.Folded(), b.Folded()
	for shift := 2 - len(y); shift < len(x); shift += 2 {
		from, to := max(0, shift), min(len(x), shift+len(y))
		if bytes.Equal(x[from:to], y[from-shift:to-shift]) {
			return true
		}
	}
	return false
}

// bears reports whether the report's 文号 begins as the leaf says, whatever the brackets and spaces
// in either; with exact, as Exact says.
func (l *leaf) bears(r *store.Row, exact bool) bool {
	for i := range l.patterns[:l.whole] {
		if exact && (i > 0 || !l.exact) {
			return false
		}
		if n := store.NumberKey(l.patterns[i].Folded()); n != "" && strings.HasPrefix(r.Number, n) {
			return true
		}
	}
	return false
}
