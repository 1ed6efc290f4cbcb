package docx

import (
	"wenxun/internal/read/formats/archive"
	"wenxun/internal/read/layout"
)

// maxSpan bounds the columns that a cell may say it spans; Word allows 63 columns.
const maxSpan = 1000

// tableReader reads one table.
type tableReader struct {
	walker   *walker
	number   int // of the table in the document
	row, col int // of the cell being read, from 1
	cells    int // with text
	lines    []layout.Line
}

// table reads one w:tbl. A table with text in one cell only is a frame around paragraphs, and they
// stay such.
func (w *walker) table(p *archive.Parser) error {
	before := w.doc.tables
	w.doc.tables++
	t := &tableReader{walker: w, number: w.doc.tables}
	if err := t.rows(p); err != nil {
		return err
	}
	if t.cells == 1 && w.doc.tables == t.number {
		w.doc.tables = before
		for i := range t.lines {
			t.lines[i].Table, t.lines[i].Row, t.lines[i].Col = 0, 0, 0
			if t.lines[i].Kind == layout.Cell {
				t.lines[i].Kind = layout.Paragraph
			}
		}
	}
	w.lines = append(w.lines, t.lines...)
	return nil
}

func (t *tableReader) rows(p *archive.Parser) error {
	var each func(archive.Element) error
	each = func(e archive.Element) error {
		switch e.Name {
		case "tr":
			return t.readRow(p)
		case "sdt":
			return t.walker.control(p, each)
		case "customXml", "ins", "moveTo":
			return p.Children(each, nil)
		}
		return nil
	}
	return p.Children(each, nil)
}

func (t *tableReader) readRow(p *archive.Parser) error {
	t.row++
	t.col = 1
	deleted := false
	var each func(archive.Element) error
	each = func(e archive.Element) error {
		switch e.Name {
		case "trPr":
			return p.Children(func(e archive.Element) error {
				switch e.Name {
				case "gridBefore":
					if n := number(e.Attr("val")); n != nil {
						t.col += min(max(*n, 0), maxSpan)
					}
				case "del":
					deleted, t.walker.doc.revised = true, true
				}
				return nil
			}, nil)
		case "tc":
			if deleted {
				return nil
			}
			return t.cell(p)
		case "sdt":
			return t.walker.control(p, each)
		case "customXml", "ins", "moveTo":
			return p.Children(each, nil)
		}
		return nil
	}
	return p.Children(each, nil)
}

// cell reads one w:tc. The lower parts of a vertically merged cell are empty, so that its text
// stands once, in its first row.
func (t *tableReader) cell(p *archive.Parser) error {
	span := 1
	inner := &walker{doc: t.walker.doc, cell: true}
	err := p.Children(func(e archive.Element) error {
		if e.Name != "tcPr" {
			return inner.block(p, e)
		}
		return p.Children(func(e archive.Element) error {
			if n := number(e.Attr("val")); e.Name == "gridSpan" && n != nil {
				span = min(max(*n, 1), maxSpan)
			}
			return nil
		}, nil)
	}, nil)
	if len(inner.lines) > 0 {
		t.cells++
	}
	for _, l := range inner.lines {
		if l.Kind == layout.Blank {
			continue
		}
		if l.Table == 0 { // not of a table inside this cell
			if l.Kind != layout.Heading {
				l.Kind = layout.Cell
			}
			l.Table, l.Row, l.Col = t.number, t.row, t.col
		}
		t.lines = append(t.lines, l)
	}
	t.walker.notes = append(t.walker.notes, inner.notes...)
	t.col += span
	return err
}
