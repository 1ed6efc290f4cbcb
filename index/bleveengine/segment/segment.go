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
}

// File is a segment in a file.
type File struct {
	*Segment
	path string
	mm   mmap.MMap
	refs atomic.Int64
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

// Field is the dictionary and the lists of one kind of terms.
type Field struct {
	lists              []byte
	pairs, pairList    numbers
	words              []byte
	wordEnds, wordList numbers
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
		i := 5 + 6*f
		d := &s.fields[f]
		d.pairs = take(n(i+2), n(i+1))
		d.pairList = take(n(i+2)+4*n(i+1), n(i+1)+1)
		words, at := n(i+3), n(i+4)
		d.words = mem[at : at+n(i+5)]
		at += n(i + 5)
		d.wordEnds = take(at, words)
		d.wordList = take(at+4*words, words+1)
		d.lists = mem[n(i):][:d.wordList.at(words)]
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
	b := s.rows[s.rowAt.at(block):s.rowAt.at(block+1)]
	n, size := binary.Uvarint(b)
	if size <= 0 || uint64(len(b)-size) < n {
		return nil, nil
	}
	return b[size : size+int(n)], b[size+int(n):]
}

// find returns the first block of a document, or -1.
func (s *Segment) find(id string) int {
	i := sort.Search(s.documents, func(i int) bool {
		have, _ := s.Row(int(s.firsts.at(i)))
		return string(have) >= id
	})
	if i < s.documents {
		if have, _ := s.Row(int(s.firsts.at(i))); string(have) == id {
			return int(s.firsts.at(i))
		}
	}
	return -1
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

// Word returns the list of a word; nil if no block contains it.
func (f *Field) Word(word string) List {
	i := f.wordFrom(word)
	if i == f.wordEnds.len() || string(f.wordAt(i)) != word {
		return nil
	}
	return f.wordListAt(i)
}

// WordsOf calls visit with the list of every word that begins with prefix.
func (f *Field) WordsOf(prefix string, visit func(List)) {
	for i := f.wordFrom(prefix); i < f.wordEnds.len() && bytes.HasPrefix(f.wordAt(i), []byte(prefix)); i++ {
		visit(f.wordListAt(i))
	}
}

// wordFrom returns the index of the first word that is not before word.
func (f *Field) wordFrom(word string) int {
	return sort.Search(f.wordEnds.len(), func(i int) bool { return string(f.wordAt(i)) >= word })
}

func (f *Field) wordAt(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = f.wordEnds.at(i - 1)
	}
	return f.words[start:f.wordEnds.at(i)]
}

func (f *Field) wordListAt(i int) List {
	return List(f.lists[f.wordList.at(i):f.wordList.at(i+1)])
}

// DocNumbers implements scorch's Segment: it returns all blocks of the documents of the ids.
func (s *Segment) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	blocks := roaring.New()
	for _, id := range ids {
		b := s.find(id)
		if b < 0 {
			continue
		}
		blocks.Add(uint32(b))
		for b++; b < s.blocks; b++ {
			if id, _ := s.Row(b); len(id) > 0 {
				break
			}
			blocks.Add(uint32(b))
		}
	}
	return blocks, nil
}

// DocID implements scorch's Segment: it returns the id of the document that a block is of.
func (s *Segment) DocID(block uint64) ([]byte, error) {
	for b := int(block); b >= 0 && b < s.blocks; b-- {
		if id, _ := s.Row(b); len(id) > 0 {
			return id, nil
		}
	}
	return nil, errDamaged
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

// The rest of scorch's Segment is called only by bleve's own queries and statistics.

// Dictionary is not supported: terms are looked up in Terms and Titles.
func (s *Segment) Dictionary(string) (api.TermDictionary, error) {
	return nil, errors.ErrUnsupported
}

// VisitStoredFields is not supported: rows are read by Row.
func (s *Segment) VisitStoredFields(uint64, api.StoredFieldValueVisitor) error {
	return errors.ErrUnsupported
}

// Fields returns none: terms have no names.
func (s *Segment) Fields() []string { return nil }

// BytesRead returns 0: it is not counted.
func (s *Segment) BytesRead() uint64 { return 0 }

// ResetBytesRead does nothing.
func (s *Segment) ResetBytesRead(uint64) {}

// BytesWritten returns the size.
func (s *Segment) BytesWritten() uint64 { return uint64(len(s.mem)) }
