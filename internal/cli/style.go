package cli

import (
	"strings"
	"unicode"

	"wenxun/internal/search"
)

// style formats text for a terminal with colours, or for anything else without.
type style struct{ colours bool }

// style returns the style of standard output. https://no-color.org
func (a *app) style() style { return style{isTerminal(a.Out) && a.Getenv("NO_COLOR") == ""} }

func (s style) wrap(code, text string) string {
	if !s.colours || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string { return s.wrap("1", text) }
func (s style) dim(text string) string  { return s.wrap("2", text) }

// marked emphasizes what matched in a text: in colour, or without colours in 【】. Highlights are in
// code points, in ascending order, and do not overlap.
func (s style) marked(text string, highlights []search.Highlight) string {
	begin, end := "【", "】"
	if s.colours {
		begin, end = "\x1b[1;31m", "\x1b[0m"
	}
	runes, at := []rune(text), 0
	var b strings.Builder
	for _, h := range highlights {
		from := min(max(h[0], at), len(runes)) // whatever a server sends
		to := min(max(h[1], from), len(runes))
		b.WriteString(visible(string(runes[at:from])) + begin + visible(string(runes[from:to])) + end)
		at = to
	}
	b.WriteString(visible(string(runes[at:])))
	return b.String()
}

// visible removes control characters, by which a document could steer the terminal, and those by which it
// could turn the order of what is shown (UAX #9).
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, text)
}

// line is visible for what is shown on one line.
func line(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\t', '\u2028', '\u2029':
			return ' '
		}
		return r
	}, visible(text))
}
