package ui

import (
	"html"
	"html/template"
	"strconv"
	"strings"

	"wenxun/corpus"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

// marked returns a text of one line as HTML with what matched in <mark>.
func marked(text string, highlights []search.Highlight) template.HTML {
	return template.HTML(api.Mark(text, highlights)) // escaped there
}

// bracketed returns a title as corpus.CitedTitle does, as HTML.
func bracketed(title template.HTML, from corpus.TitleFrom) template.HTML {
	return template.HTML(corpus.CitedTitle(string(title), from)) // the brackets need no escaping
}

// marker numbers the highlights of a page, so that each can be linked to.
type marker struct{ count int }

// line returns a text of one line with its highlights.
func (m *marker) line(text string, highlights []search.Highlight) template.HTML {
	paragraphs := m.paragraphs(text, highlights, nil)
	if len(paragraphs) == 0 {
		return ""
	}
	return paragraphs[0]
}

// paragraphs returns the lines of a text as HTML, with its highlights and page breaks, both in code
// points of the whole text. Empty lines are left out. A highlight over several lines has one number.
func (m *marker) paragraphs(text string, highlights []search.Highlight, breaks []corpus.PageBreak) []template.HTML {
	var all []template.HTML
	var b strings.Builder
	point, inMark, written := 0, false, false
	end := func() {
		if inMark {
			b.WriteString("</mark>")
		}
		if written {
			all = append(all, template.HTML(b.String()))
		}
		b.Reset()
		written = false
	}
	for _, r := range text {
		if inMark && point >= highlights[0][1] {
			b.WriteString("</mark>")
			inMark, highlights = false, highlights[1:]
		}
		for len(highlights) > 0 && !inMark && highlights[0][1] <= point { // empty, or inside the one before
			highlights = highlights[1:]
		}
		for len(breaks) > 0 && breaks[0].Offset <= point {
			page := strconv.Itoa(breaks[0].Page)
			if breaks[0].Page > 0 {
				b.WriteString(`<span class="page" id="p` + page + `" title="原件第 ` + page + ` 页由此开始">第` + page + `页</span>`)
			}
			breaks = breaks[1:]
		}
		if !inMark && len(highlights) > 0 && point >= highlights[0][0] {
			m.count++
			b.WriteString(`<mark id="m` + strconv.Itoa(m.count) + `">`)
			inMark = true
		}
		if r == '\n' {
			end()
			if inMark {
				b.WriteString("<mark>")
			}
		} else {
			b.WriteString(html.EscapeString(string(r)))
			written = true
		}
		point++
	}
	end()
	return all
}
