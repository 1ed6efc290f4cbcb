package scan

import (
	"context"
	"errors"
	"fmt"
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
	now   func() time.Time
	words func() (*analysis.Words, error) // nil: texts are not cut

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
	length   int             // in code units
	words    map[string]bool // of title, headings and texts, parts included
}

// section is a section as a whole and in parts, the heading first.
type section struct {
	*corpus.Section
	whole      unit
	paragraphs []unit
	sentences  []unit
}

// unit is a piece of a document in which words match together: passages that no occurrence crosses.
type unit []passage

// passage is a folded text.
type passage struct {
	folded  analysis.Folded
	source  []analysis.Span  // by code unit: the code points that it comes from
	borders analysis.Borders // of words; empty, which makes every position a border, if texts are not cut
	tokens  []analysis.Token
}

// cutter makes passages. Its words are nil if texts are not cut.
type cutter struct{ words *analysis.Words }

func (c cutter) passage(text string) passage {
	p := passage{}
	p.folded, p.source = analysis.FoldMap(text)
	if c.words != nil {
		p.tokens = c.words.Tokens(nil, p.folded)
		p.borders = analysis.AppendBorders(nil, p.folded.Units(), p.tokens)
	}
	return p
}

// New returns an engine without documents. It cuts texts with words, which it calls when documents are
// put; if words is nil, no text is cut, and the library has no words.
func New(words func() (*analysis.Words, error)) *Engine {
	return &Engine{now: time.Now, words: words, cursors: make(map[string]*held)}
}

var _ index.Engine = (*Engine)(nil)

// cutter returns what the engine cuts texts with.
func (e *Engine) cutter() (cutter, error) {
	if e.words == nil {
		return cutter{}, nil
	}
	w, err := e.words()
	if err != nil {
		return cutter{}, fmt.Errorf("scan: load the words: %w", err)
	}
	return cutter{w}, nil
}

func (c cutter) document(d *corpus.Document) *document {
	doc := &document{Document: clone(d), words: make(map[string]bool)}
	doc.title = unit{c.passage(d.Title)}
	doc.length = doc.title.length()
	doc.addWords(doc.title)
	for i := range doc.Sections {
		s := section{Section: &doc.Sections[i]}
		s.whole = unit{c.passage(s.Heading), c.passage(s.Text)}
		doc.length += s.whole.length()
		doc.addWords(s.whole)
		s.paragraphs = c.units(s.whole[0], s.Text, analysis.Paragraphs(s.Text))
		s.sentences = c.units(s.whole[0], s.Text, analysis.Sentences(s.Text))
		doc.sections = append(doc.sections, s)
	}
	return doc
}

func (u unit) length() int {
	n := 0
	for _, t := range u {
		n += t.folded.Units()
	}
	return n
}

// units returns the heading and the parts of the text, each as a unit, without those that fold to
// nothing.
func (c cutter) units(heading passage, text string, parts []analysis.Span) []unit {
	all := []unit{{heading}}
	runes := []rune(text)
	for _, p := range parts {
		all = append(all, unit{c.passage(string(runes[p.Start:p.End]))})
	}
	return slices.DeleteFunc(all, func(u unit) bool { return u.length() == 0 })
}

// section returns the section with that ordinal.
func (d *document) section(ordinal int) *section {
	at := slices.IndexFunc(d.sections, func(s section) bool { return s.Ordinal == ordinal })
	return &d.sections[at]
}

// copy returns the document with the texts that the reference asks for.
func (d *document) copy(ref index.Ref) *corpus.Document {
	c := clone(d.Document)
	for i := range c.Sections {
		if !ref.Whole && !slices.Contains(ref.Sections, c.Sections[i].Ordinal) {
			c.Sections[i].Text = ""
		}
	}
	return c
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

// Apply implements index.Store; all changes are in, or none.
func (e *Engine) Apply(ctx context.Context, changes []index.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	cut, err := e.cutter()
	if err != nil {
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
		fresh[i] = cut.document(c.Put)
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

// current returns the library as it is now.
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

// Documents implements index.Store.
func (e *Engine) Documents(ctx context.Context, refs []index.Ref) ([]*corpus.Document, error) {
	l, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	docs := make([]*corpus.Document, len(refs))
	for i, ref := range refs {
		if d := l.docs[ref.ID]; d != nil {
			docs[i] = d.copy(ref)
		}
	}
	return docs, nil
}

// Walk implements index.Store.
func (e *Engine) Walk(ctx context.Context, yield func(*corpus.Document) error) error {
	l, err := e.current(ctx)
	if err != nil {
		return err
	}
	for _, d := range l.sorted() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(d.copy(index.Ref{})); err != nil {
			return err
		}
	}
	return nil
}

// Values implements index.Store.
func (e *Engine) Values(ctx context.Context, f index.Field, yield func(index.Value) error) error {
	l, err := e.current(ctx)
	if err != nil {
		return err
	}
	values := make(map[string]index.Value)
	for _, d := range l.docs {
		for _, text := range d.countedValues(f) {
			v := values[text]
			v.Text, v.Documents, v.ID = text, v.Documents+1, d.ID
			if v.Documents > 1 {
				v.ID = ""
			}
			values[text] = v
		}
	}
	for _, v := range values {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(v); err != nil {
			return err
		}
	}
	return nil
}

// limits are far from what tests ask.
var limits = index.Limits{QueryPatterns: 1 << 13, ApplyBytes: 1 << 23}

// Features implements index.Engine.
func (e *Engine) Features() index.Features { return index.Features{AtomicApply: true} }

// Limits implements index.Engine.
func (e *Engine) Limits() index.Limits { return limits }

// Health implements index.Store. Nothing is on disk, so nothing is ever damaged.
func (e *Engine) Health() error { return nil }

// Verify implements index.Store.
func (e *Engine) Verify(ctx context.Context, _ func(error)) error {
	_, err := e.current(ctx)
	return err
}

// Size implements index.Store. Nothing is on disk.
func (e *Engine) Size(ctx context.Context) (int64, error) {
	_, err := e.current(ctx)
	return 0, err
}

// Stats implements index.Store.
func (e *Engine) Stats(ctx context.Context) (index.Stats, error) {
	l, err := e.current(ctx)
	if err != nil {
		return index.Stats{}, err
	}
	s := index.Stats{Documents: len(l.docs), Version: "scan", Changed: l.changed}
	for _, d := range l.docs {
		s.Sections += len(d.sections)
		s.Units += int64(d.length)
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
