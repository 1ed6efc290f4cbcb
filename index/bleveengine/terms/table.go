package terms

// table counts numbers that are not 0: a hash table with open addressing, at most half full.
type table[K uint32 | uint64] struct {
	slots []slot[K] // a power of two
	used  []uint32  // indexes of slots with a key
}

type slot[K uint32 | uint64] struct {
	key   K // 0 for none
	count uint32
}

func newTable[K uint32 | uint64](slots int) table[K] { return table[K]{slots: make([]slot[K], slots)} }

// reset empties the table, which keeps its memory.
func (t *table[K]) reset() {
	for _, i := range t.used {
		t.slots[i] = slot[K]{}
	}
	t.used = t.used[:0]
}

// hash spreads keys over the slots; mask selects one.
func hash[K uint32 | uint64](key K, mask uint32) uint32 {
	return uint32(uint64(key)*0x9E3779B97F4A7C15>>33) & mask
}

// add counts a key once more.
func (t *table[K]) add(key K) {
	mask := uint32(len(t.slots) - 1)
	i := hash(key, mask)
	for t.slots[i].key != key {
		if t.slots[i].key == 0 {
			if 2*len(t.used) >= len(t.slots) {
				t.grow()
				t.add(key)
				return
			}
			t.slots[i].key = key
			t.used = append(t.used, i)
			break
		}
		i = (i + 1) & mask
	}
	t.slots[i].count++
}

func (t *table[K]) grow() {
	old, used := t.slots, t.used
	t.slots, t.used = make([]slot[K], 2*len(old)), make([]uint32, 0, 2*len(used))
	mask := uint32(len(t.slots) - 1)
	for _, i := range used {
		s := old[i]
		j := hash(s.key, mask)
		for t.slots[j].key != 0 {
			j = (j + 1) & mask
		}
		t.slots[j] = s
		t.used = append(t.used, j)
	}
}

// all yields every key with its count, in no order.
func (t *table[K]) all(yield func(key K, count uint32) bool) {
	for _, i := range t.used {
		if s := &t.slots[i]; !yield(s.key, s.count) {
			return
		}
	}
}
