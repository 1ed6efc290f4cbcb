package segment

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"github.com/blevesearch/mmap-go"
	api "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sys/unix"
)

// File is a segment in a file.
type File struct {
	*Segment
	path   string
	mm     mmap.MMap
	refs   atomic.Int64
	damage atomic.Pointer[error] // what Verify found
}

var _ api.PersistedSegment = (*File)(nil)

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
