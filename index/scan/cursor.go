package scan

import (
	"crypto/rand"
	"time"

	"wenxun/index"
)

// cursorLife is how long a cursor may remain unused, as the API promises.
const cursorLife = 10 * time.Minute

// held is where a cursor continues: the library of the first page, and a position in its hits.
type held struct {
	library library
	at      int
	request string
	used    time.Time
}

// hold issues a cursor.
func (e *Engine) hold(r *index.Request, l library, at int) string {
	token := rand.Text()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.cursors[token] = &held{l, at, r.Identity(), e.now()}
	return token
}

// follow returns where the request's cursor continues. Expired cursors are kept, without their library,
// so that they differ from cursors that never existed.
func (e *Engine) follow(r *index.Request) (library, int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	h, ok := e.cursors[r.Hits.Cursor]
	if !ok || h.request != r.Identity() {
		return library{}, 0, index.ErrCursorInvalid
	}
	if e.now().Sub(h.used) > cursorLife {
		h.library = library{}
		return library{}, 0, index.ErrCursorGone
	}
	h.used = e.now()
	return h.library, h.at, nil
}
