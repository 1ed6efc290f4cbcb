package glyphs

import (
	"slices"
)

// cell is one cell of a table, row and col from 1.
type cell struct {
	area
	row, col int
	glyphs   []Glyph
	lines    []cellLine
}

type table struct {
	area
	cells []*cell
}

// grid is what the rules of one frame mark off.
type grid struct {
	xs, ys []float64
	cell   []int // the cell that each field belongs to, row by row
	cells  int
}

// newGrid reads a frame as a grid. Statistical tables often lack their outer vertical rules; the
// ends of the horizontal ones stand for them.
func newGrid(f frame) (grid, bool) {
	if len(f.horizontal) < 2 || len(f.vertical) < 1 {
		return grid{}, false
	}
	left, right := f.horizontal[0].from, f.horizontal[0].to
	for _, h := range f.horizontal {
		left, right = min(left, h.from), max(right, h.to)
	}
	g := grid{xs: edges(f.vertical), ys: edges(f.horizontal)}
	open := f.vertical
	if g.xs[0]-left > 4*touch {
		g.xs = slices.Insert(g.xs, 0, left)
		open = append(slices.Clone(open), line{left, g.ys[0], g.ys[len(g.ys)-1]})
	}
	if right-g.xs[len(g.xs)-1] > 4*touch {
		g.xs = append(g.xs, right)
		open = append(slices.Clone(open), line{right, g.ys[0], g.ys[len(g.ys)-1]})
	}
	// The last row of a page's part of a table often lacks the rule under it, the first that above.
	top, bottom := f.vertical[0].from, f.vertical[0].to
	for _, v := range f.vertical {
		top, bottom = min(top, v.from), max(bottom, v.to)
	}
	if g.ys[0]-top > 4*touch {
		g.ys = slices.Insert(g.ys, 0, top)
	}
	if bottom-g.ys[len(g.ys)-1] > 4*touch {
		g.ys = append(g.ys, bottom)
	}
	rows, cols := len(g.ys)-1, len(g.xs)-1
	if rows < 1 || cols < 1 {
		return grid{}, false
	}
	// Fields without a wall between them are one cell.
	g.cell = make([]int, rows*cols)
	for i := range g.cell {
		g.cell[i] = i
	}
	merge := func(a, b int) {
		if a, b = g.cell[a], g.cell[b]; a != b {
			for i, c := range g.cell {
				if c == b {
					g.cell[i] = a
				}
			}
		}
	}
	for r := range rows {
		for c := range cols {
			i := r*cols + c
			if c+1 < cols && !covers(open, g.xs[c+1], g.ys[r], g.ys[r+1]) {
				merge(i, i+1)
			}
			if r+1 < rows && !covers(f.horizontal, g.ys[r+1], g.xs[c], g.xs[c+1]) {
				merge(i, i+cols)
			}
		}
	}
	distinct := map[int]bool{}
	for _, c := range g.cell {
		distinct[c] = true
	}
	g.cells = len(distinct)
	return g, true
}

func (g grid) area() area {
	return area{g.xs[0], g.ys[0], g.xs[len(g.xs)-1], g.ys[len(g.ys)-1]}
}

// oneColumn reports that no row of the grid is divided.
func (g grid) oneColumn() bool {
	cols := len(g.xs) - 1
	for i := range g.cell {
		if i%cols > 0 && g.cell[i] != g.cell[i-1] {
			return false
		}
	}
	return true
}

// at returns the field that holds a point, -1 outside.
func (g grid) at(x, y float64) int {
	col, _ := slices.BinarySearch(g.xs, x)
	row, _ := slices.BinarySearch(g.ys, y)
	if col == 0 || row == 0 || col == len(g.xs) || row == len(g.ys) {
		return -1
	}
	return (row-1)*(len(g.xs)-1) + col - 1
}

// maxFields bounds a grid; merging is quadratic in it.
const maxFields = 20_000

// ruled takes the glyphs that stand in ruled tables out and returns the tables and the rest.
func (a *Assembler) ruled(p Page, glyphs []Glyph) ([]*table, []Glyph) {
	horizontal, vertical := split(p.Rules)
	var grids []grid
	for _, f := range frames(horizontal, vertical) {
		if len(f.horizontal)*len(f.vertical) > maxFields {
			continue
		}
		if g, ok := newGrid(f); ok && g.cells > 1 && !g.oneColumn() {
			grids = append(grids, g)
		}
	}
	if len(grids) == 0 {
		return nil, glyphs
	}
	// A table inside another's cell takes its glyphs first.
	slices.SortStableFunc(grids, func(a, b grid) int {
		x, y := a.area(), b.area()
		return int(x.width()*x.height() - y.width()*y.height())
	})
	cells := make([]map[int]*cell, len(grids))
	rest := glyphs[:0:0]
next:
	for _, glyph := range glyphs {
		for i, g := range grids {
			field := g.at(glyph.X+glyph.W/2, glyph.middle())
			if field < 0 {
				continue
			}
			if cells[i] == nil {
				cells[i] = map[int]*cell{}
			}
			id := g.cell[field]
			c := cells[i][id]
			if c == nil {
				c = g.newCell(id)
				cells[i][id] = c
			}
			c.glyphs = append(c.glyphs, glyph)
			continue next
		}
		rest = append(rest, glyph)
	}
	var tables []*table
	for i, g := range grids {
		if len(cells[i]) < 2 {
			for _, c := range cells[i] { // one cell at most: a frame around something, no table
				rest = append(rest, c.glyphs...)
			}
			continue
		}
		t := &table{area: g.area()}
		for _, c := range cells[i] {
			t.cells = append(t.cells, c)
		}
		t.sort()
		for _, c := range t.cells {
			c.lines = cellLines(a.spans(p.Number, c.glyphs))
		}
		t.splitRows()
		tables = append(tables, t)
	}
	return tables, rest
}

// newCell returns the empty cell made of all fields with the given id.
func (g grid) newCell(id int) *cell {
	cols := len(g.xs) - 1
	c := &cell{row: -1}
	for i, v := range g.cell {
		if v != id {
			continue
		}
		r, k := i/cols, i%cols
		field := area{g.xs[k], g.ys[r], g.xs[k+1], g.ys[r+1]}
		if c.row < 0 {
			c.row, c.col, c.area = r+1, k+1, field
			continue
		}
		c.col, c.area = min(c.col, k+1), c.area.with(field)
	}
	return c
}
