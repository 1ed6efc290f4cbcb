package docx

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/formats/archive"
	"wenxun/internal/read/formats/symbol"
	"wenxun/internal/read/layout"
)

// paragraph collects one paragraph while its runs are read.
type paragraph struct {
	format paragraphFormat
	run    runFormat         // of the paragraph's style, under every run's own
	pieces []strings.Builder // the text between line breaks
	boxes  []layout.Line     // text boxes anchored here, to stand after it
	notes  []layout.Line
	sizes  map[float64]int // characters by size
	bold   int             // characters that are bold
	total  int
	fields []bool // open fields, outermost first: whether their result has begun
}

// paragraph reads one w:p.
func (w *walker) paragraph(p *archive.Parser) error {
	para := &paragraph{pieces: make([]strings.Builder, 1), sizes: map[float64]int{}}
	para.format, para.run = w.doc.styles.resolve(w.doc.styles.standard)
	para.run = para.run.over(w.doc.styles.run)
	err := p.Children(func(e archive.Element) error {
		if e.Name == "pPr" {
			return w.paragraphProperties(p, para)
		}
		return w.inline(p, e, para)
	}, nil)
	if err != nil {
		return err
	}
	w.finish(para)
	return nil
}

func (w *walker) paragraphProperties(p *archive.Parser, para *paragraph) error {
	own, err := readParagraphFormat(p, func(e archive.Element) error {
		if e.Name == "sectPr" {
			return w.section(p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	id := own.style
	if id == "" {
		id = w.doc.styles.standard
	}
	format, run := w.doc.styles.resolve(id)
	if own.numID != nil && own.level == nil {
		zero := 0
		own.level = &zero
	}
	para.format, para.run = own.over(format), run.over(w.doc.styles.run)
	return nil
}

// inline reads one child of a paragraph.
func (w *walker) inline(p *archive.Parser, e archive.Element, para *paragraph) error {
	each := func(e archive.Element) error { return w.inline(p, e, para) }
	switch e.Name {
	case "r":
		return w.characters(p, para)
	case "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "oMath", "oMathPara":
		return p.Children(each, nil)
	case "ins", "moveTo":
		w.doc.revised = true
		return p.Children(each, nil)
	case "del", "moveFrom":
		w.doc.revised = true
	case "sdt":
		return w.control(p, each)
	case "AlternateContent":
		return alternate(p, each)
	case "pPr", "bookmarkStart", "bookmarkEnd", "proofErr":
	default: // the parts of a formula nest freely around their runs
		if isFormula(e.Name) {
			return p.Children(each, nil)
		}
	}
	return nil
}

// isFormula reports the elements of Office Math (ISO/IEC 29500-1, 22.1) that hold text.
func isFormula(name string) bool {
	switch name {
	case "f", "num", "den", "e", "sup", "sub", "sSup", "sSub", "sSubSup", "d", "rad", "deg", "nary", "func", "fName", "box", "bar", "acc", "eqArr", "m", "mr", "lim", "limLow", "limUpp":
		return true
	}
	return false
}

// characters reads one run.
func (w *walker) characters(p *archive.Parser, para *paragraph) error {
	format := para.run
	hidden := func() bool { return format.hidden != nil && *format.hidden }
	var content func(archive.Element) error
	content = func(e archive.Element) error {
		switch e.Name {
		case "rPr":
			own, err := readRunFormat(p)
			if own.style != "" {
				_, named := w.doc.styles.resolve(own.style)
				own = own.over(named)
			}
			format = own.over(para.run)
			return err
		case "fldChar":
			para.field(e.Attr("fldCharType"))
			return nil
		case "AlternateContent":
			return alternate(p, content)
		case "drawing", "pict", "object", "txbxContent":
			if hidden() {
				return nil
			}
			return w.box(p, e, para)
		case "footnoteReference", "endnoteReference":
			kind := strings.TrimSuffix(e.Name, "Reference")
			para.notes = append(para.notes, w.doc.notes[kind+e.Attr("id")]...)
			return nil
		case "ruby": // the base is read, the pronunciation over it is not
			return p.Children(func(e archive.Element) error {
				if e.Name != "rubyBase" {
					return nil
				}
				return p.Children(func(e archive.Element) error { return w.inline(p, e, para) }, nil)
			}, nil)
		case "t":
			text, err := p.Text()
			if !hidden() {
				para.write(text, format)
			}
			return err
		}
		if !hidden() {
			para.sign(e, format)
		}
		return nil
	}
	return p.Children(content, nil)
}

// sign writes what stands for a character without being text.
func (para *paragraph) sign(e archive.Element, format runFormat) {
	switch e.Name {
	case "tab", "ptab":
		para.write("\t", format)
	case "br", "cr":
		if para.inResult() {
			para.pieces = append(para.pieces, strings.Builder{})
		}
	case "noBreakHyphen":
		para.write("-", format)
	case "sym":
		if code, err := strconv.ParseUint(e.Attr("char"), 16, 21); err == nil {
			text := symbol.Text(e.Attr("font"), rune(code))
			if text == "" && code >= ' ' && (code < 0xE000 || code > 0xF8FF) {
				text = string(rune(code)) // a font of ordinary characters
			}
			para.write(text, format)
		}
	}
}

// field follows a complex field: between begin and separate stands its code, after that its result.
func (para *paragraph) field(kind string) {
	switch n := len(para.fields); kind {
	case "begin":
		para.fields = append(para.fields, false)
	case "separate":
		if n > 0 {
			para.fields[n-1] = true
		}
	case "end":
		if n > 0 {
			para.fields = para.fields[:n-1]
		}
	}
}

// inResult reports whether text read now is shown.
func (para *paragraph) inResult() bool {
	for _, result := range para.fields {
		if !result {
			return false
		}
	}
	return true
}

func (para *paragraph) write(text string, format runFormat) {
	if text == "" || !para.inResult() {
		return
	}
	para.pieces[len(para.pieces)-1].WriteString(text)
	n := utf8.RuneCountInString(text)
	para.total += n
	if format.size != nil {
		para.sizes[*format.size] += n
	}
	if format.bold != nil && *format.bold {
		para.bold += n
	}
}

// box reads the text boxes inside a drawing. Their lines follow the paragraph that anchors them.
func (w *walker) box(p *archive.Parser, e archive.Element, para *paragraph) error {
	if e.Name == "txbxContent" {
		inner := &walker{doc: w.doc}
		err := inner.blocks(p)
		para.boxes = append(para.boxes, inner.lines...)
		return err
	}
	var each func(archive.Element) error
	each = func(e archive.Element) error {
		switch e.Name {
		case "AlternateContent":
			return alternate(p, each)
		case "txbxContent":
			return w.box(p, e, para)
		}
		return p.Children(each, nil)
	}
	return p.Children(each, nil)
}

// finish adds the paragraph's lines.
func (w *walker) finish(para *paragraph) {
	line := layout.Line{Kind: layout.Paragraph, Offset: -1, Bold: para.bold*2 > para.total}
	most := 0
	for size, n := range para.sizes {
		if n > most || n == most && size > line.Size {
			line.Size, most = size, n
		}
	}
	f := para.format
	line.Centered = f.align != nil && *f.align == "center"
	if f.outline != nil && *f.outline < levels {
		line.Kind, line.Level = layout.Heading, *f.outline+1
	}
	var texts []string
	for i := range para.pieces {
		if t := clean(para.pieces[i].String()); t != "" {
			texts = append(texts, t)
		}
	}
	number, bullet := "", false
	if f.numID != nil && *f.numID != "0" && f.level != nil {
		number, bullet = w.doc.numbering.next(*f.numID, *f.level) // an empty paragraph is counted too
	}
	if f.toc && len(texts) > 0 {
		// It repeats the headings, and its page numbers are those of another edition.
		w.doc.src.Removed = append(w.doc.src.Removed, layout.Removed{Kind: "contents", Text: strings.Join(texts, " ")})
		texts = nil
	}
	if len(texts) > 0 {
		texts[0] = number + texts[0]
		if bullet && line.Kind == layout.Paragraph {
			line.Kind = layout.Item
		}
		w.add(line, texts)
	}
	w.lines = append(w.lines, para.boxes...)
	w.notes = append(w.notes, para.notes...)
}

// add adds a paragraph. One with line breaks inside becomes as many lines: whether its author meant
// one sentence or several paragraphs is for repair to find out.
func (w *walker) add(line layout.Line, texts []string) {
	if len(texts) > 1 && line.Kind == layout.Paragraph {
		if n := len(w.lines); n > 0 && w.lines[n-1].Kind == layout.Wrapped {
			w.lines = append(w.lines, layout.Line{Kind: layout.Blank, Offset: -1})
		}
		line.Kind = layout.Wrapped
	}
	if line.Kind == layout.Heading {
		texts = []string{strings.Join(texts, " ")}
	}
	for _, t := range texts {
		line.Text = t
		w.lines = append(w.lines, line)
	}
}

// clean makes text one line: control characters and blanks at its ends go.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r < ' ' || r == 0x7F || r == 0xFEFF || r == 0xAD || r == utf8.RuneError:
			return ' '
		case r == 0x2028 || r == 0x2029 || r == 0x85:
			return ' '
		}
		return r
	}, s)
	return strings.TrimFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == 0x3000 || r == 0xA0 })
}
