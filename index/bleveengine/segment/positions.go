package segment

import "encoding/binary"

// Positions are where a frequent pair occurs in the blocks of its List, encoded: a table with an entry
// after every skipEvery postings, the size in bytes of all positions before it, 32 bits; then the
// positions of each posting, varints: the first one plus one, then the distances. A posting whose
// positions are not known has a 0. Positions are code units of the block.
type Positions []byte

// Positions pay where scanning texts would take long: for pairs that more than one document in
// frequentShare contains. They are some thousand pairs and half of all occurrences, and take a quarter of
// the text's size.
const frequentShare = 5

// frequent reports whether a pair that so many of all documents contain has positions. Those with digits
// or letters have none: in their place is a run, of any length.
func frequent(key uint32, documents, all int) bool {
	first, second := key>>16, key&0xFFFF
	return documents*frequentShare > all && first >= 0x80 && second >= 0x80
}

// positionEntry is the size of an entry of the table.
const positionEntry = 4

// PositionIterator goes through a list with positions.
type PositionIterator struct {
	list   Iterator
	table  []byte
	data   []byte
	offset int // in data, of the positions of the current posting

	block, frequency uint32
	state            iteratorState
}

type iteratorState uint8

const (
	unstarted iteratorState = iota
	atPosting
	ended
)

// Iterator returns an iterator before the first posting of the pair's list.
func (p Positions) Iterator(l List) PositionIterator {
	it := PositionIterator{list: l.Iterator()}
	if table := int(it.list.count-1) / skipEvery * positionEntry; it.list.count > 0 && table <= len(p) {
		it.table, it.data = p[:table], p[table:]
	}
	return it
}

// Seek returns the first posting that is of the block or a later one. It never moves back.
func (it *PositionIterator) Seek(block uint32) (_, frequency uint32, ok bool) {
	switch {
	case it.state == ended:
		return 0, 0, false
	case it.state == atPosting && it.block >= block:
		return it.block, it.frequency, true
	case it.state == atPosting:
		it.offset = it.after(it.offset, it.frequency)
	}
	left := it.list.left
	if it.list.skip(block); it.list.left != left && it.list.passed*positionEntry <= len(it.table) {
		it.offset = int(binary.LittleEndian.Uint32(it.table[(it.list.passed-1)*positionEntry:]))
	}
	for it.list.left > 0 {
		// Phrases spend most of their time here, passing over postings: most take one byte, and have one
		// position of one or two.
		if rest := it.list.rest; len(rest) > 0 && rest[0] < 0x80 && rest[0]&1 != 0 {
			it.list.rest, it.list.left = rest[1:], it.list.left-1
			it.list.block += uint32(rest[0] >> 1)
			it.block, it.frequency = it.list.block, 1
		} else {
			it.block, it.frequency, _ = it.list.Next()
		}
		if it.block >= block {
			it.state = atPosting
			return it.block, it.frequency, true
		}
		it.offset = it.after(it.offset, it.frequency)
	}
	it.state = ended
	return 0, 0, false
}

// after returns the offset after the positions of a posting.
func (it *PositionIterator) after(offset int, frequency uint32) int {
	offset = min(offset, len(it.data))
	return offset + positionBytes(it.data[offset:], uint64(frequency))
}

// positionBytes returns the size of the positions of a posting, with which data begins.
func positionBytes(data []byte, frequency uint64) int {
	if frequency > 0 && len(data) > 0 && data[0] == 0 {
		return 1
	}
	n := 0
	for ; frequency > 0 && n < len(data); n++ {
		if data[n] < 0x80 {
			frequency--
		}
	}
	return n
}

// raw returns the encoded positions of the current posting.
func (it *PositionIterator) raw() []byte {
	return it.data[min(it.offset, len(it.data)):it.after(it.offset, it.frequency)]
}

// Append appends the positions of the current posting to dst, in ascending order; ok is false if they are
// not known.
func (it *PositionIterator) Append(dst []uint32) (_ []uint32, ok bool) {
	return appendPositions(dst, it.data[min(it.offset, len(it.data)):], uint64(it.frequency))
}

// appendPositions appends the positions of a posting, with which data begins, to dst; ok is false if they are
// not known.
func appendPositions(dst []uint32, data []byte, frequency uint64) (_ []uint32, ok bool) {
	if len(data) == 0 || data[0] == 0 {
		return dst, false
	}
	known := len(dst)
	at := ^uint32(0) // one before the first
	for range frequency {
		v := uint64(0)
		switch {
		case len(data) > 0 && data[0] < 0x80:
			v, data = uint64(data[0]), data[1:]
		case len(data) > 1 && data[1] < 0x80:
			v, data = uint64(data[0]&0x7F)|uint64(data[1])<<7, data[2:]
		default:
			n := 0
			if v, n = binary.Uvarint(data); n <= 0 { // damaged
				return dst[:known], false
			}
			data = data[n:]
		}
		at += uint32(v)
		dst = append(dst, at)
	}
	return dst, true
}

