package analysis

import "math/bits"

// Token is a word of folded text, as a range [Start, End) of code units.
type Token struct {
	Start, End int32
	// Part marks a part of a longer word before it: 人民 of 人民政府.
	Part bool
}

// Tokens appends the words of folded text to dst, in order. A long word is followed by its parts, in
// order, and each part that has parts itself by those. Words that are no parts cover the text but for
// its breaks, and the parts of a word cover the word. What is between two breaks is cut alike wherever
// it occurs. It is safe for concurrent use.
func (w *Words) Tokens(dst []Token, f Folded) []Token {
	c, _ := w.cutters.Get().(*cutter)
	if c == nil {
		c = &cutter{words: w}
	}
	for at := 0; at < len(f); {
		end := min(at+2*cutUnits, len(f))
		if end < len(f) {
			end = breakBefore(f, at, end)
		}
		piece := f[at:end]
		c.cut(piece)
		dst = w.appendTokens(dst, piece, c, int32(at/2))
		at = end
	}
	c.text = nil
	w.cutters.Put(c)
	return dst
}

// cutUnits is how many code units are cut at once, to bound what a cut needs.
const cutUnits = 1 << 15

// breakBefore returns the last position in f[at:end] behind a break, or end where there is none.
func breakBefore(f Folded, at, end int) int {
	for i := end; i > at; i -= 2 {
		if f[i-2] == Break && f[i-1] == 0 {
			return i
		}
	}
	return end
}

// appendTokens appends the words of a piece of text that begins at a code unit of the whole.
func (w *Words) appendTokens(dst []Token, f Folded, c *cutter, base int32) []Token {
	for start, end := range c.all {
		if f.Unit(start) == Break {
			continue
		}
		dst = append(dst, Token{Start: base + int32(start), End: base + int32(end)})
		if end-start > 2 {
			dst = w.dictionary.appendParts(dst, f, int32(start), int32(end), base)
		}
	}
	return dst
}

// appendParts appends the parts of the word f[start:end], and theirs.
func (d *dictionary) appendParts(dst []Token, f Folded, start, end, base int32) []Token {
	inner := d.innerBorders(f[2*start : 2*end])
	if inner == 0 {
		return dst
	}
	for at := start; at < end; {
		next := end
		if inner != 0 {
			next = start + int32(bits.TrailingZeros32(inner))
			inner &= inner - 1
		}
		dst = append(dst, Token{Start: base + at, End: base + next, Part: true})
		if next-at > 2 {
			dst = d.appendParts(dst, f, at, next, base)
		}
		at = next
	}
	return dst
}
