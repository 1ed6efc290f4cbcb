package search

import (
	"github.com/sergi/go-diff/diffmatchpatch"

	"wenxun/index/analysis"
)

// lettered is a text folded to letters, digits and signs, without breaks.
type lettered struct {
	runes  []rune
	source []analysis.Span
	inside []bool // whether the rune goes on with the number or Latin word of the rune before it
}

func letters(s string) lettered {
	folded, spans := analysis.FoldMap(s)
	var l lettered
	unit, last := 0, rune(analysis.Break)
	for _, r := range folded.String() {
		if r != analysis.Break {
			l.runes = append(l.runes, r)
			l.source = append(l.source, spans[unit])
			l.inside = append(l.inside, inNumber(last) && inNumber(r) || inLatin(last) && inLatin(r))
		}
		last = r
		unit++
		if r > 0xFFFF {
			unit++
		}
	}
	return l
}

func inNumber(r rune) bool { return r >= '0' && r <= '9' || r == '.' }
func inLatin(r rune) bool  { return r >= 'a' && r <= 'z' }

// approximate returns the range of text that becomes quote by the fewest insertions, deletions
// and replacements of characters, and how many they are (Sellers, 1980). The range begins and ends with whole
// numbers and Latin words, as an occurrence does: 800余万元 is one character away from 3800余万元.
func approximate(text lettered, quote []rune) (start, end, errors int) {
	type cell struct{ errors, start int }
	column := make([]cell, len(quote)+1)
	for i := range column {
		column[i] = cell{i, 0}
	}
	errors = len(quote)
	inside := func(at int) bool { return at < len(text.runes) && text.inside[at] }
	for at, r := range text.runes {
		diagonal := column[0]
		if inside(at + 1) {
			column[0].errors++ // the number that a range would begin in is left out of the quotation
		} else {
			column[0] = cell{0, at + 1}
		}
		for i, q := range quote {
			best := diagonal
			if q != r {
				best.errors++
			}
			if c := column[i+1]; c.errors+1 < best.errors {
				best = cell{c.errors + 1, c.start}
			}
			if c := column[i]; c.errors+1 < best.errors {
				best = cell{c.errors + 1, c.start}
			}
			diagonal, column[i+1] = column[i+1], best
		}
		if last := column[len(quote)]; last.errors < errors && !inside(at+1) {
			start, end, errors = last.start, at+1, last.errors
		}
	}
	return start, end, errors
}

// kinds are the kinds of edits in the terms of the diff library.
var kinds = map[diffmatchpatch.Operation]EditKind{
	diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffDelete: Missing, diffmatchpatch.DiffInsert: Added,
}

// difference returns the runs that lead from one text to another.
func difference(from, to []rune) []Edit {
	differ := diffmatchpatch.New()
	differ.DiffTimeout = 0 // exact: both are no longer than a quotation
	edits := []Edit{}
	for _, d := range differ.DiffMainRunes(from, to, false) {
		edits = append(edits, Edit{kinds[d.Type], d.Text})
	}
	return edits
}
