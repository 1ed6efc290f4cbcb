package api

import (
	"html"
	"strings"
	"unicode/utf8"

	"wenxun/internal/search"
)

const openMark, closeMark = "<mark>", "</mark>"

// Mark returns text as HTML: escaped, with the highlights in <mark>. Highlights are in code points, in
// ascending order, and do not overlap. Mark ignores those beyond the end of text.
func Mark(text string, highlights []search.Highlight) string {
	var b strings.Builder
	b.Grow(len(text) + len(highlights)*len(openMark+closeMark))
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
		b.WriteString(openMark)
		b.WriteString(to(h[1]))
		b.WriteString(closeMark)
	}
	b.WriteString(html.EscapeString(text[at:]))
	return b.String()
}

// ParseMarked is Mark's inverse: it returns the text that was marked and its highlights, in code
// points. It is for clients, which receive titles and headings in HTML alone. A mark that isn't
// closed reaches to the end of the text.
func ParseMarked(marked string) (text string, highlights []search.Highlight) {
	var b strings.Builder
	points := 0
	write := func(escaped string) {
		plain := html.UnescapeString(escaped)
		b.WriteString(plain)
		points += utf8.RuneCountInString(plain)
	}
	highlights = []search.Highlight{}
	for {
		before, rest, found := strings.Cut(marked, openMark)
		write(before)
		if !found {
			return b.String(), highlights
		}
		inside, after, _ := strings.Cut(rest, closeMark)
		start := points
		write(inside)
		highlights = append(highlights, search.Highlight{start, points})
		marked = after
	}
}
