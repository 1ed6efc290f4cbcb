package analysis

// pairs is a set of the pairs of neighbours in the dictionary's words. Where two neighbours in a text are
// no such pair, no word of the dictionary has them both, and jieba finds the words on either side
// without the other. It may have a few pairs more, takes 1 MB and is safe for concurrent use.
type pairs []uint64

const pairBits = 23

func newPairs() pairs { return make(pairs, 1<<pairBits/64) }

func pairHash(a, b uint16) uint64 {
	return (uint64(a)<<16 | uint64(b)) * 0x9E3779B97F4A7C15 >> (64 - pairBits)
}

func (p pairs) add(word Folded) {
	for i := 1; i < word.Units(); i++ {
		h := pairHash(word.Unit(i-1), word.Unit(i))
		p[h/64] |= 1 << (h % 64)
	}
}

func (p pairs) has(a, b uint16) bool {
	h := pairHash(a, b)
	return p[h/64]>>(h%64)&1 != 0
}
