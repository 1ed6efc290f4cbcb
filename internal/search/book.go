package search

import (
	"context"
	"sync"
	"time"

	"wenxun/index"
)

// staleFor is for how many times the cost of reading it a book may be out of date: while documents pour
// in, reading takes at most a twentieth of the time.
const staleFor = 20

// book keeps what was read of a library, and reads it again when the library has changed. It is safe for
// concurrent use.
type book[T any] struct {
	read func(ctx context.Context, engine Engine) (*T, error)

	mu      sync.Mutex
	kept    *T
	changed time.Time // the library's, when kept was read
	at      time.Time // when kept was read
	cost    time.Duration
}

// of returns what is kept of the library that has the stats.
func (b *book[T]) of(ctx context.Context, engine Engine, stats index.Stats) (*T, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept != nil && (b.changed.Equal(stats.Changed) || time.Since(b.at) < staleFor*b.cost) {
		return b.kept, nil
	}
	began := time.Now()
	kept, err := b.read(ctx, engine)
	if err != nil {
		return nil, err
	}
	b.kept, b.changed, b.at, b.cost = kept, stats.Changed, time.Now(), time.Since(began)
	return kept, nil
}
