package repair

import (
	"strings"

	"wenxun/internal/read/layout"
)

// minGap is how many columns of white space inside a line part cells.
const minGap = 3

// tables finds lines that are rows of a table, by the wide gaps in them, and parts them into cells.
func (r *Result) tables(lines []line) {
	table := 0
	before := -2
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone || !l.spaced || l.src.Kind != layout.Wrapped {
			continue
		}
		raw := l.raw
		if raw == "" || !strings.Contains(raw, "   ") {
			continue
		}
		var cells []string
		for _, c := range strings.Split(raw, "   ") {
			if c = strings.TrimSpace(c); c != "" {
				cells = append(cells, r.despace(c, spacing{}))
			}
		}
		if len(cells) < 2 {
			continue
		}
		if i > before+2 {
			table++
		}
		before = i
		l.cells, l.table = cells, table
		r.count(TableCell)
	}
}
