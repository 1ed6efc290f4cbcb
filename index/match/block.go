package match

import (
	"iter"
	"math"
	"unicode/utf8"
)

const (
	// BlockBytes is how much text is folded and searched at once: more than any section with headings
	// has, and some milliseconds' work. A longer text is searched in blocks.
	BlockBytes = 256 << 10
	// blockOverlap is how much a block shares with the one before, in bytes. An occurrence belongs to
	// the block in which it is further from the end, so that half of this remains on either side of
	// it: more than the longest query.
	blockOverlap = 32 << 10
)

// Block is a piece of a text.
type Block struct {
	Text   string
	Offset int // of its first code point in the whole text
	// Occurrences that begin in [from, to), in code points of the block, belong to it.
	from, to int
}

// wholeText is the block of a text that is searched as a whole.
var wholeText = Block{to: math.MaxInt}

// Partial reports whether the block is not the whole text.
func (b Block) Partial() bool { return b.from > 0 || b.to < math.MaxInt }

// Blocks yields the pieces of a text in order: at least one, and for nearly all texts only one.
func Blocks(text string) iter.Seq[Block] {
	return func(yield func(Block) bool) {
		for at, offset, from := 0, 0, 0; ; {
			if len(text)-at <= BlockBytes {
				yield(Block{text[at:], offset, from, math.MaxInt})
				return
			}
			end := runeStart(text, at+BlockBytes)
			middle, next := runeStart(text, end-blockOverlap/2), runeStart(text, end-blockOverlap)
			lead := utf8.RuneCountInString(text[at:next])
			shared := utf8.RuneCountInString(text[next:middle])
			if !yield(Block{text[at:end], offset, from, lead + shared}) {
				return
			}
			at, offset, from = next, offset+lead, shared
		}
	}
}

// runeStart returns where the code point begins that contains byte at.
func runeStart(text string, at int) int {
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
