package ingest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"wenxun/corpus"
	"wenxun/internal/catalog"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
)

// Reader makes documents of files and records; *read.Reader is one. It is safe for concurrent use.
// What is given takes precedence over what is read; the document has an id only where one was
// given, beside the file or in it. Errors are *fault.Error, or the context's.
type Reader interface {
	Read(ctx context.Context, name string, data []byte, given corpus.Overrides) (*corpus.Document, error)
	Record(ctx context.Context, name string, record *read.Record, given corpus.Overrides) (*corpus.Document, error)
}

// content is what a document is read from: a file, or a line of JSONL as a record.
type content struct {
	name   string
	data   []byte
	record *read.Record // nil for a file
}

// recordName is the name of a record that came as data, without a file.
const recordName = ".jsonl"

// contentOf parses data where it is a line of JSONL. Errors are *fault.Error.
func contentOf(name string, data []byte) (content, error) {
	return contentBy(read.ParseRecord, name, data)
}

// originalOf is contentOf for the original of a document in the library.
func originalOf(name string, data []byte) (content, error) {
	return contentBy(read.ReparseRecord, name, data)
}

func contentBy(parse func([]byte) (*read.Record, error), name string, data []byte) (c content, err error) {
	c = content{name: name, data: data}
	if container(name) == "jsonl" {
		c.record, err = parse(data)
	}
	return c, err
}

// read reads content. A panic of the reader is the fault of a file that it does not understand.
func (s *Service) read(ctx context.Context, c content, given corpus.Overrides) (doc *corpus.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.ErrorContext(ctx, "reader panicked", slog.String("file", c.name), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			doc, err = nil, fault.New(fault.Corrupt, fmt.Errorf("panic: %v", p))
		}
	}()
	if c.record != nil {
		doc, err = s.reader.Record(ctx, c.name, c.record, given)
	} else {
		doc, err = s.reader.Read(ctx, c.name, c.data, given)
	}
	switch {
	case err != nil && errors.Is(ctx.Err(), context.Canceled):
		return nil, ctx.Err()
	case err != nil:
		return nil, fault.Of(err)
	case c.name != recordName:
		doc.Source.File = c.name
	}
	return doc, nil
}

// textHash identifies a document's title, headings and texts.
func textHash(doc *corpus.Document) catalog.Hash {
	h := sha256.New()
	write := func(s string) {
		_, _ = h.Write([]byte(s))
		_, _ = h.Write([]byte{0})
	}
	write(doc.Title)
	for i := range doc.Sections {
		write(doc.Sections[i].Heading)
		write(doc.Sections[i].Text)
	}
	return catalog.Hash(h.Sum(nil)[:len(catalog.Hash{})])
}

// Inspect reads one item as it would be read for a library, and keeps nothing. refused is the error
// that the item came with.
func Inspect(ctx context.Context, reader Reader, item *Item, refused error) (*corpus.Document, error) {
	if refused != nil {
		return nil, refused
	}
	c, err := contentOf(item.Name, item.Data)
	if err != nil {
		return nil, err
	}
	return (&Service{reader: reader}).read(ctx, c, item.Given)
}
