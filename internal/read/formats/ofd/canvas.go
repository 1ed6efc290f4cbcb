package ofd

import (
	"math"
	"strings"
	"unicode"

	"wenxun/internal/read/formats/glyphs"
)

// canvas collects what is drawn on one page.
type canvas struct {
	document  *document
	page      glyphs.Page
	placed    []placed
	sideways  strings.Builder // text that lies on its side
	watermark strings.Builder // text of watermarks, and text that stands aslant
	objects   int             // drawn so far
	unmapped  int
	shows     bool
}

// placed is a glyph where it is drawn: X and Base are its origin on the page. turn counts the
// quarter turns clockwise by which it is turned.
type placed struct {
	glyphs.Glyph
	turn int
}

// finish turns the page so that most of its text stands upright and hands the glyphs to it.
func (c *canvas) finish() {
	var count [4]int
	for _, g := range c.placed {
		count[g.turn]++
	}
	main := 0
	for turn, n := range count {
		if n > count[main] {
			main = turn
		}
	}
	width, height := c.page.Width, c.page.Height
	back := func(x, y float64) (float64, float64) {
		switch main {
		case 1:
			return y, width - x
		case 2:
			return width - x, height - y
		case 3:
			return height - y, x
		}
		return x, y
	}
	for _, g := range c.placed {
		if g.turn != main {
			c.sideways.WriteRune(g.Rune)
			continue
		}
		g.X, g.Base = back(g.X, g.Base)
		c.page.Glyphs = append(c.page.Glyphs, g.Glyph)
	}
	for i, r := range c.page.Rules {
		x0, y0 := back(r.X0, r.Y0)
		x1, y1 := back(r.X1, r.Y1)
		c.page.Rules[i] = glyphs.Rule{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1)}
	}
	if main%2 == 1 {
		c.page.Width, c.page.Height = height, width
	}
}

const (
	// maxUnitDepth bounds graphics inside graphics.
	maxUnitDepth = 8
	// maxPageObjects bounds the objects drawn on one page; graphics may draw one another many times.
	maxPageObjects = 1_000_000
	// maxPageGlyphs bounds the characters of one page.
	maxPageGlyphs = 500_000
)

func (c *canvas) draw(content *content, m glyphs.Matrix) { c.drawAt(content, m, maxUnitDepth) }

func (c *canvas) drawAt(content *content, m glyphs.Matrix, depth int) {
	for _, d := range content.items {
		if c.objects++; c.objects > maxPageObjects {
			return
		}
		own := d.ctm.Times(glyphs.Matrix{1, 0, 0, 1, d.boundary[0], d.boundary[1]}).Times(m)
		switch d.kind {
		case textObject:
			c.shows = true
			c.text(d, own)
		case pathObject:
			if d.stroke || d.fill {
				c.shows = true
				c.rules(d, own)
			}
		case imageObject:
			c.shows = true
		case compositeObject:
			if u, ok := c.document.units[d.unit]; ok && depth > 0 && len(c.placed) < maxPageGlyphs {
				c.drawAt(u.items, own, depth-1)
			}
		}
	}
}

// drawWatermark collects a watermark's text apart.
func (c *canvas) drawWatermark(content *content) {
	for _, d := range content.items {
		for _, code := range d.codes {
			c.watermark.WriteString(code.text)
		}
	}
	c.shows = true
}

// text places the characters of one text object (11.3).
func (c *canvas) text(d drawn, m glyphs.Matrix) {
	size := d.size * math.Hypot(m[2], m[3])
	across := math.Hypot(m[0], m[1]) // points per unit along the line
	turn, aslant := direction(m)
	bold := d.weight >= 600 || c.document.bold[d.font]
	var x, y float64
	for _, code := range d.codes {
		if code.hasX {
			x = code.x
		}
		if code.hasY {
			y = code.y
		}
		c.unmapped += code.glyphs
		if aslant {
			c.watermark.WriteString(code.text)
			continue
		}
		blank := false
		n := -1
		for _, r := range code.text {
			if r == '\n' || r == '\r' || r == '\t' {
				continue // the XML's own line breaks
			}
			n++
			px, py := m.Point(x, y)
			advance := c.advance(d, code, n, r)
			width := min(advance.width*across, natural(r, d)*across*1.05)
			x, y = x+advance.dx, y+advance.dy
			switch {
			case unicode.IsSpace(r) || r == 0xA0 || r == 0x3000:
				blank = true
				continue
			case r < ' ' || r == unicode.ReplacementChar || r >= 0xE000 && r <= 0xF8FF:
				c.unmapped++
				continue
			case unicode.Is(unicode.Cf, r) || len(c.placed) >= maxPageGlyphs:
				continue
			}
			c.placed = append(c.placed, placed{glyphs.Glyph{Rune: r, X: px, W: width, Base: py,
				Size: math.Round(size*20) / 20, Bold: bold, Blank: blank}, turn})
			blank = false
		}
	}
}

