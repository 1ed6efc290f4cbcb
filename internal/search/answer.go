package search

import (
	"time"

	"wenxun/index"
)

// Answer is what a search answers; its JSON is the API's. No array is ever null.
type Answer struct {
	Query       QueryInfo          `json:"query"`
	Total       Total              `json:"total"`
	Coverage    Coverage           `json:"coverage"`
	TookMS      float64            `json:"took_ms"`
	Hits        []Hit              `json:"hits"`
	Facets      map[string][]Facet `json:"facets"`
	NextCursor  string             `json:"next_cursor"`
	Suggestions []Suggestion       `json:"suggestions"`
}

// QueryInfo says how the query was understood.
type QueryInfo struct {
	Text    string `json:"text"`
	Mode    Mode   `json:"mode"`
	Relaxed bool   `json:"relaxed"` // nothing matched all of the query
	Parsed  string `json:"parsed"`
	// Notes say in Chinese what was done with the query.
	Notes []string `json:"notes"`
}

// Total counts what was found, exactly.
type Total struct {
	Documents int `json:"documents"`
	Exact     int `json:"exact"`
	Sections  int `json:"sections"`
	Matches   int `json:"matches"`
	Related   int `json:"related"` // documents that match some of the words only
}

// Coverage says over what was searched.
type Coverage struct {
	Documents        int `json:"documents"`
	Unreadable       int `json:"unreadable"`
	PagesWithoutText int `json:"pages_without_text"`
}

// Hit is a document found.
type Hit struct {
	ID         string    `json:"id"`
	Score      float64   `json:"score"`
	Exact      bool      `json:"exact"`
	Relaxed    bool      `json:"relaxed"`
	Title      string    `json:"title"`
	TitleHTML  string    `json:"title_html"`
	Type       string    `json:"type"`
	Region     string    `json:"region"`
	RegionCode string    `json:"region_code"`
	Issuer     string    `json:"issuer"`
	DocNumber  string    `json:"doc_number"`
	Date       string    `json:"date"`
	Published  string    `json:"published"`
	Year       *int      `json:"year"` // null when unknown
	Added      time.Time `json:"added"`
	URL        string    `json:"url"`
	Source     Source    `json:"source"`
	Matches    int       `json:"matches"`
	Sections   []Section `json:"sections"`
}

// Source is where a document was published and which file it was read from.
type Source struct {
	Name    string `json:"name"`
	Edition string `json:"edition"`
	Author  string `json:"author"`
	URL     string `json:"url"`
	File    string `json:"file"`
	Pages   *int   `json:"pages"` // null where the format has none
}

// Section is a section of a hit in which something matched.
type Section struct {
	Ordinal     int       `json:"ordinal"`
	Heading     string    `json:"heading"`
	HeadingHTML string    `json:"heading_html"`
	Path        []string  `json:"path"`
	Theme       string    `json:"theme"`
	Role        string    `json:"role"`
	Page        *int      `json:"page"` // null where the format has none
	Score       float64   `json:"score"`
	Matches     int       `json:"matches"`
	URL         string    `json:"url"`
	Snippets    []Snippet `json:"snippets"`
}

// Snippet is a piece of a section's text.
type Snippet struct {
	Text string `json:"text"`
	Page *int   `json:"page"`
	// Highlights are what matched, as [start, end) in code points of Text, ascending, not adjacent.
	Highlights []Highlight `json:"highlights"`
	HTML       string      `json:"html"`
}

// Highlight is a range of code points [start, end).
type Highlight [2]int

// Facet is a value of a field. Count is how many documents would be found if it alone were
// selected in its field.
type Facet struct {
	Value    string `json:"value"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}

// SuggestionKind is what a suggestion speaks of.
type SuggestionKind string

// The kinds of suggestions.
const (
	SuggestReading SuggestionKind = "reading" // how the query was read
	SuggestAbsent  SuggestionKind = "absent"  // a word that stands nowhere in the library
	SuggestApart   SuggestionKind = "apart"   // all words stand, but in no document together
	SuggestNear    SuggestionKind = "near"    // another query that finds something
	SuggestFilter  SuggestionKind = "filter"  // a filter that took everything away
	SuggestWider   SuggestionKind = "wider"   // the words stand together in a wider unit
	SuggestBreak   SuggestionKind = "break"   // the words stand across a line break or punctuation
	SuggestEmpty   SuggestionKind = "empty"   // the library holds nothing
)

// Suggestion says why nothing was found, or what would find something.
type Suggestion struct {
	Kind SuggestionKind `json:"kind"`
	Text string         `json:"text"` // a sentence in Chinese
	// Query is what to ask instead; "" to keep the query.
	Query string `json:"query,omitempty"`
	// Drop are parameters to leave out, Set those to change, so that something is found.
	Drop []string          `json:"drop,omitempty"`
	Set  map[string]string `json:"set,omitempty"`
	// Documents is how many would be found so.
	Documents int `json:"documents,omitempty"`
}

func facets(counts map[index.Field][]index.Count, asked []index.Field) map[string][]Facet {
	all := make(map[string][]Facet, len(asked))
	for _, field := range asked {
		values := make([]Facet, len(counts[field]))
		for i, c := range counts[field] {
			values[i] = Facet{Value: c.Value, Count: c.Documents, Selected: c.Selected}
		}
		all[field.String()] = values
	}
	return all
}

// known returns n, or nil for a number that isn't known.
func known(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// fieldTitle is what a field is called in sentences.
var fieldTitle = map[index.Field]string{
	index.FieldTheme: "主题", index.FieldSection: "章节", index.FieldRole: "段落角色", index.FieldRegion: "地区",
	index.FieldYear: "年份", index.FieldType: "类型", index.FieldIssuer: "机关", index.FieldSource: "来源", index.FieldTag: "标签",
}
