// Package repair undoes what extraction and typesetting did to a text: letter-spaced words, lines
// broken at the margin, page numbers and running heads between them, dot leaders, odd forms of
// characters, what a web page adds. It joins what the extraction broke, and never what is apart
// on the page: cells, list items, a heading and its paragraph.
//
// What the pieces mean (which is a heading, where the title is) belongs to outline and metadata.
package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/rule"
)

// Block is one paragraph, heading, list item, cell or note, whole and clean.
type Block struct {
	Text   string
	Kind   layout.Kind // Paragraph, Heading, Item, Cell or Note
	Level  int         // of a Heading that the format declares
	Marker numbering.Marker

	Page  int
	Spans []Span

	Size     float64
	Bold     bool
	Centered bool
	Table    int
	Row, Col int

	// Letterhead is set by metadata on the name of the issuer over the title.
	Letterhead bool

	order, number int32 // of the first line among the source's lines, in the text file

	Measure int  // columns of the widest line that the block was set in; 0 where lines mean nothing
	Lines   int  // lines that the block was joined from
	Gap     bool // an empty line comes before it
	GapPast bool // an empty line comes after it
	Indent  int  // columns of white space before its first line
}

// Site is where in the source the block begins.
func (b *Block) Site() rule.Site {
	return rule.Site{Order: int(b.order), Page: b.Page, Line: int(b.number)}
}

// Span means that from byte At of the block's text on, the text is in the source from byte
// Offset of the decoded text (-1 where the format has none) and on Page.
type Span struct{ At, Offset, Page int }

// Result is a repaired document.
type Result struct {
	Blocks   []Block
	Removed  []corpus.Removed
	Repairs  map[string]int
	Warnings []string

	trace *rule.Trace // nil where nobody asked
	at    rule.Site   // of the line whose spaces are judged
	space space       // reused for every space: rules take it by pointer, so it would be allocated
	cells cells       // likewise, for lines that may be rows of cells
}

func (r *Result) count(kind string) { r.Repairs[kind]++ }

func (r *Result) remove(kind string, page int, text string) {
	if text == "" {
		return
	}
	r.Removed = append(r.Removed, corpus.Removed{Kind: kind, Page: page, Text: text})
}

// line is a line of the source with what repair needs to know of it.
type line struct {
	text   string // clean and trimmed
	raw    string // with the white space inside, before despacing
	src    *layout.Line
	indent int // columns before the text
	width  int // columns of the text: 2 for a Han character, 1 for a Latin one
	spaced bool
	blank  bool
	gone   bool  // taken out: furniture
	torn   bool  // a page ended here, inside a sentence
	order  int32 // place among the source's lines, from 1
	cells  []string
	table  int
}

func (l *line) site() rule.Site {
	return rule.Site{Order: int(l.order), Page: l.src.Page, Line: int(l.src.Number)}
}

// Repair cleans the lines of src and joins them into blocks. trace records what its rules decide;
// it may be nil.
func Repair(src *layout.Source, trace *rule.Trace) *Result {
	r := &Result{Repairs: map[string]int{}, Blocks: make([]Block, 0, len(src.Lines)/2+4), trace: trace}
	for _, x := range src.Removed {
		r.Removed = append(r.Removed, corpus.Removed(x))
	}
	lines := make([]line, len(src.Lines))
	wrapped := 0
	for i := range src.Lines {
		l := &src.Lines[i]
		lines[i] = r.scan(l)
		lines[i].order = int32(i + 1)
		if l.Kind == layout.Wrapped && !lines[i].blank {
			wrapped++
		}
	}
	if wrapped > 0 {
		lines = r.splitOneLine(lines)
	}
	doc := observeSpacing(lines)
	for i := range lines {
		if l := &lines[i]; l.spaced {
			l.raw = l.text
			r.at = l.site()
			if l.text = r.despace(l.text, doc); len(l.text) < len(l.raw) {
				l.width = columns(l.text)
			}
		}
	}
	r.furniture(lines, src)
	if wrapped > 0 {
		r.tables(lines, doc)
		untangle(lines)
	}
	r.join(lines)
	return r
}

// scan cleans one line and measures it.
func (r *Result) scan(src *layout.Line) line {
	l := line{src: src}
	if src.Kind == layout.Blank {
		l.blank = true
		return l
	}
	s := src.Text
	width, spaces, suspect := survey(s)
	if suspect {
		s = r.clean(s)
		width, spaces, _ = survey(s)
	}
	start, end := 0, len(s)
	for n := spaceAt(s); n > 0; n = spaceAt(s[start:]) {
		start += n
		l.indent += spaceWidth(n)
		spaces--
	}
	for n := spaceBefore(s[start:end]); n > 0; n = spaceBefore(s[start:end]) {
		end -= n
		width -= spaceWidth(n)
		spaces--
	}
	l.text = s[start:end]
	if l.text == "" {
		// There were only characters that show nothing: it was no empty line.
		l.gone = true
		return l
	}
	l.width, l.spaced = width-l.indent, spaces > 0
	return l
}

// survey returns the width of s in half-width columns, how many spaces it has, and whether clean may change
// it. All lines of all documents pass here: it looks at each character once, and at few of their bytes.
func survey(s string) (width, spaces int, suspect bool) {
	for i := 0; i < len(s); i += step(s[i]) {
		switch c := s[i]; {
		case isWideLead(c):
			width += 2
		case c < utf8.RuneSelf:
			width++
			if c == ' ' {
				spaces++
			}
			suspect = suspect || c < 0x20 || c == 0x7F
		case c >= 0xC0:
			width += 2
			if c == 0xE3 && strings.HasPrefix(s[i:], "\u3000") {
				spaces++
			}
			suspect = suspect || (c == 0xC2 || c == 0xE2 || c == 0xEF) && suspectAt(s[i:])
		}
	}
	return width, spaces, suspect
}

// isWideLead reports the bytes that begin a Han character, of three bytes, and nothing else of interest.
func isWideLead(c byte) bool { return c >= 0xE4 && c <= 0xE9 }

// step is how many bytes to go on from a byte that begins a character: over all of a Han character, of
// others over the first byte alone.
func step(c byte) int {
	if isWideLead(c) {
		return 3
	}
	return 1
}

// spaceWidth returns the width of a space of n bytes in columns.
func spaceWidth(n int) int {
	if n == 1 {
		return 1
	}
	return 2
}

// spaceBefore returns the length of the space that s ends with, in bytes: 0 for none.
func spaceBefore(s string) int {
	switch {
	case strings.HasSuffix(s, " "):
		return 1
	case strings.HasSuffix(s, "\u3000"):
		return len("\u3000")
	}
	return 0
}

// columns is the width of s in half-width columns.
func columns(s string) int {
	width, _, _ := survey(s)
	return width
}
