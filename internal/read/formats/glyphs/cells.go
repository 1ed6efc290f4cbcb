package glyphs

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// cellLine is one line of text inside a cell.
type cellLine struct {
	area
	base, size float64
	glyphs     []Glyph
}

// cellLines puts the spans of one cell in lines.
func cellLines(spans []*span) []cellLine {
	var lines []cellLine
	for _, r := range rows(spans) {
		l := cellLine{area: r[0].area, base: r[0].base, size: r[0].size}
		for _, s := range r {
			l.area = l.area.with(s.area)
			l.glyphs = append(l.glyphs, s.glyphs...)
		}
		slices.SortStableFunc(l.glyphs, func(a, b Glyph) int { return cmp.Compare(a.X, b.X) })
		lines = append(lines, l)
	}
	return lines
}

func (t *table) sort() {
	slices.SortFunc(t.cells, func(a, b *cell) int { return cmp.Or(a.row-b.row, a.col-b.col) })
}

// splitRows divides rows that hold several rows of the table without a rule between them, as
// tables do that are ruled only under the head and at the foot.
func (t *table) splitRows() {
	var out []*cell
	shift := 0
	for i := 0; i < len(t.cells); {
		k := i
		for k < len(t.cells) && t.cells[k].row == t.cells[i].row {
			k++
		}
		row := t.cells[i:k]
		i = k
		bases := unruledRows(row)
		for _, c := range row {
			if len(bases) < 2 {
				c.row += shift
				out = append(out, c)
				continue
			}
			for _, l := range c.lines {
				n := nearest(bases, l.base)
				if last := len(out) - 1; last >= 0 && out[last].row == c.row+shift+n && out[last].col == c.col {
					out[last].lines = append(out[last].lines, l)
					continue
				}
				out = append(out, &cell{area: l.area, row: c.row + shift + n, col: c.col, lines: []cellLine{l}})
			}
		}
		shift += max(len(bases)-1, 0)
	}
	t.cells = out
	t.sort()
}

// unruledRows returns the baselines of the rows inside one ruled row, or nil where its cells hold
// running text. Rows show in that several cells have many lines on common baselines and that
// those lines don't fill their cells, as wrapped text does.
func unruledRows(row []*cell) []float64 {
	most, many := 0, 0
	for i, c := range row {
		if len(c.lines) > len(row[most].lines) {
			most = i
		}
		if len(c.lines) >= 3 {
			many++
		}
	}
	if len(row) < 2 || many < 2 {
		return nil
	}
	bases := make([]float64, 0, len(row[most].lines))
	for _, l := range row[most].lines {
		bases = append(bases, l.base)
	}
	var lines, aligned, full int
	for _, c := range row {
		widest := 0.0
		for _, l := range c.lines {
			widest = max(widest, l.width())
		}
		for i, l := range c.lines {
			lines++
			if math.Abs(bases[nearest(bases, l.base)]-l.base) <= 0.35*l.size {
				aligned++
			}
			if i < len(c.lines)-1 && widest >= 0.8*c.width() && l.width() >= widest-1.2*l.size {
				full++
			}
		}
	}
	if aligned*10 < lines*9 || full*3 > lines {
		return nil
	}
	return bases
}

func nearest(at []float64, v float64) int {
	best := 0
	for i, a := range at {
		if math.Abs(a-v) < math.Abs(at[best]-v) {
			best = i
		}
	}
	return best
}

// paragraphs joins a cell's lines to what a reader sees as one: a line that reaches the cell's
// edge goes on in the next. Items and paragraphs inside one cell stay apart.
func (c *cell) paragraphs() []string {
	var out []string
	right := 0.0
	for _, l := range c.lines {
		right = max(right, l.x1)
	}
	var now strings.Builder
	var last cellLine
	for i, l := range c.lines {
		t := text(l.glyphs)
		if t == "" {
			continue
		}
		if now.Len() > 0 {
			if endsParagraph(last, l, right) {
				out = append(out, now.String())
				now.Reset()
			} else if a, b := last.glyphs[len(last.glyphs)-1].Rune, l.glyphs[0].Rune; !isWide(a) && !isWide(b) && a != '-' {
				now.WriteByte(' ')
			}
		}
		now.WriteString(t)
		last = c.lines[i]
	}
	if now.Len() > 0 {
		out = append(out, now.String())
	}
	return out
}

// endsParagraph reports whether the line before ends short of the cell's edge, at the end of a
// sentence, or before an item's mark.
func endsParagraph(before, after cellLine, right float64) bool {
	last := before.glyphs[len(before.glyphs)-1].Rune
	short := right-before.x1 > 1.5*before.size
	if startsItem(after.glyphs) && (short || strings.ContainsRune("。；;：:！？", last)) {
		return true
	}
	if short && startsField(after.glyphs) {
		return true
	}
	return strings.ContainsRune("。！？；", last) && right-before.x1 > before.size
}

// startsField reports whether glyphs begin as a line of a form does: a few characters and a colon.
func startsField(glyphs []Glyph) bool {
	const longest = 10
	for i, g := range glyphs[:min(len(glyphs), longest)] {
		if g.Rune == '：' || g.Rune == ':' {
			return i >= 2
		}
	}
	return false
}

// startsItem reports whether glyphs begin as list items do: 1. （1） 一、 ① ·.
func startsItem(glyphs []Glyph) bool {
	marks := "（(①②③④⑤⑥⑦⑧⑨⑩●•·■◆★※-—"
	if strings.ContainsRune(marks, glyphs[0].Rune) {
		return true
	}
	for i, g := range glyphs[:min(len(glyphs), 4)] {
		switch {
		case strings.ContainsRune("0123456789一二三四五六七八九十", g.Rune):
		case i > 0 && strings.ContainsRune("、.．)）", g.Rune):
			return i+1 >= len(glyphs) || glyphs[i+1].Rune < '0' || glyphs[i+1].Rune > '9'
		default:
			return false
		}
	}
	return false
}
