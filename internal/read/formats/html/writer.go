package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wenxun/internal/read/layout"
)

// style is what an element hands down to the text in it.
type style struct {
	kind     layout.Kind
	level    int
	bold     bool
	centered bool
	size     float64
	row, col int
	table    int
}

// writer turns elements into lines.
type writer struct {
	src    *layout.Source
	skip   map[*html.Node]bool
	b      strings.Builder
	plain  int // bytes of b that are not bold
	size   float64
	tables int
}

// layoutTable reports a table that only arranges the page: it holds one column, or long text, or
// other tables.
func layoutTable(n *html.Node) bool {
	cells, long, nested := 0, false, false
	var walk func(*html.Node)
	walk = func(c *html.Node) {
		if c != n && c.DataAtom == atom.Table {
			nested = true
			return
		}
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells++
			paragraphs := 0
			for p := c.FirstChild; p != nil; p = p.NextSibling {
				if p.DataAtom == atom.P || p.DataAtom == atom.Div {
					paragraphs++
				}
			}
			long = long || paragraphs > 5
		}
		for d := c.FirstChild; d != nil; d = d.NextSibling {
			walk(d)
		}
	}
	walk(n)
	return nested || cells < 2 || long
}

func (w *writer) walk(n *html.Node, s style) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data, s)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if unread(n) && n.DataAtom != atom.Html || w.skip[n] {
		return
	}
	s = inherit(n, s)
	block := false
	switch n.DataAtom {
	case atom.Br, atom.Hr:
		w.flush(s)
		return
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		block = true
		if s.kind != layout.Cell {
			s.kind, s.level = layout.Heading, int(n.Data[1]-'0')
		}
	case atom.Li:
		block = true
		if s.kind != layout.Cell {
			s.kind = layout.Item
		}
	case atom.Table:
		block = true
		if !layoutTable(n) {
			w.tables++
			s.table, s.kind = w.tables, layout.Cell
		}
	case atom.Tr:
		block = true
	case atom.Td, atom.Th:
		block = true
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Body, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol,
		atom.Dl, atom.Dt, atom.Dd, atom.Center, atom.Figure, atom.Figcaption, atom.Header, atom.Footer, atom.Caption,
		atom.Tbody, atom.Thead, atom.Form, atom.Nav, atom.Aside, atom.Address, atom.Fieldset:
		block = true
	}
	if block {
		w.flush(s)
	}
	row, col := 0, 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		child := s
		if s.kind == layout.Cell {
			switch c.DataAtom {
			case atom.Tr:
				row++
				child.row = row
			case atom.Td, atom.Th:
				col++
				child.col = col
			}
		}
		w.walk(c, child)
	}
	if block {
		w.flush(s)
	}
}

// inherit adds what an element's tag and inline style say.
func inherit(n *html.Node, s style) style {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.bold = true
	case atom.Center:
		s.centered = true
	case atom.Td, atom.Table:
		s.centered, s.bold = false, false
	}
	if attr(n, "align") == "center" && n.DataAtom != atom.Table && n.DataAtom != atom.Td {
		s.centered = true
	}
	css := attr(n, "style")
	if css == "" {
		return s
	}
	for _, rule := range strings.Split(css, ";") {
		key, value, _ := strings.Cut(rule, ":")
		value = strings.ToLower(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "text-align":
			s.centered = value == "center"
		case "font-weight":
			s.bold = value == "bold" || value >= "600" && value <= "900"
		case "font-size":
			s.size = points(value)
		}
	}
	return s
}

// points reads a CSS length; 0 where it is relative.
func points(value string) float64 {
	for unit, scale := range map[string]float64{"pt": 1, "px": 0.75} {
		if number, ok := strings.CutSuffix(value, unit); ok {
			if f, err := strconv.ParseFloat(strings.TrimSpace(number), 64); err == nil {
				return f * scale
			}
		}
	}
	return 0
}

func (w *writer) text(s string, st style) {
	if strings.TrimSpace(s) == "" {
		if w.b.Len() > 0 {
			w.b.WriteByte(' ')
		}
		return
	}
	w.b.WriteString(s)
	if !st.bold {
		w.plain += len(strings.TrimSpace(s))
	}
	w.size = max(w.size, st.size)
}

// flush ends the line that is being written.
func (w *writer) flush(s style) {
	line := squeezeKeepingIndent(w.b.String())
	plain, size := w.plain, w.size
	w.b.Reset()
	w.plain, w.size = 0, 0
	if strings.TrimSpace(line) == "" {
		return
	}
	l := layout.Line{Text: line, Kind: layout.Paragraph, Size: size, Bold: plain == 0, Centered: s.centered, Offset: -1}
	switch s.kind {
	case layout.Heading, layout.Item:
		l.Kind, l.Level = s.kind, s.level
	case layout.Cell:
		l.Kind, l.Table, l.Row, l.Col = layout.Cell, s.table, s.row, s.col
	}
	w.src.Lines = append(w.src.Lines, l)
}

// squeezeKeepingIndent makes runs of white space one space, as a browser shows them, but keeps
// the ideographic spaces with which a paragraph is indented or a name is set apart.
func squeezeKeepingIndent(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '\u00A0':
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}
