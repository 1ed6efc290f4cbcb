package analysis

import (
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"
)

// cutter is the state of cutting a piece of text, kept to be used again. It finds what jieba would find by
// cutting the whole, but asks jieba only what it doesn't remember. Jieba first finds the likeliest words
// of the dictionary, then joins some of the single characters left between them by its model. The first
// step goes by pieces that no word of the dictionary reaches over, the second by runs of single
// characters. Official texts repeat both all the time.
type cutter struct {
	words *Words
	text  Folded
	begin []uint64 // a bit for each code unit: a word begins there
	asked []question
	// divided are pieces whose words are found by several questions, to be remembered as a whole.
	divided []question
	// repeated are the strings that are in asked already. Half of what the memo lacks is: a law repeats its
	// own words. recent finds them: the index in asked of the last string whose hash is at a place.
	repeated []repeat
	recent   [recentPlaces]uint32
	utf8     []byte // what jieba is asked, with jiebaBreak behind each question
}

// recentPlaces is the size of a cutter's recent: 16 KB, and more than a text asks.
const recentPlaces = 1 << 12

// question is a string that jieba is asked to cut.
type question struct {
	start, end int
	hash       uint64
	inner      uint32 // the answer
}

// repeat is a string that is cut as the one of a question.
type repeat struct{ start, question int }

// jiebaBreak separates what jieba cuts in one call: it cuts each as if there were no others.
const jiebaBreak = "\n"

// cut finds the words of text.
func (c *cutter) cut(text Folded) {
	c.text = text
	c.begin = append(c.begin[:0], make([]uint64, text.Units()/64+1)...)
	c.findWords()
	c.answer(false)
	c.remember()
	c.findRuns()
	c.answer(true)
}

func (c *cutter) setBegin(i int)   { c.begin[i/64] |= 1 << (i % 64) }
func (c *cutter) clearBegin(i int) { c.begin[i/64] &^= 1 << (i % 64) }

// setInner begins a word at each inner border of a string.
func (c *cutter) setInner(start int, inner uint32) {
	for ; inner != 0; inner &= inner - 1 {
		c.setBegin(start + bits.TrailingZeros32(inner))
	}
}

// all yields where each word begins and ends, breaks included.
func (c *cutter) all(yield func(start, end int) bool) {
	n := c.text.Units()
	start := 0
	for i, word := range c.begin {
		for ; word != 0; word &= word - 1 {
			if at := 64*i + bits.TrailingZeros64(word); at > start {
				if !yield(start, at) {
					return
				}
				start = at
			}
		}
	}
	if start < n {
		yield(start, n)
	}
}

// findWords parts the text into pieces that no word of the dictionary reaches over, and begins their words.
func (c *cutter) findWords() {
	c.words.dictionary.bridges.gaps(c.begin, c.text)
	for start, end := range c.all {
		if end-start < 2 {
			continue
		}
		hash := hashOf(c.text[2*start : 2*end])
		if !c.recall(start, end, hash) {
			c.divide(start, end, hash)
		}
	}
}

// recall begins the words of a string if it is remembered, and reports whether it is.
func (c *cutter) recall(start, end int, hash uint64) bool {
	if end-start > longestRemembered {
		return false
	}
	inner, ok := c.words.memo.get(hash)
	if ok {
		c.setInner(start, inner)
	}
	return ok
}

// divide divides a piece that is not remembered where none of the words in it reaches over. Bridges are of
// words that may not be there: without this jieba would be asked twice as much.
func (c *cutter) divide(start, end int, hash uint64) {
	gaps := uint64(0)
	if end-start <= longestDivided {
		gaps = c.words.dictionary.gaps(c.text[2*start : 2*end])
	}
	if gaps == 0 {
		c.ask(start, end, hash)
		return
	}
	c.divided = append(c.divided, question{start: start, end: end, hash: hash})
	for at := start; at < end; {
		next := end
		if gaps != 0 {
			next = start + bits.TrailingZeros64(gaps)
			gaps &= gaps - 1
			c.setBegin(next)
		}
		if next-at > 1 {
			if hash := hashOf(c.text[2*at : 2*next]); !c.recall(at, next, hash) {
				c.ask(at, next, hash)
			}
		}
		at = next
	}
}

