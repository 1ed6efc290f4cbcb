package bleveengine

import (
	"iter"
	"math/bits"
)

// bitset is a set of small numbers, for sets that are dense or looked into often.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i uint32)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) has(i uint32) bool { return b[i/64]&(1<<(i%64)) != 0 }

// may is has for a set that is nil when it is empty.
func (b bitset) may(i uint32) bool { return b != nil && b.has(i) }

func (b bitset) and(other bitset) {
	for i := range b {
		b[i] &= other[i]
	}
}

func (b bitset) or(other bitset) {
	for i := range b {
		b[i] |= other[i]
	}
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// all are the members, ascending.
func (b bitset) all() iter.Seq[uint32] { return b.between(0, uint32(64*len(b))) }

// between are the members in [from, to), ascending.
func (b bitset) between(from, to uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for at := from; at < to; at++ {
			word := b[at/64] >> (at % 64)
			if word == 0 {
				at |= 63 // on to the next word
				continue
			}
			if at += uint32(bits.TrailingZeros64(word)); at >= to || !yield(at) {
				return
			}
		}
	}
}
