package segment

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math"
)

// A segment, from its beginning; numbers are little endian, of 32 bits unless noted:
//
//	magic
//	lists of the pairs of each field, each followed by positions if the pair is frequent
//	lists of each dictionary
//	rows, one after another: an id preceded by its length, empty unless the block is the first of its
//	  document; the number of words in the block; then the stored row
//	where each row begins, and where the last ends
//	ids: the first blocks of documents, in the order of ids
//	of each field: its pairs, ascending; where the list of each begins, and where the last ends; the pairs
//	  that have positions, ascending; where those of each begin
//	of each dictionary: its terms; its groups
//	footer: numbers of 64 bits, then the checksum of all before it
const (
	magic = "wxpost4\n"
	// footerNumbers are blocks, documents, where rows, row offsets and ids begin; of each field: where
	// its lists begin, pairs, where they begin, pairs with positions; of each dictionary: where its lists begin, their size,
	// where its terms begin, their size, how many there are.
	footerNumbers = 5 + 4*fields + 5*dictionaries
	footerBytes   = 8*footerNumbers + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errTooLarge means that offsets of 32 bits do not suffice. The limits of merges stop before that.
var errTooLarge = errors.New("segment is too large")

// writer writes a segment. Its methods are called in the order of the format.
type writer struct {
	w   *bufio.Writer
	at  uint64
	sum uint32
	err error
	row uint64 // where rows begin

	rows         []uint32 // where each row begins
	fields       [fields]pairWriter
	dictionaries [dictionaries]dictionaryWriter
	head         []byte // of a row, reused
}

// pairWriter gathers the pairs of one field.
type pairWriter struct {
	begin uint64
	pairs []uint32
	lists []uint32 // where each begins
	end   uint32

	positioned  []uint32 // pairs that have positions
	positionsAt []uint32 // where those of each begin
}

func newWriter(out io.Writer) *writer {
	w := &writer{w: bufio.NewWriterSize(out, 1<<20)}
	w.write([]byte(magic))
	return w
}

func (w *writer) write(b []byte) {
	if w.err != nil {
		return
	}
	w.sum = crc32.Update(w.sum, castagnoli, b)
	_, w.err = w.w.Write(b)
	w.at += uint64(len(b))
}

// offset returns how many bytes have been written since from.
func (w *writer) offset(from uint64) uint32 {
	n := w.at - from
	if n > math.MaxUint32 {
		w.err = errTooLarge
	}
	return uint32(n)
}

// pair writes the list of the next pair of a field.
func (w *writer) pair(f int, key uint32, list []byte) {
	d := &w.fields[f]
	d.pairs = append(d.pairs, key)
	d.lists = append(d.lists, w.offset(d.begin))
	w.write(list)
	d.end = w.offset(d.begin)
}

// positions writes the positions of the pair written last.
func (w *writer) positions(f int, p *positionWriter) {
	d := &w.fields[f]
	d.positioned = append(d.positioned, d.pairs[len(d.pairs)-1])
	d.positionsAt = append(d.positionsAt, w.offset(d.begin))
	w.write(p.table)
	w.write(p.data)
	d.end = w.offset(d.begin)
}

// term writes the list of the next term of a dictionary.
func (w *writer) term(d int, term, list []byte) {
	w.dictionaries[d].add(term, len(list))
	w.write(list)
	w.offset(w.dictionaries[d].begin) // checks the size
}

// storedRow writes the row of the next block, which has length words.
func (w *writer) storedRow(id string, length int, row []byte) {
	if w.row == 0 {
		w.row = w.at
	}
	w.rows = append(w.rows, w.offset(w.row))
	w.head = binary.AppendUvarint(w.head[:0], uint64(len(id)))
	w.head = append(w.head, id...)
	w.head = binary.AppendUvarint(w.head, uint64(length))
	w.write(w.head)
	w.write(row)
}

func (w *writer) numbers(all []uint32, last ...uint32) uint64 {
	at := w.at
	buf := make([]byte, 0, 4<<10)
	for _, list := range [][]uint32{all, last} {
		for _, n := range list {
			if buf = binary.LittleEndian.AppendUint32(buf, n); len(buf) == cap(buf) {
				w.write(buf)
				buf = buf[:0]
			}
		}
	}
	w.write(buf)
	return at
}

// finish writes what remains, given the first blocks of documents in the order of ids.
func (w *writer) finish(firsts []uint32) error {
	if w.row == 0 {
		w.row = w.at
	}
	footer := []uint64{uint64(len(w.rows)), uint64(len(firsts)), w.row}
	footer = append(footer, w.numbers(w.rows, w.offset(w.row)))
	footer = append(footer, w.numbers(firsts))
	for f := range w.fields {
		d := &w.fields[f]
		footer = append(footer, d.begin, uint64(len(d.pairs)), w.numbers(d.pairs))
		w.numbers(d.lists, d.end)
		footer = append(footer, uint64(len(d.positioned)))
		w.numbers(d.positioned)
		w.numbers(d.positionsAt)
	}
	for i := range w.dictionaries {
		d := &w.dictionaries[i]
		footer = append(footer, d.begin, uint64(d.size), w.at, uint64(len(d.terms)), uint64(d.count))
		w.write(d.terms)
		w.numbers(d.groups)
	}
	var b []byte
	for _, n := range footer {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	w.write(b)
	sum := w.sum
	w.write(binary.LittleEndian.AppendUint32(nil, sum))
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}
