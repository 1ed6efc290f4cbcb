package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
)

// tableReach is how many lines apart two rows of a flattened table may be.
const tableReach = 4

// flat is what may be flattened tables: the lines with text, and which of them read as rows.
type flat struct {
	lines   []line
	text    []int // lines with text
	rows    []bool
	inTable []bool // between two rows that are close together
	used    []bool // went into a cell of another line
}

// flattened finds rows whose cells have one space between them, where several are close
// together, and parts them. A cell that was broken into pieces above and below its row, or whose
// rest is on the next line, is joined.
func (r *Result) flattened(lines []line, table int) {
	f := flat{lines: lines}
	n := 0
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone || l.cells != nil || l.src.Kind != layout.Wrapped {
			continue
		}
		f.text = append(f.text, i)
		isRow := l.spaced && r.tabular(l)
		f.rows = append(f.rows, isRow)
		if isRow {
			n++
		}
	}
	if n < 2 {
		return
	}
	f.group()
	for k := range f.text {
		if !f.inTable[k] || !f.rows[k] || f.used[k] {
			continue
		}
		if k == 0 || !f.inTable[k-1] {
			table++
		}
		x := row{at: f.text[k]}
		for c, t := range f.complete(k) {
			x.cells = append(x.cells, cell{t, c})
		}
		r.put(&lines[f.text[k]], x, table)
	}
}

// group marks the lines from one row to the next, where that is close.
func (f *flat) group() {
	f.inTable, f.used = make([]bool, len(f.text)), make([]bool, len(f.text))
	last := -tableReach - 1
	for k, isRow := range f.rows {
		if !isRow {
			continue
		}
		if k-last <= tableReach {
			for n := last; n <= k; n++ {
				f.inTable[n] = true
			}
		}
		last = k
	}
}

// complete returns the cells of row k, with what of them is on the lines around it.
func (f *flat) complete(k int) []string {
	cells := strings.Fields(f.lines[f.text[k]].raw)
	if above, below, ok := f.around(k); ok {
		for n := range above {
			above[n] = glue(above[n], below[n])
		}
		f.use(k - 1)
		f.use(k + 1)
		return insert(cells, above)
	}
	rest, ok := f.continuation(k, cells)
	if !ok {
		return cells
	}
	n := 0
	for c := range cells {
		if n < len(rest) && broken(cells[c]) {
			cells[c] = glue(cells[c], rest[n])
			n++
		}
	}
	f.use(k + 1)
	return cells
}

// use marks a line that went into a cell of another.
func (f *flat) use(k int) {
	f.used[k] = true
	f.lines[f.text[k]].gone = true
}

// insert puts the joined cells behind the row's number.
func insert(cells, joined []string) []string {
	at := 0
	if len(cells) > 0 && leadingDigits(cells[0]) == len(cells[0]) {
		at = 1
	}
	out := append([]string{}, cells[:at]...)
	out = append(out, joined...)
	return append(out, cells[at:]...)
}

// around returns the pieces above and below a numbered row whose cells were broken around it.
func (f *flat) around(k int) (above, below []string, ok bool) {
	first, _, _ := strings.Cut(f.lines[f.text[k]].raw, " ")
	if k == 0 || k+1 >= len(f.text) || f.rows[k-1] || f.rows[k+1] || f.used[k-1] || leadingDigits(first) != len(first) {
		return nil, nil, false
	}
	up, down := &f.lines[f.text[k-1]], &f.lines[f.text[k+1]]
	above, below = strings.Fields(raw(up)), strings.Fields(raw(down))
	if len(above) != len(below) || len(above) > 3 {
		return nil, nil, false
	}
	for n := range above {
		if utf8.RuneCountInString(above[n]) > maxCell || utf8.RuneCountInString(below[n]) > maxCell || strings.HasSuffix(above[n], "。") || numbering.Parse(below[n]).Kind != numbering.None {
			return nil, nil, false
		}
	}
	return above, below, true
}

// continuation returns the rests of a row's cells from the next line, when there are as many as
// cells that seem broken.
func (f *flat) continuation(k int, cells []string) ([]string, bool) {
	if k+1 >= len(f.text) || f.rows[k+1] || f.used[k+1] {
		return nil, false
	}
	rest := strings.Fields(raw(&f.lines[f.text[k+1]]))
	n := 0
	for _, c := range cells {
		if broken(c) {
			n++
		}
	}
	if n == 0 || n != len(rest) || n > 1 && len(cells) < 4 {
		return nil, false
	}
	for _, s := range rest {
		if utf8.RuneCountInString(s) > maxCell || numbering.Parse(s).Kind != numbering.None {
			return nil, false
		}
	}
	return rest, n > 1
}

func raw(l *line) string {
	if l.raw != "" {
		return l.raw
	}
	return l.text
}
