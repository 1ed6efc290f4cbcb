package repair

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/rule"
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
		r.at = l.site()
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

// lettered reports a character of words, or a mark at their edges.
func lettered(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || isOpening(r) || isClosing(r) || isQuote(r)
}

type piece struct {
	text string
	at   int
}

// pieces parts s at the white space that was a line end: after a full stop, before and
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
		if depth == 0 && i > start && r.parts(s[start:i], s[j:], gap, head) {
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

// splitting is the verdict on white space in a document on one line.
type splitting string

const (
	paragraphEnd splitting = "paragraph-end"
	insideText   splitting = "inside-text"
)

// seam is white space in a document on one line: the case that seamRules decide.
type seam struct {
	left, right string // the paragraph so far, all that follows
	last, next  rune   // before and after the white space
	gap         int    // characters of white space
	head        bool   // before the first sentence ended: title, number, addressee
}

// seamRules decide whether white space was the end of a paragraph.
var seamRules = rule.Table[seam, splitting]{
	// A sentence ended. To part two sentences of a paragraph does less harm than to run all together.
	{Name: "after-stop", Verdict: paragraphEnd, Applies: func(c *seam) bool { return strings.ContainsRune("。；：！？…:;!?”’", c.last) }},
	// After a closing mark only a wide gap shows it.
	{Name: "wide-gap-after-closing-mark", Verdict: paragraphEnd, Applies: func(c *seam) bool { return isClosing(c.last) && c.gap > 1 }},
	// Commas have white space beside them that means nothing.
	{Name: "beside-punctuation", Verdict: insideText, Applies: func(c *seam) bool {
		return isPoint(c.last) || isPoint(c.next) && !isOpening(c.next)
	}},
	// 一、 and （一） begin a paragraph; 一是 and 1.1 may be inside one.
	{Name: "before-number", Verdict: paragraphEnd, Applies: func(c *seam) bool {
		m := numbering.Parse(c.right)
		return m.Kind != numbering.None && m.Kind != numbering.Ordinal && m.Kind != numbering.Decimal2 && m.Kind != numbering.Decimal3
	}},
	// Neither signs nor symbols end or begin a paragraph.
	{Name: "beside-symbol", Verdict: insideText, Applies: func(c *seam) bool { return !lettered(c.last) || !lettered(c.next) }},
	// What follows a numbered heading is its paragraph.
	{Name: "after-numbered-heading", Verdict: paragraphEnd, Applies: func(c *seam) bool {
		return c.afterNumbered() && (!strings.ContainsAny(c.left, "，。") || c.gap > 1)
	}},
	// A numbered sentence goes on.
	{Name: "inside-numbered-sentence", Verdict: insideText, Applies: (*seam).afterNumbered},
	// Before the first sentence each piece is a line: title, number, addressee.
	{Name: "between-lines-of-head", Verdict: paragraphEnd, Applies: func(c *seam) bool { return c.head && len(c.left) < maxHeadPiece }},
	// More than a space is meant.
	{Name: "wide-gap-between-words", Verdict: paragraphEnd, Applies: func(c *seam) bool { return c.gap > 1 }},
	// One space between words is as common as none.
	{Name: "space-between-words", Verdict: insideText},
}

func newSeam(left, right string, gap int, head bool) *seam {
	c := &seam{left: left, right: right, gap: gap, head: head}
	c.last, _ = utf8.DecodeLastRuneInString(left)
	c.next, _ = utf8.DecodeRuneInString(right)
	return c
}

// afterNumbered reports a short paragraph so far that has a number and words after it.
func (c *seam) afterNumbered() bool {
	h := numbering.Parse(c.left)
	return (h.Kind == numbering.Han || h.Kind == numbering.HanParen || h.Kind == numbering.Chapter) && len(c.left) > h.Len && len(c.left) < maxHeadPiece
}

// parts reports whether the white space between left and right was a line end.
func (r *Result) parts(left, right string, gap int, head bool) bool {
	c := newSeam(left, right, gap, head)
	decided := seamRules.Decide(c)
	if r.trace != nil {
		r.trace.Add(rule.StageSplit, r.at, vicinity(left+" "+right, len(left), len(left)+1), decided.Name, string(decided.Verdict))
	}
	return decided.Verdict == paragraphEnd
}
