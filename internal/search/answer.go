package search

import (
	"time"

	"wenxun/corpus"
	"wenxun/index"
)

// Answer is the result of a search.
type Answer struct {
	Query       QueryInfo
	Total       Total
	Coverage    Coverage
	Took        time.Duration
	Hits        []Hit
	Facets      map[index.Field][]Facet // an entry for each facet asked for
	NextCursor  string                  // "" on the last page
	Suggestions []Suggestion
}

// QueryInfo describes how the query was understood.
type QueryInfo struct {
	Text    string
	Mode    Mode
	Relaxed bool   // nothing matched the whole query; the hits are related documents
	Parsed  string // the query as understood, in the query language
	// Notes explain in Chinese what was done with the query.
	Notes []string
}

// Total counts what was found, exactly.
type Total struct {
	Documents    int
	Exact        int // documents in which every word occurs exactly as typed
	ExactMatches int // occurrences of the words as typed
	Across       int // documents in which some word occurs only across the borders of words
	Sections     int
	Matches      int
	Related      int // documents that match only some of the words
}

// Coverage describes what was searched.
type Coverage struct {
	Documents        int // that the filters leave
	Library          int // all documents
	Undated          int // documents that only bounds on dates or years leave out, because their date and year are unknown
	Unreadable       int // files
	PagesWithoutText int
	OCR              int // documents with pages read by OCR
	Damaged          int // documents left out because their data is damaged
}

// Hit is a document found.
type Hit struct {
	ID              string
	Score           float64
	Exact           bool
	Relaxed         bool // it matches only some of the words
	Across          bool // some word occurs in it only across the borders of words
	Title           string
	TitleFrom       corpus.TitleFrom
	TitleHighlights []Highlight
	Type            string
	Region          string
	RegionCode      string
	Issuer          string
	DocNumber       string
	Date            string // as corpus.Document has it
	Published       string
	Year            int // 0 when unknown
	Added           time.Time
	Source          Source
	Matches         int
	Sections        []Section
}

// Source is where a document was published and which file it was read from.
type Source struct {
	Name    string
	Edition string
	Author  string
	URL     string
	File    string // the file's name without its folder
	Pages   int    // 0 where the format has none
}

// Section is a section of a hit in which something matched.
type Section struct {
	Ordinal           int
	Heading           string
	HeadingHighlights []Highlight
	Path              []string
	Theme             string
	Role              string
	Page              int // 0 where the format has none
	Score             float64
	Matches           int
	Snippets          []Snippet
}

// Snippet is a piece of a section's text.
type Snippet struct {
	Text       string
	Page       int // 0 where the format has none
	Highlights []Highlight
}

// Highlight is a range of a text that matched, as [start, end) in code points. The highlights of a
// text are in ascending order, and neither overlap nor touch.
type Highlight [2]int

// Facet is a value of a field. Count is the number of documents found if it alone were selected in
// its field.
type Facet struct {
	Value    string
	Count    int
	Selected bool
}

// SuggestionKind is what a suggestion is about.
type SuggestionKind string

// The kinds of suggestions.
const (
	SuggestReading SuggestionKind = "reading" // how the query was read
	SuggestAbsent  SuggestionKind = "absent"  // a word that occurs nowhere in the library
	SuggestApart   SuggestionKind = "apart"   // all words occur, but in no document together
	SuggestNear    SuggestionKind = "near"    // another query that finds something
	SuggestFilter  SuggestionKind = "filter"  // a filter that removed everything
	SuggestWider   SuggestionKind = "wider"   // the words occur together in a wider unit
	SuggestBreak   SuggestionKind = "break"   // the words occur across a line break or punctuation
	SuggestEmpty   SuggestionKind = "empty"   // the library is empty

	SuggestPart       SuggestionKind = "part"       // a part of a word that does occur
	SuggestUnreadable SuggestionKind = "unreadable" // files that could not be read, by name
	SuggestStatement  SuggestionKind = "statement"  // a sentence to quote
)

// Suggestion explains why nothing was found, or what would find something.
type Suggestion struct {
	Kind SuggestionKind
	Text string // a sentence in Chinese
	// Query is the query to try instead; "" to keep the query.
	Query string
	// Drop lists parameters to leave out, Set those to change, by their names in the API.
	Drop []string
	Set  map[string]string
	// Documents is the number that would then be found.
	Documents int
}

func facets(counts map[index.Field][]index.FacetCount, asked []index.Field) map[index.Field][]Facet {
	all := make(map[index.Field][]Facet, len(asked))
	for _, field := range asked {
		values := make([]Facet, len(counts[field]))
		for i, c := range counts[field] {
			values[i] = Facet{Value: c.Value, Count: c.Documents, Selected: c.Selected}
		}
		all[field] = values
	}
	return all
}

// fieldTitle is the Chinese name of a field.
var fieldTitle = map[index.Field]string{
	index.FieldTheme: "主题", index.FieldSection: "章节", index.FieldRole: "段落角色", index.FieldRegion: "地区",
	index.FieldYear: "年份", index.FieldType: "类型", index.FieldIssuer: "机关", index.FieldSource: "来源", index.FieldTag: "标签",
}
