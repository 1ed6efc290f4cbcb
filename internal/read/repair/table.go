package repair

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
)

// A table in plain text is either drawn, with its columns apart by wide gaps, or flattened, with
// one space where the cells met. Both are parted into cells; what an extraction broke inside a
// cell is joined again where the rows show it.

const (
	// wideGap is how many spaces inside a line part columns.
	wideGap = 3
	// minDrawnLines is how many lines with wide gaps make a drawn table.
	minDrawnLines = 3
	// minColumns is how many columns a drawn table has at least: two are a list, or a page's layout.
	minColumns = 3
	// deepIndent is how far a line of a drawn table may begin from the margin without a gap of its own.
	deepIndent = 12
	// maxTableGap is how many empty lines may stand inside a drawn table.
	maxTableGap = 3
)

// cell is a piece of a table: a column of one line, or a whole cell.
type cell struct {
	text string
	col  int
}

// row is a row of a table with the line that it is told from.
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

// wide reports a line with a gap that parts columns. The number of a heading may stand apart too.
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
				break // a page number: the columns of the next page stand elsewhere
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
			// A short line may stand between two of the table's: a number, a word.
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

// dense reports a band in which most lines are rows: they fill several columns.
func dense(rows []row) bool {
	n := 0
	for _, x := range rows {
		if len(x.cells) >= 3 {
			n++
		}
	}
	return n*5 >= len(rows)*2
}

// piled reads a band whose lines are pieces of one row: a piece goes on with the cell that it
// stands under. Columns may drift from line to line; only the line above counts.
func (r *Result) piled(lines []line) row {
	type open struct {
		span
		text string
	}
	var cells []open
	under := func(f span) (best int) {
		best = -1
		most := 0
		for i, c := range cells {
			if common := min(c.to, f.to) - max(c.from, f.from); common > most {
				best, most = i, common
			}
		}
		return best
	}
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone {
			continue
		}
		for _, f := range fragments(l) {
			text := r.despace(slice(raw(l), f.from-l.indent, f.to-l.indent), spacing{})
			if at := under(f); at >= 0 {
				cells[at].text = glue(cells[at].text, text)
				cells[at].span = span{min(cells[at].from, f.from), max(f.to, min(cells[at].to, f.to+4))}
			} else {
				cells = append(cells, open{f, text})
			}
		}
	}
	x := row{}
	slices.SortStableFunc(cells, func(a, b open) int { return a.from - b.from })
	for i, c := range cells {
		x.cells = append(x.cells, cell{c.text, i})
	}
	return x
}

// slice is the characters [from, to) of s.
func slice(s string, from, to int) string {
	n, begin := 0, len(s)
	for i := range s {
		if n == from {
			begin = i
		}
		if n == to {
			return s[begin:i]
		}
		n++
	}
	return s[begin:]
}

// put gives a line the cells of a row.
func (r *Result) put(l *line, x row, table int) {
	l.table = table
	l.cells, l.cellAt = nil, nil
	for _, c := range x.cells {
		l.cells = append(l.cells, c.text)
		l.cellAt = append(l.cellAt, c.col)
	}
	r.count(TableCell)
}

// span is a range of character positions.
type span struct{ from, to int }

// valleys finds the columns of a drawn table: ranges of positions that lines fill, between the
// positions that hardly any does.
func valleys(lines []line) []span {
	var cover []int
	n := 0
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone {
			continue
		}
		n++
		for _, f := range words(raw(l)) {
			for len(cover) < l.indent+f.to {
				cover = append(cover, 0)
			}
			for x := f.from; x < f.to; x++ {
				cover[l.indent+x]++
			}
		}
	}
	least := max(1, n/12)
	var all []span
	for x := 0; x < len(cover); x++ {
		if cover[x] <= least {
			continue
		}
		from := x
		for x < len(cover) && cover[x] > least {
			x++
		}
		all = append(all, span{from, x})
	}
	return all
}

// fragments are the pieces of a line between wide gaps, as positions.
func fragments(l *line) []span {
	s := raw(l)
	var all []span
	at, from, blanks, end := l.indent, -1, 0, 0
	for _, c := range s {
		if c == ' ' || c == '\u3000' {
			blanks++
		} else {
			if from < 0 || blanks >= 2 {
				if from >= 0 {
					all = append(all, span{from, end})
				}
				from = at
			}
			blanks, end = 0, at+1
		}
		at++
	}
	if from >= 0 {
		all = append(all, span{from, end})
	}
	return all
}

