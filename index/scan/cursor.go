package scan

import (
	"crypto/rand"
	"fmt"
	"time"

	"wenxun/index"
)

// cursorLife is how long a cursor may lie unused, as the API promises.
const cursorLife = 10 * time.Minute

// held is what a cursor goes on from: the library of the first page, and a place in its hits.
type held struct {
	library library
	at      int
	request string
	used    time.Time
}

// hold gives out a cursor.
func (e *Engine) hold(r *index.Request, l library, at int) string {
	token := rand.Text()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.cursors[token] = &held{l, at, identity(r), e.now()}
	return token
}

// follow returns what the request's cursor goes on from. Cursors that were given out and are gone
// are told from those that never were by keeping them, without their library.
func (e *Engine) follow(r *index.Request) (library, int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	h, ok := e.cursors[r.Cursor]
	if !ok || h.request != identity(r) {
		return library{}, 0, index.ErrCursorInvalid
	}
	if e.now().Sub(h.used) > cursorLife {
		h.library = library{}
		return library{}, 0, index.ErrCursorGone
	}
	h.used = e.now()
	return h.library, h.at, nil
}

// identity tells requests apart whose hits or order may differ.
func identity(r *index.Request) string {
	return fmt.Sprintf("%s %d %v %q %q %v %s %d",
		describe(r.Query), r.Within, r.Filters, r.From, r.To, r.AddedFrom.UnixNano(), describeRank(r.Rank), r.Sort)
}

func describe(n *index.Node) string {
	if n == nil {
		return "nil"
	}
	s := fmt.Sprint(n.Op)
	if n.Has != nil {
		s += fmt.Sprint(*n.Has)
	}
	if l := n.Leaf; l != nil {
		s += fmt.Sprintf("%d %q %t %q %q %v", l.Place, l.Exact, l.Exact.Prefix(), l.Alike, l.Ways, l.Of)
		if l.Near != nil {
			s += fmt.Sprintf("%q %d", l.Near.Words, l.Near.Distance)
		}
	}
	for _, kid := range n.Kids {
		s += "(" + describe(kid) + ")"
	}
	return s
}

func describeRank(r index.Rank) string {
	s := fmt.Sprintf("%g %g %s", r.Length, r.Title, describe(r.Lead))
	for _, t := range r.Terms {
		s += fmt.Sprintf(" %q %g", t.Pattern, t.Weight)
	}
	return s
}
