package search

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"sync"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// Cut parts text into words that together are the text.
type Cut func(text string) ([]string, error)

// LazyCut returns a Cut that loads its words when it is first used. Close is load's matter.
func LazyCut(load func() (*analysis.Words, error)) Cut {
	words := sync.OnceValues(load)
	return func(text string) ([]string, error) {
		w, err := words()
		if err != nil {
			return nil, err
		}
		return w.Cut(text), nil
	}
}

// Gaps is what a library doesn't hold of what it was given.
type Gaps struct {
	Unreadable       int // files that could not be read
	PagesWithoutText int // pages of documents that were read in part
}

// Options are what a service may be given beside its engine.
type Options struct {
	// Gaps counts what could not be read; nil for nothing.
	Gaps func(ctx context.Context) (Gaps, error)
}

// Service answers searches. It is safe for concurrent use.
type Service struct {
	engine index.Engine
	cut    Cut
	opts   Options
	gate   gate
}

// New returns a service over an engine, which it does not close.
func New(engine index.Engine, cut Cut, opts Options) *Service {
	return &Service{engine: engine, cut: cut, opts: opts, gate: newGate()}
}

// Search answers a search. Errors: ErrBusy, index.ErrCursorInvalid, index.ErrCursorGone, the
// context's and the engine's own. A query is never an error.
func (s *Service) Search(ctx context.Context, p Params) (*Answer, error) {
	began := time.Now()
	if err := s.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	if p.Mode == "" {
		p.Mode = Smart
	}
	request := &index.Request{
		Within: p.Within, Filters: p.Filters, From: p.From, To: p.To, AddedFrom: p.AddedFrom,
		Sort: p.Sort, Size: p.Size, Cursor: p.Cursor, Sections: p.Snippets, Facets: p.Facets, FacetSize: p.FacetSize,
	}
	if pattern := analysis.NewPattern(p.Q); pattern.Units() > 0 {
		request.Query = &index.Node{Leaf: &index.Leaf{Exact: pattern}}
		request.Rank.Terms = []index.Term{{Pattern: pattern, Weight: 1}}
	} else if !p.Sorted {
		request.Sort = index.ByDateDesc
	}
	result, err := s.engine.Search(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	answer := &Answer{
		Query: QueryInfo{Text: p.Q, Mode: p.Mode, Parsed: p.Q, Notes: []string{}},
		Total: Total{Documents: result.Total.Documents, Exact: result.Total.Exact, Sections: result.Total.Sections, Matches: result.Total.Matches},
		Hits:  make([]Hit, 0, len(result.Hits)), Facets: facets(result.Facets, p.Facets),
		NextCursor: result.Next, Suggestions: []Suggestion{},
	}
	for _, found := range result.Hits {
		hit, err := s.hit(ctx, found)
		if err != nil {
			return nil, err
		}
		answer.Hits = append(answer.Hits, hit)
	}
	if answer.Coverage, err = s.coverage(ctx); err != nil {
		return nil, err
	}
	answer.TookMS = float64(time.Since(began).Microseconds()) / 1000
	return answer, nil
}

// hit shows a document found, with the sections that matched.
func (s *Service) hit(ctx context.Context, found index.Hit) (Hit, error) {
	ordinals := make([]int, len(found.Sections))
	for i, section := range found.Sections {
		ordinals[i] = section.Ordinal
	}
	if len(ordinals) == 0 {
		ordinals = []int{0} // no section's text
	}
	doc, err := s.engine.Document(ctx, found.ID, ordinals...)
	if err != nil {
		return Hit{}, fmt.Errorf("show %s: %w", found.ID, err)
	}
	hit := describe(doc)
	hit.Score, hit.Exact, hit.Matches = found.Score, found.Exact, found.Matches
	for _, section := range found.Sections {
		if section.Ordinal < 1 || section.Ordinal > len(doc.Sections) {
			continue
		}
		of := &doc.Sections[section.Ordinal-1]
		hit.Sections = append(hit.Sections, Section{
			Ordinal: of.Ordinal, Heading: of.Heading, HeadingHTML: Mark(of.Heading, nil), Path: append([]string{}, of.Path...),
			Theme: of.Theme, Role: of.Role, Page: known(of.Page), Score: section.Score, Matches: section.Matches,
			URL: SectionURL(doc.ID, of.Ordinal), Snippets: []Snippet{},
		})
	}
	return hit, nil
}

// describe shows what is known of a document, without what matched in it.
func describe(doc *corpus.Document) Hit {
	return Hit{
		ID: doc.ID, Title: doc.Title, TitleHTML: Mark(doc.Title, nil), Type: doc.Type, Region: doc.Region, RegionCode: doc.RegionCode,
		Issuer: doc.Issuer, DocNumber: doc.DocNumber, Date: doc.Date, Published: doc.Published, Year: known(doc.Year),
		Added: doc.Added, URL: DocumentURL(doc.ID), Sections: []Section{},
		Source: Source{
			Name: doc.Source.Name, Edition: doc.Source.Edition, Author: doc.Source.Author,
			URL: doc.Source.URL, File: doc.Source.File, Pages: known(doc.Source.Pages),
		},
	}
}

func (s *Service) coverage(ctx context.Context) (Coverage, error) {
	stats, err := s.engine.Stats(ctx)
	if err != nil {
		return Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	c := Coverage{Documents: stats.Documents}
	if s.opts.Gaps != nil {
		gaps, err := s.opts.Gaps(ctx)
		if err != nil {
			return Coverage{}, fmt.Errorf("coverage: %w", err)
		}
		c.Unreadable, c.PagesWithoutText = gaps.Unreadable, gaps.PagesWithoutText
	}
	return c, nil
}

// DocumentURL is where a document stands on this server.
func DocumentURL(id string) string { return "/documents/" + url.PathEscape(id) }

// SectionURL is where a section of a document stands on this server.
func SectionURL(id string, ordinal int) string { return DocumentURL(id) + "#s" + strconv.Itoa(ordinal) }
