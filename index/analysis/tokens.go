package analysis

import (
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"
)

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
	for at := 0; at < len(f); {
		end := min(at+2*cutUnits, len(f))
		if end < len(f) {
			end = breakBefore(f, at, end)
		}
		dst = w.cut(dst, f[at:end], int32(at/2))
		at = end
	}
	return dst
}

// cutUnits is how many code units jieba cuts in one call: it needs some 200 bytes for each.
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

// cut appends the words of a piece of text that begins at a code unit of the whole.
func (w *Words) cut(dst []Token, f Folded, base int32) []Token {
	text := appendCuttable(make([]byte, 0, len(f)/2*3), f)
	at := int32(0)
	for _, word := range w.jieba.Tokenize(string(text), gojieba.DefaultMode, true) {
		end := at + int32(unitsIn(word.Str))
		if word.Str != jiebaBreak {
			dst = append(dst, Token{Start: base + at, End: base + end})
			if end-at > 2 {
				dst = w.dictionary.appendParts(dst, f, at, end, base)
			}
		}
		at = end
	}
	return dst
}

// jiebaBreak is what breaks are to jieba: it cuts what is between two of them as if there were no more.
const jiebaBreak = "\n"

// appendCuttable appends folded text as UTF-8 for jieba, one character for each: what would silence
// jieba, which no folded text contains, is replaced.
func appendCuttable(dst []byte, f Folded) []byte {
	for i := 0; i < f.Units(); i++ {
		switch u := f.Unit(i); {
		case u == Break:
			dst = append(dst, jiebaBreak...)
		case u == 0:
			dst = utf8.AppendRune(dst, utf8.RuneError)
		case utf16.IsSurrogate(rune(u)):
			r := rune(utf8.RuneError)
			if i+1 < f.Units() {
				r = utf16.DecodeRune(rune(u), rune(f.Unit(i+1)))
			}
			if r != utf8.RuneError {
				i++
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = utf8.AppendRune(dst, rune(u))
		}
	}
	return dst
}

// unitsIn returns the length of valid UTF-8 in UTF-16 code units.
func unitsIn(s string) int {
	n := 0
	for i := range len(s) {
		if s[i]&0xC0 != 0x80 {
			n++
		}
		if s[i] >= 0xF0 {
			n++
		}
	}
	return n
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
