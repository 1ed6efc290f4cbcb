// Package boltfile checks whether a bbolt file is whole before bbolt opens it.
//
// Bbolt maps its files into memory and trusts them: a file that was cut short or has a damaged page
// ends the process, and a damaged meta page silently opens the state before the last commit. This
// package reads such a file without bbolt and without changing it. It checks the structure of the
// pages; the values that they contain need checksums of their own.
package boltfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// ErrEmpty reports a file without a byte: bbolt was killed when it had just created it.
var ErrEmpty = errors.New("bbolt file is empty")

// ErrDamaged reports a file that bbolt must not open.
var ErrDamaged = errors.New("bbolt file is damaged")

// The format of bbolt, version 2: https://pkg.go.dev/go.etcd.io/bbolt/internal/common.
const (
	metaMagic   = 0xED0CDAED
	metaVersion = 2
	pageHeader  = 16 // id 8, flags 2, count 2, overflow 4
	metaBytes   = 64
	metaSummed  = 56 // the bytes that the checksum covers
	element     = 16 // of a branch or a leaf
	bucketBytes = 16 // root 8, sequence 8

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10

	leafBucket = 0x01 // flag of a leaf element whose value is a bucket

	noFreelist = 1<<64 - 1
	// hugeList is the count of a free list whose count is in its first entry.
	hugeList = 0xFFFF
	// maxDepth is more levels of pages and buckets than any file of ours has.
	maxDepth = 64
	// minPage and maxPage bound the sizes of pages that are believed, in bytes.
	minPage, maxPage = 1 << 10, 1 << 20
)

