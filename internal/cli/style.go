package cli

import (
	"html"
	"strings"
)

// style writes for a terminal with colours, or for anything else without.
type style struct{ colours bool }

// style returns that of standard output. https://no-color.org
func (a *app) style() style { return style{isTerminal(a.Out) && a.Getenv("NO_COLOR") == ""} }

func (s style) wrap(code, text string) string {
	if !s.colours || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string { return s.wrap("1", text) }
func (s style) dim(text string) string  { return s.wrap("2", text) }

// marked turns escaped HTML with <mark> into text for the terminal. Without colours what matched
// stands in 【】.
func (s style) marked(marked string) string {
	begin, end := "【", "】"
	if s.colours {
		begin, end = "\x1b[1;31m", "\x1b[0m"
	}
	parts := strings.NewReplacer("<mark>", "\x00", "</mark>", "\x01").Replace(marked)
	return strings.NewReplacer("\x00", begin, "\x01", end).Replace(visible(html.UnescapeString(parts)))
}

// visible takes out control characters, by which a document could steer the terminal.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r > 1 || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, text)
}
