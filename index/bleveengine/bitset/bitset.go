// Package bitset holds sets of small numbers that are dense or looked into often: documents and
// blocks of one segment. Sparse sets are sorted slices or lists of postings instead.
package bitset

import (
	"iter"
	"math/bits"
)

// Set is a set of the numbers below the size it was made for. It does not grow: a number beyond its
// size panics.
type Set []uint64

// New returns an empty set for numbers below n.
func New(n int) Set { return make(Set, (n+63)/64) }

// Add adds i.
func (s Set) Add(i uint32) { s[i/64] |= 1 << (i % 64) }

// Has reports whether i is in the set.
func (s Set) Has(i uint32) bool { return s[i/64]&(1<<(i%64)) != 0 }

// And removes what is not in other, a set of the same size.
func (s Set) And(other Set) {
	for i := range s {
		s[i] &= other[i]
	}
}

// Or adds what is in other, a set of the same size.
func (s Set) Or(other Set) {
	for i := range s {
		s[i] |= other[i]
	}
}

// Count returns how many numbers are in the set.
func (s Set) Count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// All yields the numbers in ascending order.
func (s Set) All() iter.Seq[uint32] { return s.Between(0, uint32(64*len(s))) }

// Between yields the numbers in [from, to) in ascending order.
func (s Set) Between(from, to uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for at := from; at < to; at++ {
			word := s[at/64] >> (at % 64)
			if word == 0 {
				at |= 63 // continue with the next word
				continue
			}
			if at += uint32(bits.TrailingZeros64(word)); at >= to || !yield(at) {
				return
			}
		}
	}
}
