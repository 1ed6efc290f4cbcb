package analysis

import (
	"sync"
	"sync/atomic"
)

// memo remembers how short strings are cut: the newest of those that share a bucket of two. It grows with
// what it is given, from 512 KB to 8 MB, so that a server that only cuts queries needs little. Strings are
// known by 64 bits of their hash, which is one in 10^13 look-ups wrong. It is safe for concurrent use.
type memo struct {
	slots   atomic.Pointer[memoSlots]
	growing sync.Mutex
	puts    atomic.Int64 // since it last grew
}

// memoSlots are a power of two. A slot has the upper 48 bits of a string's hash, its inner borders, and bit 0.
// The lower bits of the hash are those of its index, but for the lowest.
type memoSlots []atomic.Uint64

const (
	fewestMemoSlots = 1 << 16
	mostMemoSlots   = 1 << 20
	// longestRemembered is the longest string in code units: its inner borders are bits 1 to 15.
	longestRemembered = 16
	memoInner         = 0xFFFE
	memoHash          = ^uint64(0xFFFF)
)

func newMemo() *memo {
	m := &memo{}
	slots := make(memoSlots, fewestMemoSlots)
	m.slots.Store(&slots)
	return m
}

// get returns the inner borders of the string with a hash, one bit for each position in it.
func (m *memo) get(hash uint64) (inner uint32, ok bool) {
	slots := *m.slots.Load()
	i := hash & uint64(len(slots)-1)
	for _, slot := range [2]uint64{i, i ^ 1} {
		if s := slots[slot].Load(); s != 0 && (s^hash)&memoHash == 0 {
			return uint32(s & memoInner), true
		}
	}
	return 0, false
}

// put remembers the inner borders of the string with a hash.
func (m *memo) put(hash uint64, inner uint32) {
	slots := *m.slots.Load()
	slots.put(hash&uint64(len(slots)-1), hash&memoHash|uint64(inner)|1)
	if m.puts.Add(1) > int64(len(slots)/8) && len(slots) < mostMemoSlots {
		m.grow(len(slots))
	}
}

// put writes a slot. What was there moves to the other slot of the bucket.
func (s memoSlots) put(i, slot uint64) {
	if old := s[i].Load(); old != 0 {
		s[i^1].Store(old)
	}
	s[i].Store(slot)
}

// grow doubles the number of slots if it is still from. What is put meanwhile may be forgotten.
func (m *memo) grow(from int) {
	m.growing.Lock()
	defer m.growing.Unlock()
	old := *m.slots.Load()
	if len(old) != from {
		return
	}
	slots := make(memoSlots, 2*from)
	for i := range old {
		if slot := old[i].Load(); slot != 0 {
			slots.put((slot&memoHash|uint64(i))&uint64(len(slots)-1), slot)
		}
	}
	m.slots.Store(&slots)
	m.puts.Store(0)
}
