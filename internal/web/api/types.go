// Package api holds the wire types of the HTTP API, and the OpenAPI document that describes it.
// The answers to searches, suggestions and trends are internal/search's own types, and the rows of
// ingest are internal/ingest's; what only HTTP has is here. It knows no Echo and does no work.
package api

import (
	"time"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/search"
)

// Problem is an error as RFC 9457 has it, with the parameters or fields at fault.
type Problem struct {
	Type      string              `json:"type"`
	Title     string              `json:"title"`
	Status    int                 `json:"status"`
	Detail    string              `json:"detail"`
	Errors    []search.ParamError `json:"errors"`
	RequestID string              `json:"request_id"`
}

// Summary is a document without its text.
type Summary struct {
	ID          string        `json:"id"`
	Title       string        `json:"title"`
	Type        string        `json:"type"`
	Region      string        `json:"region"`
	RegionCode  string        `json:"region_code"`
	Issuer      string        `json:"issuer"`
	DocNumber   string        `json:"doc_number"`
	IndexNumber string        `json:"index_number"`
	Subject     string        `json:"subject"`
	Date        string        `json:"date"`
	Published   string        `json:"published"`
	Year        *int          `json:"year"`
	Tags        []string      `json:"tags"`
	Added       time.Time     `json:"added"`
	URL         string        `json:"url"`
	Source      search.Source `json:"source"`
}

// Document is a document whole.
type Document struct {
	Summary
	// TitleHighlights is there only when a query was given.
	TitleHighlights []search.Highlight `json:"title_highlights,omitempty"`
	// HighlightsCut says that the words stand at more places than were marked.
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
	// Highlights and HeadingHighlights are there only when a query was given.
	Highlights        *[]search.Highlight `json:"highlights,omitempty"`
	HeadingHighlights []search.Highlight  `json:"heading_highlights,omitempty"`
}

// PageBreak says that from Offset, in code points of the section's text, on the text stands on Page.
type PageBreak struct {
	Offset int `json:"offset"`
	Page   int `json:"page"`
}

// Extraction tells what reading did to the file.
type Extraction struct {
	Format           string         `json:"format"`
	Encoding         string         `json:"encoding"`
	Repairs          map[string]int `json:"repairs"`
	Removed          []Removed      `json:"removed"`
	Warnings         []string       `json:"warnings"`
	PagesWithoutText []int          `json:"pages_without_text"`
}

// Removed is a line that was taken out of the text.
type Removed struct {
	Kind string `json:"kind"`
	Page *int   `json:"page"`
	Text string `json:"text"`
}

// Completions are what a half-typed query may become.
type Completions struct {
	Suggestions []search.Completion `json:"suggestions"`
}

// ExportRow is a matching section of a document found, or a document found by its title or its
// properties alone; Section is then null.
type ExportRow struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Type       string   `json:"type"`
	Region     string   `json:"region"`
	RegionCode string   `json:"region_code"`
	Issuer     string   `json:"issuer"`
	DocNumber  string   `json:"doc_number"`
	Date       string   `json:"date"`
	Published  string   `json:"published"`
	Year       *int     `json:"year"`
	Source     string   `json:"source"`
	Edition    string   `json:"edition"`
	Author     string   `json:"author"`
	Section    *int     `json:"section"`
	Heading    string   `json:"heading"`
	Path       []string `json:"path"`
	Theme      string   `json:"theme"`
	Role       string   `json:"role"`
	Page       *int     `json:"page"`
	Matches    int      `json:"matches"`
	Exact      bool     `json:"exact"`
	Text       string   `json:"text"`
	URL        string   `json:"url"`
	SourceURL  string   `json:"source_url"`
	File       string   `json:"file"`
}

// Failures are the files that could not be read.
type Failures struct {
	Failures []ingest.Failure `json:"failures"`
}

// Stats describes the library.
type Stats struct {
	Documents        int       `json:"documents"`
	Sections         int       `json:"sections"`
	Letters          int64     `json:"letters"`
	Bytes            int64     `json:"bytes"`
	Unreadable       int       `json:"unreadable"`
	PagesWithoutText int       `json:"pages_without_text"`
	Changed          time.Time `json:"changed"`
	IndexVersion     string    `json:"index_version"`
	Version          string    `json:"version"`
}

// BulkSummary is the last line of the answer to a bulk ingest.
type BulkSummary struct {
	Summary ingest.Summary `json:"summary"`
}

// BulkProblem is the last line of an answer to a bulk ingest that could not go on; the rows before
// it stand.
type BulkProblem struct {
	Problem Problem `json:"problem"`
}

// NewSummary describes a document without its text.
func NewSummary(doc *corpus.Document) Summary {
	return Summary{
		ID: doc.ID, Title: doc.Title, Type: doc.Type, Region: doc.Region, RegionCode: doc.RegionCode, Issuer: doc.Issuer,
		DocNumber: doc.DocNumber, IndexNumber: doc.IndexNumber, Subject: doc.Subject, Date: doc.Date, Published: doc.Published,
		Year: known(doc.Year), Tags: list(doc.Tags), Added: doc.Added, URL: search.DocumentURL(doc.ID),
		Source: search.Source{
			Name: doc.Source.Name, Edition: doc.Source.Edition, Author: doc.Source.Author, URL: doc.Source.URL,
			File: doc.Source.File, Pages: known(doc.Source.Pages),
		},
	}
}

// NewDocument shows a document whole; marks, which may be nil, are its highlights.
func NewDocument(doc *corpus.Document, marks *search.Marks) Document {
	d := Document{Summary: NewSummary(doc), Sections: make([]Section, len(doc.Sections)), Extraction: newExtraction(&doc.Extraction)}
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

// NewSection shows a section of the document of that id; marks may be nil.
func NewSection(id string, section *corpus.Section, marks *search.SectionMarks) Section {
	s := Section{
		Ordinal: section.Ordinal, Heading: section.Heading, Level: section.Level, Path: list(section.Path), Theme: section.Theme,
		Role: section.Role, Page: known(section.Page), Text: section.Text, URL: search.SectionURL(id, section.Ordinal),
		PageBreaks: make([]PageBreak, len(section.PageBreaks)),
	}
	for i, b := range section.PageBreaks {
		s.PageBreaks[i] = PageBreak(b)
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
		Format: e.Format, Encoding: e.Encoding, Repairs: e.Repairs, Removed: make([]Removed, len(e.Removed)),
		Warnings: list(e.Warnings), PagesWithoutText: list(e.PagesWithoutText),
	}
	if x.Repairs == nil {
		x.Repairs = map[string]int{}
	}
	for i, r := range e.Removed {
		x.Removed[i] = Removed{Kind: r.Kind, Page: known(r.Page), Text: r.Text}
	}
	return x
}

// known returns n, or nil for a number that isn't known.
func known(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// list returns l, or an empty list for none: no array of the API is null.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
