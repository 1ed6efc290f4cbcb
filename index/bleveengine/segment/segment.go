package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sort"

	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Segment is a segment, in memory or mapped from a file. It never changes and is safe for concurrent
// use. In memory it is scorch's UnpersistedSegment; File makes it a persisted one.
type Segment struct {
	mem       []byte
	blocks    int
	documents int
	rows      []byte
	rowAt     numbers
	firsts    numbers // first block of each document, in the order of ids
	fields    [fields]Field
	strings   [dictionaries]dictionary
}

var _ api.UnpersistedSegment = (*Segment)(nil)

// errDamaged means that a segment contradicts itself.
var errDamaged = errors.New("damaged segment")

// numbers are little-endian numbers of 32 bits in a segment.
type numbers []byte

func (n numbers) at(i int) uint32 { return binary.LittleEndian.Uint32(n[4*i:]) }
func (n numbers) len() int        { return len(n) / 4 }

// find returns the index of a number; the numbers are in ascending order.
func (n numbers) find(number uint32) (i int, ok bool) {
	i = sort.Search(n.len(), func(i int) bool { return n.at(i) >= number })
	return i, i < n.len() && n.at(i) == number
}

// newSegment returns the segment encoded in mem.
func newSegment(mem []byte) (s *Segment, err error) {
	defer func() {
		// Offsets of a damaged file make slicing panic.
		if r := recover(); r != nil {
			s, err = nil, fmt.Errorf("%w: %v", errDamaged, r)
		}
	}()
	if len(mem) < len(magic)+footerBytes || string(mem[:len(magic)]) != magic {
		return nil, errDamaged
	}
	footer := mem[len(mem)-footerBytes:]
	n := func(i int) int { return int(binary.LittleEndian.Uint64(footer[8*i:])) }
	take := func(at, count int) numbers { return numbers(mem[at : at+4*count : at+4*count]) }
	s = &Segment{mem: mem, blocks: n(0), documents: n(1)}
	s.rows = mem[n(2):n(3)]
	s.rowAt = take(n(3), s.blocks+1)
	s.firsts = take(n(4), s.documents)
	for f := range s.fields {
		i := 5 + 4*f
		d := &s.fields[f]
		at := n(i + 2)
		array := func(count int) numbers {
			all := take(at, count)
			at += 4 * count
			return all
		}
		d.pairs = array(n(i + 1))
		d.pairList = array(n(i+1) + 1)
		d.lists = mem[n(i):][:d.pairList.at(n(i+1))]
		d.positioned = array(n(i + 3))
		d.positionsAt = array(n(i + 3))
		d.runs = &s.strings[f] // textRuns or titleRuns
	}
	for j := range s.strings {
		i := 5 + 4*fields + 5*j
		d := &s.strings[j]
		d.lists = mem[n(i):][:n(i+1)]
		at := n(i + 2)
		d.terms = mem[at:][:n(i+3)]
		d.count = n(i + 4)
		d.groups = take(at+n(i+3), 2*((d.count+groupTerms-1)/groupTerms))
	}
	return s, nil
}

// verify compares the checksum.
func (s *Segment) verify() error {
	at := len(s.mem) - 4
	if crc32.Checksum(s.mem[:at], castagnoli) != binary.LittleEndian.Uint32(s.mem[at:]) {
		return fmt.Errorf("%w: checksum", errDamaged)
	}
	return nil
}

// Of returns the segment inside one of scorch's.
func Of(s api.Segment) (*Segment, error) {
	switch s := s.(type) {
	case *Segment:
		return s, nil
	case *File:
		return s.Segment, nil
	}
	return nil, fmt.Errorf("a segment of another format: %T", s)
}

// Terms returns the postings of blocks, Titles those of titles alone.
func (s *Segment) Terms() *Field  { return &s.fields[textField] }
func (s *Segment) Titles() *Field { return &s.fields[titleField] } //nolint:revive // see above

// Blocks returns how many blocks there are, deleted ones included.
func (s *Segment) Blocks() int { return s.blocks }

// Row returns the document's id and its stored row, if block is the first of its document; otherwise
// both are empty. They are valid as long as the segment is open.
func (s *Segment) Row(block int) (id, row []byte) {
	id, _, row = s.stored(block)
	return id, row
}

// Length returns the number of words in a block, each occurrence counted, parts left out.
func (s *Segment) Length(block int) int {
	_, length, _ := s.stored(block)
	return length
}

// stored returns what is stored of a block.
func (s *Segment) stored(block int) (id []byte, length int, row []byte) {
	at, end := int(s.rowAt.at(block)), int(s.rowAt.at(block+1))
	if at > end || end > len(s.rows) { // damaged
		return nil, 0, nil
	}
	b := s.rows[at:end]
	n, size := binary.Uvarint(b)
	if size <= 0 || uint64(len(b)-size) < n {
		return nil, 0, nil
	}
	id, b = b[size:size+int(n)], b[size+int(n):]
	words, size := binary.Uvarint(b)
	if size <= 0 {
		return nil, 0, nil
	}
	return id, int(words), b[size:]
}

// Count implements scorch's Segment.
func (s *Segment) Count() uint64 { return uint64(s.blocks) }

// Size implements scorch's Segment.
func (s *Segment) Size() int { return len(s.mem) }

// Persist implements scorch's UnpersistedSegment: it writes the segment and syncs it.
func (s *Segment) Persist(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(s.mem)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write segment %s: %w", path, err), os.Remove(path))
	}
	return nil
}

// AddRef, DecRef and Close do nothing for a segment in memory.
func (s *Segment) AddRef()       {}
func (s *Segment) DecRef() error { return nil } //nolint:revive // see above
func (s *Segment) Close() error  { return nil } //nolint:revive // see above

// BytesRead returns 0: it is not counted.
func (s *Segment) BytesRead() uint64 { return 0 }

// ResetBytesRead does nothing.
func (s *Segment) ResetBytesRead(uint64) {}

// BytesWritten returns the size.
func (s *Segment) BytesWritten() uint64 { return uint64(len(s.mem)) }
