package ofd

import (
	"strconv"
	"strings"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/archive"
	"wenxun/internal/read/formats/glyphs"
	"wenxun/internal/read/layout"
)

// pointsPerMillimetre converts the format's unit to points.
const pointsPerMillimetre = 72 / 25.4

// document is one document of a file.
type document struct {
	reader    *reader
	root      string // its main part
	area      [4]float64
	templates map[string]string // id → part
	pages     []pageRef
	bold      map[string]bool     // fonts, by id
	units     map[string]unit     // composite graphics, by id
	notes     map[string]string   // page id → part with its annotations
	cache     map[string]*content // templates that have been parsed

}

type pageRef struct{ id, part string }

// unit is a graphic that pages draw by reference: the part and the id in it.
type unit struct{ items *content }

func (r *reader) document(root string) error {
	d := &document{reader: r, root: root, area: [4]float64{0, 0, 210, 297}, templates: map[string]string{},
		bold: map[string]bool{}, units: map[string]unit{}, notes: map[string]string{}, cache: map[string]*content{}}
	var resources []string
	annotations := ""
	err := r.part(root, func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			switch e.Name {
			case "CommonData":
				return d.common(p, &resources)
			case "Pages":
				return p.Children(func(e archive.Element) error {
					if e.Name == "Page" {
						d.pages = append(d.pages, pageRef{e.Attr("ID"), r.resolve(root, e.Attr("BaseLoc"))})
					}
					if len(d.pages) > maxPages {
						return fault.Newf(fault.TooLarge, "OFD 超过 %d 页的上限。请拆分后再添加。", maxPages)
					}
					return nil
				}, nil)
			case "Annotations":
				text, err := p.Text()
				annotations = text
				return err
			}
			return nil
		}, nil)
	})
	if err != nil {
		return err
	}
	for _, part := range resources {
		if err := d.resources(part); err != nil && !missing(err) {
			return err
		}
	}
	if err := d.annotations(annotations); err != nil && !missing(err) {
		return err
	}
	for _, page := range d.pages {
		if err := d.page(page); err != nil {
			return err
		}
	}
	return nil
}

func (d *document) common(p *archive.Parser, resources *[]string) error {
	return p.Children(func(e archive.Element) error {
		switch e.Name {
		case "PageArea":
			return readArea(p, &d.area)
		case "TemplatePage":
			d.templates[e.Attr("ID")] = d.reader.resolve(d.root, e.Attr("BaseLoc"))
		case "PublicRes", "DocumentRes":
			loc, err := p.Text()
			*resources = append(*resources, d.reader.resolve(d.root, loc))
			return err
		}
		return nil
	}, nil)
}

// readArea reads the size of a page from an area element (7.5).
func readArea(p *archive.Parser, into *[4]float64) error {
	return p.Children(func(e archive.Element) error {
		if e.Name != "PhysicalBox" {
			return nil
		}
		text, err := p.Text()
		if n := numbers(text); len(n) == 4 && n[2] > 0 && n[3] > 0 {
			*into = [4]float64(n)
		}
		return err
	}, nil)
}

// resources reads what of a resource part matters: which fonts are bold, and composite graphics.
func (d *document) resources(part string) error {
	return d.reader.part(part, func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(group archive.Element) error {
			return p.Children(func(e archive.Element) error {
				switch e.Name {
				case "Font":
					d.bold[e.Attr("ID")] = isTrue(e.Attr("Bold")) || looksBold(e.Attr("FontName")) || looksBold(e.Attr("FamilyName"))
				case "CompositeGraphicUnit":
					c := &content{}
					err := p.Children(func(e archive.Element) error {
						if e.Name == "Content" {
							return c.objects(p)
						}
						return nil
					}, nil)
					d.units[e.Attr("ID")] = unit{c}
					return err
				}
				return nil
			}, nil)
		}, nil)
	})
}

// annotations finds the parts that hold each page's annotations (7.10).
func (d *document) annotations(loc string) error {
	if strings.TrimSpace(loc) == "" {
		return nil
	}
	list := d.reader.resolve(d.root, loc)
	return d.reader.part(list, func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			id := e.Attr("PageID")
			return p.Children(func(e archive.Element) error {
				if e.Name != "FileLoc" {
					return nil
				}
				loc, err := p.Text()
				d.notes[id] = d.reader.resolve(list, loc)
				return err
			}, nil)
		}, nil)
	})
}

