// Package read turns a file into a corpus.Document as a careful person would read it: the format
// gives its lines (formats), repair undoes what extraction did to them, metadata takes out title
// and facts, outline parts the rest into sections, theme finds what each is about.
//
// It knows nothing of libraries, identity or search; ingest calls it and keeps what it returns.
package read

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/office"
	"wenxun/internal/read/formats/pdf"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/metadata"
	"wenxun/internal/read/outline"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
	"wenxun/internal/read/theme"
)

// Error is why a file could not be read: a stable code and a sentence for people.
type Error = fault.Error

// Code is the stable name of a cause.
type Code = fault.Code

const (
	// defaultTimeout is how long one file may take.
	defaultTimeout = 2 * time.Minute
	// defaultMaxBytes is how large one file may be: a gigabyte of scans is no document.
	defaultMaxBytes = 512 << 20
)

// Options bound what one file may cost; zero values mean the defaults.
type Options struct {
	Timeout  time.Duration
	MaxBytes int64
	// CacheDir keeps what the PDF reader compiled for the next process; empty is the user's cache folder.
	CacheDir string
	// Jobs is how many files that are costly in memory (PDF) are read at once.
	Jobs int
}

// Reader reads files. It is safe for concurrent use.
type Reader struct {
	opts   Options
	pdf    *pdf.Reader
	office office.Reader
}

// New returns a reader.
func New(opts Options) (*Reader, error) {
	if opts.Timeout == 0 {
		opts.Timeout = defaultTimeout
	}
	if opts.MaxBytes == 0 {
		opts.MaxBytes = defaultMaxBytes
	}
	if opts.Jobs == 0 {
		opts.Jobs = runtime.GOMAXPROCS(0)
	}
	pdfs, err := pdf.New(opts.CacheDir, opts.Jobs)
	if err != nil {
		return nil, fmt.Errorf("read: start the PDF reader: %w", err)
	}
	return &Reader{opts: opts, pdf: pdfs}, nil
}

// Close frees what the readers of formats have in use. Files being read fail.
func (r *Reader) Close() error { return errors.Join(r.pdf.Close(), r.office.Close()) }

// Read reads a file of one document. name is the file's name alone; given is what is
// known of the document from outside and takes precedence over what is read. The document has no ID but the given
// one, and no Added. A trace in ctx (rule.WithTrace) records what the reader's rules decide. Errors
// are *Error, but for those of a cancelled ctx.
func (r *Reader) Read(ctx context.Context, name string, data []byte, given corpus.Overrides) (*corpus.Document, error) {
	if int64(len(data)) > r.opts.MaxBytes {
		return nil, fault.New(fault.TooLarge, nil)
	}
	if len(data) == 0 {
		return nil, fault.New(fault.Empty, nil)
	}
	read, err := r.formatOf(name, data)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, r.opts.Timeout)
	defer cancel()
	src, err := read(r, limited, name, data)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fault.Of(err)
	}
	doc := assemble(src, name, given, rule.TraceFrom(ctx))
	doc.Source.File = filepath.Base(name)
	if blank(src) {
		return nil, fault.New(fault.Empty, nil)
	}
	return doc, nil
}

// assemble makes a document of what a format's reader found. trace may be nil.
func assemble(src *layout.Source, name string, given corpus.Overrides, trace *rule.Trace) *corpus.Document {
	repaired := repair.Repair(src, trace)
	title := ""
	if given.Title != nil {
		title = *given.Title
	}
	facts, blocks := metadata.Read(src, repaired, title, trace)
	parted := outline.Build(blocks, trace)
	doc := &corpus.Document{
		Title: facts.Title, TitleFrom: corpus.TitleText, Type: facts.Type, Region: facts.Region, RegionCode: facts.RegionCode, Issuer: facts.Issuer,
		DocNumber: facts.DocNumber, IndexNumber: facts.IndexNumber, Subject: facts.Subject,
		Date: facts.Date, Published: facts.Published, Year: facts.Year,
		Source: corpus.Source{Name: facts.SourceName, Edition: facts.Edition, Author: facts.Author, URL: facts.URL, Pages: src.Pages},
		Extraction: corpus.Extraction{
			Format: src.Format, Encoding: src.Encoding, Repairs: repaired.Repairs,
			Removed:          append(repaired.Removed, facts.Removed...),
			PagesWithoutText: src.PagesWithoutText,
		},
	}
	doc.Extraction.Warnings = append(append(append(doc.Extraction.Warnings, src.Warnings...), repaired.Warnings...), append(facts.Warnings, parted.Warnings...)...)
	if y := metadata.NameYear(filepath.Base(name)); y > 0 && facts.Title == "" && facts.Date == "" {
		doc.Year = y
	}
	Apply(doc, given)
	for i := range parted.Sections {
		title := doc.Title
		if len(parted.Sections) > 1 {
			title = "" // what comes before the first heading is not what the document is about
		}
		doc.Sections = append(doc.Sections, section(&parted.Sections[i], i+1, title))
	}
	if doc.Title == "" {
		doc.Title, doc.TitleFrom = untitled(doc, name)
	}
	return doc
}

// section writes out one section, its blocks a line each. title takes the place of a heading where the
// document has none at all.
func section(s *outline.Section, ordinal int, title string) corpus.Section {
	heading := s.Heading
	out := corpus.Section{Ordinal: ordinal, Heading: s.Heading, Level: s.Level, Path: s.Path, Page: s.Page}
	if len(s.Blocks) == 1 {
		out.Text = s.Blocks[0].Text
	} else {
		n := 0
		for i := range s.Blocks {
			n += len(s.Blocks[i].Text) + 1
		}
		var b strings.Builder
		b.Grow(n)
		for i := range s.Blocks {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(s.Blocks[i].Text)
		}
		out.Text = b.String()
	}
	if s.Page > 0 {
		out.PageBreaks = pageBreaks(s)
	}
	if heading == "" {
		heading = title
	}
	out.Theme = theme.Of(heading, out.Text)
	out.Role = theme.Role(s.Path)
	return out
}

// pageBreaks finds where in the section's text a new page begins.
func pageBreaks(s *outline.Section) []corpus.PageBreak {
	var all []corpus.PageBreak
	page, at := s.Page, 0
	for i := range s.Blocks {
		b := &s.Blocks[i]
		for _, span := range b.Spans {
			if span.Page != page && span.Page > 0 {
				page = span.Page
				all = append(all, corpus.PageBreak{Offset: at + utf8.RuneCountInString(b.Text[:min(span.At, len(b.Text))]), Page: page})
			}
		}
		at += utf8.RuneCountInString(b.Text) + 1
	}
	return all
}

// blank reports a source without any text.
func blank(src *layout.Source) bool {
	for i := range src.Lines {
		if strings.TrimSpace(src.Lines[i].Text) != "" {
			return false
		}
	}
	return true
}
