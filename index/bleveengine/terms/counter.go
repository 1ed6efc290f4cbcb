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
	slots []slot   // hash table by pair with open addressing; a power of two, at most half full
	used  []uint32 // indexes of slots with a pair
	words map[string]uint32
	key   []byte
}

type slot struct {
	pair  uint32 // 0 is no pair: no text contains NUL
	count uint32
}

// initialSlots is enough for a section of some thousand characters.
const initialSlots = 1 << 13

// NewCounter returns a Counter.
func NewCounter() *Counter {
	return &Counter{slots: make([]slot, initialSlots), words: make(map[string]uint32)}
}

// Blocks returns the blocks of a document, ready to be indexed, and its encoded row with the first.
func (c *Counter) Blocks(x *store.Encoded, row []byte) []*segment.Block {
	blocks := make([]*segment.Block, x.Blocks())
	for i := range blocks {
		blocks[i] = &segment.Block{Document: x.Document.ID, Number: i, Terms: c.count(x.Block(i))}
	}
	blocks[0].Row = row
	if title := x.Title(); len(title) > 0 {
		blocks[0].Title = c.count(title)
	}
	return blocks
}

// count returns the terms of text, which consists of whole parts, each ended by store.PartEnd.
func (c *Counter) count(text analysis.Folded) segment.Terms {
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
				c.add(single(unit))
			}
			if previous != analysis.Break {
				c.add(pairOf(previous, unit))
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

// hash spreads pairs over the slots; mask selects one.
func hash(pair, mask uint32) uint32 { return pair * 2654435769 >> 7 & mask }

func (c *Counter) add(pair uint32) {
	mask := uint32(len(c.slots) - 1)
	i := hash(pair, mask)
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

func (c *Counter) grow() {
	old, used := c.slots, c.used
	c.slots, c.used = make([]slot, 2*len(old)), make([]uint32, 0, 2*len(used))
	mask := uint32(len(c.slots) - 1)
	for _, i := range used {
		s := old[i]
		j := hash(s.pair, mask)
		for c.slots[j].pair != 0 {
			j = (j + 1) & mask
		}
		c.slots[j] = s
		c.used = append(c.used, j)
	}
}
