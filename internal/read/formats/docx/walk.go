package docx

import (
	"wenxun/internal/read/formats/archive"
	"wenxun/internal/read/layout"
)

// walker goes through the body, a cell, a note, a text box or a header and collects lines.
type walker struct {
	doc   *document
	lines []layout.Line
	notes []layout.Line // of the paragraphs read so far, to stand after the block that calls them
	cell  bool          // inside a table
}

// blocks reads the children of the current element: paragraphs, tables and what may hold them.
func (w *walker) blocks(p *archive.Parser) error {
	return p.Children(func(e archive.Element) error { return w.block(p, e) }, nil)
}

func (w *walker) block(p *archive.Parser, e archive.Element) error {
	switch e.Name {
	case "p":
		if err := w.paragraph(p); err != nil {
			return err
		}
	case "tbl":
		if err := w.table(p); err != nil {
			return err
		}
	case "AlternateContent":
		return alternate(p, func(e archive.Element) error { return w.block(p, e) })
	case "sdt":
		return w.control(p, func(e archive.Element) error { return w.block(p, e) })
	case "ins", "moveTo":
		w.doc.revised = true
		return w.blocks(p)
	case "customXml", "smartTag":
		return w.blocks(p)
	case "del", "moveFrom":
		w.doc.revised = true
		return nil
	case "sectPr":
		return w.section(p)
	default:
		return nil
	}
	if !w.cell {
		w.lines = append(w.lines, w.notes...)
		w.notes = nil
	}
	return nil
}

// alternate reads one branch of markup that is there in several editions of the format
// (ISO/IEC 29500-3): the first choice that shows anything we know, and each child of it once.
func alternate(p *archive.Parser, each func(archive.Element) error) error {
	taken := false
	return p.Children(func(e archive.Element) error {
		if taken || e.Name != "Choice" && e.Name != "Fallback" {
			return nil
		}
		return p.Children(func(e archive.Element) error {
			taken = true
			return each(e)
		}, nil)
	}, nil)
}

// control reads a content control. One that still shows its placeholder holds nothing of the
// document's own.
func (w *walker) control(p *archive.Parser, each func(archive.Element) error) error {
	placeholder := false
	return p.Children(func(e archive.Element) error {
		switch e.Name {
		case "sdtPr":
			return p.Children(func(e archive.Element) error {
				if e.Name == "showingPlcHdr" && isOn(e.Attr("val"), true) {
					placeholder = true
				}
				return nil
			}, nil)
		case "sdtContent":
			if !placeholder {
				return p.Children(each, nil)
			}
		}
		return nil
	}, nil)
}

// section notes which headers and footers are used.
func (w *walker) section(p *archive.Parser) error {
	return p.Children(func(e archive.Element) error {
		part := w.doc.relations[e.Attr("id")].target
		if part == "" {
			return nil
		}
		switch e.Name {
		case "headerReference":
			w.doc.headers = append(w.doc.headers, part)
		case "footerReference":
			w.doc.footers = append(w.doc.footers, part)
		}
		return nil
	}, nil)
}
