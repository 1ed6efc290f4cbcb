package segment

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math"
)

// The fields, each with a dictionary of its own.
const (
	textField  = iota // title and text of a block
	titleField        // title alone
	fields
)

// A segment, from its beginning; numbers are little endian, of 32 bits unless noted:
//
//	magic
//	lists of field 0 (terms), lists of field 1 (titles)
//	rows, one after another: an id preceded by its length, empty unless the block is the first of its
//	  document; then the stored row
//	where each row begins, and where the last ends
//	ids: the first blocks of documents, in the order of ids
//	of each field: its pairs, ascending; where the list of each begins, and where the last ends;
//	  its words one after another, ascending; where each ends; where the list of each begins, and
//	  where the last ends
//	footer: numbers of 64 bits, then the checksum of all before it
const (
	magic = "wxpost2\n"
	// footerNumbers are blocks, documents, where rows, row offsets and ids begin, and of each field:
	// where its lists begin, pairs, where they begin, words, where they begin, bytes of the words.
	footerNumbers = 5 + 6*fields
	footerBytes   = 8*footerNumbers + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errTooLarge means that offsets of 32 bits do not suffice. Scorch's merge policy stops before that.
var errTooLarge = errors.New("segment is too large")

// writer writes a segment. Its methods are called in the order of the format.
type writer struct {
	w   *bufio.Writer
	at  uint64
	sum uint32
	err error
	row uint64 // where rows begin

	rows   []uint32 // where each row begins
	fields [fields]fieldWriter
}

// fieldWriter gathers the dictionary of one field.
type fieldWriter struct {
	begin    uint64
	pairs    []uint32
	pairList []uint32
	words    []byte
	wordEnds []uint32
	wordList []uint32
	end      uint32
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

func (w *writer) beginField(f int) { w.fields[f].begin = w.at }

// pair writes the list of the next pair of a field; all pairs come before the words.
func (w *writer) pair(f int, key uint32, list []byte) {
	d := &w.fields[f]
	d.pairs = append(d.pairs, key)
	d.pairList = append(d.pairList, w.offset(d.begin))
	w.write(list)
	d.end = w.offset(d.begin)
}

// word writes the list of the next word of a field.
func (w *writer) word(f int, word string, list []byte) {
	d := &w.fields[f]
	d.words = append(d.words, word...)
	d.wordEnds = append(d.wordEnds, uint32(len(d.words)))
	d.wordList = append(d.wordList, w.offset(d.begin))
	w.write(list)
	d.end = w.offset(d.begin)
}

// storedRow writes the row of the next block.
func (w *writer) storedRow(id string, row []byte) {
	if w.row == 0 {
		w.row = w.at
	}
	w.rows = append(w.rows, w.offset(w.row))
	w.write(binary.AppendUvarint(nil, uint64(len(id))))
	w.write([]byte(id))
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
		// The lists of pairs end where those of words begin.
		end := d.end
		if len(d.wordList) > 0 {
			end = d.wordList[0]
		}
		w.numbers(d.pairList, end)
		footer = append(footer, uint64(len(d.wordEnds)), w.at, uint64(len(d.words)))
		w.write(d.words)
		w.numbers(d.wordEnds)
		w.numbers(d.wordList, d.end)
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
