package api

import (
	"wenxun/corpus"
	"wenxun/internal/search"
)

// Summary is a document without its text.
type Summary struct {
	ID          string           `json:"id"`
	Title       string           `json:"title"`
	TitleFrom   corpus.TitleFrom `json:"title_from"`
	Type        string           `json:"type"`
	Region      string           `json:"region"`
	RegionCode  string           `json:"region_code"`
	Issuer      string           `json:"issuer"`
	DocNumber   string           `json:"doc_number"`
	IndexNumber string           `json:"index_number"`
	Subject     string           `json:"subject"`
	Date        string           `json:"date"`
	Published   string           `json:"published"`
	Year        *int             `json:"year"`
	Tags        []string         `json:"tags"`
	Added       Time             `json:"added"`
	URL         string           `json:"url"`
	Source      Source           `json:"source"`
}

// Document is a whole document.
type Document struct {
	Summary
	Keywords []string `json:"keywords"`
	// TitleHighlights is present only when a query was given.
	TitleHighlights []search.Highlight `json:"title_highlights,omitempty"`
	// HighlightsCut reports that the words occur at more places than are highlighted.
	HighlightsCut bool       `json:"highlights_cut,omitempty"`
	Sections      []Section  `json:"sections"`
	Extraction    Extraction `json:"extraction"`
}

// Section is a section with its text.
type Section struct {
	Ordinal    int         `json:"ordinal"`
	Heading    string      `json:"heading"`
	Level      int         `json:"level"`
	Path       []string    `json:"path"`
	Theme      string      `json:"theme"`
	Role       string      `json:"role"`
	Page       *int        `json:"page"`
	Text       string      `json:"text"`
	PageBreaks []PageBreak `json:"page_breaks"`
	URL        string      `json:"url"`
	// Highlights and HeadingHighlights are present only when a query was given.
	Highlights        *[]search.Highlight `json:"highlights,omitempty"`
	HeadingHighlights []search.Highlight  `json:"heading_highlights,omitempty"`
}

// PageBreak is where a new page begins: from Offset on, in code points of the section's text, the
// text is on Page.
type PageBreak struct {
	Offset int `json:"offset"`
	Page   int `json:"page"`
}

// Extraction describes what reading did to the file.
type Extraction struct {
	Format           string         `json:"format"`
	Encoding         string         `json:"encoding"`
	Repairs          map[string]int `json:"repairs"`
	Removed          []Removed      `json:"removed"`
	Warnings         []string       `json:"warnings"`
	PagesWithoutText []int          `json:"pages_without_text"`
}

// Removed is a line that was removed from the text.
type Removed struct {
	Kind string `json:"kind"`
	Page *int   `json:"page"`
	Text string `json:"text"`
}

// NewSummary describes a document without its text.
func NewSummary(doc *corpus.Document) Summary {
	return Summary{
		ID: doc.ID, Title: doc.Title, TitleFrom: doc.TitleFrom, Type: doc.Type, Region: doc.Region, RegionCode: doc.RegionCode, Issuer: doc.Issuer,
		DocNumber: doc.DocNumber, IndexNumber: doc.IndexNumber, Subject: doc.Subject, Date: doc.Date, Published: doc.Published,
		Year: known(doc.Year), Tags: list(doc.Tags), Added: Time{doc.Added}, URL: DocumentURL(doc.ID),
		Source: Source{
			Name: doc.Source.Name, Edition: doc.Source.Edition, Author: doc.Source.Author, URL: doc.Source.URL,
			File: doc.Source.File, Pages: known(doc.Source.Pages),
		},
	}
}

// NewDocument describes a whole document. marks are its highlights, or nil.
func NewDocument(doc *corpus.Document, marks *search.Marks, keywords []string) Document {
	d := Document{Summary: NewSummary(doc), Keywords: list(keywords), Sections: make([]Section, len(doc.Sections)), Extraction: newExtraction(&doc.Extraction)}
	for i := range doc.Sections {
		var of *search.SectionMarks
		if marks != nil && i < len(marks.Sections) {
			of = &marks.Sections[i]
		}
		d.Sections[i] = NewSection(doc.ID, &doc.Sections[i], of)
	}
	if marks != nil {
		d.TitleHighlights, d.HighlightsCut = marks.Title, marks.Cut
	}
	return d
}

// NewSection describes a section of the document of that id. marks are its highlights, or nil.
func NewSection(id string, section *corpus.Section, marks *search.SectionMarks) Section {
	s := Section{
		Ordinal: section.Ordinal, Heading: section.Heading, Level: section.Level, Path: list(section.Path), Theme: section.Theme,
		Role: section.Role, Page: known(section.Page), Text: section.Text, URL: SectionURL(id, section.Ordinal),
		PageBreaks: convert(section.PageBreaks, func(b corpus.PageBreak) PageBreak { return PageBreak(b) }),
	}
	if marks != nil {
		s.HeadingHighlights = marks.Heading
		highlights := list(marks.Text)
		s.Highlights = &highlights
	}
	return s
}

func newExtraction(e *corpus.Extraction) Extraction {
	x := Extraction{
		Format: e.Format, Encoding: e.Encoding, Repairs: e.Repairs, Removed: convert(e.Removed, newRemoved),
		Warnings: list(e.Warnings), PagesWithoutText: list(e.PagesWithoutText),
	}
	if x.Repairs == nil {
		x.Repairs = map[string]int{}
	}
	return x
}

func newRemoved(r corpus.Removed) Removed {
	return Removed{Kind: r.Kind, Page: known(r.Page), Text: r.Text}
}
