// Package glyphs turns characters with places on a page into what a reader sees there: lines in
// reading order, columns, table cells. The formats that only know positions (PDF, OFD) share it.
// It decides by geometry alone; whether a line is a heading or a paragraph goes on is decided
// later, by package repair and outline.
//
// Coordinates are points from the page's top left corner, Y growing downward.
package glyphs

import (
	"math"

	"wenxun/internal/read/layout"
)

// Glyph is one visible character. Blanks are not glyphs; Blank says that one stood before.
type Glyph struct {
	Rune  rune
	X, W  float64 // left edge and advance width of the em box
	Base  float64 // baseline
	Size  float64 // of the type
	Bold  bool
	Blank bool
}

func (g Glyph) right() float64  { return g.X + g.W }
func (g Glyph) top() float64    { return g.Base - ascent*g.Size }
func (g Glyph) bottom() float64 { return g.Base + descent*g.Size }
func (g Glyph) middle() float64 { return (g.top() + g.bottom()) / 2 }

// The em box of Chinese type stands 0.86 above the baseline and 0.14 below it in nearly all fonts.
const (
	ascent  = 0.86
	descent = 0.14
)

// Rule is a horizontal or vertical ruling line; X0 ≤ X1 and Y0 ≤ Y1, one pair nearly equal.
type Rule struct{ X0, Y0, X1, Y1 float64 }

// Page is what one page shows. Glyphs are in the order in which the file draws them.
type Page struct {
	Number        int
	Width, Height float64
	Glyphs        []Glyph
	Rules         []Rule
}

// Assembler assembles the pages of one document, in order. It counts tables over pages.
type Assembler struct {
	tables  int
	Removed []layout.Removed
}

// maxGlyphs bounds the glyphs assembled on one page; the densest newspaper page has some 20,000.
const maxGlyphs = 200_000

// Page returns the lines of a page in reading order.
func (a *Assembler) Page(p Page) []layout.Line {
	glyphs := usable(p.Glyphs)
	tables, rest := a.ruled(p, glyphs)
	items := make([]item, 0, len(rest)/8+len(tables))
	for _, s := range a.spans(p.Number, rest) {
		items = append(items, item{span: s, area: s.area})
	}
	for _, t := range tables {
		items = append(items, item{table: t, area: t.area})
	}
	var lines []layout.Line
	for _, b := range columns(items) {
		lines = append(lines, a.block(p, b)...)
	}
	return notes(p, lines)
}

// usable leaves out glyphs without a sane place and those drawn twice over to look bold.
func usable(all []Glyph) []Glyph {
	type place struct {
		r    rune
		x, y int
	}
	seen := make(map[place]Glyph, len(all))
	kept := make([]Glyph, 0, min(len(all), maxGlyphs))
	for _, g := range all {
		if !finite(g.X, g.W, g.Base, g.Size) || g.Size < 0.5 || g.Size > 2000 || g.Rune == 0 {
			continue
		}
		if g.W <= 0 {
			g.W = g.Size / 2
		}
		// The neighbouring squares are looked at because the two may fall on either side of an edge.
		step := g.Size / 4
		x, y := int(math.Floor(g.X/step)), int(math.Floor(g.Base/step))
		again := false
		for i := 0; i < 9 && !again; i++ {
			o, ok := seen[place{g.Rune, x + i%3 - 1, y + i/3 - 1}]
			again = ok && math.Abs(o.X-g.X) <= 0.2*g.W && math.Abs(o.Base-g.Base) <= 0.2*g.Size
		}
		if again {
			continue
		}
		seen[place{g.Rune, x, y}] = g
		if kept = append(kept, g); len(kept) == maxGlyphs {
			break
		}
	}
	return kept
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.Abs(v) > 1e6 {
			return false
		}
	}
	return true
}

// area is a rectangle by its edges.
type area struct{ x0, y0, x1, y1 float64 }

func (a area) width() float64  { return a.x1 - a.x0 }
func (a area) height() float64 { return a.y1 - a.y0 }
func (a area) box() layout.Box {
	return layout.Box{X: round(a.x0), Y: round(a.y0), W: round(a.width()), H: round(a.height())}
}

func (a area) with(b area) area {
	return area{min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1)}
}

func round(v float64) float64 { return math.Round(v*100) / 100 }

// item is what is put in order on a page: a span of text or a whole table.
type item struct {
	area
	span  *span
	table *table
}
