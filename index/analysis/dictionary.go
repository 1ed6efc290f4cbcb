package analysis

import (
	"math"
	"strconv"
	"strings"
	"sync/atomic"
	"unicode/utf16"
)

// dictionary holds what the parts of long words are found by: for each folded word of jieba's
// dictionary and each policy term its weight and kind. It is a hash table without the words
// themselves: 48 bits of a word's hash name it, which is one in a billion look-ups wrong. jieba has the
// words too, but no way to ask for one. It takes 8 MB and is safe for concurrent use.
type dictionary struct {
	slots   []uint64        // the upper 48 bits of the hash, then 2 of the kind and 14 of the weight
	inner   []atomic.Uint32 // for each slot the inner borders of its word, with bit 0 set once they are found
	mask    uint64
	bridges bridges
	affixes affixes
}

// wordKind is what a word is to the rule for parts.
type wordKind uint8

const (
	kindCommon wordKind = iota
	kindPerson          // a person's name, often wrongly
	kindPlace           // a place's name
	kindNumeral
)

const (
	slotKindShift = 14
	slotWeight    = 1<<slotKindShift - 1
	slotHash      = ^uint64(0xFFFF)
	// weightSteps is how many steps of a slot's weight make one unit of a natural logarithm.
	weightSteps = 512
	// Words are rare that make up less than one in six million, frequent those of one in 200,000.
	rareWeight     = 15.6
	frequentWeight = 12.2
)

// newDictionary reads jieba's dictionary, lines of a word, its frequency and its part of speech, and
// adds terms.
func newDictionary(jieba string, terms []string) *dictionary {
	type row struct {
		word      Folded
		frequency float64
		kind      wordKind
	}
	// The words share one array, because there are 350,000.
	rows := make([]row, 0, strings.Count(jieba, "\n")+1+len(terms))
	words := make(Folded, 0, len(jieba)/2)
	var plain []byte
	total := 0.0
	for line := range strings.Lines(jieba) {
		word, rest, _ := strings.Cut(line, " ")
		count, tag, _ := strings.Cut(strings.TrimSpace(rest), " ")
		frequency, err := strconv.ParseFloat(count, 64)
		if err != nil || frequency <= 0 {
			continue
		}
		total += frequency
		start := len(words)
		words = AppendFold(words, word)
		f := words[start:]
		if plain = f.appendUTF8(plain[:0]); f.Units() > 1 && string(plain) == word {
			rows = append(rows, row{f, frequency, kindOf(tag)})
		}
	}
	for _, term := range terms {
		rows = append(rows, row{Fold(term), termFrequency, kindCommon})
	}
	size := 1 << 10
	for size < len(rows)*3/2 {
		size *= 2
	}
	d := &dictionary{slots: make([]uint64, size), inner: make([]atomic.Uint32, size), mask: uint64(size - 1), bridges: newBridges()}
	for _, r := range rows {
		d.bridges.add(r.word)
		weight := uint64(math.Log(total/r.frequency) * weightSteps)
		d.add(hashOf(r.word), uint64(r.kind)<<slotKindShift|max(min(weight, slotWeight), 1))
	}
	var common, places []Folded
	for _, r := range rows {
		switch {
		case r.word.Units() != 3 || r.frequency < 3:
		case r.kind == kindCommon:
			common = append(common, r.word)
		case r.kind == kindPlace:
			places = append(places, r.word)
		}
	}
	d.affixes = learnAffixes(d, common, places)
	return d
}

// kindOf returns the kind of words with a part of speech of jieba's.
func kindOf(tag string) wordKind {
	switch {
	case strings.HasPrefix(tag, "nr"):
		return kindPerson
	case tag == "ns":
		return kindPlace
	case tag == "m":
		return kindNumeral
	}
	return kindCommon
}

// add enters a word, or replaces what is known of it.
func (d *dictionary) add(hash, value uint64) {
	i := d.slot(hash)
	d.slots[i] = hash&slotHash | value
}

// slot returns the slot of the word with a hash, or the empty one where it would be.
func (d *dictionary) slot(hash uint64) uint64 {
	i := hash & d.mask
	for d.slots[i] != 0 && (d.slots[i]^hash)&slotHash != 0 {
		i = (i + 1) & d.mask
	}
	return i
}

// weight returns the negative logarithm of the probability of the word with a hash.
func (d *dictionary) weight(hash uint64) (float32, bool) {
	s := d.slots[d.slot(hash)]
	return float32(s&slotWeight) / weightSteps, s != 0
}

// longestDivided is the longest text, in code units, whose gaps are bits of a uint64.
const longestDivided = 64

// gaps returns where in a text neither a word in it nor a character reaches over, one bit for each position
// inside it. The text has at most longestDivided code units.
func (d *dictionary) gaps(f Folded) uint64 {
	n := f.Units()
	over := uint64(1) // the text begins there
	for first := range n - 1 {
		a, b := f.Unit(first), f.Unit(first+1)
		kind := d.bridges.pair(a, b)
		if kind&whole != 0 || utf16.IsSurrogate(rune(b)) {
			over |= 2 << first
		}
		if kind&within == 0 {
			continue
		}
		hash := hashStep(hashStep(hashSeed, a), b)
		for last := first + 2; last < n && d.bridges.triple(a, b, f.Unit(last)); last++ {
			a, b = b, f.Unit(last)
			hash = hashStep(hash, b)
			if _, is := d.weight(hash); is {
				over |= 2<<last - 2<<first
			}
		}
	}
	return ^over & (1<<n - 1)
}

// A word's hash takes its units one after the other, so that the hash of each beginning of a text
// costs one step more.
const hashSeed uint64 = 0x9E3779B97F4A7C15

func hashStep(h uint64, u uint16) uint64 {
	h = (h ^ uint64(u)) * 0xD6E8FEB86659FD93
	return h ^ h>>32
}

func hashOf(f Folded) uint64 {
	h := hashSeed
	for i := range f.Units() {
		h = hashStep(h, f.Unit(i))
	}
	return h
}
