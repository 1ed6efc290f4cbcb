package analysis

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// longestParted is the longest word, in code units, that is parted: its inner borders are bits of a
// uint32. jieba's longest has 16.
const longestParted = 31

// known is set in the inner borders of a word once they are found; no border is before its first unit.
const known uint32 = 1

// innerBorders returns where the parts of a word begin, one bit for each position in it.
func (d *dictionary) innerBorders(word Folded) uint32 {
	n := word.Units()
	if n < 3 || n > longestParted {
		return 0
	}
	hash := hashOf(word)
	slot := d.slot(hash)
	s := d.slots[slot]
	if s == 0 {
		return d.part(word, kindCommon)
	}
	if b := d.inner[slot].Load(); b != 0 {
		return b &^ known
	}
	b := d.part(word, wordKind(s>>slotKindShift&3))
	d.inner[slot].Store(b | known)
	return b
}

// setParts fixes the parts of long words. Each must be a word of the dictionary.
func (d *dictionary) setParts(rows [][]string) error {
	for _, row := range rows {
		borders, at := known, 0
		for _, part := range row[:len(row)-1] {
			at += Fold(part).Units()
			borders |= 1 << at
		}
		word := strings.Join(row, "")
		slot := d.slot(hashOf(Fold(word)))
		if d.slots[slot] == 0 {
			return fmt.Errorf("parts of %q, which is no word", word)
		}
		d.inner[slot].Store(borders)
	}
	return nil
}

// part finds the likeliest parts of a word: those whose costs add up to the least. Words of two and more
// characters cost the negative logarithm of their probability (4 to 18), single characters what they cost
// as affixes.
func (d *dictionary) part(word Folded, kind wordKind) uint32 {
	n := word.Units()
	switch {
	case hasSurrogate(word):
		return 0
	case kind == kindNumeral:
		return d.partNumeral(word)
	case n == 3:
		return d.partThree(word, kind)
	}
	isName := kind != kindCommon
	type step struct {
		cost  float32
		next  int8
		words int8 // of the dictionary, from here on
	}
	var steps [longestParted + 1]step
	for i := n - 1; i >= 0; i-- {
		best := step{steps[i+1].cost + d.affixes.cost(word.Unit(i), i, n), int8(i + 1), steps[i+1].words}
		if inNumber(word, i) || isName && (i == 0 || !d.affixes.endsName(word.Unit(i))) {
			best.cost = strange
		}
		if n >= fewestInPhrase && joints[word.Unit(i)] {
			best.cost = steps[i+1].cost + costOfJoint
		}
		h := hashStep(hashSeed, word.Unit(i))
		for j := i + 2; j <= n && j-i < n; j++ {
			h = hashStep(h, word.Unit(j-1))
			w, known := d.weight(h)
			switch {
			case known && steps[j].cost+w < best.cost:
				best = step{steps[j].cost + w, int8(j), steps[j].words + 1}
			case j == i+2 && !isName && steps[j].cost+costOfPair < best.cost && !joints[word.Unit(i)] && !joints[word.Unit(i+1)]:
				best = step{steps[j].cost + costOfPair, int8(j), steps[j].words}
			}
		}
		steps[i] = best
	}
	if steps[0].words == 0 || steps[0].cost >= strange {
		return 0
	}
	var borders uint32
	for i := steps[0].next; int(i) < n; i = steps[i].next {
		borders |= 1 << i
	}
	if n == 4 && borders == 1<<1|1<<3 && !d.isFramed(word) {
		return 0
	}
	return borders
}

// isFramed reports whether a word of four characters is a frequent word between two affixes: 被|执行|人,
// but not 以|人为|本.
func (d *dictionary) isFramed(word Folded) bool {
	w, _ := d.weight(hashOf(word[2:6]))
	return w <= frequentWeight && d.affixes.prefixCost(word.Unit(0)) < costOfStranger && d.affixes.suffixCost(word.Unit(3)) < costOfStranger
}

const (
	// costOfPair is what two characters cost that are no word. A word of four characters, one half of which
	// is a word, has two halves all the same: 医养|结合.
	costOfPair = 22
	// costOfJoint is what a character costs that joins words to a phrase: 国民经济|和|社会发展.
	costOfJoint = 9
	// fewestInPhrase is the length, in code units, of the shortest phrase.
	fewestInPhrase = 5
)

// joints are the characters that join words to a phrase.
var joints = setOf("的和与及或之")

func setOf(characters string) map[uint16]bool {
	set := map[uint16]bool{}
	for _, r := range characters {
		set[uint16(r)] = true
	}
	return set
}

// partThree parts a word of three characters into a word of two and an affix. In names that word must be
// a frequent one, because names contain words by chance: 马克 in 马克思. A suffix may be any character
// after a frequent word: 仲裁|庭.
func (d *dictionary) partThree(word Folded, kind wordKind) uint32 {
	head, tail := d.weightOr(word[:4], strange), d.weightOr(word[2:], strange)
	first, last := word.Unit(0), word.Unit(2)
	if inNumber(word, 0) {
		tail = strange
	}
	if inNumber(word, 2) {
		head = strange
	}
	if kind != kindCommon {
		if head > frequentWeight && !d.affixes.endsName(last) {
			head = strange
		}
		if tail > frequentWeight {
			tail = strange
		}
	}
	if _, is := d.affixes.suffix[last]; !is && head > frequentWeight {
		head = strange
	}
	if _, is := d.affixes.prefix[first]; !is {
		tail = strange
	}
	head += d.affixes.suffixCost(last)
	tail += d.affixes.prefixCost(first)
	switch {
	case head < strange && head <= tail:
		return 1 << 2
	case tail < strange:
		return 1 << 1
	}
	return 0
}

// strange is more than anything costs.
const strange = 1e6

// weightOr returns the weight of a word, or another if it is none.
func (d *dictionary) weightOr(word Folded, other float32) float32 {
	if w, ok := d.weight(hashOf(word)); ok {
		return w
	}
	return other
}

// hasSurrogate reports whether a word has a character beyond the basic plane, which is two code units.
func hasSurrogate(word Folded) bool {
	for i := range word.Units() {
		if utf16.IsSurrogate(rune(word.Unit(i))) {
			return true
		}
	}
	return false
}
