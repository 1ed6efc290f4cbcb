package analysis

import "sync/atomic"

// memo remembers how short strings are cut. It holds a fixed number of them, the newest of those that
// share a bucket of two, and takes 8 MB. Strings are known by 64 bits of their hash, which is one in
// 10^13 look-ups wrong. It is safe for concurrent use.
type memo struct {
	slots []atomic.Uint64 // the upper 48 bits of the hash, the inner borders, and bit 0
}

const (
	memoSlots = 1 << 20
	// longestRemembered is the longest string in code units: its inner borders are bits 1 to 15.
	longestRemembered = 16
	memoInner         = 0xFFFE
	memoHash          = ^uint64(0xFFFF)
)

func newMemo() *memo { return &memo{slots: make([]atomic.Uint64, memoSlots)} }

// get returns the inner borders of the string with a hash, one bit for each position in it.
func (m *memo) get(hash uint64) (inner uint32, ok bool) {
	i := hash % memoSlots
	for _, slot := range [2]uint64{i, i ^ 1} {
		if s := m.slots[slot].Load(); s != 0 && (s^hash)&memoHash == 0 {
			return uint32(s & memoInner), true
		}
	}
	return 0, false
}

// put remembers the inner borders of the string with a hash. What was there moves to the other slot of
// the bucket.
func (m *memo) put(hash uint64, inner uint32) {
	i := hash % memoSlots
	if old := m.slots[i].Load(); old != 0 {
		m.slots[i^1].Store(old)
	}
	m.slots[i].Store(hash&memoHash | uint64(inner) | 1)
}
