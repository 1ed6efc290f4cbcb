// Package archive opens documents that are ZIP archives of XML parts, such as DOCX and OFD, within
// bounds: what a part unpacks to, how long its text runs without markup, how deep it nests. A file
// beyond them is refused before it costs memory. ZIP files of documents are unpacked by ingest.
package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"wenxun/internal/read/fault"
)

const (
	// maxPart is the most bytes one part may unpack to; the text of a thousand pages with all of a
	// word processor's markup is some 50 MB.
	maxPart = 128 << 20
	// maxTotal is the most bytes that are unpacked from one file.
	maxTotal = 384 << 20
	// maxParts is the most entries; a thousand pages with a thousand pictures have some 4,000.
	maxParts = 100_000
	// maxRun is the most bytes without a tag inside XML. The parser keeps such a run in memory.
	maxRun = 16 << 20
)

// Archive is an opened file. Not safe for concurrent use.
type Archive struct {
	parts map[string]*zip.File
	fold  map[string]string // lower case → name
	names []string
	left  int64
	ctx   func() error
}

// Open opens data as a ZIP archive. Reading stops with ctx's error once it is done. Refusals are
// *fault.Error.
func Open(ctx context.Context, data []byte) (*Archive, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.New(fault.Corrupt, fmt.Errorf("open archive: %w", err))
	}
	if len(r.File) > maxParts {
		return nil, fault.New(fault.TooLarge, fmt.Errorf("open archive: %d entries", len(r.File)))
	}
	a := &Archive{parts: map[string]*zip.File{}, fold: map[string]string{}, left: maxTotal, ctx: ctx.Err}
	for _, f := range r.File {
		name := Clean(f.Name)
		if name == "" || a.parts[name] != nil {
			continue
		}
		a.parts[name] = f
		a.fold[strings.ToLower(name)] = name
		a.names = append(a.names, name)
	}
	return a, nil
}

// Clean returns a part's name in one spelling: forward slashes, none in front, no dots. What would
// lead out of the archive leads to its root.
func Clean(name string) string {
	name = path.Clean("/" + strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimPrefix(name, "/")
}

// Names returns the parts' names in the archive's order.
func (a *Archive) Names() []string { return a.names }

// Find returns the name under which a part is stored, whatever the case of its letters.
func (a *Archive) Find(name string) (string, bool) {
	name = Clean(name)
	if a.parts[name] != nil {
		return name, true
	}
	name, ok := a.fold[strings.ToLower(name)]
	return name, ok
}

// ErrMissing means that the archive has no such part.
var ErrMissing = errors.New("archive: no such part")

// XML opens a part for an XML parser. The parser gets a *fault.Error where the part goes beyond
// bounds, ErrMissing where there is none.
func (a *Archive) XML(name string) (io.ReadCloser, error) {
	stored, ok := a.Find(name)
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrMissing, name)
	}
	f := a.parts[stored]
	const encrypted = 1 // APPNOTE.TXT 4.4.4, bit 0
	if f.Flags&encrypted != 0 {
		return nil, fault.New(fault.Encrypted, nil)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault.New(fault.Corrupt, fmt.Errorf("open %s: %w", stored, err))
	}
	return &guard{archive: a, part: r, left: maxPart}, nil
}

// guard passes a part on within bounds.
type guard struct {
	archive *Archive
	part    io.ReadCloser
	left    int64
	run     int
}

var errTooLarge = errors.New("archive: part unpacks beyond bounds")

func (g *guard) Read(p []byte) (int, error) {
	if err := g.archive.ctx(); err != nil {
		return 0, err
	}
	n, err := g.part.Read(p)
	g.left -= int64(n)
	g.archive.left -= int64(n)
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		g.run = n - i
	} else {
		g.run += n
	}
	if g.left < 0 || g.archive.left < 0 || g.run > maxRun {
		return n, fault.New(fault.TooLarge, errTooLarge)
	}
	return n, err
}

func (g *guard) Close() error { return g.part.Close() }
