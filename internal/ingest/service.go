package ingest

import (
	"context"
	"errors"
	"io"
	"iter"

	"wenxun/corpus"
)

// Service is the one way by which documents enter, change and leave a library. All methods may
// run at once; what concurrent calls bring is written together.
type Service struct{}

// errNotYet keeps the signatures usable while the service is being written.
var errNotYet = errors.New("ingest: not yet")

// Add takes one document in. When it returns, the document is durable and can be found. A file
// that cannot be read is a row of status Failed, not an error: the error is for the library's own
// failures (a full disk, a library that is closed) and the context's.
func (s *Service) Add(ctx context.Context, item Item) (Row, error) { return Row{}, errNotYet }

// AddAll takes documents in as they come, many to a commit, and reports each as soon as it is
// durable and can be found, not always in their order. report is never called twice at once. It
// stops at the sequence's first error, with what came before it in the library.
func (s *Service) AddAll(ctx context.Context, items iter.Seq2[Item, error], report func(Row)) (Summary, error) {
	return Summary{}, errNotYet
}

// Edit records a person's corrections of a document, which from then on beat whatever is read,
// and returns the document as it is now. Errors: index.ErrNotFound; *fault.Error with Invalid for
// a value that is none.
func (s *Service) Edit(ctx context.Context, id string, given corpus.Given) (*corpus.Document, error) {
	return nil, errNotYet
}

// Delete removes documents, their sources and their originals. Ids that are not in the library
// are returned as missing; the others are gone.
func (s *Service) Delete(ctx context.Context, ids ...string) (missing []string, err error) {
	return nil, errNotYet
}

// Original returns the file that a document was read from, byte for byte, and its name. Errors:
// index.ErrNotFound.
func (s *Service) Original(ctx context.Context, id string) (name string, r io.ReadCloser, err error) {
	return "", nil, errNotYet
}

// Failures lists the files that could not be read, by path and member.
func (s *Service) Failures(ctx context.Context) ([]Failure, error) { return nil, errNotYet }

// Dismiss forgets the failure of a file.
func (s *Service) Dismiss(ctx context.Context, path, member string) error { return errNotYet }
