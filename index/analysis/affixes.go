package analysis

import "math"

// affixes are the single characters that words are made with: prefixes (各|地区, 省|政府, 副|主席) and
// suffixes (教育|厅, 消费|者, 现代|化). The dictionary teaches them: the more of its words of three
// characters are made with one, the less it costs.
type affixes struct {
	prefix, suffix map[uint16]float32
	// ofPlaces are suffixes of names of places: 浙江|省.
	ofPlaces map[uint16]bool
}

const (
	// costOfSingle is what a single character costs beside its rarity as an affix, so that words of two
	// characters are preferred: 共产|党员 to 共产党|员.
	costOfSingle = 5
	// costOfStranger is what a character costs that is no affix.
	costOfStranger = 16
	// costOfProductive is the highest cost of a suffix that makes one in 400 words of three characters.
	costOfProductive = 11
	// fewestMade is in how many words of three characters a character is an affix.
	fewestMade = 3
	// fewestPlaces is how many names of places a suffix of theirs has.
	fewestPlaces = 30
	// rounds is how often the words are parted to learn the affixes from. Nearly none is parted otherwise
	// in the third round.
	rounds = 3
)

// learnAffixes learns affixes from words of three characters and names of places.
func learnAffixes(d *dictionary, words, places []Folded) affixes {
	var learnt affixes
	for round := range rounds {
		prefix, suffix := map[uint16]int{}, map[uint16]int{}
		for _, word := range words {
			head, tail := d.weightOfCommon(word[:4]), d.weightOfCommon(word[2:])
			if round > 0 {
				head += learnt.suffixCost(word.Unit(2))
				tail += learnt.prefixCost(word.Unit(0))
			}
			switch {
			case head < tail:
				suffix[word.Unit(2)]++
			case tail < head:
				prefix[word.Unit(0)]++
			}
		}
		learnt.prefix, learnt.suffix = costs(prefix, len(words)), costs(suffix, len(words))
	}
	learnt.ofPlaces = map[uint16]bool{}
	counts := map[uint16]int{}
	for _, place := range places {
		if _, ok := d.weight(hashOf(place[:4])); ok {
			u := place.Unit(2)
			counts[u]++
			learnt.ofPlaces[u] = counts[u] >= fewestPlaces
		}
	}
	return learnt
}

// endsName reports whether a suffix is one in names, too: that of many words or of many places.
func (a *affixes) endsName(u uint16) bool {
	return a.suffixCost(u) <= costOfProductive || a.ofPlaces[u]
}

// costs returns what affixes cost of which so many of total words are made.
func costs(counts map[uint16]int, total int) map[uint16]float32 {
	all := make(map[uint16]float32)
	for u, count := range counts {
		if count >= fewestMade {
			all[u] = costOfSingle + float32(math.Log(float64(total)/float64(count)))
		}
	}
	return all
}

func (a *affixes) prefixCost(u uint16) float32 { return costOr(a.prefix, u) }
func (a *affixes) suffixCost(u uint16) float32 { return costOr(a.suffix, u) }

func costOr(side map[uint16]float32, u uint16) float32 {
	if cost, ok := side[u]; ok {
		return cost
	}
	return costOfStranger
}

// cost returns what a character costs as a part of a word of n characters, at position i in it.
func (a *affixes) cost(u uint16, i, n int) float32 {
	cost := float32(costOfStranger)
	if i > 0 {
		cost = a.suffixCost(u)
	}
	if i+1 < n {
		cost = min(cost, a.prefixCost(u))
	}
	return cost
}

// weightOfCommon returns the weight of a word, or infinity if it is none or a rare one.
func (d *dictionary) weightOfCommon(word Folded) float32 {
	if w, ok := d.weight(hashOf(word)); ok && w <= rareWeight {
		return w
	}
	return float32(math.Inf(1))
}
