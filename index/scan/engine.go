package scan

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// Engine is an index.Engine that keeps its documents in memory and scans them.
type Engine struct {
	now func() time.Time

	mu      sync.Mutex
	library library
	cursors map[string]*held // by token
	closed  bool
}

// library is the documents of one moment, by id. It is replaced, never changed.
type library struct {
	docs    map[string]*document
	changed time.Time
}

// document is a report with what is scanned of it.
type document struct {
	*corpus.Document
	title    unit
	sections []section
	letters  int
}

// section is a section as a whole and in parts, the heading first.
type section struct {
	*corpus.Section
	whole      unit
	paragraphs []unit
	sentences  []unit
}

// unit is a piece of a document in which words stand together: texts that are matched apart.
type unit []analysis.Folded

// New returns an engine without documents.
func New() *Engine {
	return &Engine{now: time.Now, cursors: make(map[string]*held)}
}

var _ index.Engine = (*Engine)(nil)

func newDocument(d *corpus.Document) *document {
	doc := &document{Document: clone(d)}
	doc.title = unit{analysis.Fold(d.Title)}
	doc.letters = doc.title[0].Units()
	for i := range doc.Sections {
		s := section{Section: &doc.Sections[i]}
		s.whole = unit{analysis.Fold(s.Heading), analysis.Fold(s.Text)}
		doc.letters += s.whole[0].Units() + s.whole[1].Units()
		s.paragraphs = units(s.whole[0], s.Text, analysis.Paragraphs(s.Text))
		s.sentences = units(s.whole[0], s.Text, analysis.Sentences(s.Text))
		doc.sections = append(doc.sections, s)
	}
	return doc
}

// units returns the heading and the parts of the text, each a unit, without those that fold to nothing.
func units(heading analysis.Folded, text string, parts []analysis.Span) []unit {
	all := []unit{{heading}}
	runes := []rune(text)
	for _, p := range parts {
		all = append(all, unit{analysis.Fold(string(runes[p.Start:p.End]))})
	}
	return slices.DeleteFunc(all, func(u unit) bool { return len(u[0]) == 0 })
}

func clone(d *corpus.Document) *corpus.Document {
	c := *d
	c.Tags = slices.Clone(d.Tags)
	c.Sections = slices.Clone(d.Sections)
	for i := range c.Sections {
		c.Sections[i].Path = slices.Clone(c.Sections[i].Path)
		c.Sections[i].PageBreaks = slices.Clone(c.Sections[i].PageBreaks)
	}
	c.Extraction.Repairs = maps.Clone(d.Extraction.Repairs)
	c.Extraction.Removed = slices.Clone(d.Extraction.Removed)
	c.Extraction.Warnings = slices.Clone(d.Extraction.Warnings)
	c.Extraction.PagesWithoutText = slices.Clone(d.Extraction.PagesWithoutText)
	return &c
}

// Apply implements index.Engine; all changes are in, or none.
func (e *Engine) Apply(ctx context.Context, changes []index.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	fresh := make([]*document, len(changes))
	for i, c := range changes {
		if c.Put == nil {
			continue
		}
		if c.Put.ID == "" {
			return errors.New("scan: apply: a document without an id")
		}
		fresh[i] = newDocument(c.Put)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return index.ErrClosed
	}
	docs := make(map[string]*document, len(e.library.docs)+len(changes))
	maps.Copy(docs, e.library.docs)
	for i, c := range changes {
		if fresh[i] != nil {
			docs[c.Put.ID] = fresh[i]
		} else {
			delete(docs, c.Delete)
		}
	}
	e.library = library{docs, e.now().UTC()}
	return nil
}

// current returns the library as it stands.
func (e *Engine) current(ctx context.Context) (library, error) {
	if err := ctx.Err(); err != nil {
		return library{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return library{}, index.ErrClosed
	}
	return e.library, nil
}

// sorted returns the documents by id.
func (l library) sorted() []*document {
	ids := slices.Sorted(maps.Keys(l.docs))
	docs := make([]*document, len(ids))
	for i, id := range ids {
		docs[i] = l.docs[id]
	}
	return docs
}

// Document implements index.Engine.
func (e *Engine) Document(ctx context.Context, id string, ordinals ...int) (*corpus.Document, error) {
	l, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	d, ok := l.docs[id]
	if !ok {
		return nil, index.ErrNotFound
	}
	c := clone(d.Document)
	for i := range c.Sections {
		if len(ordinals) > 0 && !slices.Contains(ordinals, c.Sections[i].Ordinal) {
			c.Sections[i].Text = ""
		}
	}
	return c, nil
}

// Walk implements index.Engine.
func (e *Engine) Walk(ctx context.Context, yield func(*corpus.Document) error) error {
	l, err := e.current(ctx)
	if err != nil {
		return err
	}
	for _, d := range l.sorted() {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := clone(d.Document)
		for i := range c.Sections {
			c.Sections[i].Text = ""
		}
		if err := yield(c); err != nil {
			return err
		}
	}
	return nil
}

// Size implements index.Engine. Nothing is on disk.
func (e *Engine) Size(ctx context.Context) (int64, error) {
	_, err := e.current(ctx)
	return 0, err
}

// Stats implements index.Engine.
func (e *Engine) Stats(ctx context.Context) (index.Stats, error) {
	l, err := e.current(ctx)
	if err != nil {
		return index.Stats{}, err
	}
	s := index.Stats{Documents: len(l.docs), Version: "scan", Changed: l.changed}
	for _, d := range l.docs {
		s.Sections += len(d.sections)
		s.Letters += int64(d.letters)
	}
	return s, nil
}

// Close implements index.Engine.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	return nil
}
