package api

import (
	"strings"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/internal/search"
)

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

// NewExportRows returns the rows of a hit. base is the address of the server, without a slash at
// its end.
func NewExportRows(hit search.Hit, base string) []ExportRow {
	row := ExportRow{
		ID: hit.ID, Title: corpus.CitedTitle(hit.Title, hit.TitleFrom), Type: hit.Type, Region: hit.Region, RegionCode: hit.RegionCode, Issuer: hit.Issuer, DocNumber: hit.DocNumber,
		Date: hit.Date, Published: hit.Published, Year: known(hit.Year), Source: hit.Source.Name, Edition: hit.Source.Edition, Author: hit.Source.Author,
		File: hit.Source.File, SourceURL: hit.Source.URL, Exact: hit.Exact, Matches: hit.Matches, URL: base + DocumentURL(hit.ID), Path: []string{},
	}
	if len(hit.Sections) == 0 {
		return []ExportRow{row}
	}
	return convert(hit.Sections, func(s search.Section) ExportRow {
		r := row
		r.Section, r.Heading, r.Path, r.Theme, r.Role, r.Page = &s.Ordinal, s.Heading, list(s.Path), s.Theme, s.Role, known(s.Page)
		r.Matches, r.URL = s.Matches, base+SectionURL(hit.ID, s.Ordinal)
		texts := convert(s.Snippets, func(n search.Snippet) string { return n.Text })
		r.Text = strings.Join(texts, " … ")
		return r
	})
}

// Harmless keeps a spreadsheet from taking a cell of a CSV file for a formula: one that begins like
// a formula gets an apostrophe before it.
func Harmless(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@＝＋－＠\t\r", first) {
		return "'" + cell
	}
	return cell
}
