package glyphs

import (
	"cmp"
	"math"
	"slices"

	"wenxun/internal/read/layout"
)

// block returns the lines of one block, from top to bottom.
func (a *Assembler) block(p Page, b block) []layout.Line {
	type part struct {
		y     float64
		lines []layout.Line
	}
	var parts []part
	var spans []*span
	var tables []*table
	for _, it := range b.items {
		if it.table != nil {
			tables = append(tables, it.table)
		} else {
			spans = append(spans, it.span)
		}
	}
	slices.SortStableFunc(tables, func(a, b *table) int { return cmp.Compare(a.y0, b.y0) })
	// A ruled table parts the text above it from the text below.
	all := rows(spans)
	from := 0
	flush := func(to int) {
		for _, s := range stretches(all[from:to]) {
			switch {
			case s.columns != nil:
				t := s.table()
				parts = append(parts, part{t.y0, a.tableLines(p, b, t)})
			default:
				for _, r := range s.rows {
					parts = append(parts, part{r[0].y0, []layout.Line{rowLine(p, b, r)}})
				}
			}
		}
		from = to
	}
	for _, t := range tables {
		to := from
		for to < len(all) && all[to][0].base < (t.y0+t.y1)/2 {
			to++
		}
		flush(to)
		parts = append(parts, part{t.y0, a.tableLines(p, b, t)})
	}
	flush(len(all))
	var out []layout.Line
	for _, part := range parts {
		for _, l := range part.lines {
			if l.Text != "" {
				out = append(out, l)
			}
		}
	}
	return out
}

func rowLine(p Page, b block, row []*span) layout.Line {
	var glyphs []Glyph
	area := row[0].area
	size := row[0].size
	for _, s := range row {
		glyphs = append(glyphs, s.glyphs...)
		area = area.with(s.area)
		size = max(size, s.size)
	}
	slices.SortStableFunc(glyphs, func(a, b Glyph) int { return cmp.Compare(a.X, b.X) })
	l := line0(p, b, glyphs, area)
	l.Kind = layout.Wrapped
	l.Text = text(glyphs)
	if len(row) > 1 && spread(row) {
		l.Text = solid(glyphs)
	}
	l.Centered = centered(p, b, area, size)
	return l
}

// spread reports whether a row is a few characters set wide apart, as in 目　　录: single Chinese
// characters at equal distances, no more of them than a heading has.
func spread(row []*span) bool {
	if len(row) > 6 {
		return false
	}
	least, most := math.Inf(1), 0.0
	for i, s := range row {
		if len(s.glyphs) != 1 || !isHan(s.glyphs[0].Rune) {
			return false
		}
		if i > 0 {
			gap := s.x0 - row[i-1].x1
			least, most = min(least, gap), max(most, gap)
		}
	}
	return most-least <= 0.3*row[0].size && most <= 6*row[0].size
}

func solid(glyphs []Glyph) string {
	runes := make([]rune, len(glyphs))
	for i, g := range glyphs {
		runes[i] = g.Rune
	}
	return string(runes)
}

func line0(p Page, b block, glyphs []Glyph, a area) layout.Line {
	// Size and weight of most of the line's width.
	widths := map[float64]float64{}
	var bold, total float64
	for _, g := range glyphs {
		widths[g.Size] += g.W
		total += g.W
		if g.Bold {
			bold += g.W
		}
	}
	size, most := 0.0, 0.0
	for s, w := range widths {
		if w > most || w == most && s > size {
			size, most = s, w
		}
	}
	return layout.Line{
		Page: p.Number, Size: round(size), Bold: bold*2 > total,
		Box: a.box(), Column: b.column, Offset: -1,
	}
}

// centered reports whether a line stands in the middle of its column, with room on both sides. On
// a page without long lines, such as a cover, the page stands for the column.
func centered(p Page, b block, a area, size float64) bool {
	left, right := b.area.x0, b.area.x1
	if b.column == 0 && right-left < 0.55*p.Width {
		left, right = 0, p.Width
	}
	l, r := a.x0-left, right-a.x1
	return l > 1.4*size && r > 1.4*size && math.Abs(l-r) <= max(1.2*size, 0.04*(right-left))
}

func (a *Assembler) tableLines(p Page, b block, t *table) []layout.Line {
	a.tables++
	var out []layout.Line
	for _, c := range t.cells {
		var glyphs []Glyph
		area := c.lines[0].area
		for _, l := range c.lines {
			glyphs = append(glyphs, l.glyphs...)
			area = area.with(l.area)
		}
		for _, paragraph := range c.paragraphs() {
			l := line0(p, b, glyphs, area)
			l.Kind, l.Text = layout.Cell, paragraph
			l.Table, l.Row, l.Col = a.tables, c.row, c.col
			out = append(out, l)
		}
	}
	return out
}
