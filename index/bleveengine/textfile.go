package bleveengine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/mmap-go"
)

const (
	// textFileBytes is when a new file of texts is begun: big enough that a library of gigabytes
	// is a handful of files, small enough that compacting one is done in seconds.
	textFileBytes = 256 << 20
	// textMagic begins every file of texts.
	textMagic = "wenxun texts 1\n\x00"
)

// textFile is an append-only file of folded texts and records, mapped into memory. The mapping is
// made once, as large as the file may become; only what was written is ever read through it.
type textFile struct {
	number uint32
	path   string
	file   *os.File
	data   mmap.MMap    // textFileBytes or more
	size   atomic.Int64 // bytes written or being written
}

// textFiles are the files of a library, by number.
type textFiles struct {
	dir string

	mu     sync.Mutex
	files  map[uint32]*textFile
	active *textFile // nil until something is written
	last   uint32    // the highest number ever given
}

// openTextFiles maps the files that are there.
func openTextFiles(dir string) (*textFiles, error) {
	t := &textFiles{dir: dir, files: make(map[uint32]*textFile)}
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
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err == nil {
			err = t.add(f, number, 0)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open texts %s: %w", name, err), t.close())
		}
		t.last = max(t.last, number)
	}
	// What was begun last goes on, unless it is full.
	if f := t.files[t.last]; f != nil && f.size.Load() < textFileBytes {
		t.active = f
	}
	return t, nil
}

// add maps f and takes it in. room is how many bytes beyond its present end are needed.
func (t *textFiles) add(f *os.File, number uint32, room int64) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	data, err := mmap.MapRegion(f, int(max(textFileBytes, info.Size()+room)), mmap.RDONLY, 0, 0)
	if err != nil {
		return err
	}
	added := &textFile{number: number, path: f.Name(), file: f, data: data}
	added.size.Store(info.Size())
	t.files[number] = added
	return nil
}

// reserve returns a place for n bytes. Whoever asked writes them, and syncs the file.
func (t *textFiles) reserve(n int64) (*textFile, int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active == nil || t.active.size.Load()+n > int64(len(t.active.data)) {
		if err := t.begin(n); err != nil {
			return nil, 0, fmt.Errorf("begin a file of texts: %w", err)
		}
	}
	at := t.active.size.Add(n) - n
	return t.active, at, nil
}

// begin makes a new file the active one.
func (t *textFiles) begin(n int64) error {
	number := t.last + 1
	f, err := os.OpenFile(filepath.Join(t.dir, fmt.Sprintf("%06d.texts", number)), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.WriteString(textMagic); err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = syncDir(t.dir)
	}
	if err == nil {
		err = t.add(f, number, n)
	}
	if err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	t.last, t.active = number, t.files[number]
	return nil
}

// get returns the file of a number, or nil.
func (t *textFiles) get(number uint32) *textFile {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.files[number]
}

// sizes returns the bytes written to each file.
func (t *textFiles) sizes() map[uint32]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	sizes := make(map[uint32]int64, len(t.files))
	for n, f := range t.files {
		sizes[n] = f.size.Load()
	}
	return sizes
}

// activeNumber returns the number of the file that is written to, or 0.
func (t *textFiles) activeNumber() uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active == nil {
		return 0
	}
	return t.active.number
}

// seal sees to it that nothing more is written to a file.
func (t *textFiles) seal(number uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active != nil && t.active.number == number {
		t.active = nil
	}
}

// remove takes a file out and returns it, still mapped.
func (t *textFiles) remove(number uint32) *textFile {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.files[number]
	delete(t.files, number)
	return f
}

// close unmaps and closes the file.
func (f *textFile) close() error { return errors.Join(f.data.Unmap(), f.file.Close()) }

// close unmaps and closes all files. Nothing may read them any more.
func (t *textFiles) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var errs []error
	for _, f := range t.files {
		errs = append(errs, f.close())
	}
	t.files, t.active = nil, nil
	return errors.Join(errs...)
}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
