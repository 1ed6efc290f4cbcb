package terms

import (
	"maps"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
)

// Counter cuts one document after another into blocks with their terms, and keeps its memory. It is
// used by one goroutine at a time.
type Counter struct {
	pairs table[uint32]
	runs  map[string]uint32
	words table[uint64]
	long  map[string]uint32
	key   []byte
}

// initialSlots is enough for a section of some thousand characters.
const initialSlots = 1 << 13

// NewCounter returns a Counter.
func NewCounter() *Counter {
	return &Counter{
		pairs: newTable[uint32](initialSlots),
		runs:  make(map[string]uint32),
		words: newTable[uint64](initialSlots),
		long:  make(map[string]uint32),
	}
}

// Blocks returns the blocks of a document, ready to be indexed, and its encoded row with the first.
func (c *Counter) Blocks(x *store.Encoded, row []byte) []*segment.Block {
	blocks := make([]*segment.Block, x.Blocks())
	for i := range blocks {
		text := x.Block(i)
		b := &segment.Block{Document: x.Document.ID, Number: i, Text: text, Terms: c.count(text)}
		b.Words, b.Length = c.countWords(x.Folded(), x.Tokens(i))
		if i < len(x.Document.Sections) {
			b.Keywords = sectionValues(&x.Document.Sections[i])
		}
		blocks[i] = b
	}
	first := blocks[0]
	first.Row = row
	first.Keywords = append(first.Keywords, documentValues(x.Document)...)
	if title := x.Title(); len(title) > 0 {
		first.Title = c.count(title)
		first.TitleWords, _ = c.countWords(x.Folded(), x.TitleTokens())
	}
	return blocks
}

// count returns the terms of text, which consists of whole parts, each ended by store.PartEnd.
func (c *Counter) count(text analysis.Folded) segment.Terms {
	c.pairs.reset()
	clear(c.runs)
	lex := lexer{text: text}
	previous := uint16(analysis.Break)
	for lex.more() {
		unit, start, end := lex.next()
		if isRun(unit) {
			c.key = appendRun(c.key[:0], text[2*start:2*end])
			c.runs[string(c.key)]++
		}
		if unit != analysis.Break {
			if !isRun(unit) {
				c.pairs.add(single(unit))
			}
			if previous != analysis.Break {
				c.pairs.add(pairOf(previous, unit))
			}
		}
		previous = unit
	}
	t := segment.Terms{Pairs: make([]segment.Pair, 0, len(c.pairs.used)), Runs: maps.Clone(c.runs)}
	for pair, n := range c.pairs.all {
		t.Pairs = append(t.Pairs, segment.Pair{Key: pair, Count: n})
	}
	return t
}

// countWords returns the words of text and their parts, and how many words there are without parts.
func (c *Counter) countWords(text analysis.Folded, tokens []analysis.Token) (words segment.Words, length int) {
	c.words.reset()
	clear(c.long)
	for _, t := range tokens {
		if !t.Part {
			length++
		}
		word := text[2*t.Start : 2*t.End]
		if key, ok := segment.ShortKey(word); ok {
			c.words.add(key)
		} else {
			c.long[word.String()]++
		}
	}
	words.Short = make([]segment.Short, 0, len(c.words.used))
	for key, n := range c.words.all {
		words.Short = append(words.Short, segment.Short{Key: key, Count: n})
	}
	if len(c.long) > 0 {
		words.Long = maps.Clone(c.long)
	}
	return words, length
}
