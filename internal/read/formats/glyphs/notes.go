package glyphs

import (
	"math"
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
)

const (
	// noteRuleLeast and noteRuleMost bound the rule that parts notes from the text, in points and in
	// the text's width. Word's is 144 points long.
	noteRuleLeast = 50.0
	noteRuleMost  = 0.55
	// noteSize is the greatest size of a note's type against the text's.
	noteSize = 0.9
)

// notes makes footnotes of the small lines under a short rule at a page's foot, each whole. They
// would otherwise stand in the middle of the sentence that goes on overleaf.
func notes(p Page, lines []layout.Line) []layout.Line {
	left, right, body := textArea(lines)
	if body == 0 {
		return lines
	}
	horizontal, _ := split(p.Rules)
	for _, r := range horizontal {
		if math.Abs(r.from-left) > 1.5*body || r.length() < noteRuleLeast || r.length() > noteRuleMost*(right-left) || r.at < 0.3*p.Height {
			continue
		}
		if from, to := under(lines, r.at, body); to > from {
			return append(append(append([]layout.Line{}, lines[:from]...), joinNotes(lines[from:to])...), lines[to:]...)
		}
	}
	return lines
}

// textArea returns the edges of a page's text and the size of most of it, 0 where there is none.
func textArea(lines []layout.Line) (left, right, size float64) {
	widths := map[float64]float64{}
	left = math.Inf(1)
	for _, l := range lines {
		if l.Kind != layout.Wrapped || l.Size == 0 {
			continue
		}
		left, right = min(left, l.Box.X), max(right, l.Box.X+l.Box.W)
		if widths[l.Size] += l.Box.W; widths[l.Size] > widths[size] || widths[l.Size] == widths[size] && l.Size > size {
			size = l.Size
		}
	}
	return left, right, size
}

// under returns the range of lines below y that are notes, to being from where something else
// stands there. A page number under them is none of them.
func under(lines []layout.Line, y, body float64) (from, to int) {
	from = len(lines)
	for from > 0 && lines[from-1].Box.Y >= y-2 && lines[from-1].Kind == layout.Wrapped {
		from--
	}
	to = len(lines)
	for to > from && utf8.RuneCountInString(lines[to-1].Text) <= 7 && isPageNumber(asGlyphs(lines[to-1].Text)) {
		to--
	}
	for _, l := range lines[from:to] {
		if l.Size > noteSize*body {
			return from, from
		}
	}
	return from, to
}

func asGlyphs(s string) []Glyph {
	var out []Glyph
	for _, r := range s {
		if r != ' ' {
			out = append(out, Glyph{Rune: r})
		}
	}
	return out
}

func joinNotes(lines []layout.Line) []layout.Line {
	var out []layout.Line
	marked := false // the note so far is nothing but its mark
	for _, l := range lines {
		l.Kind, l.Centered = layout.Note, false
		mark := isNoteMark(&span{glyphs: asGlyphs(l.Text)})
		switch {
		case len(out) == 0, mark, strings.ContainsAny(firstRune(l.Text), "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮[〔*※注"):
			out = append(out, l)
		default:
			last := &out[len(out)-1]
			if marked || needsBlank(last.Text, l.Text) {
				last.Text += " "
			}
			last.Text += l.Text
			last.Size = max(last.Size, l.Size)
			a := area{last.Box.X, last.Box.Y, last.Box.X + last.Box.W, last.Box.Y + last.Box.H}
			last.Box = a.with(area{l.Box.X, l.Box.Y, l.Box.X + l.Box.W, l.Box.Y + l.Box.H}).box()
		}
		marked = mark
	}
	return out
}

func firstRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// needsBlank reports whether two pieces of a line would run together as one Latin word.
func needsBlank(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	return !isWide(last) && !isWide(first) && last != '-'
}
