package analysis

// bridges knows the pairs and triples of neighbours in the dictionary's words. A word that reaches over a
// place in a text is the pair there, or contains a triple with both neighbours. Where there is neither, jieba
// finds the words on either side without the other. It may know a few that do not exist, takes 1.5 MB and is
// safe for concurrent use.
type bridges struct {
	pairs   []uint64 // 2 bits for each hash of a pair: whole and within
	triples []uint64 // 1 bit for each hash
}

const (
	pairBits   = 22
	tripleBits = 22

	whole  = 1 // the pair is a word
	within = 2 // the pair occurs in a longer word
)

func newBridges() bridges {
	return bridges{make([]uint64, 1<<pairBits/32), make([]uint64, 1<<tripleBits/64)}
}

func hashPair(a, b uint64) uint64 { return (a<<16 | b) * hashSeed >> (64 - pairBits) }

func hashTriple(a, b, c uint64) uint64 { return (a<<32 | b<<16 | c) * hashSeed >> (64 - tripleBits) }

func (b *bridges) add(word Folded) {
	n := word.Units()
	kind := uint64(within)
	if n == 2 {
		kind = whole
	}
	for i := 1; i < n; i++ {
		last, u := uint64(word.Unit(i-1)), uint64(word.Unit(i))
		pair := hashPair(last, u)
		b.pairs[pair/32] |= kind << (pair % 32 * 2)
		if i > 1 {
			triple := hashTriple(uint64(word.Unit(i-2)), last, u)
			b.triples[triple/64] |= 1 << (triple % 64)
		}
	}
}

// pair returns how two neighbours occur in words: whole and within.
func (b *bridges) pair(first, second uint16) uint64 {
	h := hashPair(uint64(first), uint64(second))
	return b.pairs[h/32] >> (h % 32 * 2) & (whole | within)
}

// triple reports whether three neighbours occur in a word.
func (b *bridges) triple(first, second, third uint16) bool {
	h := hashTriple(uint64(first), uint64(second), uint64(third))
	return b.triples[h/64]>>(h%64)&1 != 0
}

// gaps sets the bit of each code unit of text before which a new piece begins: neither a word nor a
// character reaches over the place. It clears the others. It has no branches that depend on the text,
// because the processor would predict one in four wrongly.
func (b *bridges) gaps(begin []uint64, text Folded) {
	n := text.Units()
	// The bits so far of 64 units; the unit before; whether a triple begins with that.
	var bits, last, left uint64
	for i := range n {
		u, next := uint64(text.Unit(i)), uint64(0)
		if i+1 < n {
			next = uint64(text.Unit(i + 1))
		}
		pair, triple := hashPair(last, u), hashTriple(last, u, next)
		kind := b.pairs[pair/32] >> (pair % 32 * 2)
		right := b.triples[triple/64] >> (triple % 64)
		over := kind&whole | kind/within&(left|right)
		if u&0xF800 == 0xD800 { // a surrogate
			over = 1
		}
		atBreak := (u ^ Break) - 1 | (last ^ Break) - 1 // the highest bit is set where either is a break
		bits |= ((^over & 1) | atBreak>>63) << (i % 64)
		if i%64 == 63 || i == n-1 {
			begin[i/64], bits = bits, 0
		}
		last, left = u, right
	}
}
