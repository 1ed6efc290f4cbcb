package bleveengine

import (
	"maps"
	"slices"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
)

// A term is what postings are kept of. There are three kinds:
//
//   - a pair of neighbouring characters: two UTF-16 code units in one number. A whole number or
//     Latin word is one character here (numberUnit, latinUnit); a break is none.
//   - a character alone, as a pair with nothing: what a string is looked up by that has no pair.
//   - a whole number or Latin word. A pattern that begins or ends within one does not match there
//     (analysis.Pattern), so only whole ones are ever looked for, or beginnings.
const (
	numberUnit = '0'
	latinUnit  = 'a'
	// maxWord bounds the term of a word, in bytes: what is longer (a link, a key) is known by its
	// beginning, in texts and patterns alike.
	maxWord = 24
)

// isNumber reports whether u is part of a number: a digit, or the point inside one.
func isNumber(u uint16) bool { return u >= '0' && u <= '9' || u == '.' }

// isLatin reports whether u is part of a Latin word.
func isLatin(u uint16) bool { return u >= 'a' && u <= 'z' }

// lexer walks over folded text, character by character, where a number or Latin word is one.
type lexer struct {
	text analysis.Folded
	at   int // code units
}

// next returns the unit that stands for the next character, and its extent. A break is
// analysis.Break, and so is the end of a part of a report's text.
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
	case u == partEnd:
		u = analysis.Break
	}
	l.at = end
	return u, start, end
}

// more reports whether anything is left.
func (l *lexer) more() bool { return l.at < l.text.Units() }

func isWord(unit uint16) bool { return unit == numberUnit || unit == latinUnit }

// appendWord appends the term of the number or word that text is.
func appendWord(dst []byte, text analysis.Folded) []byte {
	for i := 0; i < text.Units() && i < maxWord; i++ {
		dst = append(dst, byte(text.Unit(i)))
	}
	return dst
}

// lookup is what a pattern asks of the postings: blocks that have all of the terms, and one that
// begins as it says.
type lookup struct {
	pairs  []uint32
	words  []string
	prefix string // of a word; "" for none
}

// terms returns how many there are to ask for.
func (l *lookup) terms() int {
	n := len(l.pairs) + len(l.words)
	if l.prefix != "" {
		n++
	}
	return n
}

// lookupOf returns what every block has in which p stands.
func lookupOf(p analysis.Pattern) lookup {
	var l lookup
	add := func(pair uint32) {
		if !slices.Contains(l.pairs, pair) {
			l.pairs = append(l.pairs, pair)
		}
	}
	lex := lexer{text: p.Folded()}
	previous, paired := uint16(analysis.Break), true
	for lex.more() {
		unit, start, end := lex.next()
		if isWord(unit) {
			word := string(appendWord(nil, p.Folded()[2*start:2*end]))
			if p.Prefix() && !lex.more() {
				l.prefix = word
			} else if !slices.Contains(l.words, word) {
				l.words = append(l.words, word)
			}
		}
		switch {
		case unit != analysis.Break && previous != analysis.Break:
			add(uint32(previous)<<16 | uint32(unit))
			paired = true
		default:
			if !paired {
				add(uint32(previous) << 16)
			}
			paired = unit == analysis.Break || isWord(unit)
		}
		previous = unit
	}
	if !paired {
		add(uint32(previous) << 16)
	}
	return l
}

// counter counts the terms of one block after another.
type counter struct {
	slots []slot // open addressing by pair; a power of two, at most half full
	used  []uint32
	words map[string]uint32
	key   []byte
}

type slot struct {
	pair  uint32 // 0 is no pair: NUL stands in no text
	count uint32
}

func newCounter() *counter {
	return &counter{slots: make([]slot, 1<<13), words: make(map[string]uint32)}
}

// count returns the terms of text, which consists of whole parts, each ended by partEnd.
func (c *counter) count(text analysis.Folded) segment.Terms {
	for _, i := range c.used {
		c.slots[i] = slot{}
	}
	c.used = c.used[:0]
	clear(c.words)
	lex := lexer{text: text}
	previous := uint16(analysis.Break)
	for lex.more() {
		unit, start, end := lex.next()
		if isWord(unit) {
			c.key = appendWord(c.key[:0], text[2*start:2*end])
			c.words[string(c.key)]++
		}
		if unit != analysis.Break {
			if !isWord(unit) {
				c.add(uint32(unit) << 16)
			}
			if previous != analysis.Break {
				c.add(uint32(previous)<<16 | uint32(unit))
			}
		}
		previous = unit
	}
	t := segment.Terms{Pairs: make([]segment.Pair, len(c.used)), Words: maps.Clone(c.words)}
	for k, i := range c.used {
		t.Pairs[k] = segment.Pair{Key: c.slots[i].pair, Count: c.slots[i].count}
	}
	return t
}

func (c *counter) add(pair uint32) {
	mask := uint32(len(c.slots) - 1)
	i := pair * 2654435769 >> 7 & mask
	for c.slots[i].pair != pair {
		if c.slots[i].pair == 0 {
			if 2*len(c.used) >= len(c.slots) {
				c.grow()
				c.add(pair)
				return
			}
			c.slots[i].pair = pair
			c.used = append(c.used, i)
			break
		}
		i = (i + 1) & mask
	}
	c.slots[i].count++
}

func (c *counter) grow() {
	old, used := c.slots, c.used
	c.slots, c.used = make([]slot, 2*len(old)), make([]uint32, 0, 2*len(used))
	mask := uint32(len(c.slots) - 1)
	for _, i := range used {
		s := old[i]
		j := s.pair * 2654435769 >> 7 & mask
		for c.slots[j].pair != 0 {
			j = (j + 1) & mask
		}
		c.slots[j] = s
		c.used = append(c.used, j)
	}
}