// cut parts a line by columns, word by word; nil where one piece runs across most of them.
func (r *Result) cut(l *line, columns []span) []cell {
	s := raw(l)
	if f := fragments(l); len(f) == 1 {
		if crossed(f[0], columns) > 1 {
			return nil
		}
		return []cell{{l.text, 2*nearest(columns, (f[0].from+f[0].to)/2) + 1}}
	}
	texts := make([]string, len(columns))
	at := l.indent
	for _, word := range words(s) {
		at = l.indent + word.from
		middle := at + (word.to-word.from)/2
		col := nearest(columns, middle)
		if texts[col] != "" {
			texts[col] += " "
		}
		texts[col] += word.text
	}
	var all []cell
	for col, t := range texts {
		if t == "" {
			continue
		}
		// A row's number stands close before its name: a column of its own, by a half.
		if n := leadingDigits(t); n > 0 && n <= 3 && (n == len(t) || t[n] == ' ' && isHanAt(t, n+1)) {
			all = append(all, cell{t[:n], 2 * col})
			t = strings.TrimSpace(t[n:])
		}
		if t != "" {
			all = append(all, cell{r.despace(t, spacing{}), 2*col + 1})
		}
	}
	return all
}

func isHanAt(s string, at int) bool {
	c, _ := utf8.DecodeRuneInString(s[at:])
	return isHan(c)
}

func crossed(f span, columns []span) int {
	n := 0
	for _, c := range columns {
		if f.from < c.to && c.from < f.to {
			n++
		}
	}
	return n
}

func nearest(columns []span, x int) int {
	best, distance := 0, 1<<30
	for i, c := range columns {
		d := 0
		if x < c.from {
			d = c.from - x
		} else if x >= c.to {
			d = x - c.to + 1
		}
		if d < distance {
			best, distance = i, d
		}
	}
	return best
}

type word struct {
	text     string
	from, to int
}

// words are the pieces of s between spaces, with their character positions.
func words(s string) []word {
	var all []word
	at, from, begin := 0, -1, 0
	for i, c := range s {
		if c == ' ' || c == '\u3000' {
			if from >= 0 {
				all = append(all, word{s[begin:i], from, at})
			}
			from = -1
		} else if from < 0 {
			from, begin = at, i
		}
		at++
	}
	if from >= 0 {
		all = append(all, word{s[begin:], from, at})
	}
	return all
}

// gather joins the lines of a dense band into rows: each line that fills several columns is one,
// and the pieces between go to the row that they stand next to.
func gather(rows []row) []row {
	var all []row
	owner := make([]int, len(rows))
	for k := range rows {
		owner[k] = k
		if len(rows[k].cells) < 3 {
			owner[k] = -1
		}
	}
	group := map[int][]row{}
	for k := range rows {
		if owner[k] == k {
			group[k] = append(group[k], rows[k])
			continue
		}
		up, down := k-1, k+1
		for up >= 0 && owner[up] != up {
			up--
		}
		for down < len(rows) && len(rows[down].cells) < 3 {
			down++
		}
		byOwner := map[int][]cell{}
		for _, c := range rows[k].cells {
			to := k
			switch {
			case up < 0 && down >= len(rows):
			case up < 0:
				to = down
			case down >= len(rows):
				to = up
			case k-up != down-k:
				to = up
				if down-k < k-up {
					to = down
				}
			case !has(rows[up], c.col) || has(rows[down], c.col):
				to = up
			default:
				to = down
			}
			byOwner[to] = append(byOwner[to], c)
		}
		for to, cells := range byOwner {
			group[to] = append(group[to], row{rows[k].at, cells})
		}
	}
	for k := range rows {
		if parts := group[k]; len(parts) > 0 {
			sorted := parts[:0:0]
			for _, x := range rows {
				for _, p := range parts {
					if p.at == x.at {
						sorted = append(sorted, p)
					}
				}
			}
			x := stack(sorted)
			x.at = rows[k].at
			all = append(all, x)
		}
	}
	return all
}

func has(x row, col int) bool {
	for _, c := range x.cells {
		if c.col == col {
			return true
		}
	}
	return false
}

// stack joins the pieces of each column from the top down.
func stack(rows []row) row {
	out := row{at: rows[0].at}
	most := 0
	for _, x := range rows {
		for _, c := range x.cells {
			most = max(most, c.col)
		}
	}
	for col := 0; col <= most; col++ {
		text := ""
		for _, x := range rows {
			for _, c := range x.cells {
				if c.col == col {
					text = glue(text, c.text)
				}
			}
		}
		if text != "" {
			out.cells = append(out.cells, cell{text, col})
		}
	}
	return out
}

// glue joins two pieces of one cell: Latin words and numbers stay apart.
func glue(a, b string) string {
	if a == "" {
		return b
	}
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if (isLatin(last) || isDigit(last)) && (isLatin(first) || isDigit(first)) {
		return a + " " + b
	}
	return a + b
}
