package bleveengine

import (
	"container/list"
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
	// cursorViews bounds the views that cursors hold. While nothing is changed, all searches share one; with
	// a change before each search there are so many in ten minutes only at thirteen a second. Each keeps
	// some 40 KB in memory and less on disk, of small segments that have been merged since.
	cursorViews = 8192
)

// cursors are the views that cursors go on from. Everything else is in the cursor itself: which view,
// which request, and after how many hits. It is safe for concurrent use.
type cursors struct {
	mu    sync.Mutex
	nonce [8]byte                  // random for each opening of the library
	views map[uint64]*list.Element // of byUse, by number of the view
	byUse list.List                // of *cursorView, the one used longest ago first
}

type cursorView struct {
	*view
	used time.Time
}

// use notes that a view is used now, with mu held.
func (c *cursors) use(held *list.Element) *cursorView {
	h, _ := held.Value.(*cursorView)
	h.used = time.Now()
	c.byUse.MoveToBack(held)
	return h
}

// cursorBytes is the size of a cursor before it is encoded as text: nonce, view, request, hits.
const cursorBytes = 8 + 8 + 8 + 8

// give returns the cursor that goes on after the first at results of r in v, and holds v for it.
func (c *cursors) give(r *index.Request, v *view, at int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.views == nil {
		c.views = make(map[uint64]*list.Element)
		_, _ = rand.Read(c.nonce[:]) // never fails
	}
	if held := c.views[v.number]; held != nil {
		c.use(held)
	} else {
		v.hold()
		c.views[v.number] = c.byUse.PushBack(&cursorView{v, time.Now()})
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
	for oldest := c.byUse.Front(); oldest != nil; oldest = c.byUse.Front() {
		h, _ := oldest.Value.(*cursorView)
		if c.byUse.Len() <= cursorViews && time.Since(h.used) < cursorLife {
			return
		}
		c.byUse.Remove(oldest)
		delete(c.views, h.number)
		h.release()
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
	held := c.views[binary.BigEndian.Uint64(b[8:])]
	if held == nil || [8]byte(b) != c.nonce {
		return nil, 0, index.ErrCursorGone
	}
	h := c.use(held)
	at := binary.BigEndian.Uint64(b[24:])
	if at > uint64(h.Documents) {
		return nil, 0, index.ErrCursorInvalid
	}
	h.hold()
	return h.view, int(at), nil
}

// close releases all views.
func (c *cursors) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for held := c.byUse.Front(); held != nil; held = held.Next() {
		h, _ := held.Value.(*cursorView)
		h.release()
	}
	c.byUse.Init()
	c.views = nil
}

// identity differs for requests whose hits or order may differ.
func identity(r *index.Request) uint64 {
	sum := sha256.Sum256([]byte(r.Identity()))
	return binary.BigEndian.Uint64(sum[:])
}
