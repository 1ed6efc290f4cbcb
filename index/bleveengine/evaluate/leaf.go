package evaluate

import (
	"strings"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
	"wenxun/index/match"
)

// leaf is a leaf of the query's tree, with what the postings need to find it.
type leaf struct {
	*match.Leaf // nil for a Number
	// positive leaves are below an even number of NOTs: their occurrences count.
	positive bool
	// conditions: the leaf also holds, without an occurrence, for documents that pass one of these.
	conditions []condition
	// lookups are those of the patterns, by pattern.
	lookups []lookup
	// firstPattern is the number of its first pattern among those of the whole plan.
	firstPattern int
	// numbers are the beginnings of a 文号 that a Number matches; the first is its Exact.
	numbers []string
}

// lookup says how the postings find a pattern.
type lookup struct {
	terms.Lookup
	// countFromPostings reports whether the postings count the pattern's occurrences, so that the text
	// is not needed.
	countFromPostings bool
	// phrase is the pattern as a phrase, which positions find.
	phrase terms.Phrase
	// word is the pattern as a word, of which the postings of words know where it is at borders; empty
	// if they may not.
	word string
}

// newLookup returns the lookup of a pattern in texts, as no word.
func newLookup(p analysis.Pattern) lookup {
	x := lookup{Lookup: terms.NewLookup(p), phrase: terms.NewPhrase(p)}
	x.countFromPostings = x.Countable(p)
	return x
}

// newLeaf prepares a leaf.
func newLeaf(l index.Leaf, positive bool) *leaf {
	out := &leaf{Leaf: match.NewLeaf(l), positive: positive}
	if number, ok := l.(*index.Number); ok {
		for _, p := range index.Patterns(number) {
			out.numbers = append(out.numbers, store.NumberKey(p.Folded()))
		}
		return out
	}
	for _, p := range out.Patterns {
		x := newLookup(p)
		x.countFromPostings = x.countFromPostings && !out.Title
		if out.Borders && isWord(p) {
			x.word = p.String()
		}
		out.lookups = append(out.lookups, x)
	}
	return out
}

// isWord reports whether every token (analysis.Token) that reads like the pattern is an occurrence of it:
// it has no digits or Latin letters at its ends, where the text may continue, and it cannot overlap
// itself.
func isWord(p analysis.Pattern) bool {
	n := p.Units()
	return n > 0 && !p.Prefix() && !isASCII(p.Folded().Unit(0)) && !isASCII(p.Folded().Unit(n-1)) && !p.OverlapsItself()
}

func isASCII(unit uint16) bool { return unit < utf8.RuneSelf }

// ofNumber reports whether the leaf is a Number.
func (l *leaf) ofNumber() bool { return l.Leaf == nil }

// matchesNumber reports whether the document's 文号 begins as the leaf says; with exact, as its Exact.
func (l *leaf) matchesNumber(r *store.Row, exact bool) bool {
	for i, n := range l.numbers {
		if exact && i > 0 {
			break
		}
		if n != "" && strings.HasPrefix(r.Number, n) {
			return true
		}
	}
	return false
}