// step is how far the pen moves after a character, and how wide the character is, in the text
// object's own units.
type step struct{ dx, dy, width float64 }

func (c *canvas) advance(d drawn, code textCode, n int, r rune) step {
	full := natural(r, d)
	s := step{width: full}
	switch {
	case n < len(code.deltaX):
		s.dx = code.deltaX[n]
		if s.dx > 0 {
			// The next character begins there; only blanks and letter-spacing leave room.
			s.width = min(full, s.dx)
			if r < 0x2E80 && s.dx < 1.1*d.size*d.scale {
				s.width = s.dx
			}
		}
	case len(code.deltaX) > 0 && len(code.deltaY) == 0:
		s.dx = full
	}
	if n < len(code.deltaY) {
		s.dy = code.deltaY[n]
	}
	if len(code.deltaX) == 0 && len(code.deltaY) == 0 {
		if d.read == 90 || d.read == 270 {
			s.dy = d.size
		} else {
			s.dx = full
		}
	}
	return s
}

// natural is the width that a character has in most fonts: that of the em square for Chinese ones,
// about what Times has for others. The fonts themselves need not be in the file.
func natural(r rune, d drawn) float64 {
	em := d.size * d.scale
	switch {
	case r >= 0x2000 && (r < 0xFF61 || r > 0xFF9F):
		return em
	case strings.ContainsRune("ijltf.,:;'|!()[]I-/", r):
		return 0.32 * em
	case strings.ContainsRune("mwMW%@", r):
		return 0.82 * em
	case r >= 'A' && r <= 'Z':
		return 0.68 * em
	}
	return 0.5 * em
}

// direction returns by how many quarter turns clockwise text under m is turned, and whether it is
// aslant between them.
func direction(m glyphs.Matrix) (turn int, aslant bool) {
	angle := math.Atan2(m[1], m[0]) * 2 / math.Pi
	turns := math.Round(angle)
	return (int(turns) + 4) % 4, math.Abs(angle-turns) >= 0.12
}

// rules adds the straight edges of a path (9.3, abbreviated data).
func (c *canvas) rules(d drawn, m glyphs.Matrix) {
	var fromX, fromY, startX, startY float64
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	flush := func() {
		// A filled box so thin that it is a rule.
		const thinnest = 3.0
		if d.fill && x1 > x0 && min(x1-x0, y1-y0) <= thinnest {
			c.addRule(x0, y0, x1, y1)
		}
		x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	}
	move := func(x, y float64) {
		fromX, fromY = m.Point(x, y)
		x0, y0, x1, y1 = min(x0, fromX), min(y0, fromY), max(x1, fromX), max(y1, fromY)
	}
	line := func(x, y float64) {
		if d.stroke {
			c.addRule(fromX, fromY, x, y)
		}
		fromX, fromY = x, y
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	arguments := map[string]int{"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
	fields := strings.Fields(d.path)
	for i := 0; i < len(fields); i++ {
		n, ok := arguments[fields[i]]
		if !ok || i+n >= len(fields) {
			continue
		}
		var x, y float64
		if n >= 2 {
			x, y = float(fields[i+n-1]), float(fields[i+n])
		}
		switch fields[i] {
		case "S", "M":
			flush()
			move(x, y)
			startX, startY = fromX, fromY
		case "L":
			px, py := m.Point(x, y)
			line(px, py)
		case "C":
			line(startX, startY)
		default:
			move(x, y)
		}
		i += n
	}
	flush()
}

func (c *canvas) addRule(x0, y0, x1, y1 float64) {
	if math.Abs(x0-x1) > 1 && math.Abs(y0-y1) > 1 && min(math.Abs(x0-x1), math.Abs(y0-y1)) > 3 {
		return
	}
	c.page.Rules = append(c.page.Rules, glyphs.Rule{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1)})
}
