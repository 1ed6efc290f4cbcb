package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"wenxun/internal/durable"
)

// lockName is the file that a library is locked by. While it is locked, its content describes the
// Holder; otherwise its content is left over from a process that was killed.
const lockName = "lock.json"

// Holder is the process that has a library open.
type Holder struct {
	PID int `json:"pid"`
	// Address is where its server listens, "127.0.0.1:8080"; empty when it serves nothing.
	Address string `json:"address,omitempty"`
	// Key is a key for that server; whoever can read the file could open the library as well.
	Key string `json:"key,omitempty"`
}

// InUseError reports that another process has the library open, and which.
type InUseError struct{ Holder Holder }

func (e *InUseError) Error() string {
	return fmt.Sprintf("library is open in process %d", e.Holder.PID)
}

// lock is held as long as the library is open.
type lock struct {
	path string
	held *durable.Lock
}

// takeLock locks the library in a folder, or returns *InUseError at once.
func takeLock(dir string) (*lock, error) {
	path := filepath.Join(dir, lockName)
	held, err := durable.TryLock(path)
	if errors.Is(err, durable.ErrLocked) {
		return nil, &InUseError{readHolder(path)}
	}
	if err != nil {
		return nil, err
	}
	l := &lock{path, held}
	if err := l.describe(Holder{PID: os.Getpid()}); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// HolderOf returns the process that has the library in a folder open, the zero Holder for none.
func HolderOf(dir string) (Holder, error) {
	path := filepath.Join(dir, lockName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return Holder{}, nil
	}
	switch held, err := durable.TryLock(path); {
	case errors.Is(err, durable.ErrLocked):
		return readHolder(path), nil
	case err != nil:
		return Holder{}, fmt.Errorf("look who has the library open: %w", err)
	default:
		return Holder{}, held.Close()
	}
}

// readHolder reads who holds the lock: an unknown process when that is being written this moment.
func readHolder(path string) (h Holder) {
	if data, err := os.ReadFile(path); err != nil || json.Unmarshal(data, &h) != nil {
		return Holder{}
	}
	return h
}

// describe writes who holds the lock, in place: to replace the file would be to lose the lock.
func (l *lock) describe(h Holder) error {
	data, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("describe the holder: %w", err)
	}
	return os.WriteFile(l.path, data, 0o600)
}

// Close removes the description, which has the server's key, and releases the lock.
func (l *lock) Close() error {
	err := os.Truncate(l.path, 0)
	if errors.Is(err, fs.ErrNotExist) { // somebody removed the library
		err = nil
	}
	return errors.Join(err, l.held.Close())
}
