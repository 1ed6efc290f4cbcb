package postings

import "encoding/binary"

// List is the postings of one term, encoded: how many there are; for a long list where to go on
// after every skipEvery of them; then of each the distance from the block before, doubled, and one
// more if the term stands there once; else the frequency follows.
type List []byte

const (
	// skipEvery is how many postings are passed over at once, at least, on the way to a block.
	skipEvery = 128
	// skipFrom is from how many on a list says where to go on.
	skipFrom = 2 * skipEvery
	// skipBytes is the size of one such entry: the last block before, and how many bytes the
	// postings before take, each a number of 32 bits.
	skipBytes = 8
)

// parts returns how many postings there are, where to go on, and the postings.
func (l List) parts() (n uint64, skips, rest []byte) {
	n, size := binary.Uvarint(l)
	if size <= 0 {
		return 0, nil, nil
	}
	rest = l[size:]
	if n >= skipFrom {
		table := int((n - 1) / skipEvery * skipBytes)
		if table > len(rest) { // damaged
			return 0, nil, nil
		}
		skips, rest = rest[:table], rest[table:]
	}
	return n, skips, rest
}

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
	n, _, rest := l.parts()
	return Iterator{rest: rest, left: n}
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

// Match calls visit for each of the blocks, ascending, that is in the list: its place in blocks, and
// the frequency.
func (l List) Match(blocks []uint32, visit func(i int, frequency uint32)) {
	n, skips, data := l.parts()
	it := Iterator{rest: data, left: n}
	chunk := 0 // how many entries of skips it has passed by them
	b, f, ok := it.Next()
	for i, want := range blocks {
		to := chunk
		for to*skipBytes < len(skips) && binary.LittleEndian.Uint32(skips[to*skipBytes:]) < want {
			to++
		}
		if to > chunk {
			chunk = to
			at := skips[(to-1)*skipBytes:]
			last, offset := binary.LittleEndian.Uint32(at), int(binary.LittleEndian.Uint32(at[4:]))
			if last > it.block && offset <= len(data) {
				it = Iterator{rest: data[offset:], left: n - uint64(to)*skipEvery, block: last}
				b, f, ok = it.Next()
			}
		}
		for ok && b < want {
			b, f, ok = it.Next()
		}
		if !ok {
			return
		}
		if b == want {
			visit(i, f)
		}
	}
}

// Intersect returns the blocks, ascending, that are also in the list, in place.
func (l List) Intersect(blocks []uint32) []uint32 {
	kept := blocks[:0]
	l.Match(blocks, func(i int, _ uint32) { kept = append(kept, blocks[i]) })
	return kept
}

// listWriter writes a list, posting by posting.
type listWriter struct {
	buf   []byte
	skips []byte
	count int
	last  uint32
}

func (w *listWriter) reset() { w.buf, w.skips, w.count, w.last = w.buf[:0], w.skips[:0], 0, 0 }

func (w *listWriter) add(block, frequency uint32) {
	if w.count > 0 && w.count%skipEvery == 0 {
		w.skips = binary.LittleEndian.AppendUint32(w.skips, w.last)
		w.skips = binary.LittleEndian.AppendUint32(w.skips, uint32(len(w.buf)))
	}
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
	dst = binary.AppendUvarint(dst, uint64(w.count))
	if w.count >= skipFrom {
		dst = append(dst, w.skips...)
	}
	return append(dst, w.buf...)
}
