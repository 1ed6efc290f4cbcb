package analysis

import "bytes"

// Pattern is folded text that is looked for in folded text. Where it begins or ends with a digit
// the number in the text begins or ends there too, and likewise for Latin words, so that 4.8亿元
// does not stand in 24.8亿元 and AI not in Shanghai. A Pattern is safe for concurrent use.
type Pattern struct {
	needle Folded
	// head and tail are the classes that must not go on before and after a match.
	head, tail class
	// open patterns are prefixes: the number or Latin word may go on, and does in the match.
	open bool
	text string
}

// class is a set of characters that make up one number or one Latin word.
type class uint8

const (
	classNone class = iota
	classNumber
	classLatin
)

// classOf returns what u, at the edge of a pattern, is part of.
func classOf(u uint16) class {
	switch {
	case u >= '0' && u <= '9':
		return classNumber
	case u >= 'a' && u <= 'z':
		return classLatin
	}
	return classNone
}

// has reports whether u would go on the number or word.
func (c class) has(u uint16) bool {
	switch c {
	case classNumber:
		return u >= '0' && u <= '9' || u == '.'
	case classLatin:
		return u >= 'a' && u <= 'z'
	}
	return false
}

// NewPattern returns the pattern for s, which it folds. A pattern of nothing matches nothing.
func NewPattern(s string) Pattern {
	needle := Fold(s)
	p := Pattern{needle: needle, text: needle.String()}
	if n := needle.Units(); n > 0 {
		p.head, p.tail = classOf(needle.Unit(0)), classOf(needle.Unit(n-1))
	}
	return p
}

// NewPrefix returns the pattern for numbers or Latin words that begin with s.
func NewPrefix(s string) Pattern {
	p := NewPattern(s)
	p.open = true
	return p
}

// String returns the folded text that is looked for, as UTF-8.
func (p Pattern) String() string { return p.text }

// Prefix reports whether the pattern is the beginning of a number or word.
func (p Pattern) Prefix() bool { return p.open }

// Units returns the length of the folded text in code units; a match of a prefix may be longer.
func (p Pattern) Units() int { return p.needle.Units() }

// Folded returns the folded text that is looked for. It must not be changed.
func (p Pattern) Folded() Folded { return p.needle }

// Next returns the first match in text that begins at or after from, as positions in code units,
// or -1, -1.
func (p Pattern) Next(text Folded, from int) (start, end int) {
	if len(p.needle) == 0 {
		return -1, -1
	}
	for at := 2 * from; at+len(p.needle) <= len(text); {
		i := bytes.Index(text[at:], p.needle)
		if i < 0 {
			break
		}
		at += i
		if at&1 != 0 { // the low byte of one character and the high byte of the one before
			at++
			continue
		}
		start, end = at/2, (at+len(p.needle))/2
		if p.head != classNone && start > 0 && p.head.has(text.Unit(start-1)) {
			at += 2
			continue
		}
		n := text.Units()
		if p.open {
			for end < n && p.tail.has(text.Unit(end)) {
				end++
			}
		} else if p.tail != classNone && end < n && p.tail.has(text.Unit(end)) {
			at += 2
			continue
		}
		return start, end
	}
	return -1, -1
}

// In reports whether the pattern stands in text.
func (p Pattern) In(text Folded) bool {
	start, _ := p.Next(text, 0)
	return start >= 0
}

// Count returns how often the pattern stands in text, leftmost first and not overlapping.
func (p Pattern) Count(text Folded) int {
	n := 0
	for _, end := p.Next(text, 0); end >= 0; _, end = p.Next(text, end) {
		n++
	}
	return n
}
