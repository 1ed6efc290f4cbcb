package search

import (
	"context"
	"errors"
	"runtime"
	"time"
)

// ErrBusy says that too many searches are running, and that the wait for a turn was over. Try
// again in RetryAfter.
var ErrBusy = errors.New("too many searches at once")

// RetryAfter is when a search that was turned away may be tried again.
const RetryAfter = time.Second

// maxWait is how long a search waits for its turn: longer than any single search takes, shorter
// than a person waits before pressing the key again.
const maxWait = 2 * time.Second

// searchesPerCPU keeps processors busy while some searches wait for the disk.
const searchesPerCPU = 4

// gate lets a bounded number of searches run at once; the rest wait for a turn.
type gate chan struct{}

func newGate() gate { return make(gate, searchesPerCPU*runtime.GOMAXPROCS(0)) }

// enter waits for a turn; leave must be called when it returns nil.
func (g gate) enter(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	default:
	}
	wait := time.NewTimer(maxWait)
	defer wait.Stop()
	select {
	case g <- struct{}{}:
		return nil
	case <-wait.C:
		return ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g }
