package terms

import (
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/store"
)

const (
	numberUnit = '0'
	latinUnit  = 'a'
	// maxRun bounds the term of a run, in bytes: of what is longer (a link, a key) the term is the
	// beginning, in texts and patterns alike.
	maxRun = 24
)

// isNumber reports whether u is part of a number: a digit, or the point inside one.
func isNumber(u uint16) bool { return u >= '0' && u <= '9' || u == '.' }

// isLatin reports whether u is part of a Latin word.
func isLatin(u uint16) bool { return u >= 'a' && u <= 'z' }

// isRun reports whether a unit that next returned means a run: a whole number or Latin word.
func isRun(unit uint16) bool { return unit == numberUnit || unit == latinUnit }

// lexer reads folded text character by character, each number or Latin word as one.
type lexer struct {
	text analysis.Folded
	at   int // code units
}

// more reports whether anything is left.
func (l *lexer) more() bool { return l.at < l.text.Units() }

// next returns the unit of the next character and its extent. It is analysis.Break for a break and for
// the end of a part.
func (l *lexer) next() (unit uint16, start, end int) {
	start = l.at
	u := l.text.Unit(start)
	end = start + 1
	switch {
	case isNumber(u):
		for end < l.text.Units() && isNumber(l.text.Unit(end)) {
			end++
		}
		u = numberUnit
	case isLatin(u):
		for end < l.text.Units() && isLatin(l.text.Unit(end)) {
			end++
		}
		u = latinUnit
	case u == store.PartEnd:
		u = analysis.Break
	}
	l.at = end
	return u, start, end
}

// appendRun appends the term of a run.
func appendRun(dst []byte, text analysis.Folded) []byte {
	for i := 0; i < text.Units() && i < maxRun; i++ {
		dst = append(dst, byte(text.Unit(i)))
	}
	return dst
}

// pairOf returns the term of two neighbouring characters.
func pairOf(first, second uint16) uint32 { return uint32(first)<<16 | uint32(second) }

// single returns the term of one character.
func single(unit uint16) uint32 { return uint32(unit) << 16 }
