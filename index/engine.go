package index

import (
	"context"
	"fmt"
	"time"

	"wenxun/corpus"
)

// Engine stores documents and searches them. All methods are safe for concurrent use. Each call
// reads the library as it was at one moment. Every method may also return ErrClosed, ErrUnavailable
// and the context's error.
type Engine interface {
	Searcher
	Store

	// Features returns what the engine guarantees beyond the contract.
	Features() Features

	// Limits returns the sizes that the engine accepts.
	Limits() Limits

	// Close waits for running calls and releases the library. Closing twice does nothing.
	Close() error
}

// Searcher finds documents.
type Searcher interface {
	// Search answers a request. Errors: ErrCursorInvalid, ErrCursorGone, ErrTooComplex.
	Search(ctx context.Context, r *Request) (*Result, error)

	// Count returns, for each query, how many documents it finds. Errors: ErrTooComplex.
	Count(ctx context.Context, queries []Query) ([]int, error)

	// Export calls yield with every hit of the request, in order, without keeping them all in
	// memory. It ignores Hits.Size, Hits.Cursor, Totals and Facets. It stops at yield's first error
	// and returns it. The hit belongs to yield. Errors: ErrTooComplex.
	Export(ctx context.Context, r *Request, yield func(*Hit) error) error
}

// Store holds the documents of a library.
type Store interface {
	// Apply makes the changes, in order. When it returns nil, they are durable and searches see
	// them. When it fails, each change is either complete or has not happened, and the caller may
	// apply all of them again. Apply keeps no reference to the documents.
	Apply(ctx context.Context, changes []Change) error

	// Documents returns the documents that the references name, in their order, and nil for an id
	// that the library does not have. The documents belong to the caller.
	Documents(ctx context.Context, refs []Ref) ([]*corpus.Document, error)

	// Walk calls yield with every document, ordered by id, with its headings but without the texts
	// of its sections. It stops at yield's first error and returns it.
	Walk(ctx context.Context, yield func(*corpus.Document) error) error

	// Values calls yield with every distinct value of a field, in no particular order. The values of
	// a hierarchical field include the ancestors. It stops at yield's first error and returns it.
	Values(ctx context.Context, f Field, yield func(Value) error) error

	// Words returns words of the library that begin with a folded prefix, those in most documents
	// first, those in as many by their bytes, at most size of them, and how many documents contain each.
	// Words include the parts of words. Value.ID is empty.
	Words(ctx context.Context, prefix string, size int) ([]Value, error)

	// DocumentFrequencies returns, for each of the folded words, how many documents contain it as a
	// word (analysis.Token).
	DocumentFrequencies(ctx context.Context, words []string) ([]int, error)

	// Stats describes the library. It is cheap enough to call once a search.
	Stats(ctx context.Context) (Stats, error)

	// Health returns what is known to be wrong with the index, nil for nothing. It is cheap: it reads
	// no files. Damage is ErrCorrupt; any other error means that work in the background fails, and is
	// tried again.
	Health() error

	// Verify reads the whole index and calls yield with everything that is damaged, each an ErrCorrupt.
	// Health returns it from then on.
	Verify(ctx context.Context, yield func(error)) error

	// Size returns how much disk space the index takes, in bytes.
	Size(ctx context.Context) (int64, error)
}

// Change puts a document in place of any other with its id, or deletes a document.
type Change struct {
	Put    *corpus.Document
	Delete string // an id; empty if Put is set
}

// Ref names a document and the texts that come with it.
type Ref struct {
	ID string
	// Whole asks for the texts of all sections; otherwise only the sections with these ordinals
	// come with their text.
	Whole    bool
	Sections []int
}

// Document returns the document that a reference names. Errors: ErrNotFound, and those of
// Store.Documents.
func Document(ctx context.Context, s interface {
	Documents(ctx context.Context, refs []Ref) ([]*corpus.Document, error)
}, ref Ref) (*corpus.Document, error) {
	docs, err := s.Documents(ctx, []Ref{ref})
	if err != nil {
		return nil, err
	}
	if docs[0] == nil {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, ref.ID)
	}
	return docs[0], nil
}

// Value is a value of a field.
type Value struct {
	Text      string
	Documents int // how many documents have it
	// ID is the document that has the value, if there is only one.
	ID string
}

// Stats describes a library.
type Stats struct {
	Documents int
	Sections  int
	Units     int64     // length of all folded text, in UTF-16 code units
	Version   string    // names the format and the folding of the index
	Changed   time.Time // when the last change was applied
}

// Features are guarantees that some engines give and some cannot.
type Features struct {
	// AtomicApply: a search sees all changes of an Apply or none. Without it, a search may see a
	// part of them, each complete.
	AtomicApply bool
}

// Limits are the sizes that an engine accepts.
type Limits struct {
	// QueryPatterns is how many patterns a query may hold. Search returns ErrTooComplex beyond it.
	QueryPatterns int
	// ApplyBytes is about how many bytes of text one Apply should carry at most; one larger document
	// is accepted alone.
	ApplyBytes int
}
