package web

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// rates count the requests of keys that have a rate. It is safe for concurrent use.
type rates struct {
	mu   sync.Mutex
	keys map[string]*bucket
}

// bucket has what a key may still ask now: it fills at the key's rate, up to that of one minute.
type bucket struct {
	left float64
	at   time.Time
}

// admit returns an error when a key has used up its rate.
func (r *rates) admit(g Grant) error {
	if g.Rate == 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now, most := time.Now(), float64(g.Rate)
	b := r.keys[g.ID]
	if b == nil {
		if r.keys == nil {
			r.keys = map[string]*bucket{}
		}
		b = &bucket{left: most, at: now}
		r.keys[g.ID] = b
	}
	b.left, b.at = min(most, b.left+now.Sub(b.at).Minutes()*most), now
	if b.left < 1 {
		return &refusal{status: http.StatusTooManyRequests, detail: fmt.Sprintf("这个密钥每分钟最多 %d 次请求。请稍等再试。", g.Rate)}
	}
	b.left--
	return nil
}
