package index

import "errors"

var (
	// ErrNotFound: the library has no document with that id.
	ErrNotFound = errors.New("no such document")
	// ErrCursorInvalid: the engine did not issue this cursor for this request.
	ErrCursorInvalid = errors.New("invalid cursor")
	// ErrCursorGone: the cursor was valid, but the moment of the library that it belongs to is gone.
	ErrCursorGone = errors.New("cursor expired")
	// ErrTooComplex: the query holds more patterns than Limits.QueryPatterns.
	ErrTooComplex = errors.New("query is too complex")
	// ErrUnavailable: the engine cannot answer now; a later attempt may succeed.
	ErrUnavailable = errors.New("engine is unavailable")
	// ErrVersion: another version wrote the index, which must be rebuilt.
	ErrVersion = errors.New("index has another format version")
	// ErrCorrupt: the files of the index are damaged or contradict one another.
	ErrCorrupt = errors.New("index is damaged")
	// ErrClosed: the engine is closed.
	ErrClosed = errors.New("index is closed")
)
