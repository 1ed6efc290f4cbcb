package repair

import (
	"slices"
	"unicode/utf8"
)

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
