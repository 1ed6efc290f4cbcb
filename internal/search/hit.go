package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
)

// hits shows a page of documents, those found before those related. Each is work of its own, most
// of it reading and marking texts, and is shared among the processors.
func (s *Service) hits(ctx context.Context, plan *plan, page *page) ([]Hit, error) {
	all := make([]Hit, len(page.hits)+len(page.more))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	show := func(found []index.Hit, query *index.Node, to []Hit, relaxed bool) {
		m := newMarker(query)
		for i, of := range found {
			g.Go(func() (err error) {
				to[i], err = s.hit(ctx, of, m)
				to[i].Relaxed, to[i].Exact = relaxed, to[i].Exact && !relaxed
				return err
			})
		}
	}
	show(page.hits, plan.request.Query, all, false)
	show(page.more, plan.related, all[len(page.hits):], true)
	return all, g.Wait()
}

// hit shows a document found, with the sections that matched.
func (s *Service) hit(ctx context.Context, of index.Hit, m marker) (Hit, error) {
	ordinals := make([]int, len(of.Sections))
	for i, section := range of.Sections {
		ordinals[i] = section.Ordinal
	}
	if len(ordinals) == 0 {
		ordinals = []int{0} // no section has this ordinal: titles and properties are enough
	}
	doc, err := s.engine.Document(ctx, of.ID, ordinals...)
	if errors.Is(err, index.ErrNotFound) {
		// Deleted since it was found: its place in the page stays, with nothing to show.
		return describe(&corpus.Document{ID: of.ID}, marker{}), nil
	}
	if err != nil {
		return Hit{}, fmt.Errorf("show %s: %w", of.ID, err)
	}
	hit := describe(doc, m)
	hit.Score, hit.Exact, hit.Matches = of.Score, of.Exact, of.Matches
	for _, found := range of.Sections {
		if found.Ordinal >= 1 && found.Ordinal <= len(doc.Sections) {
			hit.Sections = append(hit.Sections, s.section(&doc.Sections[found.Ordinal-1], found, m))
		}
	}
	return hit, nil
}

func (s *Service) section(of *corpus.Section, found index.SectionHit, m marker) Section {
	marks := m.section(of)
	return Section{
		Ordinal: of.Ordinal, Heading: of.Heading, HeadingHighlights: marks.heading.highlights(),
		Path: append([]string{}, of.Path...), Theme: of.Theme, Role: of.Role, Page: of.Page,
		Score: found.Score, Matches: found.Matches,
		Snippets: s.snippets(of, marks),
	}
}

// describe shows what is known of a document, without its sections.
func describe(doc *corpus.Document, m marker) Hit {
	return Hit{
		ID: doc.ID, Title: doc.Title, TitleHighlights: m.title(doc.Title), Type: doc.Type,
		Region: doc.Region, RegionCode: doc.RegionCode, Issuer: doc.Issuer, DocNumber: doc.DocNumber,
		Date: doc.Date, Published: doc.Published, Year: doc.Year,
		Added: doc.Added, Sections: []Section{},
		Source: Source{
			Name: doc.Source.Name, Edition: doc.Source.Edition, Author: doc.Source.Author,
			URL: doc.Source.URL, File: doc.Source.File, Pages: doc.Source.Pages,
		},
	}
}
