package durable

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
)

// AppendFile is a file that only grows: what was written to it never changes. Its owner records
// elsewhere how far it is committed. All methods but Close may run at once.
type AppendFile struct {
	file *os.File
	end  atomic.Int64 // bytes written or being written
}

// Create creates a file that must not exist yet, beginning with head. Content and name are durable
// when it returns.
func Create(path string, head []byte) (*AppendFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, filePerm)
	if err != nil {
		return nil, fmt.Errorf("create append-only file: %w", err)
	}
	_, err = f.Write(head)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = SyncDir(filepath.Dir(path))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("create append-only file: %w", err), f.Close(), os.Remove(path))
	}
	a := &AppendFile{file: f}
	a.end.Store(int64(len(head)))
	return a, nil
}

// Open opens a file to read it and to append at its present end.
func Open(path string) (*AppendFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open append-only file: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open append-only file: %w", err), f.Close())
	}
	a := &AppendFile{file: f}
	a.end.Store(info.Size())
	return a, nil
}

// File returns the open file, to map it into memory. It stays the AppendFile's.
func (a *AppendFile) File() *os.File { return a.file }

// Size returns the bytes written or being written.
func (a *AppendFile) Size() int64 { return a.end.Load() }

// Reserve returns the offset of n bytes that are the caller's to write with WriteAt.
func (a *AppendFile) Reserve(n int64) int64 { return a.end.Add(n) - n }

// WriteAt writes bytes that Reserve gave out.
func (a *AppendFile) WriteAt(p []byte, at int64) (int, error) { return a.file.WriteAt(p, at) }

// Append writes p at the end and returns its offset. After an error the place is free again, unless
// something was appended behind it meanwhile.
func (a *AppendFile) Append(p []byte) (at int64, err error) {
	n := int64(len(p))
	at = a.Reserve(n)
	if _, err := a.file.WriteAt(p, at); err != nil {
		a.end.CompareAndSwap(at+n, at)
		return 0, err
	}
	return at, nil
}

// ReadAt reads as os.File.ReadAt does.
func (a *AppendFile) ReadAt(p []byte, at int64) (int, error) { return a.file.ReadAt(p, at) }

// Sync makes durable what was written before it was called.
func (a *AppendFile) Sync() error { return a.file.Sync() }

// Close closes the file. It does not sync it.
func (a *AppendFile) Close() error { return a.file.Close() }
