package segment

import "encoding/binary"

// List is the postings of one term, encoded: their number; for a long list the number of documents and
// a skip table, with an entry after every skipEvery postings; then the postings. A posting is the
// distance from the block before, doubled, plus one if the frequency is one; otherwise the frequency
// follows.
type List []byte

const (
	// skipEvery is how many postings an entry of the skip table passes over.
	skipEvery = 128
	// skipFrom is the number of postings from which a list is long.
	skipFrom = 2 * skipEvery
	// skipBytes is the size of an entry: the last block before it, and the size in bytes of all
	// postings before it, each a number of 32 bits.
	skipBytes = 8
)

// header precedes the postings of a list.
type header struct {
	count, documents uint64 // documents is 0 for a short list
	skips            []byte
}

// parts returns the header and the postings.
func (l List) parts() (h header, rest []byte) {
	n, size := binary.Uvarint(l)
	if size <= 0 {
		return header{}, nil
	}
	h.count, rest = n, l[size:]
	if n >= skipFrom {
		documents, size := binary.Uvarint(rest)
		table := int((n - 1) / skipEvery * skipBytes)
		if size <= 0 || table > len(rest)-size { // damaged
			return header{}, nil
		}
		h.documents, h.skips, rest = documents, rest[size:size+table], rest[size+table:]
	}
	return h, rest
}

// Count returns how many blocks contain the term.
func (l List) Count() int {
	n, _ := binary.Uvarint(l)
	return int(n)
}

// Documents returns how many documents contain the term, deleted ones included. Only a long list
// knows it.
func (l List) Documents() (n int, known bool) {
	h, _ := l.parts()
	return int(h.documents), h.count >= skipFrom
}

// Iterator goes through a list.
type Iterator struct {
	rest  []byte
	left  uint64
	block uint32

	count       uint64
	skips, data []byte
	passed      int // entries of skips passed over
}

// Iterator returns an iterator before the first posting.
func (l List) Iterator() Iterator {
	h, rest := l.parts()
	return Iterator{rest: rest, left: h.count, count: h.count, skips: h.skips, data: rest}
}

// Next returns the next posting; ok is false after the last.
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

// Seek returns the first posting not returned yet that is of the block or a later one.
func (it *Iterator) Seek(block uint32) (_, frequency uint32, ok bool) {
	it.skip(block)
	// Searches spend most of their time with postings here, passing over them: the state is kept in
	// local variables.
	at, data, left := it.block, it.rest, it.left
	for i := 0; left > 0; left-- {
		v := uint64(0)
		switch {
		case i < len(data) && data[i] < 0x80:
			v = uint64(data[i])
			i++
		case i+1 < len(data) && data[i+1] < 0x80:
			v = uint64(data[i]&0x7F) | uint64(data[i+1])<<7
			i += 2
		default:
			var n int
			if v, n = binary.Uvarint(data[i:]); n <= 0 {
				it.rest, it.left = nil, 0 // damaged: end here
				return 0, 0, false
			}
			i += n
		}
		at += uint32(v >> 1)
		frequency = 1
		if v&1 == 0 {
			n, size := binary.Uvarint(data[i:])
			if size <= 0 {
				it.rest, it.left = nil, 0
				return 0, 0, false
			}
			frequency = uint32(n)
			i += size
		}
		if at >= block {
			it.block, it.rest, it.left = at, data[i:], left-1
			return at, frequency, true
		}
	}
	it.rest, it.left = nil, 0
	return 0, 0, false
}

// before reports whether an entry of skips passes over postings of blocks before block alone.
func (it *Iterator) before(entry int, block uint32) bool {
	return entry*skipBytes < len(it.skips) && binary.LittleEndian.Uint32(it.skips[entry*skipBytes:]) < block
}

// maySkip reports whether skip passes over anything.
func (it *Iterator) maySkip(block uint32) bool { return it.before(it.passed, block) }

// skip passes over postings of blocks before block, as many as the entries of skips allow.
func (it *Iterator) skip(block uint32) {
	if !it.maySkip(block) {
		return
	}
	// Usually the place is near: galloping search.
	step := 1
	for it.before(it.passed+step, block) {
		it.passed += step
		step *= 2
	}
	for step /= 2; step > 0; step /= 2 {
		if it.before(it.passed+step, block) {
			it.passed += step
		}
	}
	it.passed++
	at := it.skips[(it.passed-1)*skipBytes:]
	last, offset := binary.LittleEndian.Uint32(at), int(binary.LittleEndian.Uint32(at[4:]))
	if left := it.count - uint64(it.passed)*skipEvery; left < it.left && offset <= len(it.data) {
		it.rest, it.left, it.block = it.data[offset:], left, last
	}
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

// Match calls visit for each of the blocks that is in the list, with its index in blocks and the
// frequency. The blocks are in ascending order.
func (l List) Match(blocks []uint32, visit func(i int, frequency uint32)) {
	it := l.Iterator()
	b, n, ok := it.Next()
	for i, want := range blocks {
		if ok && b < want {
			b, n, ok = it.Seek(want)
		}
		if !ok {
			return
		}
		if b == want {
			visit(i, n)
		}
	}
}

// Intersect returns those of the blocks that are in the list. It reuses the slice; the blocks are in
// ascending order.
func (l List) Intersect(blocks []uint32) []uint32 {
	kept := blocks[:0]
	l.Match(blocks, func(i int, _ uint32) { kept = append(kept, blocks[i]) })
	return kept
}

// listWriter writes a list, posting by posting.
type listWriter struct {
	documentOf []uint32 // by block

	buf       []byte
	skips     []byte
	count     int
	documents int
	last      uint32
}

func (w *listWriter) reset() {
	w.buf, w.skips, w.count, w.documents, w.last = w.buf[:0], w.skips[:0], 0, 0, 0
}

func (w *listWriter) add(block, frequency uint32) {
	if w.count > 0 && w.count%skipEvery == 0 {
		w.skips = binary.LittleEndian.AppendUint32(w.skips, w.last)
		w.skips = binary.LittleEndian.AppendUint32(w.skips, uint32(len(w.buf)))
	}
	if w.count == 0 || w.documentOf[block] != w.documentOf[w.last] {
		w.documents++
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
		dst = binary.AppendUvarint(dst, uint64(w.documents))
		dst = append(dst, w.skips...)
	}
	return append(dst, w.buf...)
}
