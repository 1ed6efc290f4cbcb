package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Holder is the process that has a library open.
type Holder struct {
	PID int `json:"pid"`
	// Address is where its server listens, "127.0.0.1:8080"; empty when it serves nothing.
	Address string `json:"address,omitempty"`
	// Key is good for that server; whoever can read it could open the library as well.
	Key string `json:"key,omitempty"`
}

// InUseError says that another process has the library open, and which.
type InUseError struct{ Holder Holder }

func (e *InUseError) Error() string {
	return fmt.Sprintf("library is open in process %d", e.Holder.PID)
}

// lock is held on a file as long as the library is open. What the file says is about whoever holds
// it; without the lock it is left over.
type lock struct{ file *os.File }

// takeLock takes the lock of the library in a folder, or returns *InUseError at once.
func takeLock(dir string) (*lock, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock.json"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		holder := &InUseError{}
		// What is being written this moment reads as nobody in particular.
		_ = json.NewDecoder(f).Decode(&holder.Holder)
		return nil, errors.Join(holder, f.Close())
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	l := &lock{f}
	if err := l.say(Holder{PID: os.Getpid()}); err != nil {
		return nil, errors.Join(err, l.release())
	}
	return l, nil
}

// say writes who holds the lock.
func (l *lock) say(h Holder) error {
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err = l.file.WriteAt(data, 0)
	return err
}

func (l *lock) release() error { return errors.Join(l.file.Truncate(0), l.file.Close()) }
