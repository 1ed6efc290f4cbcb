package ofd

import (
	"math"
	"strconv"
	"strings"

	"wenxun/internal/read/formats/archive"
	"wenxun/internal/read/formats/glyphs"
)

// content is what a page, a template or a graphic draws.
type content struct {
	area      [4]float64 // millimetres
	templates []string   // ids, those in the background first
	resources []string   // parts, as written
	items     []drawn
}

// drawn is one object of a page. Which fields hold something depends on its kind.
type drawn struct {
	kind     kind
	boundary [4]float64
	ctm      glyphs.Matrix
	font     string
	size     float64
	scale    float64 // horizontal
	weight   int
	read     int // ReadDirection in degrees
	codes    []textCode
	path     string
	stroke   bool
	fill     bool
	unit     string
}

type kind uint8

const (
	textObject kind = iota
	pathObject
	imageObject
	compositeObject
)

// textCode is a run of characters with their distances (11.3).
type textCode struct {
	x, y           float64
	hasX, hasY     bool
	deltaX, deltaY []float64
	text           string
	glyphs         int // drawn by number, where text is empty
}

// page reads a page's or template's root element.
func (c *content) page(p *archive.Parser) error {
	var front []string
	err := p.Children(func(e archive.Element) error {
		switch e.Name {
		case "Area":
			return readArea(p, &c.area)
		case "Template":
			if e.Attr("ZOrder") == "Foreground" {
				front = append(front, e.Attr("TemplateID"))
			} else {
				c.templates = append(c.templates, e.Attr("TemplateID"))
			}
		case "PageRes":
			loc, err := p.Text()
			c.resources = append(c.resources, loc)
			return err
		case "Content":
			return c.objects(p)
		}
		return nil
	}, nil)
	c.templates = append(c.templates, front...)
	return err
}

// objects reads the objects inside the current element: a layer, a block or a graphic.
func (c *content) objects(p *archive.Parser) error {
	return p.Children(func(e archive.Element) error {
		if e.Attr("Visible") == "false" {
			return nil
		}
		switch e.Name {
		case "Layer", "PageBlock", "Content":
			return c.objects(p)
		case "TextObject", "PathObject", "ImageObject", "CompositeObject":
			return c.object(p, e)
		}
		return nil
	}, nil)
}

func (c *content) object(p *archive.Parser, e archive.Element) error {
	d := drawn{ctm: glyphs.Identity, scale: 1, weight: 400, stroke: e.Attr("Stroke") != "false"}
	if b := numbers(e.Attr("Boundary")); len(b) == 4 {
		d.boundary = [4]float64(b)
	}
	if m := numbers(e.Attr("CTM")); len(m) == 6 {
		d.ctm = glyphs.Matrix(m)
	}
	var err error
	switch e.Name {
	case "TextObject":
		d.kind, d.font, d.size = textObject, e.Attr("Font"), float(e.Attr("Size"))
		if v := float(e.Attr("HScale")); v > 0 {
			d.scale = v
		}
		if w, err := strconv.Atoi(e.Attr("Weight")); err == nil {
			d.weight = w
		}
		d.read = int(float(e.Attr("ReadDirection")))
		err = d.text(p)
	case "PathObject":
		d.kind, d.fill = pathObject, isTrue(e.Attr("Fill"))
		err = p.Children(func(e archive.Element) (err error) {
			if e.Name == "AbbreviatedData" {
				d.path, err = p.Text()
			}
			return err
		}, nil)
	case "ImageObject":
		d.kind = imageObject
	case "CompositeObject":
		d.kind, d.unit = compositeObject, e.Attr("ResourceID")
	}
	c.items = append(c.items, d)
	return err
}

func (d *drawn) text(p *archive.Parser) error {
	glyphs := 0
	err := p.Children(func(e archive.Element) error {
		switch e.Name {
		case "CGTransform":
			glyphs += int(min(float(e.Attr("GlyphCount")), 1e6))
		case "TextCode":
			t := textCode{x: float(e.Attr("X")), y: float(e.Attr("Y")), hasX: e.Has("X"), hasY: e.Has("Y"),
				deltaX: deltas(e.Attr("DeltaX")), deltaY: deltas(e.Attr("DeltaY"))}
			var err error
			t.text, err = p.Text()
			d.codes = append(d.codes, t)
			return err
		}
		return nil
	}, nil)
	if len(d.codes) > 0 && strings.TrimSpace(d.codes[0].text) == "" {
		d.codes[0].glyphs = glyphs
	}
	return err
}

// maxDeltas bounds the distances that a g in a list may stand for.
const maxDeltas = 1 << 20

// deltas reads a list of distances, in which “g n d” stands for n times d (11.3, table 46).
func deltas(s string) []float64 {
	fields := strings.Fields(s)
	out := make([]float64, 0, len(fields))
	for i := 0; i < len(fields); i++ {
		if fields[i] == "g" && i+2 < len(fields) {
			n := int(min(float(fields[i+1]), maxDeltas))
			for v := float(fields[i+2]); n > 0 && len(out) < maxDeltas; n-- {
				out = append(out, v)
			}
			i += 2
			continue
		}
		out = append(out, float(fields[i]))
	}
	return out
}

// numbers reads numbers parted by blanks; commas are seen too.
func numbers(s string) []float64 {
	var out []float64
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' || r == '\r' }) {
		out = append(out, float(f))
	}
	return out
}

// float reads a number; what is none, or nothing that could be on a page, is 0.
func float(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
		return 0
	}
	return v
}
