package search

import (
	"html"
	"strings"
	"unicode/utf8"
)

// Mark returns text as HTML: escaped, with the highlights in <mark>. Highlights are in code
// points, ascending, and do not overlap.
func Mark(text string, highlights []Highlight) string {
	var b strings.Builder
	b.Grow(len(text) + len(highlights)*len("<mark></mark>"))
	at, point := 0, 0 // a byte of text, and the code point that begins there
	to := func(target int) string {
		from := at
		for point < target && at < len(text) {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += n
			point++
		}
		return html.EscapeString(text[from:at])
	}
	for _, h := range highlights {
		b.WriteString(to(h[0]))
		b.WriteString("<mark>")
		b.WriteString(to(h[1]))
		b.WriteString("</mark>")
	}
	b.WriteString(html.EscapeString(text[at:]))
	return b.String()
}
