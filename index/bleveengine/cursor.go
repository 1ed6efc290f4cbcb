package bleveengine

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"sync"
	"time"

	"wenxun/index"
)

const (
	// cursorLife is how long a cursor is valid after its last use, as the API promises.
	cursorLife = 10 * time.Minute
	// cursorViews bounds the views that cursors hold: each keeps segments on disk that have been merged
	// since. While nothing is added, all searches share one.
	cursorViews = 32
)

// cursors are the views that cursors go on from. Everything else is in the cursor itself: which view,
// which request, and after how many hits. It is safe for concurrent use.
type cursors struct {
	mu    sync.Mutex
	nonce [8]byte // random for each opening of the library
	views map[uint64]*cursorView
}

type cursorView struct {
	*view
	used time.Time
}

// cursorBytes is the size of a cursor before it is encoded as text: nonce, view, request, hits.
const cursorBytes = 8 + 8 + 8 + 8

// give returns the cursor that goes on after the first at results of r in v, and holds v for it.
func (c *cursors) give(r *index.Request, v *view, at int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.views == nil {
		c.views = make(map[uint64]*cursorView)
		_, _ = rand.Read(c.nonce[:]) // never fails
	}
	if h := c.views[v.number]; h != nil {
		h.used = time.Now()
	} else {
		v.hold()
		c.views[v.number] = &cursorView{v, time.Now()}
		c.drop()
	}
	b := make([]byte, 0, cursorBytes)
	b = append(b, c.nonce[:]...)
	b = binary.BigEndian.AppendUint64(b, v.number)
	b = binary.BigEndian.AppendUint64(b, identity(r))
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	return base64.RawURLEncoding.EncodeToString(b)
}

// drop releases views that are not used any more, with mu held.
func (c *cursors) drop() {
	for {
		var oldest *cursorView
		for _, h := range c.views {
			if oldest == nil || h.used.Before(oldest.used) {
				oldest = h
			}
		}
		if oldest == nil || len(c.views) <= cursorViews && time.Since(oldest.used) < cursorLife {
			return
		}
		delete(c.views, oldest.number)
		oldest.release()
	}
}

// follow returns where r's cursor goes on: the view, held for the caller, and how many results to skip.
// Errors: index.ErrCursorInvalid, index.ErrCursorGone.
func (c *cursors) follow(r *index.Request) (*view, int, error) {
	b, err := base64.RawURLEncoding.DecodeString(r.Hits.Cursor)
	if err != nil || len(b) != cursorBytes || binary.BigEndian.Uint64(b[16:]) != identity(r) {
		return nil, 0, index.ErrCursorInvalid
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop()
	h := c.views[binary.BigEndian.Uint64(b[8:])]
	if h == nil || [8]byte(b) != c.nonce {
		return nil, 0, index.ErrCursorGone
	}
	at := binary.BigEndian.Uint64(b[24:])
	if at > uint64(h.Documents) {
		return nil, 0, index.ErrCursorInvalid
	}
	h.used = time.Now()
	h.hold()
	return h.view, int(at), nil
}

// close releases all views.
func (c *cursors) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.views {
		h.release()
	}
	c.views = nil
}

// identity differs for requests whose hits or order may differ.
func identity(r *index.Request) uint64 {
	sum := sha256.Sum256([]byte(r.Identity()))
	return binary.BigEndian.Uint64(sum[:])
}
