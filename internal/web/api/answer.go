package api

import (
	"math"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/search"
)

// Answer is the answer to a search.
type Answer struct {
	Query       QueryInfo               `json:"query"`
	Total       Total                   `json:"total"`
	Coverage    Coverage                `json:"coverage"`
	TookMS      float64                 `json:"took_ms"`
	Hits        []Hit                   `json:"hits"`
	Facets      map[string][]FacetValue `json:"facets"`
	NextCursor  string                  `json:"next_cursor"`
	Suggestions []Suggestion            `json:"suggestions"`
}

// QueryInfo describes how the query was understood.
type QueryInfo struct {
	Text    string      `json:"text"`
	Mode    search.Mode `json:"mode"`
	Relaxed bool        `json:"relaxed"`
	Parsed  string      `json:"parsed"`
	Notes   []string    `json:"notes"`
}

// Total counts what was found.
type Total struct {
	Documents    int `json:"documents"`
	Exact        int `json:"exact"`
	ExactMatches int `json:"exact_matches"`
	Across       int `json:"across"`
	Sections     int `json:"sections"`
	Matches      int `json:"matches"`
	Related      int `json:"related"`
}

// Coverage describes what was searched.
type Coverage struct {
	Documents        int `json:"documents"`
	Library          int `json:"library"`
	Undated          int `json:"undated"`
	Unreadable       int `json:"unreadable"`
	PagesWithoutText int `json:"pages_without_text"`
	OCR              int `json:"ocr"`
	Damaged          int `json:"damaged"`
}

// Hit is a document found.
type Hit struct {
	ID         string           `json:"id"`
	Score      float64          `json:"score"`
	Exact      bool             `json:"exact"`
	Relaxed    bool             `json:"relaxed"`
	Across     bool             `json:"across"`
	Title      string           `json:"title"`
	TitleFrom  corpus.TitleFrom `json:"title_from"`
	TitleHTML  string           `json:"title_html"`
	Type       string           `json:"type"`
	Region     string           `json:"region"`
	RegionCode string           `json:"region_code"`
	Issuer     string           `json:"issuer"`
	DocNumber  string           `json:"doc_number"`
	Date       string           `json:"date"`
	Published  string           `json:"published"`
	Year       *int             `json:"year"`
	Added      Time             `json:"added"`
	URL        string           `json:"url"`
	Source     Source           `json:"source"`
	Matches    int              `json:"matches"`
	Sections   []HitSection     `json:"sections"`
}

// Source is where a document was published and which file it was read from.
type Source struct {
	Name    string `json:"name"`
	Edition string `json:"edition"`
	Author  string `json:"author"`
	URL     string `json:"url"`
	File    string `json:"file"`
	Pages   *int   `json:"pages"`
}

// HitSection is a section of a hit in which something matched.
type HitSection struct {
	Ordinal     int       `json:"ordinal"`
	Heading     string    `json:"heading"`
	HeadingHTML string    `json:"heading_html"`
	Path        []string  `json:"path"`
	Theme       string    `json:"theme"`
	Role        string    `json:"role"`
	Page        *int      `json:"page"`
	Score       float64   `json:"score"`
	Matches     int       `json:"matches"`
	URL         string    `json:"url"`
	Snippets    []Snippet `json:"snippets"`
}

// Snippet is a piece of a section's text.
type Snippet struct {
	Text       string             `json:"text"`
	Page       *int               `json:"page"`
	Highlights []search.Highlight `json:"highlights"`
	HTML       string             `json:"html"`
}