// ask adds a string to what jieba is asked.
func (c *cutter) ask(start, end int, hash uint64) {
	if end-start <= longestRemembered {
		recent := &c.recent[hash%recentPlaces]
		if i := int(*recent); i < len(c.asked) && c.asked[i].hash == hash {
			c.repeated = append(c.repeated, repeat{start, i})
			return
		}
		*recent = uint32(len(c.asked))
	}
	c.asked = append(c.asked, question{start: start, end: end, hash: hash})
}

// findRuns finds runs of words of a single character, and begins the words that they are by jieba's model.
func (c *cutter) findRuns() {
	run := -1
	for start, end := range c.all {
		single := end-start == 1 && c.text.Unit(start) != Break || c.isPair(start, end)
		switch {
		case single && run < 0:
			run = start
		case !single && run >= 0:
			c.run(run, start)
			run = -1
		}
	}
	if run >= 0 {
		c.run(run, c.text.Units())
	}
}

// isPair reports whether a word is one character of two code units.
func (c *cutter) isPair(start, end int) bool {
	return end-start == 2 && utf16.IsSurrogate(rune(c.text.Unit(start))) && utf16.IsSurrogate(rune(c.text.Unit(start+1)))
}

// runSeed keeps runs apart from pieces in the memo. It differs from hashSeed in all bits: if it did only
// in a few, a run would have the hash of a piece that begins with another character.
const runSeed = ^hashSeed

// run begins the words of a run of single characters, or asks jieba for them.
func (c *cutter) run(start, end int) {
	if end-start < 2 {
		return
	}
	hash := runSeed
	for i := start; i < end; i++ {
		hash = hashStep(hash, runUnit(c.text.Unit(i)))
		if i > start {
			c.clearBegin(i)
		}
	}
	if !c.recall(start, end, hash) {
		c.ask(start, end, hash)
	}
}

// runUnit returns what replaces a code unit in a run: to jieba's model all digits are one, and all
// Latin letters.
func runUnit(u uint16) uint16 {
	switch {
	case u >= '0' && u <= '9':
		return '0'
	case u >= 'a' && u <= 'z':
		return 'a'
	}
	return u
}

// answer asks jieba what was not remembered, begins its words and remembers them.
func (c *cutter) answer(model bool) {
	if len(c.asked) == 0 {
		return
	}
	c.utf8 = c.utf8[:0]
	for _, q := range c.asked {
		c.utf8 = appendCuttable(c.utf8, c.text[2*q.start:2*q.end])
		c.utf8 = append(c.utf8, jiebaBreak...)
	}
	next, at := 0, 0
	for _, word := range c.words.jieba.Tokenize(string(c.utf8), gojieba.DefaultMode, model) {
		q := &c.asked[next]
		if word.Str == jiebaBreak {
			if q.end-q.start <= longestRemembered {
				c.words.memo.put(q.hash, q.inner)
			}
			next, at = next+1, 0
			continue
		}
		if at > 0 {
			c.setBegin(q.start + at)
			q.inner |= 1 << min(at, 31)
		}
		at += unitsIn(word.Str)
	}
	for _, r := range c.repeated {
		c.setInner(r.start, c.asked[r.question].inner)
	}
	c.asked, c.repeated = c.asked[:0], c.repeated[:0]
}

// remember remembers the words of the pieces that were divided.
func (c *cutter) remember() {
	for _, q := range c.divided {
		if _, ok := c.words.memo.get(q.hash); ok || q.end-q.start > longestRemembered {
			continue
		}
		for i := q.start + 1; i < q.end; i++ {
			q.inner |= uint32(c.begin[i/64]>>(i%64)&1) << (i - q.start)
		}
		c.words.memo.put(q.hash, q.inner)
	}
	c.divided = c.divided[:0]
}

// appendCuttable appends folded text as UTF-8 for jieba, one character for each: what would silence
// jieba, which no folded text contains, is replaced.
func appendCuttable(dst []byte, f Folded) []byte {
	for i := 0; i < f.Units(); i++ {
		switch u := f.Unit(i); {
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
