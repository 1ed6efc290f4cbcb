package repair

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
)

// longLine is how many columns a line must have before the spaces in it can be the places where
// a whole document's paragraphs were run together.
const longLine = 240

// splitOneLine parts a document that an extraction wrote on one line, or a few, with only spaces
// where the paragraphs ended.
func (r *Result) splitOneLine(lines []line) []line {
	full, wide := 0, 0
	for i := range lines {
		if !lines[i].blank {
			full++
			if lines[i].width > longLine && lines[i].spaced {
				wide++
			}
		}
	}
	if wide == 0 || full > 3 {
		return lines
	}
	var all []line
	for i := range lines {
		l := lines[i]
		if l.blank || l.width <= longLine || !l.spaced {
			all = append(all, l)
			continue
		}
		pieces := r.pieces(l.text)
		for _, p := range pieces {
			part := l
			src := *l.src
			src.Kind, src.Offset = layout.Paragraph, l.src.Offset+p.at
			part.src, part.text, part.width, part.indent = &src, p.text, columns(p.text), 0
			all = append(all, part)
		}
		r.Repairs[OneLine] += len(pieces) - 1
	}
	return all
}

// lettered reports a character of words, or a mark that stands at their edges.
func lettered(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || isOpening(r) || isClosing(r) || isQuote(r)
}

type piece struct {
	text string
	at   int
}

// pieces parts s at the white space that stood for a line end: after a full stop, before and
// after a numbered heading, and between the lines of the title.
func (r *Result) pieces(s string) []piece {
	var all []piece
	start, depth := 0, 0
	head := true // before the first sentence ended: title, number, addressee
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		if c != ' ' && c != '\u3000' {
			switch {
			case isOpening(c) && !isQuote(c):
				depth++
			case isClosing(c) && !isQuote(c) && depth > 0:
				depth--
			case c == '。':
				head, depth = false, 0
			}
			i += size
			continue
		}
		j := i
		gap := 0
		for j < len(s) {
			c, size := utf8.DecodeRuneInString(s[j:])
			if c != ' ' && c != '\u3000' {
				break
			}
			j += size
			gap++
		}
		if depth == 0 && i > start && parts(s[start:i], s[j:], gap, head) {
			all = append(all, piece{s[start:i], start})
			start = j
		}
		i = j
	}
	if start < len(s) {
		all = append(all, piece{s[start:], start})
	}
	return all
}

// maxHeadPiece is the longest piece of a title, in bytes.
const maxHeadPiece = 300

// parts reports whether the white space between left and right stood for a line end.
func parts(left, right string, gap int, head bool) bool {
	last, _ := utf8.DecodeLastRuneInString(left)
	next, _ := utf8.DecodeRuneInString(right)
	if strings.ContainsRune("。；：！？…:;!?”’", last) || isClosing(last) && gap > 1 {
		return true
	}
	if isPoint(last) || isPoint(next) && !isOpening(next) {
		return false
	}
	m := numbering.Parse(right)
	if m.Kind != numbering.None && m.Kind != numbering.Ordinal && m.Kind != numbering.Decimal2 && m.Kind != numbering.Decimal3 {
		return true
	}
	if !lettered(last) || !lettered(next) {
		return false
	}
	if h := numbering.Parse(left); (h.Kind == numbering.Han || h.Kind == numbering.HanParen || h.Kind == numbering.Chapter) && len(left) > h.Len && len(left) < maxHeadPiece {
		// What follows a numbered piece without a stop is its paragraph, unless a marker is all it is.
		return !strings.ContainsAny(left, "，。") || gap > 1
	}
	return head && len(left) < maxHeadPiece || gap > 1
}