// FacetValue is a value of a facet.
type FacetValue struct {
	Value    string `json:"value"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}

// Suggestion explains why nothing was found, or what would find something.
type Suggestion struct {
	Kind      search.SuggestionKind `json:"kind"`
	Text      string                `json:"text"`
	Query     string                `json:"query"`
	Drop      []string              `json:"drop,omitempty"`
	Set       map[string]string     `json:"set,omitempty"`
	Documents int                   `json:"count"`
}

// NewAnswer returns an answer as it is sent.
func NewAnswer(a *search.Answer) *Answer {
	wire := &Answer{
		Query: newQueryInfo(a.Query), Total: Total(a.Total), Coverage: Coverage(a.Coverage), TookMS: float64(a.Took.Microseconds()) / 1000,
		Hits: convert(a.Hits, newHit), Facets: make(map[string][]FacetValue, len(a.Facets)), NextCursor: a.NextCursor,
		Suggestions: convert(a.Suggestions, func(s search.Suggestion) Suggestion { return Suggestion(s) }),
	}
	for field, values := range a.Facets {
		wire.Facets[field.String()] = convert(values, func(f search.Facet) FacetValue { return FacetValue(f) })
	}
	return wire
}

func newQueryInfo(q search.QueryInfo) QueryInfo {
	return QueryInfo{Text: q.Text, Mode: q.Mode, Relaxed: q.Relaxed, Parsed: q.Parsed, Notes: list(q.Notes)}
}

func newHit(h search.Hit) Hit {
	return Hit{
		ID: h.ID, Score: h.Score, Exact: h.Exact, Relaxed: h.Relaxed, Across: h.Across, Title: h.Title, TitleFrom: h.TitleFrom, TitleHTML: Mark(h.Title, h.TitleHighlights),
		Type: h.Type, Region: h.Region, RegionCode: h.RegionCode, Issuer: h.Issuer, DocNumber: h.DocNumber, Date: h.Date,
		Published: h.Published, Year: known(h.Year), Added: Time{h.Added}, URL: DocumentURL(h.ID), Source: newSource(h.Source), Matches: h.Matches,
		Sections: convert(h.Sections, func(s search.Section) HitSection { return newHitSection(h.ID, s) }),
	}
}

func newSource(s search.Source) Source {
	return Source{Name: s.Name, Edition: s.Edition, Author: s.Author, URL: s.URL, File: s.File, Pages: known(s.Pages)}
}

func newHitSection(id string, s search.Section) HitSection {
	return HitSection{
		Ordinal: s.Ordinal, Heading: s.Heading, HeadingHTML: Mark(s.Heading, s.HeadingHighlights), Path: list(s.Path), Theme: s.Theme,
		Role: s.Role, Page: known(s.Page), Score: s.Score, Matches: s.Matches, URL: SectionURL(id, s.Ordinal),
		Snippets: convert(s.Snippets, newSnippet),
	}
}

func newSnippet(s search.Snippet) Snippet {
	return Snippet{Text: s.Text, Page: known(s.Page), Highlights: list(s.Highlights), HTML: Mark(s.Text, s.Highlights)}
}

// Plain returns the answer as the service that sent it had it: NewAnswer's inverse. Facets that
// this program doesn't know are left out. Highlights of titles and headings, of which only the HTML
// is sent, come from there.
func (a *Answer) Plain() *search.Answer {
	plain := &search.Answer{
		Query: search.QueryInfo(a.Query), Total: search.Total(a.Total), Coverage: search.Coverage(a.Coverage),
		Took: time.Duration(math.Round(a.TookMS*1000)) * time.Microsecond,
		Hits: convert(a.Hits, Hit.plain), Facets: make(map[index.Field][]search.Facet, len(a.Facets)), NextCursor: a.NextCursor,
		Suggestions: convert(a.Suggestions, func(s Suggestion) search.Suggestion { return search.Suggestion(s) }),
	}
	for name, values := range a.Facets {
		if field, ok := index.FieldNamed(name); ok {
			plain.Facets[field] = convert(values, func(f FacetValue) search.Facet { return search.Facet(f) })
		}
	}
	return plain
}

func (h Hit) plain() search.Hit {
	_, title := ParseMarked(h.TitleHTML)
	return search.Hit{
		ID: h.ID, Score: h.Score, Exact: h.Exact, Relaxed: h.Relaxed, Across: h.Across, Title: h.Title, TitleFrom: h.TitleFrom, TitleHighlights: title, Type: h.Type, Region: h.Region,
		RegionCode: h.RegionCode, Issuer: h.Issuer, DocNumber: h.DocNumber, Date: h.Date, Published: h.Published, Year: number(h.Year),
		Added: h.Added.Time, Source: h.Source.plain(), Matches: h.Matches, Sections: convert(h.Sections, HitSection.plain),
	}
}

func (s Source) plain() search.Source {
	return search.Source{Name: s.Name, Edition: s.Edition, Author: s.Author, URL: s.URL, File: s.File, Pages: number(s.Pages)}
}

func (s HitSection) plain() search.Section {
	_, heading := ParseMarked(s.HeadingHTML)
	return search.Section{
		Ordinal: s.Ordinal, Heading: s.Heading, HeadingHighlights: heading, Path: s.Path, Theme: s.Theme, Role: s.Role,
		Page: number(s.Page), Score: s.Score, Matches: s.Matches, Snippets: convert(s.Snippets, Snippet.plain),
	}
}

func (s Snippet) plain() search.Snippet {
	return search.Snippet{Text: s.Text, Page: number(s.Page), Highlights: s.Highlights}
}
