// Package markdown reads Markdown as governments' texts use it: headings, paragraphs, lists,
// quotations, tables, comments. It reads line by line and keeps every letter: what a mark-up
// says in words (a comment, a link's address) is reported as removed, never dropped.
package markdown

import (
	"context"
	"strings"

	"wenxun/internal/read/charset"
	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
)

// Read turns a Markdown file into lines. Errors are *fault.Error.
func Read(_ context.Context, _ string, data []byte) (*layout.Source, error) {
	d, err := charset.Decode(data, "")
	if err != nil {
		return nil, err
	}
	src := text.FromString(d.Text)
	src.Format, src.Encoding = "md", d.Encoding
	p := parser{src: src, lines: src.Lines}
	p.out = make([]layout.Line, 0, len(p.lines))
	for i := range p.lines {
		p.line(p.lines[i], i)
	}
	src.Lines = p.out
	return src, nil
}

type parser struct {
	src     *layout.Source
	lines   []layout.Line
	out     []layout.Line
	comment bool
	fence   string
	tables  int
	row     int
	inTable bool
}

func (p *parser) line(l layout.Line, i int) {
	trimmed := strings.TrimSpace(l.Text)
	if p.comment || strings.HasPrefix(trimmed, "<!--") {
		p.comments(l, trimmed)
		return
	}
	if p.fence == "" && l.Kind != layout.Blank && trimmed[0] == '|' {
		p.tableRow(l, trimmed)
		return
	}
	p.inTable = false
	if l.Kind == layout.Blank {
		p.out = append(p.out, l)
		return
	}
	if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
		if p.fence == "" {
			p.fence = trimmed[:3]
		} else if strings.HasPrefix(trimmed, p.fence) {
			p.fence = ""
		}
		p.remove("markup", l.Page, strings.TrimLeft(trimmed, "`~"))
		return
	}
	if p.fence != "" {
		l.Kind = layout.Paragraph
		p.out = append(p.out, l)
		return
	}
	switch c := trimmed[0]; {
	case c == '#':
		if level := leading(trimmed, '#'); level <= 6 && (len(trimmed) == level || trimmed[level] == ' ' || trimmed[level] >= 0x80 || trimmed[level] == '\t') {
			l.Text = p.inline(strings.TrimSpace(strings.TrimRight(trimmed[level:], "# ")), l.Page)
			l.Kind, l.Level = layout.Heading, level
			if l.Text != "" {
				p.out = append(p.out, l)
			}
			return
		}
	case (c == '-' || c == '*' || c == '_' || c == '=') && strings.Trim(trimmed, "-*_= ") == "":
		p.out = append(p.out, layout.Line{Kind: layout.Blank, Page: l.Page, Offset: l.Offset})
		return
	case (c == '-' || c == '*' || c == '+') && len(trimmed) > 1 && trimmed[1] == ' ':
		l.Text, l.Kind = p.inline(strings.TrimSpace(trimmed[2:]), l.Page), layout.Item
		p.out = append(p.out, l)
		return
	case c == '>':
		l.Text, l.Kind = p.inline(strings.TrimSpace(strings.TrimLeft(trimmed, "> ")), l.Page), layout.Paragraph
		if l.Text == "" {
			l.Kind = layout.Blank
		}
		p.out = append(p.out, l)
		return
	}
	l.Bold = len(trimmed) > 4 && strings.HasPrefix(trimmed, "**") && strings.HasSuffix(trimmed, "**") && strings.Count(trimmed, "**") == 2
	l.Text = p.inline(l.Text, l.Page)
	// Between blank lines a single line is a whole paragraph; lines that touch are wrapped text.
	alone := (i == 0 || p.lines[i-1].Kind == layout.Blank) && (i+1 == len(p.lines) || p.lines[i+1].Kind == layout.Blank)
	if alone {
		l.Kind = layout.Paragraph
	}
	p.out = append(p.out, l)
}

// comments takes out <!-- … -->, over several lines too, and keeps what stands beside them.
func (p *parser) comments(l layout.Line, s string) {
	p.comment = true
	end := strings.Index(s, "-->")
	if end < 0 {
		p.remove("comment", l.Page, strings.TrimPrefix(s, "<!--"))
		return
	}
	p.remove("comment", l.Page, strings.TrimPrefix(s[:end], "<!--"))
	p.comment = false
	if rest := strings.TrimSpace(s[end+3:]); rest != "" {
		l.Text, l.Kind = rest, layout.Paragraph
		p.out = append(p.out, l)
	}
}

func (p *parser) tableRow(l layout.Line, s string) {
	if !p.inTable {
		p.inTable = true
		p.tables++
		p.row = 0
	}
	if strings.Trim(s, "|-: \t") == "" {
		return
	}
	p.row++
	for col, cell := range strings.Split(strings.Trim(s, "|"), "|") {
		if cell = p.inline(strings.TrimSpace(cell), l.Page); cell != "" {
			p.out = append(p.out, layout.Line{Text: cell, Kind: layout.Cell, Page: l.Page,
				Table: p.tables, Row: p.row, Col: col + 1, Offset: l.Offset})
		}
	}
}

// inline strips emphasis and links, and reports the addresses.
func (p *parser) inline(s string, page int) string {
	if strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "")
	}
	if strings.Contains(s, "__") {
		s = strings.ReplaceAll(s, "__", "")
	}
	for {
		at := strings.Index(s, "](")
		if at < 0 {
			return s
		}
		end := strings.IndexByte(s[at:], ')')
		open := strings.LastIndexByte(s[:at], '[')
		if end < 0 || open < 0 {
			return s
		}
		p.remove("link", page, s[at+2:at+end])
		label := s[open+1 : at]
		if open > 0 && s[open-1] == '!' {
			open--
		}
		s = s[:open] + label + s[at+end+1:]
	}
}

func (p *parser) remove(kind string, page int, text string) {
	if text = strings.TrimSpace(text); text != "" {
		p.src.Removed = append(p.src.Removed, layout.Removed{Kind: kind, Page: page, Text: text})
	}
}

func leading(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}
