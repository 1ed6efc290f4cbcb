package glyphs

import (
	"cmp"
	"math"
	"slices"
)

// block is what stands in one column, or across all of them (column 0), to be read in one go.
type block struct {
	column int
	items  []item
	area   area // of the column, not of the items alone
}

const (
	// columnLines is the fewest lines that make a column.
	columnLines = 3
	// columnWidth is the narrowest column, in ems.
	columnWidth = 7.0
	// columnFill is the part of a column's width that its lines fill at the median. Cells of a table
	// are emptier.
	columnFill = 0.6
	// maxColumnDepth bounds the nesting of columns; a newspaper page has about four.
	maxColumnDepth = 6
	// maxColumnsInside bounds the look ahead: a side may hold four columns.
	maxColumnsInside = 2
)

// columns divides items into blocks in reading order.
func columns(items []item) []block {
	blocks := divide(items, maxColumnDepth)
	// Columns are counted from 1 within each stretch of the page that has several.
	n := 0
	for i := range blocks {
		if blocks[i].column == 0 {
			n = 0
			continue
		}
		n++
		blocks[i].column = n
	}
	return blocks
}

func divide(items []item, depth int) []block {
	if len(items) == 0 {
		return nil
	}
	whole := []block{{items: items, area: bounds(items)}}
	if depth == 0 {
		return whole
	}
	x, ok := gutter(items, maxColumnsInside)
	if !ok {
		return whole
	}
	var out []block
	for _, band := range bands(items, x) {
		left, right := sides(band, x)
		if !isColumns(left, right, maxColumnsInside) {
			out = append(out, appendWhole(nil, band)...)
			continue
		}
		for _, side := range [][]item{left, right} {
			inner := divide(side, depth-1)
			for i := range inner {
				if inner[i].column == 0 {
					inner[i].column = 1
				}
			}
			out = append(out, inner...)
		}
	}
	// Neighbouring stretches without columns are one.
	merged := out[:0]
	for _, b := range out {
		if n := len(merged); n > 0 && b.column == 0 && merged[n-1].column == 0 {
			merged[n-1].items = append(merged[n-1].items, b.items...)
			merged[n-1].area = merged[n-1].area.with(b.area)
			continue
		}
		merged = append(merged, b)
	}
	return merged
}

func appendWhole(out []block, items []item) []block {
	if len(items) == 0 {
		return out
	}
	return append(out, block{items: items, area: bounds(items)})
}

func bounds(items []item) area {
	a := items[0].area
	for _, it := range items[1:] {
		a = a.with(it.area)
	}
	return a
}

// gutter returns the place between two columns: left of an edge at which many spans begin, and
// which the fewest cross.
//
// inside bounds how deep the sides may be divided again to pass as columns.
func gutter(items []item, inside int) (float64, bool) {
	const grain = 2.0 // points
	starts := map[int]int{}
	for _, it := range items {
		if it.span != nil {
			starts[int(math.Round(it.x0/grain))]++
		}
	}
	type candidate struct{ at, count int }
	var list []candidate
	for at, n := range starts {
		if n += starts[at+1]; n >= columnLines {
			list = append(list, candidate{at, n})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Or(b.count-a.count, a.at-b.at) })
	list = list[:min(len(list), 16)]
	best, bestScore := 0.0, 0
	for _, c := range list {
		x := float64(c.at)*grain - grain
		score := 0
		for _, band := range bands(items, x) {
			if left, right := sides(band, x); isColumns(left, right, inside) {
				score += 2*min(len(left), len(right)) + len(left) + len(right)
			}
		}
		if score > bestScore {
			best, bestScore = x, score
		}
	}
	return best, bestScore > 0
}

// bands cuts items from top to bottom at those that cross x: each crossing item with its crossing
// neighbours is a band, and so is what stands between two of them.
func bands(items []item, x float64) [][]item {
	sorted := slices.Clone(items)
	slices.SortStableFunc(sorted, func(a, b item) int { return cmp.Compare(a.y0+a.y1, b.y0+b.y1) })
	var out [][]item
	crossing := false
	for i, it := range sorted {
		c := it.x0 < x-1 && it.x1 > x+1
		if i == 0 || c != crossing {
			out = append(out, nil)
		}
		crossing = c
		out[len(out)-1] = append(out[len(out)-1], it)
	}
	return out
}

func sides(items []item, x float64) (left, right []item) {
	for _, it := range items {
		if it.x1 <= x+1 {
			left = append(left, it)
		} else {
			right = append(right, it)
		}
	}
	return left, right
}

// isColumns reports whether left and right are columns of running text rather than the sides of
// a table or of a line with a gap.
func isColumns(left, right []item, inside int) bool {
	if len(left) < columnLines || len(right) < columnLines {
		return false
	}
	l, r := bounds(left), bounds(right)
	overlap := min(l.y1, r.y1) - max(l.y0, r.y0)
	em := typeSize(left, right)
	return r.x0-l.x1 >= 0.6*em && overlap >= 0.4*min(l.height(), r.height()) && isColumn(left, l, em, inside) && isColumn(right, r, em, inside)
}

// isColumn reports whether lines fill a side as running text does, or columns inside it do.
func isColumn(items []item, a area, em float64, inside int) bool {
	if a.width() < columnWidth*em {
		return false
	}
	var spans []*span
	for _, it := range items {
		if it.span != nil {
			spans = append(spans, it.span)
		}
	}
	lines := rows(spans)
	if len(lines) < columnLines {
		return false
	}
	var fill []float64
	for _, r := range lines {
		w := 0.0
		for _, s := range r {
			w += s.width()
		}
		fill = append(fill, w/a.width())
	}
	slices.Sort(fill)
	if fill[len(fill)/2] >= columnFill {
		return true
	}
	if inside == 0 || a.width() < 2*columnWidth*em {
		return false
	}
	_, ok := gutter(items, inside-1)
	return ok
}

// typeSize is the size of most spans.
func typeSize(groups ...[]item) float64 {
	var sizes []float64
	for _, g := range groups {
		for _, it := range g {
			if it.span != nil {
				sizes = append(sizes, it.span.size)
			}
		}
	}
	if len(sizes) == 0 {
		return 10
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}
