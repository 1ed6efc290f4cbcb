package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sort"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/mmap-go"
	api "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sys/unix"
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

// File is a segment in a file.
type File struct {
	*Segment
	path   string
	mm     mmap.MMap
	refs   atomic.Int64
	damage atomic.Pointer[error] // what Verify found
}

var (
	_ api.UnpersistedSegment = (*Segment)(nil)
	_ api.PersistedSegment   = (*File)(nil)
)

// errDamaged means that a segment contradicts itself.
var errDamaged = errors.New("damaged segment")

// numbers are little-endian numbers of 32 bits in a segment.
type numbers []byte

func (n numbers) at(i int) uint32 { return binary.LittleEndian.Uint32(n[4*i:]) }
func (n numbers) len() int        { return len(n) / 4 }

// Field is the dictionary and the lists of the pairs, numbers and Latin words of a text.
type Field struct {
	lists           []byte
	pairs, pairList numbers
	runs            *dictionary
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
		i := 5 + 3*f
		d := &s.fields[f]
		d.pairs = take(n(i+2), n(i+1))
		d.pairList = take(n(i+2)+4*n(i+1), n(i+1)+1)
		d.lists = mem[n(i):][:d.pairList.at(n(i+1))]
		d.runs = &s.strings[f] // textRuns or titleRuns
	}
	for j := range s.strings {
		i := 5 + 3*fields + 5*j
		d := &s.strings[j]
		d.lists = mem[n(i):][:n(i+1)]
		at := n(i + 2)
		d.terms = mem[at:][:n(i+3)]
		d.count = n(i + 4)
		d.groups = take(at+n(i+3), 2*((d.count+groupTerms-1)/groupTerms))
	}
	return s, nil
}

// open maps the segment at path.
func open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // the mapping remains
	mm, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, err
	}
	s, err := newSegment(mm)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open segment %s: %w", path, err), mm.Unmap())
	}
	file := &File{Segment: s, path: path, mm: mm}
	file.refs.Store(1)
	return file, nil
}

// forget releases the memory of the mapped pages. They remain in the file cache of the system.
func (f *File) forget() {
	// If the system refuses, nothing is lost.
	_ = unix.Madvise(f.mm, unix.MADV_DONTNEED)
}

// verify compares the checksum.
func (s *Segment) verify() error {
	at := len(s.mem) - 4
	if crc32.Checksum(s.mem[:at], castagnoli) != binary.LittleEndian.Uint32(s.mem[at:]) {
		return fmt.Errorf("%w: checksum", errDamaged)
	}
	return nil
}

// Verify reads the whole file and compares the checksum. Damage returns what it found.
func (f *File) Verify() error {
	err := f.verify()
	if err != nil {
		err = fmt.Errorf("segment %s: %w", f.path, err)
		f.damage.Store(&err)
	}
	return err
}

// Damage returns what Verify found, nil for nothing. Merging verifies what it merges.
func (f *File) Damage() error {
	if err := f.damage.Load(); err != nil {
		return *err
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

// search returns the index in firsts of the first document whose id is not before id.
func (s *Segment) search(id string) int {
	return sort.Search(s.documents, func(i int) bool {
		have, _ := s.Row(int(s.firsts.at(i)))
		return string(have) >= id
	})
}

// extent returns the blocks [from, to) of a document; none if it is not in the segment.
func (s *Segment) extent(id string) (from, to int) {
	i := s.search(id)
	if i == s.documents {
		return 0, 0
	}
	from = int(s.firsts.at(i))
	if have, _ := s.Row(from); string(have) != id {
		return 0, 0
	}
	return from, s.end(from)
}

// isFirst reports whether a block is the first of its document.
func (s *Segment) isFirst(block int) bool {
	id, _ := s.Row(block)
	return len(id) > 0
}

// first returns the first block of the document that a block is of.
func (s *Segment) first(block int) int {
	for block > 0 && !s.isFirst(block) {
		block--
	}
	return block
}

// end returns the block after the last one of a document, given one of its blocks.
func (s *Segment) end(block int) int {
	for block++; block < s.blocks && !s.isFirst(block); block++ {
	}
	return block
}

// block returns the block of an id, or -1.
func (s *Segment) block(id string) int {
	document, n := splitBlockID(id)
	from, to := s.extent(document)
	if n < 0 || n >= to-from {
		return -1
	}
	return from + n
}

// Pair returns the list of a pair; nil if no block contains it.
func (f *Field) Pair(key uint32) List {
	n := f.pairs.len()
	i := sort.Search(n, func(i int) bool { return f.pairs.at(i) >= key })
	if i == n || f.pairs.at(i) != key {
		return nil
	}
	return f.pairAt(i)
}

func (f *Field) pairAt(i int) List {
	return List(f.lists[f.pairList.at(i):f.pairList.at(i+1)])
}

// Run returns the list of a number or Latin word; nil if no block contains it.
func (f *Field) Run(run string) List { return f.runs.find([]byte(run)) }

// RunsOf calls visit with the list of every number or Latin word that begins with prefix.
func (f *Field) RunsOf(prefix string, visit func(List)) {
	for c, ok := f.runs.from([]byte(prefix)); ok && bytes.HasPrefix(c.term, []byte(prefix)); ok = c.next() {
		visit(c.data)
	}
}

// Word returns the list of a word of the blocks, as UTF-8; nil if no block contains it. Words of titles
// count for the first block of their document.
func (s *Segment) Word(word string) List { return s.strings[textWords].find([]byte(word)) }

// TitleWord returns the list of a word of titles; nil if no title contains it.
func (s *Segment) TitleWord(word string) List { return s.strings[titleWords].find([]byte(word)) }

// WordsFrom calls yield with every word of the blocks that begins with prefix and its list, in the order
// of their bytes, until it returns false. word is valid until yield returns.
func (s *Segment) WordsFrom(prefix string, yield func(word []byte, l List) bool) {
	for c, ok := s.strings[textWords].from([]byte(prefix)); ok && bytes.HasPrefix(c.term, []byte(prefix)); ok = c.next() {
		if !yield(c.term, c.data) {
			return
		}
	}
}

// DocNumbers implements scorch's Segment. The id of a document means all of its blocks, so that scorch
// deletes them all; any other id of a block means that block.
func (s *Segment) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	blocks := roaring.New()
	for _, id := range ids {
		if document, n := splitBlockID(id); n == 0 {
			from, to := s.extent(document)
			blocks.AddRange(uint64(from), uint64(to))
		} else if b := s.block(id); b >= 0 {
			blocks.Add(uint32(b))
		}
	}
	return blocks, nil
}

// DocID implements scorch's Segment: it returns the id of a block.
func (s *Segment) DocID(block uint64) ([]byte, error) {
	if block >= uint64(s.blocks) {
		return nil, errDamaged
	}
	first := s.first(int(block))
	document, _ := s.Row(first)
	return []byte(BlockID(string(document), int(block)-first)), nil
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

// Path implements scorch's PersistedSegment.
func (f *File) Path() string { return f.path }

// AddRef implements scorch's Segment: the mapping is kept until every AddRef has its DecRef.
func (f *File) AddRef() { f.refs.Add(1) }

// DecRef implements scorch's Segment.
func (f *File) DecRef() error {
	if f.refs.Add(-1) == 0 {
		return f.mm.Unmap()
	}
	return nil
}

// Close implements scorch's Segment.
func (f *File) Close() error { return f.DecRef() }

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