// page reads one page: its templates, its own content and its annotations.
func (d *document) page(ref pageRef) error {
	r := d.reader
	r.src.Pages++
	number := r.src.Pages
	c := &content{area: d.area}
	if err := r.part(ref.part, func(p *archive.Parser, _ archive.Element) error { return c.page(p) }); err != nil {
		if !missing(err) {
			return err
		}
		r.src.Warnings = append(r.src.Warnings, "第 "+strconv.Itoa(number)+" 页的内容缺失或损坏，没有读出。")
	}
	for _, part := range c.resources {
		if err := d.resources(r.resolve(ref.part, part)); err != nil && !missing(err) {
			return err
		}
	}
	canvas := &canvas{document: d, page: glyphs.Page{Number: number,
		Width: c.area[2] * pointsPerMillimetre, Height: c.area[3] * pointsPerMillimetre}}
	base := glyphs.Matrix{pointsPerMillimetre, 0, 0, pointsPerMillimetre, -c.area[0] * pointsPerMillimetre, -c.area[1] * pointsPerMillimetre}
	for _, t := range c.templates {
		template, err := d.template(t)
		if err != nil {
			return err
		}
		canvas.draw(template, base)
	}
	canvas.draw(c, base)
	if err := d.drawNotes(canvas, d.notes[ref.id], base); err != nil {
		return err
	}
	canvas.finish()
	r.unmapped += canvas.unmapped
	if r.glyphs += len(canvas.page.Glyphs); r.glyphs > maxGlyphs {
		return fault.New(fault.TooLarge, nil)
	}
	if err := r.ctx(); err != nil {
		return err
	}
	lines := r.assembler.Page(canvas.page)
	if t := strings.TrimSpace(canvas.sideways.String()); t != "" {
		lines = append(lines, layout.Line{Text: t, Kind: layout.Wrapped, Page: number, Offset: -1})
	}
	if t := strings.TrimSpace(canvas.watermark.String()); t != "" {
		r.src.Removed = append(r.src.Removed, layout.Removed{Kind: "watermark", Page: number, Text: t})
	}
	if len(lines) == 0 && canvas.shows {
		r.src.PagesWithoutText = append(r.src.PagesWithoutText, number)
	}
	r.src.Lines = append(r.src.Lines, lines...)
	return nil
}

// template returns a template page's content, parsed once. A missing one is empty.
func (d *document) template(id string) (*content, error) {
	if c := d.cache[id]; c != nil {
		return c, nil
	}
	c := &content{}
	d.cache[id] = c
	part := d.templates[id]
	if part == "" {
		return c, nil
	}
	err := d.reader.part(part, func(p *archive.Parser, _ archive.Element) error { return c.page(p) })
	if err != nil && !missing(err) {
		return nil, err
	}
	return c, nil
}

// drawNotes draws a page's annotations. A watermark is no part of the text.
func (d *document) drawNotes(canvas *canvas, part string, base glyphs.Matrix) error {
	if part == "" {
		return nil
	}
	err := d.reader.part(part, func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(annotation archive.Element) error {
			if annotation.Name != "Annot" || annotation.Attr("Visible") == "false" {
				return nil
			}
			return p.Children(func(e archive.Element) error {
				if e.Name != "Appearance" {
					return nil
				}
				c := &content{}
				if err := c.objects(p); err != nil {
					return err
				}
				if annotation.Attr("Type") == "Watermark" {
					canvas.drawWatermark(c)
				} else if b := numbers(e.Attr("Boundary")); len(b) == 4 {
					canvas.draw(c, glyphs.Matrix{1, 0, 0, 1, b[0], b[1]}.Times(base))
				}
				return nil
			}, nil)
		}, nil)
	})
	if missing(err) {
		return nil
	}
	return err
}

// looksBold reports fonts that look bold by name: Hei (黑体) is the heavy face of Chinese type.
func looksBold(name string) bool {
	name = strings.ToLower(name)
	for _, mark := range []string{"bold", "heavy", "black", "simhei", "heiti", "黑体", "小标宋", "fzxbs"} {
		if strings.Contains(name, mark) {
			return true
		}
	}
	return false
}

func isTrue(s string) bool { return s == "true" || s == "1" }