// Match calls visit for each of the blocks that is in the list of the pair, with its index in blocks and the
// positions, ascending and valid until visit returns; known is false if they are not known. The blocks are
// in ascending order.
func (p Positions) Match(l List, blocks []uint32, visit func(i int, positions []uint32, known bool)) {
	it := p.Iterator(l)
	positions := make([]uint32, 0, 64)
	// Phrases of frequent pairs spend most of their time here. What changes is kept in local variables, and
	// numbers of one byte are read without a call.
	rest, left, at, data := it.list.rest, it.list.left, uint32(0), it.data
	frequency := uint64(0) // of the posting at, whose positions data begins with; 0 before the first
	uvarint := func(b []byte) (uint64, []byte) {
		v, n := binary.Uvarint(b)
		if n <= 0 { // damaged
			left = 0
			return 0, nil
		}
		return v, b[n:]
	}
	for i, want := range blocks {
		if it.list.maySkip(want) {
			it.list.left = left
			if it.list.skip(want); it.list.left != left && it.list.passed*positionEntry <= len(it.table) {
				rest, left, at, frequency = it.list.rest, it.list.left, it.list.block, 0
				offset := int(binary.LittleEndian.Uint32(it.table[(it.list.passed-1)*positionEntry:]))
				data = it.data[min(offset, len(it.data)):]
			}
		}
		for (at < want || frequency == 0) && left > 0 {
			data = data[positionBytes(data, frequency):]
			left--
			var v uint64
			if len(rest) > 0 && rest[0] < 0x80 {
				v, rest = uint64(rest[0]), rest[1:]
			} else {
				v, rest = uvarint(rest)
			}
			at += uint32(v >> 1)
			frequency = 1
			if v&1 == 0 {
				if len(rest) > 0 && rest[0] < 0x80 {
					frequency, rest = uint64(rest[0]), rest[1:]
				} else {
					frequency, rest = uvarint(rest)
				}
			}
		}
		if at == want && frequency > 0 {
			known := false
			positions, known = appendPositions(positions[:0], data, frequency)
			visit(i, positions, known)
		}
	}
}

// positionWriter writes the positions of one list, posting by posting.
type positionWriter struct {
	table, data []byte
	count       int
}

func (w *positionWriter) reset() { w.table, w.data, w.count = w.table[:0], w.data[:0], 0 }

// begin begins the next posting.
func (w *positionWriter) begin() {
	if w.count > 0 && w.count%skipEvery == 0 {
		w.table = binary.LittleEndian.AppendUint32(w.table, uint32(len(w.data)))
	}
	w.count++
}

// add adds a posting with its positions.
func (w *positionWriter) add(positions []uint32) {
	w.begin()
	last := ^uint32(0)
	for _, at := range positions {
		w.data = binary.AppendUvarint(w.data, uint64(at-last))
		last = at
	}
}

// addRaw adds a posting whose positions are encoded; empty if they are not known.
func (w *positionWriter) addRaw(encoded []byte) {
	w.begin()
	if len(encoded) == 0 {
		encoded = unknownPositions
	}
	w.data = append(w.data, encoded...)
}

// unknownPositions are those of a posting in a segment where the pair was not frequent.
var unknownPositions = []byte{0}

// positionGatherer finds the positions of chosen pairs in blocks.
type positionGatherer struct {
	slots []gathered // hash table with open addressing, a power of two, at most half full
}

// gathered are the positions of one pair in all blocks, one block after another.
type gathered struct {
	key       uint32 // 0 for none
	positions []uint32
}

// newPositionGatherer returns a gatherer for pairs with their numbers of occurrences.
func newPositionGatherer(pairs map[uint32]int) *positionGatherer {
	size := 1024
	for size < 2*len(pairs) {
		size *= 2
	}
	g := &positionGatherer{slots: make([]gathered, size)}
	for key, n := range pairs {
		s := &g.slots[g.find(key)]
		s.key, s.positions = key, make([]uint32, 0, n)
	}
	return g
}

// find returns the slot of a key, or the empty one where it belongs.
func (g *positionGatherer) find(key uint32) uint32 {
	mask := uint32(len(g.slots) - 1)
	i := key * 0x9E3779B1 >> 7 & mask
	for g.slots[i].key != key && g.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	return i
}

// gather adds the positions in the next block.
func (g *positionGatherer) gather(text []byte) {
	key := uint32(0)
	for i := 0; i+1 < len(text); i += 2 {
		key = key<<16 | uint32(text[i]) | uint32(text[i+1])<<8
		if key == 0 {
			continue // the ends of two parts; 0 marks an empty slot
		}
		if s := &g.slots[g.find(key)]; s.key == key && i > 0 {
			s.positions = append(s.positions, uint32(i/2-1))
		}
	}
}

// of returns the positions of a pair in all blocks, one block after another.
func (g *positionGatherer) of(key uint32) []uint32 { return g.slots[g.find(key)].positions }