// Check returns nil when the file is whole. Errors: ErrEmpty, ErrDamaged, and those of reading it.
func Check(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("check bbolt file: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("check bbolt file: %w", err)
	}
	if info.Size() == 0 {
		return fmt.Errorf("%s: %w", path, ErrEmpty)
	}
	if err := (&checker{file: f, size: info.Size()}).run(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// meta is a meta page.
type meta struct {
	pageSize, root, freelist, pages, tx uint64
}

// checker checks one file.
type checker struct {
	file io.ReaderAt
	size int64
	meta
	used []bool // by page
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

func (c *checker) run() error {
	first, err := c.readMeta(0)
	if err != nil {
		return err
	}
	second, err := c.readMeta(int64(first.pageSize))
	if err != nil {
		return err
	}
	c.meta = first
	if second.tx > first.tx {
		c.meta = second
	}
	if c.pages < 2 || int64(c.pages) > c.size/int64(c.pageSize) {
		return damaged("has %d bytes, wants %d pages of %d", c.size, c.pages, c.pageSize)
	}
	c.used = make([]bool, c.pages)
	c.used[0], c.used[1] = true, true
	if err := c.page(c.root, bounds{}, 0); err != nil {
		return err
	}
	return c.checkFreelist()
}

// readMeta reads a meta page. Both must be valid: each is written at once, so one that isn't has been
// damaged since, and bbolt would go back to the other without a word.
func (c *checker) readMeta(at int64) (meta, error) {
	b := make([]byte, pageHeader+metaBytes)
	if _, err := c.file.ReadAt(b, at); err != nil {
		return meta{}, damaged("meta page at %d: %v", at, err)
	}
	order, m := binary.NativeEndian, b[pageHeader:]
	sum := fnv.New64a()
	_, _ = sum.Write(m[:metaSummed])
	if order.Uint32(m) != metaMagic || order.Uint32(m[4:]) != metaVersion || order.Uint16(b[8:])&flagMeta == 0 ||
		order.Uint64(m[metaSummed:]) != sum.Sum64() {
		return meta{}, damaged("meta page at %d", at)
	}
	size := uint64(order.Uint32(m[8:]))
	if size < minPage || size > maxPage {
		return meta{}, damaged("pages of %d bytes", size)
	}
	return meta{size, order.Uint64(m[16:]), order.Uint64(m[32:]), order.Uint64(m[40:]), order.Uint64(m[48:])}, nil
}

// read reads a page with its overflow and marks it as used.
func (c *checker) read(id uint64) (b []byte, flags, count uint16, err error) {
	if id < 2 || id >= c.pages {
		return nil, 0, 0, damaged("page %d of %d", id, c.pages)
	}
	at := int64(id * c.pageSize)
	b = make([]byte, c.pageSize)
	if _, err := c.file.ReadAt(b, at); err != nil {
		return nil, 0, 0, fmt.Errorf("read page %d: %w", id, err)
	}
	order := binary.NativeEndian
	overflow := uint64(order.Uint32(b[12:]))
	if order.Uint64(b) != id || overflow >= c.pages-id {
		return nil, 0, 0, damaged("header of page %d", id)
	}
	for i := id; i <= id+overflow; i++ {
		if c.used[i] {
			return nil, 0, 0, damaged("page %d is used twice", i)
		}
		c.used[i] = true
	}
	if overflow > 0 {
		b = make([]byte, (overflow+1)*c.pageSize)
		if _, err := c.file.ReadAt(b, at); err != nil {
			return nil, 0, 0, fmt.Errorf("read page %d: %w", id, err)
		}
	}
	return b, order.Uint16(b[8:]), order.Uint16(b[10:]), nil
}

// bounds limit the keys of a page: from is included, before is not; nil is no limit.
type bounds struct{ from, before []byte }

// page checks a page of a bucket and all below it.
func (c *checker) page(id uint64, within bounds, depth int) error {
	if depth > maxDepth {
		return damaged("page %d is too deep", id)
	}
	b, flags, count, err := c.read(id)
	if err != nil {
		return err
	}
	switch flags {
	case flagBranch:
		return c.branch(id, b, int(count), within, depth)
	case flagLeaf:
		return c.leaf(id, b, int(count), within, depth)
	}
	return damaged("page %d is of kind %#x", id, flags)
}

func (c *checker) branch(id uint64, b []byte, count int, within bounds, depth int) error {
	order := binary.NativeEndian
	keys, children := make([][]byte, count), make([]uint64, count)
	for i := range count {
		at := pageHeader + i*element
		if at+element > len(b) {
			return damaged("branch page %d", id)
		}
		start, size := at+int(order.Uint32(b[at:])), int(order.Uint32(b[at+4:]))
		if start+size > len(b) {
			return damaged("branch page %d", id)
		}
		keys[i], children[i] = b[start:start+size], order.Uint64(b[at+8:])
	}
	if count == 0 || !ordered(keys, within) {
		return damaged("keys of branch page %d", id)
	}
	for i, child := range children {
		below := bounds{keys[i], within.before}
		if i+1 < count {
			below.before = keys[i+1]
		}
		if err := c.page(child, below, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) leaf(id uint64, b []byte, count int, within bounds, depth int) error {
	order := binary.NativeEndian
	keys := make([][]byte, count)
	for i := range count {
		at := pageHeader + i*element
		if at+element > len(b) {
			return damaged("leaf page %d", id)
		}
		flags, start := order.Uint32(b[at:]), at+int(order.Uint32(b[at+4:]))
		keySize, valueSize := int(order.Uint32(b[at+8:])), int(order.Uint32(b[at+12:]))
		if start+keySize+valueSize > len(b) || flags&^leafBucket != 0 {
			return damaged("leaf page %d", id)
		}
		keys[i] = b[start : start+keySize]
		if flags == leafBucket {
			if err := c.bucket(id, b[start+keySize:start+keySize+valueSize], depth); err != nil {
				return err
			}
		}
	}
	if !ordered(keys, within) {
		return damaged("keys of leaf page %d", id)
	}
	return nil
}

// bucket checks the bucket that is a value of a leaf page: it has a root page, or is one itself.
func (c *checker) bucket(id uint64, value []byte, depth int) error {
	order := binary.NativeEndian
	switch {
	case len(value) < bucketBytes:
		return damaged("bucket of page %d", id)
	case order.Uint64(value) != 0:
		return c.page(order.Uint64(value), bounds{}, depth+1)
	}
	inline := value[bucketBytes:]
	if depth > maxDepth || len(inline) < pageHeader || order.Uint16(inline[8:]) != flagLeaf {
		return damaged("bucket of page %d", id)
	}
	return c.leaf(id, inline, int(order.Uint16(inline[10:])), bounds{}, depth+1)
}

// ordered reports whether keys ascend within bounds.
func ordered(keys [][]byte, within bounds) bool {
	for i, k := range keys {
		if i > 0 && bytes.Compare(keys[i-1], k) >= 0 || within.before != nil && bytes.Compare(k, within.before) >= 0 {
			return false
		}
	}
	return len(keys) == 0 || within.from == nil || bytes.Compare(within.from, keys[0]) <= 0
}

// checkFreelist checks that the pages that bbolt will write over are used by nothing.
func (c *checker) checkFreelist() error {
	if c.freelist == noFreelist {
		return nil
	}
	b, flags, count, err := c.read(c.freelist)
	if err != nil {
		return err
	}
	order, ids, n := binary.NativeEndian, b[pageHeader:], uint64(count)
	if n == hugeList {
		n, ids = order.Uint64(ids), ids[8:]
	}
	if flags != flagFreelist || n > uint64(len(ids)/8) {
		return damaged("free list in page %d", c.freelist)
	}
	for i := range n {
		if free := order.Uint64(ids[8*i:]); free < 2 || free >= c.pages || c.used[free] {
			return damaged("page %d is free and in use", free)
		}
	}
	return nil
}
