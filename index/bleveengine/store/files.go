package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/mmap-go"

	"wenxun/internal/durable"
)

const (
	// fileBytes is the size at which a new file is begun: big enough that a library of gigabytes is a
	// handful of files, small enough that compacting one is done in seconds.
	fileBytes = 256 << 20
	// fileMagic begins every file.
	fileMagic = "wenxun texts 2\n\x00"
)

// File is an append-only file of folded texts and records, mapped into memory. The mapping is made
// once, as large as the file may become; only what was written is ever read through it.
type File struct {
	*durable.AppendFile
	number uint32
	path   string
	data   mmap.MMap // fileBytes or more
}

// Path returns where the file is, or was before it was removed.
func (f *File) Path() string { return f.path }

// Close unmaps and closes the file. Nothing may read it any more.
func (f *File) Close() error { return errors.Join(f.data.Unmap(), f.AppendFile.Close()) }

// files are the files of a library, by number.
type files struct {
	dir string

	mu       sync.Mutex
	byNumber map[uint32]*File
	active   *File  // nil until something is written
	last     uint32 // the highest number ever given
}

// openFiles maps the files that are in dir.
func openFiles(dir string) (*files, error) {
	t := &files{dir: dir, byNumber: make(map[uint32]*File)}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open texts: %w", err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.texts"))
	if err != nil {
		return nil, fmt.Errorf("open texts: %w", err)
	}
	for _, name := range names {
		var number uint32
		if _, err := fmt.Sscanf(filepath.Base(name), "%d.texts", &number); err != nil {
			continue
		}
		f, err := durable.Open(name)
		if err == nil {
			err = t.add(f, name, number, 0)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open texts %s: %w", name, err), t.close())
		}
		t.last = max(t.last, number)
	}
	// Writing continues in the newest file, unless it is full.
	if f := t.byNumber[t.last]; f != nil && f.Size() < fileBytes {
		t.active = f
	}
	return t, nil
}

// add maps f and takes it in. room is how many bytes beyond its present end are needed.
func (t *files) add(f *durable.AppendFile, path string, number uint32, room int64) error {
	data, err := mmap.MapRegion(f.File(), int(max(fileBytes, f.Size()+room)), mmap.RDONLY, 0, 0)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	t.byNumber[number] = &File{AppendFile: f, number: number, path: path, data: data}
	return nil
}

// reserve returns a file with room for n bytes and their offset in it. The caller writes them and
// syncs the file.
func (t *files) reserve(n int64) (*File, int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active == nil || t.active.Size()+n > int64(len(t.active.data)) {
		if err := t.begin(n); err != nil {
			return nil, 0, fmt.Errorf("begin a file of texts: %w", err)
		}
	}
	return t.active, t.active.Reserve(n), nil
}

// begin makes a new file with room for n bytes the active one, with mu held.
func (t *files) begin(n int64) error {
	number := t.last + 1
	path := filepath.Join(t.dir, fmt.Sprintf("%06d.texts", number))
	f, err := durable.Create(path, []byte(fileMagic))
	if err != nil {
		return err
	}
	if err := t.add(f, path, number, n); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	t.last, t.active = number, t.byNumber[number]
	return nil
}

// get returns the file of a number, or nil.
func (t *files) get(number uint32) *File {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.byNumber[number]
}

// sizes returns the bytes written to each file.
func (t *files) sizes() map[uint32]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	sizes := make(map[uint32]int64, len(t.byNumber))
	for n, f := range t.byNumber {
		sizes[n] = f.Size()
	}
	return sizes
}

// activeNumber returns the number of the file that is written to, or 0.
func (t *files) activeNumber() uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active == nil {
		return 0
	}
	return t.active.number
}

// seal ends writing to a file.
func (t *files) seal(number uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active != nil && t.active.number == number {
		t.active = nil
	}
}

// remove takes a file out and returns it, still mapped; nil if there is none of the number.
func (t *files) remove(number uint32) *File {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.byNumber[number]
	delete(t.byNumber, number)
	return f
}

// close unmaps and closes all files. Nothing may read them any more.
func (t *files) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var errs []error
	for _, f := range t.byNumber {
		errs = append(errs, f.Close())
	}
	t.byNumber, t.active = nil, nil
	return errors.Join(errs...)
}
