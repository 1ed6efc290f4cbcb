package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
)

// untangle puts two halves of one printed line into order: where bold and plain type stand on one
// baseline, a layout-keeping extraction may write the right half first, indented by the width of
// the left half, and the left half on the line below.
func untangle(lines []line) {
	for i := 0; i+1 < len(lines); i++ {
		right, left := &lines[i], &lines[i+1]
		if right.blank || left.blank || right.gone || left.gone || right.cells != nil || left.cells != nil ||
			right.src.Kind != layout.Wrapped || left.src.Kind != layout.Wrapped || right.indent < 6 || left.indent > 2 {
			continue
		}
		n := utf8.RuneCountInString(raw(left))
		if n < right.indent-1 || n > right.indent+2 || i+2 >= len(lines) || lines[i+2].blank {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(left.text)
		end, _ := utf8.DecodeLastRuneInString(right.text)
		if !terminal(last) || terminal(end) || strings.ContainsAny(left.text, " ") {
			continue
		}
		*right, *left = *left, *right
		right.text += left.text
		right.width += left.width
		right.indent = 0
		left.gone = true
	}
}
