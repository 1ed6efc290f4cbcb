package search

import (
	"iter"
	"math"
	"unicode/utf8"
)

const (
	// blockBytes is how much of a text is folded and looked through at once: more than any section
	// that has headings, and some milliseconds' work. Of a longer one a search shows a block.
	blockBytes = 256 << 10
	// blockOverlap is what a block has of the one before, in bytes. A match belongs to the block in
	// which it lies further from the end, so that half of this is kept on both sides of it: more
	// than the longest query.
	blockOverlap = 32 << 10
)

// block is a piece of a text, which begins at the code point base.
type block struct {
	text string
	base int
	// Matches that begin in [from, to), in code points of the block, are its own.
	from, to int
}

// part reports whether the block is not the whole text.
func (b block) part() bool { return b.from > 0 || b.to < math.MaxInt }

// blocks yields the pieces of a text in order: at least one, and one alone for nearly all texts.
func blocks(text string) iter.Seq[block] {
	return func(yield func(block) bool) {
		for at, base, from := 0, 0, 0; ; {
			if len(text)-at <= blockBytes {
				yield(block{text[at:], base, from, math.MaxInt})
				return
			}
			end := runeStart(text, at+blockBytes)
			middle, next := runeStart(text, end-blockOverlap/2), runeStart(text, end-blockOverlap)
			lead := utf8.RuneCountInString(text[at:next])
			behind := utf8.RuneCountInString(text[next:middle])
			if !yield(block{text[at:end], base, from, lead + behind}) {
				return
			}
			at, base, from = next, base+lead, behind
		}
	}
}

// runeStart returns where the code point begins that byte at is part of.
func runeStart(text string, at int) int {
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
