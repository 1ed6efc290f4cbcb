package durable

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked reports that another process, or another Lock of this one, has the file locked.
var ErrLocked = errors.New("file is locked")

// Lock is an exclusive lock on a file. The operating system releases it when the process ends,
// however it ends; the file remains and locks nothing by itself.
//
// The lock is on the file that was at the path when it was taken: a locked file must not be renamed,
// replaced or removed. Its content is free for the holder to write.
type Lock struct{ held *flock.Flock }

// TryLock locks the file at path, creating it if there is none, or returns ErrLocked. It never waits.
func TryLock(path string) (*Lock, error) {
	l := flock.New(path, flock.SetPermissions(filePerm))
	switch taken, err := l.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w", path, err)
	case !taken:
		return nil, ErrLocked
	}
	return &Lock{l}, nil
}

// lockPoll is how often WaitLock looks whether the lock is free.
const lockPoll = 5 * time.Millisecond

// WaitLock is TryLock, but waits for the lock until ctx ends. Errors: ErrLocked with the context's.
func WaitLock(ctx context.Context, path string) (*Lock, error) {
	for {
		l, err := TryLock(path)
		if !errors.Is(err, ErrLocked) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(err, ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}

// Close releases the lock. Closing twice does nothing.
func (l *Lock) Close() error { return l.held.Close() }
