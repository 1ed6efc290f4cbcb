package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
)

const (
	// minRightIndent is how far, in columns, the right half of a line is indented at least.
	minRightIndent = 6
	// maxLeftIndent is how far its left half may be.
	maxLeftIndent = 2
)

// untangle puts two halves of one printed line into order: where bold and plain type share a
// baseline, a layout-keeping extraction may write the right half first, indented by the width of
// the left half, and the left half on the line below.
func untangle(lines []line) {
	for i := 0; i+2 < len(lines); i++ {
		right, left := &lines[i], &lines[i+1]
		if !half(right) || !half(left) || lines[i+2].blank || !halves(right, left) {
			continue
		}
		*right, *left = *left, *right
		right.text += left.text
		right.width += left.width
		right.indent = 0
		left.gone = true
	}
}

// half reports a line that may be half of a printed one.
func half(l *line) bool {
	return !l.blank && !l.gone && l.cells == nil && l.src.Kind == layout.Wrapped
}

// halves reports two lines of which the first is indented by the width of the second, which ends a
// sentence where the first does not.
func halves(right, left *line) bool {
	if right.indent < minRightIndent || left.indent > maxLeftIndent || strings.Contains(left.text, " ") {
		return false
	}
	if n := utf8.RuneCountInString(raw(left)); n < right.indent-1 || n > right.indent+2 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(left.text)
	end, _ := utf8.DecodeLastRuneInString(right.text)
	return terminal(last) && !terminal(end)
}
