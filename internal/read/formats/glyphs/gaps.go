package glyphs

import (
	"math"
	"slices"
	"strings"

	"wenxun/internal/read/rule"
)

const (
	// tableRows is the fewest rows with several cells that make a table without rules.
	tableRows = 3
	// rowPitch is the greatest distance between two rows of a table without rules, in line heights.
	rowPitch = 3.2
)

// stretch is a number of rows of a block: a table without rules, or lines.
type stretch struct {
	rows    [][]*span
	columns []interval // of a table; nil for lines
}

type interval struct{ from, to float64 }

// stretches finds tables without rules among the rows of one block: consecutive rows whose spans
// are above one another in two or more columns.
func stretches(rows [][]*span) []stretch {
	var out []stretch
	plain := 0
	for i := 0; i < len(rows); {
		n, cols := tableAt(rows[i:])
		if n == 0 {
			i++
			continue
		}
		if i > plain {
			out = append(out, stretch{rows: rows[plain:i]})
		}
		out = append(out, stretch{rows: rows[i : i+n], columns: cols})
		i += n
		plain = i
	}
	if plain < len(rows) {
		out = append(out, stretch{rows: rows[plain:]})
	}
	return out
}

// tableAt returns how many of the rows, from the first, are a table, and its columns.
func tableAt(rows [][]*span) (int, []interval) {
	if len(cellsOf(rows[0])) < 2 {
		return 0, nil
	}
	var cols []interval
	multi, end := 0, 0
	for i, r := range rows {
		if i > 0 && r[0].base-rows[i-1][0].base > rowPitch*max(r[0].size, rows[i-1][0].size) {
			break
		}
		cells := cellsOf(r)
		next, ok := overlay(cols, cells)
		if !ok || len(next) < 2 {
			break
		}
		cols = next
		if len(cells) > 1 {
			multi++
			end = i + 1
		} else if i-end >= 3 {
			break // running text that happens to be inside a column
		}
	}
	if multi < tableRows || multi*2 < end || !tabular(rows[:end], cols) {
		return 0, nil
	}
	return end, cols
}

// cellsOf returns the extents of a row's parts that are clearly apart.
func cellsOf(row []*span) []interval {
	var out []interval
	for i, s := range row {
		if i > 0 && s.x0-out[len(out)-1].to < wideGap*min(s.size, row[i-1].size) {
			out[len(out)-1].to = max(out[len(out)-1].to, s.x1)
			continue
		}
		out = append(out, interval{s.x0, s.x1})
	}
	return out
}

// overlay lays cells over columns. It fails where a cell covers two columns or two cells share one.
func overlay(cols, cells []interval) ([]interval, bool) {
	out := slices.Clone(cols)
	taken := map[int]bool{}
	for _, c := range cells {
		hit := -1
		for i, col := range out {
			if min(c.to, col.to) > max(c.from, col.from) {
				if hit >= 0 {
					return nil, false
				}
				hit = i
			}
		}
		if hit >= 0 {
			if taken[hit] {
				return nil, false
			}
			taken[hit] = true
			out[hit] = interval{min(c.from, out[hit].from), max(c.to, out[hit].to)}
			continue
		}
		at, _ := slices.BinarySearchFunc(out, c, func(a, b interval) int {
			if a.from < b.from {
				return -1
			}
			return 1
		})
		out = slices.Insert(out, at, c)
		moved := map[int]bool{at: true}
		for i := range taken {
			if i >= at {
				i++
			}
			moved[i] = true
		}
		taken = moved
	}
	return out, true
}

// gapped is the verdict on lines that share gaps.
type gapped string

const (
	isTable gapped = "table"
	noTable gapped = "no-table"
)

// gapCount is what lines with common gaps look like: the case that gapRules decide.
type gapCount struct {
	rows, columns int
	marks         int // rows whose first cell is the number or mark of an item
	pages         int // rows that end in a page number
	leaders       int // rows with dots that lead to one
	aligned       int // rows whose second cell begins, ends or is centred where its column is
}

// gapRules distinguish tables from what else has gaps.
var gapRules = rule.Table[gapCount, gapped]{
	// Dots lead to the page numbers of a table of contents.
	{Name: "dot-leaders", Verdict: noTable, Applies: func(c *gapCount) bool { return c.leaders*2 >= c.rows }},
	// Nothing but a table has three columns.
	{Name: "three-columns", Verdict: isTable, Applies: func(c *gapCount) bool { return c.columns > 2 }},
	// A list's marks are apart from its texts.
	{Name: "marks-of-a-list", Verdict: noTable, Applies: func(c *gapCount) bool { return c.marks*2 >= c.rows }},
	// A table of contents without dots.
	{Name: "page-numbers", Verdict: noTable, Applies: func(c *gapCount) bool { return c.pages*2 >= c.rows }},
	// Signatures side by side do not line up.
	{Name: "out-of-line", Verdict: noTable, Applies: func(c *gapCount) bool { return c.aligned*3 < c.rows*2 }},
	// Two columns that line up.
	{Name: "two-aligned-columns", Verdict: isTable},
}

