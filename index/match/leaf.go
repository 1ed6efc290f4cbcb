package match

import (
	"bytes"

	"wenxun/index"
	"wenxun/index/analysis"
)

// Leaf is a Word or a Near prepared for matching. It is safe for concurrent use.
type Leaf struct {
	Title bool // it occurs in the document's title alone
	// Patterns are the patterns of the leaf, each once: Exact if there is one, the synonyms, then those
	// of the expansions. The first Whole are Exact and the synonyms.
	Patterns []analysis.Pattern
	Whole    int
	// HasExact reports whether Patterns[0] is the word as typed.
	HasExact bool
	// Expansions are those of the word, or for a Near one whose parts are its words: for each part,
	// the places of its patterns in Patterns.
	Expansions [][][]int
	// Near is set for a Near.
	Near *index.Near
	// Borders is set for a word whose occurrences should be at borders of words.
	Borders bool

	part     []int    // by pattern: index.Occurrence.Part
	overlaps []uint64 // by pattern: which of the first maxGrouped patterns may overlap it
}

// NewLeaf prepares a leaf. It returns nil for a Number, which does not occur in text.
func NewLeaf(l index.Leaf) *Leaf {
	out := &Leaf{}
	switch l := l.(type) {
	case *index.Word:
		out.Title, out.Borders = l.Title, l.Borders
		if l.Exact.Units() > 0 {
			out.HasExact = true
			out.place(l.Exact, 0)
		}
		for _, p := range l.Synonyms {
			out.place(p, 0)
		}
		out.Whole = len(out.Patterns)
		part := 0
		for _, expansion := range l.Expansions {
			parts := make([][]int, len(expansion))
			for i, patterns := range expansion {
				part++
				parts[i] = out.places(patterns, part)
			}
			out.Expansions = append(out.Expansions, parts)
		}
	case *index.Near:
		out.Title, out.Near = l.Title, l
		parts := make([][]int, len(l.Words))
		for i, word := range l.Words {
			parts[i] = []int{out.place(word, 0)}
		}
		out.Expansions = [][][]int{parts}
	default:
		return nil
	}
	out.compare()
	return out
}

func (l *Leaf) places(patterns []analysis.Pattern, part int) []int {
	all := make([]int, len(patterns))
	for i, p := range patterns {
		all[i] = l.place(p, part)
	}
	return all
}

// place returns the place of a pattern among Patterns, where it adds it if it is new.
func (l *Leaf) place(p analysis.Pattern, part int) int {
	for k, known := range l.Patterns {
		if Same(known, p) {
			return k
		}
	}
	l.Patterns = append(l.Patterns, p)
	l.part = append(l.part, part)
	return len(l.Patterns) - 1
}

// Same reports whether two patterns match the same strings.
func Same(a, b analysis.Pattern) bool {
	return a.Prefix() == b.Prefix() && bytes.Equal(a.Folded(), b.Folded())
}

// Single reports whether the leaf is one pattern, anywhere in the document.
func (l *Leaf) Single() bool {
	return !l.Title && len(l.Patterns) == 1 && len(l.Expansions) == 0
}

// maxGrouped is how many patterns of a leaf are compared with one another for overlaps: a word of
// bits. Leaves with more are rare, and their occurrences are counted in the text.
const maxGrouped = 64

// compare finds out which patterns may overlap.
func (l *Leaf) compare() {
	l.overlaps = make([]uint64, len(l.Patterns))
	for k := range l.Patterns[:min(len(l.Patterns), maxGrouped)] {
		for j := range k {
			if overlap(l.Patterns[j], l.Patterns[k]) {
				l.overlaps[j] |= 1 << k
				l.overlaps[k] |= 1 << j
			}
		}
	}
}

// overlap reports whether occurrences of two patterns may share characters.
func overlap(a, b analysis.Pattern) bool {
	if a.Prefix() || b.Prefix() {
		return true // the text decides how long their occurrences are
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
