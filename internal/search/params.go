package search

import (
	"strings"
	"time"

	"wenxun/index"
)

// Mode is how a query's words are matched.
type Mode string

// The modes.
const (
	Smart Mode = "smart" // as typed, or by its words and their synonyms
	Exact Mode = "exact" // as typed
	Any   Mode = "any"   // best match: any word counts
)

// The defaults of a search's numbers.
const (
	DefaultSize      = 10
	DefaultFacetSize = 50
	DefaultSnippets  = 3
)

// Params are the parameters of a search. The zero value of a field is its default, but for the
// numbers and facets, which DefaultParams sets.
type Params struct {
	Q       string
	Mode    Mode // "" is the default of the operation: smart for searches, exact for trends
	Within  index.Within
	Filters []index.Filter // at most one per field
	// From and To are dates as "2024", "2024-03" or "2024-03-01".
	From, To  string
	AddedFrom time.Time
	Sort      index.Sort
	Size      int // hits per page
	Cursor    string
	Facets    []index.Field
	FacetSize int // values per facet
	Snippets  int // sections shown per document
	// NoSynonyms leaves synonyms out of smart and any.
	NoSynonyms bool
}

// ParamError names a parameter that is wrong and gives the reason in Chinese.
type ParamError struct {
	Parameter string
	Reason    string
}

// ParamErrors are all the parameters that are wrong in a request.
type ParamErrors []ParamError

func (e ParamErrors) Error() string {
	all := make([]string, len(e))
	for i, p := range e {
		all[i] = p.Parameter + "：" + p.Reason
	}
	return strings.Join(all, "；")
}

// DefaultFacets are the facets of an answer that asks for none by name.
var DefaultFacets = []index.Field{
	index.FieldTheme, index.FieldSection, index.FieldRole, index.FieldRegion,
	index.FieldYear, index.FieldType, index.FieldIssuer,
}

// DefaultParams are the parameters of a search for q with nothing else given.
func DefaultParams(q string) Params {
	return Params{Q: q, Size: DefaultSize, Facets: DefaultFacets, FacetSize: DefaultFacetSize, Snippets: DefaultSnippets}
}

// option is a value with its name in the API.
type option[T any] struct {
	name  string
	value T
}
