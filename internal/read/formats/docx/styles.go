package docx

import (
	"strconv"
	"strings"

	"wenxun/internal/read/formats/archive"
)

// paragraphFormat is what of a paragraph's formatting matters to a reader. Pointers are nil where
// nothing is said.
type paragraphFormat struct {
	style   string
	outline *int // 0–8; 9 is body text
	numID   *string
	level   *int // of the numbering
	align   *string
	toc     bool // a line of a table of contents that Word made
}

// runFormat is the same for a run of characters. size is in points.
type runFormat struct {
	style  string
	size   *float64
	bold   *bool
	hidden *bool
}

func (f runFormat) over(below runFormat) runFormat {
	if f.size == nil {
		f.size = below.size
	}
	if f.bold == nil {
		f.bold = below.bold
	}
	if f.hidden == nil {
		f.hidden = below.hidden
	}
	return f
}

func (f paragraphFormat) over(below paragraphFormat) paragraphFormat {
	if f.outline == nil {
		f.outline = below.outline
	}
	if f.numID == nil {
		f.numID = below.numID
	}
	if f.level == nil {
		f.level = below.level
	}
	if f.align == nil {
		f.align = below.align
	}
	f.toc = f.toc || below.toc
	return f
}

type style struct {
	name, basedOn string
	paragraph     paragraphFormat
	run           runFormat
}

type styles struct {
	byID     map[string]style
	standard string // the default paragraph style
	run      runFormat
}

func (d *document) readStyles() error {
	d.styles.byID = map[string]style{}
	return d.optional(d.related("styles"), func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			switch e.Name {
			case "docDefaults":
				return d.readDefaults(p)
			case "style":
				return d.readStyle(p, e)
			}
			return nil
		}, nil)
	})
}

func (d *document) readDefaults(p *archive.Parser) error {
	return p.Children(func(e archive.Element) error {
		if e.Name != "rPrDefault" {
			return nil
		}
		return p.Children(func(e archive.Element) (err error) {
			if e.Name == "rPr" {
				d.styles.run, err = readRunFormat(p)
			}
			return err
		}, nil)
	}, nil)
}

func (d *document) readStyle(p *archive.Parser, e archive.Element) error {
	var s style
	id := e.Attr("styleId")
	if e.Attr("type") == "paragraph" && isOn(e.Attr("default"), false) {
		d.styles.standard = id
	}
	err := p.Children(func(e archive.Element) (err error) {
		switch e.Name {
		case "name":
			s.name = strings.ToLower(e.Attr("val"))
		case "basedOn":
			s.basedOn = e.Attr("val")
		case "pPr":
			s.paragraph, err = readParagraphFormat(p, nil)
		case "rPr":
			s.run, err = readRunFormat(p)
		}
		return err
	}, nil)
	d.styles.byID[id] = s
	return err
}

// maxStyleDepth bounds how far styles are followed; a broken file may have circles.
const maxStyleDepth = 20

// resolve returns what a style says with all that it is based on. A style named heading 1 to 9 is
// a heading even where it doesn't say so.
func (s styles) resolve(id string) (paragraphFormat, runFormat) {
	var p paragraphFormat
	var r runFormat
	for range maxStyleDepth {
		st, ok := s.byID[id]
		if !ok {
			break
		}
		if p.outline == nil && st.paragraph.outline == nil {
			if n, ok := headingName(st.name); ok {
				st.paragraph.outline = &n
			}
		}
		if p.numID == nil && st.paragraph.numID != nil && st.paragraph.level == nil {
			// A style's own level is the one that the numbering ties to it; the outline has the same.
			st.paragraph.level = st.paragraph.outline
		}
		st.paragraph.toc = strings.HasPrefix(st.name, "toc ")
		p, r = p.over(st.paragraph), r.over(st.run)
		id = st.basedOn
	}
	return p, r
}

func headingName(name string) (int, bool) {
	for _, prefix := range []string{"heading ", "标题 ", "heading", "标题"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if n, err := strconv.Atoi(rest); err == nil && n >= 1 && n <= 9 {
				return n - 1, true
			}
		}
	}
	return 0, false
}

// readParagraphFormat reads a pPr element. other gets the children that it doesn't know.
func readParagraphFormat(p *archive.Parser, other func(archive.Element) error) (f paragraphFormat, err error) {
	err = p.Children(func(e archive.Element) (err error) {
		value := e.Attr("val")
		switch e.Name {
		case "pStyle":
			f.style = value
		case "outlineLvl":
			f.outline = number(value)
		case "jc":
			f.align = &value
		case "numPr":
			err = p.Children(func(e archive.Element) error {
				value := e.Attr("val")
				switch e.Name {
				case "ilvl":
					f.level = number(value)
				case "numId":
					f.numID = &value
				}
				return nil
			}, nil)
		default:
			if other != nil {
				err = other(e)
			}
		}
		return err
	}, nil)
	return f, err
}

func readRunFormat(p *archive.Parser) (f runFormat, err error) {
	err = p.Children(func(e archive.Element) error {
		value := e.Attr("val")
		switch e.Name {
		case "rStyle":
			f.style = value
		case "sz":
			if n, err := strconv.ParseFloat(value, 64); err == nil && n > 0 && n < 4000 {
				n /= 2 // half points
				f.size = &n
			}
		case "b":
			on := isOn(value, true)
			f.bold = &on
		case "vanish":
			on := isOn(value, true)
			f.hidden = &on
		}
		return nil
	}, nil)
	return f, err
}

func number(s string) *int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return nil
	}
	return &n
}

// isOn reads an on/off value; an element without one is on.
func isOn(value string, missing bool) bool {
	switch value {
	case "":
		return missing
	case "0", "false", "off", "none":
		return false
	}
	return true
}