// tabular reports rows that are a table.
func tabular(rows [][]*span, cols []interval) bool {
	c := gapCount{columns: len(cols)}
	for _, r := range rows {
		cells := cellsOf(r)
		if len(cells) < 2 {
			continue
		}
		c.rows++
		var first, last []Glyph
		for _, s := range r {
			if s.x1 <= cells[0].to {
				first = append(first, s.glyphs...)
			} else {
				last = append(last, s.glyphs...)
			}
		}
		if len(first) <= 5 && startsItem(append(slices.Clone(first), Glyph{Rune: '、'})) {
			c.marks++
		}
		if isPageNumber(last) {
			c.pages++
		}
		if hasLeader(first) || hasLeader(last) {
			c.leaders++
		}
		if lineUp(cells[1], cols[1]) {
			c.aligned++
		}
	}
	return gapRules.Decide(&c).Verdict == isTable
}

// lineUp reports two intervals that begin, end or are centred at one place, to half a character.
func lineUp(a, b interval) bool {
	const close = 6 // points
	return math.Abs(a.from-b.from) < close || math.Abs(a.to-b.to) < close || math.Abs(a.from+a.to-b.from-b.to) < 2*close
}

// hasLeader reports whether glyphs contain the dots that lead to a page number.
func hasLeader(glyphs []Glyph) bool {
	dots := 0
	for _, g := range glyphs {
		if !strings.ContainsRune(".…·．", g.Rune) {
			dots = 0
		} else if dots++; dots == 4 || g.Rune == '…' && dots == 2 {
			return true
		}
	}
	return false
}

func isPageNumber(glyphs []Glyph) bool {
	for _, g := range glyphs {
		if (g.Rune < '0' || g.Rune > '9') && !strings.ContainsRune("-—()（）·.…", g.Rune) {
			return false
		}
	}
	return len(glyphs) <= 5
}

// table makes the cells of a stretch that is one. A row that only goes on with cells of the row
// above it, close below and without a first cell, is joined to it.
func (s stretch) table() *table {
	t := &table{}
	pitch := closest(s.rows)
	row := 0
	var above []*cell
	for i, r := range s.rows {
		a := r[0].area
		for _, sp := range r[1:] {
			a = a.with(sp.area)
		}
		if i == 0 {
			t.area = a
		} else {
			t.area = t.area.with(a)
		}
		now := s.cells(r)
		if i > 0 && continues(above, now, r[0].base-s.rows[i-1][0].base, pitch) {
			for _, c := range now {
				for _, up := range above {
					if up.col == c.col {
						up.lines = append(up.lines, c.lines...)
						up.area = up.area.with(c.area)
					}
				}
			}
			continue
		}
		row++
		for _, c := range now {
			c.row = row
		}
		t.cells = append(t.cells, now...)
		above = now
	}
	return t
}

// cells puts the spans of a row in the stretch's columns.
func (s stretch) cells(row []*span) []*cell {
	var out []*cell
	for _, sp := range row {
		col := 1
		for i, c := range s.columns {
			if sp.x0 < c.to && sp.x1 > c.from {
				col = i + 1
			}
		}
		if n := len(out); n > 0 && out[n-1].col == col {
			l := &out[n-1].lines[0]
			l.glyphs, l.area = append(l.glyphs, sp.glyphs...), l.area.with(sp.area)
			out[n-1].area = l.area
			continue
		}
		out = append(out, &cell{area: sp.area, col: col,
			lines: []cellLine{{area: sp.area, base: sp.base, size: sp.size, glyphs: slices.Clone(sp.glyphs)}}})
	}
	return out
}

func closest(rows [][]*span) float64 {
	pitch := math.Inf(1)
	for i := 1; i < len(rows); i++ {
		pitch = min(pitch, rows[i][0].base-rows[i-1][0].base)
	}
	return pitch
}

// continues reports whether every cell of now goes on with a longer cell above it.
func continues(above, now []*cell, distance, pitch float64) bool {
	if distance > 1.15*pitch || len(now) >= len(above) || len(now) == 0 || now[0].col == 1 {
		return false
	}
	for _, c := range now {
		ok := slices.ContainsFunc(above, func(up *cell) bool {
			return up.col == c.col && up.lines[len(up.lines)-1].width() >= 0.95*c.width() &&
				up.width() > 6*c.lines[0].size
		})
		if !ok {
			return false
		}
	}
	return true
}
