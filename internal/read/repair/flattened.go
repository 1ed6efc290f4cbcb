package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
)

// tableReach is how many lines apart two rows of a flattened table may be.
const tableReach = 4

// flattened finds rows whose cells have one space between them, where several are close
// together, and parts them. A cell that was broken into pieces above and below its row, or whose
// rest is on the next line, is joined.
func (r *Result) flattened(lines []line, table int) {
	var text []int // lines with text
	rows := map[int]bool{}
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone || l.cells != nil || l.src.Kind != layout.Wrapped {
			continue
		}
		text = append(text, i)
		if l.spaced && r.tabular(l) {
			rows[len(text)-1] = true
		}
	}
	if len(rows) < 2 {
		return
	}
	last := -tableReach - 1
	inTable := map[int]bool{}
	for k := range text {
		if !rows[k] {
			continue
		}
		if k-last <= tableReach {
			for n := last; n <= k; n++ {
				inTable[n] = true
			}
		}
		last = k
	}
	used := map[int]bool{}
	for k := range text {
		if !inTable[k] || !rows[k] || used[k] {
			continue
		}
		if k == 0 || !inTable[k-1] {
			table++
		}
		l := &lines[text[k]]
		cells := strings.Fields(l.raw)
		if above, below, ok := around(lines, text, rows, used, k); ok {
			for n := range above {
				above[n] = glue(above[n], below[n])
			}
			cells = insert(cells, above)
			used[k-1], used[k+1] = true, true
			lines[text[k-1]].gone, lines[text[k+1]].gone = true, true
		} else if rest, ok := continuation(lines, text, rows, used, k, cells); ok {
			n := 0
			for c := range cells {
				if n < len(rest) && broken(cells[c]) {
					cells[c] = glue(cells[c], rest[n])
					n++
				}
			}
			used[k+1] = true
			lines[text[k+1]].gone = true
		}
		x := row{at: text[k]}
		for c, t := range cells {
			x.cells = append(x.cells, cell{t, c})
		}
		r.put(l, x, table)
	}
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
func around(lines []line, text []int, rows, used map[int]bool, k int) (above, below []string, ok bool) {
	first, _, _ := strings.Cut(lines[text[k]].raw, " ")
	if k == 0 || k+1 >= len(text) || rows[k-1] || rows[k+1] || used[k-1] || leadingDigits(first) != len(first) {
		return nil, nil, false
	}
	up, down := &lines[text[k-1]], &lines[text[k+1]]
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
func continuation(lines []line, text []int, rows, used map[int]bool, k int, cells []string) ([]string, bool) {
	if k+1 >= len(text) || rows[k+1] || used[k+1] {
		return nil, false
	}
	rest := strings.Fields(raw(&lines[text[k+1]]))
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
