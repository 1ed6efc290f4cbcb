package postings

import "encoding/binary"

// List is the postings of one term, encoded: how many there are, then of each the distance from
// the block before, doubled, and one more if the term stands there once; else the frequency follows.
type List []byte

// Count returns how many blocks hold the term.
func (l List) Count() int {
	n, _ := binary.Uvarint(l)
	return int(n)
}

// Iterator walks over a list.
type Iterator struct {
	rest  []byte
	left  uint64
	block uint32
}

// Iterator returns an iterator before the first posting.
func (l List) Iterator() Iterator {
	n, size := binary.Uvarint(l)
	if size <= 0 {
		return Iterator{}
	}
	return Iterator{rest: l[size:], left: n}
}

// Next returns the next posting; ok is false behind the last.
func (it *Iterator) Next() (block, frequency uint32, ok bool) {
	if it.left == 0 {
		return 0, 0, false
	}
	it.left--
	v := it.uvarint()
	it.block += uint32(v >> 1)
	if v&1 != 0 {
		return it.block, 1, true
	}
	return it.block, uint32(it.uvarint()), true
}

// uvarint reads a number; most take one byte.
func (it *Iterator) uvarint() uint64 {
	if len(it.rest) > 0 && it.rest[0] < 0x80 {
		v := uint64(it.rest[0])
		it.rest = it.rest[1:]
		return v
	}
	v, n := binary.Uvarint(it.rest)
	if n <= 0 { // damaged: end here
		it.rest, it.left = nil, 0
		return 1
	}
	it.rest = it.rest[n:]
	return v
}

// Blocks appends the blocks of the list to dst.
func (l List) Blocks(dst []uint32) []uint32 {
	it := l.Iterator()
	for b, _, ok := it.Next(); ok; b, _, ok = it.Next() {
		dst = append(dst, b)
	}
	return dst
}

// Intersect returns the blocks, ascending, that are also in the list, in place.
func (l List) Intersect(blocks []uint32) []uint32 {
	kept := blocks[:0]
	it := l.Iterator()
	b, _, ok := it.Next()
	for _, want := range blocks {
		for ok && b < want {
			b, _, ok = it.Next()
		}
		if !ok {
			break
		}
		if b == want {
			kept = append(kept, want)
		}
	}
	return kept
}

// listWriter writes a list, posting by posting.
type listWriter struct {
	buf   []byte
	count int
	last  uint32
}

func (w *listWriter) reset() { w.buf, w.count, w.last = w.buf[:0], 0, 0 }

func (w *listWriter) add(block, frequency uint32) {
	v := uint64(block-w.last) << 1
	w.last = block
	w.count++
	if frequency == 1 {
		w.buf = binary.AppendUvarint(w.buf, v|1)
		return
	}
	w.buf = binary.AppendUvarint(binary.AppendUvarint(w.buf, v), uint64(frequency))
}

// appendTo appends the list to dst.
func (w *listWriter) appendTo(dst []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(w.count)), w.buf...)
}
