package search

import (
	"slices"

	"wenxun/corpus"
	"wenxun/index"
)

// hits shows a page of documents, those found before those related.
func (s *Service) hits(page *page) []Hit {
	all := make([]Hit, 0, len(page.hits)+len(page.more))
	for i := range page.hits {
		all = append(all, s.hit(&page.hits[i]))
	}
	for i := range page.more {
		hit := s.hit(&page.more[i])
		hit.Relaxed, hit.Exact, hit.Across = true, false, false
		all = append(all, hit)
	}
	return all
}

// hit shows a document, with the sections that matched.
func (s *Service) hit(of *index.Hit) Hit {
	doc := of.Document
	hit := Hit{
		ID: doc.ID, Score: of.Score, Exact: of.Exact, Across: of.Across, Matches: of.Matches,
		Title: doc.Title, TitleFrom: doc.TitleFrom, TitleHighlights: highlights(of.Title), Type: doc.Type,
		Region: doc.Region, RegionCode: doc.RegionCode, Issuer: doc.Issuer, DocNumber: doc.DocNumber,
		Date: doc.Date, Published: doc.Published, Year: doc.Year,
		Added: doc.Added, Sections: []Section{},
		Source: Source{
			Name: doc.Source.Name, Edition: doc.Source.Edition, Author: doc.Source.Author,
			URL: doc.Source.URL, File: doc.Source.File, Pages: doc.Source.Pages,
		},
	}
	for i := range of.Sections {
		if section := sectionOf(doc, of.Sections[i].Ordinal); section != nil {
			hit.Sections = append(hit.Sections, s.section(section, &of.Sections[i]))
		}
	}
	return hit
}

// sectionOf returns the section of a document with that ordinal, or nil.
func sectionOf(doc *corpus.Document, ordinal int) *corpus.Section {
	i := slices.IndexFunc(doc.Sections, func(s corpus.Section) bool { return s.Ordinal == ordinal })
	if i < 0 {
		return nil
	}
	return &doc.Sections[i]
}

func (s *Service) section(of *corpus.Section, found *index.SectionHit) Section {
	return Section{
		Ordinal: of.Ordinal, Heading: of.Heading, HeadingHighlights: highlights(found.Heading),
		Path: append([]string{}, of.Path...), Theme: of.Theme, Role: of.Role, Page: of.Page,
		Score: found.Score, Matches: found.Matches,
		Snippets: s.snippets(of, found),
	}
}
