// Package index says what a search is: the request, the result, the engine that answers, and its
// errors. It is the contract between the application above and the engines below, and knows
// neither how queries are written (index/query) nor how postings are stored (the engines).
//
// Above the engine stay folding, cutting into words, parsing, snippets: an engine takes a tree of
// folded patterns with scope and filters, and returns ids, sections, counts and scores. Nothing
// here assumes that texts lie on the local disk.
package index

import (
	"context"
	"errors"
	"time"

	"wenxun/corpus"
)

// Engine holds documents and finds them. All methods may run at once, from any goroutine; a
// search sees the library as it stood at one moment.
type Engine interface {
	// Apply carries out the changes, in order. When it returns nil they are durable and can be
	// found; when it fails, each change is either wholly in or not at all, and all may be tried
	// again. It keeps no reference to the documents.
	Apply(ctx context.Context, changes []Change) error

	// Search answers a request. It honours the context's deadline. Errors: ErrCursorInvalid,
	// ErrCursorGone, the context's own.
	Search(ctx context.Context, r *Request) (*Result, error)

	// Export hands every hit of the request to yield, in order, without holding them all; Size
	// and Cursor are not used. It stops at yield's first error and returns it.
	Export(ctx context.Context, r *Request, yield func(Hit) error) error

	// Document returns a document, or ErrNotFound. With ordinals, sections other than those
	// come without text, which is cheaper.
	Document(ctx context.Context, id string, ordinals ...int) (*corpus.Document, error)

	// Walk hands every document to yield, by id, each with its sections' headings but without
	// texts. It stops at yield's first error and returns it.
	Walk(ctx context.Context, yield func(*corpus.Document) error) error

	// Stats describes the library as it stands. It costs next to nothing.
	Stats(ctx context.Context) (Stats, error)

	// Size returns how much disk the library takes up, in bytes.
	Size(ctx context.Context) (int64, error)

	// Close waits for what is running and lets go of the library.
	Close() error
}

// Change is one document put in place of any other of its id, or the removal of the document of an id.
type Change struct {
	Put    *corpus.Document
	Delete string // an id; "" when Put is set
}

// Stats describes a library.
type Stats struct {
	Documents int
	Sections  int
	Letters   int64 // code units of folded text
	Version   string
	Changed   time.Time
}

var (
	// ErrNotFound: the library has no document of that id.
	ErrNotFound = errors.New("no such document")
	// ErrCursorInvalid: the cursor was not given out for this request.
	ErrCursorInvalid = errors.New("invalid cursor")
	// ErrCursorGone: the cursor was given out, and too long ago.
	ErrCursorGone = errors.New("cursor expired")
	// ErrLocked: another process has the library open.
	ErrLocked = errors.New("library is open in another process")
	// ErrVersion: the library was written by another version and must be built anew.
	ErrVersion = errors.New("library has another format version")
	// ErrCorrupt: the library's files contradict one another.
	ErrCorrupt = errors.New("library is damaged")
	// ErrClosed: the engine was closed.
	ErrClosed = errors.New("library is closed")
)
