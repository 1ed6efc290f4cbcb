package repair

import (
	"strings"

	"wenxun/internal/read/layout"
)

// A table in plain text is either drawn, with its columns apart by wide gaps, or flattened, with
// one space where the cells met. Both are parted into cells; what an extraction broke inside a
// cell is joined again where the rows show it.

const (
	// minDrawnLines is how many lines with wide gaps make a drawn table.
	minDrawnLines = 3
	// minColumns is how many columns a drawn table has at least: two are a list, or a page's layout.
	minColumns = 3
	// deepIndent is how far a line of a drawn table may begin from the margin without a gap of its own.
	deepIndent = 12
	// maxTableGap is how many empty lines may be inside a drawn table.
	maxTableGap = 3
)

// cell is a piece of a table: a column of one line, or a whole cell.
type cell struct {
	text string
	col  int
}

// row is a row of a table with the line that it was read from.
type row struct {
	at    int // line
	cells []cell
}

func (r *Result) tables(lines []line, doc spacing) {
	table := 0
	for at := 0; at < len(lines); at++ {
		end := drawnEnd(lines, at)
		if end == at {
			continue
		}
		table++
		r.drawn(lines, at, end, table)
		at = end - 1
	}
	if !doc.digits {
		r.flattened(lines, table)
	}
}

// wide reports a line with a gap that parts columns. The number of a heading may be apart too.
func wide(l *line) bool {
	return l.raw != "" && strings.Contains(l.raw, "   ") && !numberedHeading(l.text)
}

// drawnEnd returns where a drawn table that begins at line at ends; at itself where there is none.
func drawnEnd(lines []line, at int) int {
	if !part(&lines[at]) {
		return at
	}
	wides, all, blanks, end, past := 0, 0, 0, at, 0
	atEnd := 0 // lines up to end
	for i := at; i < len(lines); i++ {
		l := &lines[i]
		if i > at && l.src.Page != lines[at].src.Page {
			break
		}
		if l.gone {
			if l.src.Kind == layout.Wrapped {
				break // a page number: the columns of the next page are elsewhere
			}
			continue
		}
		if l.blank {
			if blanks++; blanks > maxTableGap {
				break
			}
			continue
		}
		if !part(l) {
			// A short line may be between two of the table's: a number, a word.
			if past++; past > 3 || l.width > 24 {
				break
			}
			all++
			continue
		}
		all++
		past = 0
		if wide(l) {
			wides++
		}
		if wide(l) || blanks == 0 {
			end, atEnd = i+1, all
		}
		blanks = 0
	}
	if wides < minDrawnLines || wides*4 < atEnd {
		return at
	}
	return end
}

// part reports a line that may belong to a drawn table.
func part(l *line) bool {
	return !l.blank && !l.gone && l.src.Kind == layout.Wrapped && l.cells == nil && (wide(l) || l.indent >= deepIndent)
}

// drawn parts the lines [from, to) of a drawn table into cells.
func (r *Result) drawn(lines []line, from, to, table int) {
	columns := valleys(lines[from:to])
	if len(columns) < minColumns {
		return
	}
	var rows []row
	var bands []int // of each row: which run of lines without an empty one it is in
	band := 0
	for i := from; i < to; i++ {
		l := &lines[i]
		if l.gone {
			continue
		}
		if l.blank {
			band++
			continue
		}
		cells := r.cut(l, columns)
		if cells == nil {
			band++ // a line across the columns parts what is above it from what is below
			continue
		}
		rows = append(rows, row{i, cells})
		bands = append(bands, band)
	}
	for start := 0; start < len(rows); {
		end := start
		for end < len(rows) && bands[end] == bands[start] {
			end++
		}
		first, last := rows[start].at, rows[end-1].at
		if dense(rows[start:end]) {
			for _, x := range gather(rows[start:end]) {
				r.put(&lines[x.at], x, table)
			}
		} else {
			r.put(&lines[first], r.piled(lines[first:last+1]), table)
		}
		for i := first; i <= last; i++ {
			if l := &lines[i]; l.cells == nil && !l.blank {
				l.gone = true // its pieces went into a cell of another line
			}
		}
		start = end
	}
}

// put gives a line the cells of a row.
func (r *Result) put(l *line, x row, table int) {
	l.table = table
	l.cells = nil
	for _, c := range x.cells {
		l.cells = append(l.cells, c.text)
	}
	r.count(TableCell)
}
