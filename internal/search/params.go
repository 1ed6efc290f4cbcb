package search

import (
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"wenxun/index"
)

// Mode is how a query's words are matched.
type Mode string

// The modes.
const (
	Smart Mode = "smart" // as it stands, or by its words and their synonyms
	Exact Mode = "exact" // as it stands
	Any   Mode = "any"   // best match: any word counts
)

const (
	defaultSize      = 10
	maxSize          = 100 // hits per page: more is what export is for
	defaultFacetSize = 50
	maxFacetSize     = 1000 // values per facet: there are fewer than 1,000 kinds of all but headings
	defaultSnippets  = 3
	maxSnippets      = 10 // sections shown per document
)

// Params are the parameters of a search. The zero value of a field is its default; Default fills
// in the numbers.
type Params struct {
	Q       string
	Mode    Mode // "" is the default of the endpoint: smart for searches, exact for feeds and trends
	Within  index.Within
	Filters []index.Filter // at most one per field
	// From and To are dates as "2024", "2024-03" or "2024-03-01".
	From, To  string
	AddedFrom time.Time
	Sort      index.Sort
	Sorted    bool // Sort was asked for
	Size      int
	Cursor    string
	Facets    []index.Field
	FacetSize int
	Snippets  int
	// NoSynonyms leaves synonyms out of smart and any.
	NoSynonyms bool
}

// ParamError says which parameter can't be understood, and why, in Chinese.
type ParamError struct {
	Parameter string `json:"parameter"`
	Reason    string `json:"reason"`
}

// ParamErrors are all the parameters that can't be understood.
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

// DefaultParams are the parameters of a search for q that says nothing else.
func DefaultParams(q string) Params {
	return Params{Q: q, Size: defaultSize, Facets: DefaultFacets, FacetSize: defaultFacetSize, Snippets: defaultSnippets}
}

// ParseParams reads the parameters of GET /search. Those named in others belong to the caller and
// are passed over. A parameter without a value says nothing, as forms send it. All errors are
// returned, in the order of their parameters' names.
func ParseParams(values url.Values, others ...string) (Params, []ParamError) {
	p := DefaultParams("")
	r := paramReader{values: values, p: &p}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if slices.Contains(others, name) {
			continue
		}
		given := slices.DeleteFunc(slices.Clone(values[name]), func(v string) bool { return strings.TrimSpace(v) == "" })
		if len(given) == 0 {
			if !knownParam(name) {
				r.fail(name, "没有这个参数")
			}
			continue
		}
		r.read(name, given)
	}
	if p.From != "" && p.To != "" && p.From > dayEnd(p.To) {
		r.fail("from", fmt.Sprintf("起始日期 %s 晚于截止日期 %s", p.From, p.To))
	}
	return p, r.errors
}

// single are the parameters that take one value; filters and facets may be repeated.
var single = []string{"q", "mode", "within", "from", "to", "added_from", "sort", "size", "cursor", "facet_size", "snippets", "synonyms"}

func knownParam(name string) bool {
	_, field := index.FieldNamed(name)
	return field || name == "facets" || slices.Contains(single, name)
}

type paramReader struct {
	values url.Values
	p      *Params
	errors []ParamError
}

func (r *paramReader) fail(name, reason string) {
	r.errors = append(r.errors, ParamError{name, reason})
}

func (r *paramReader) read(name string, given []string) {
	if slices.Contains(single, name) && len(given) > 1 {
		r.fail(name, "只能给一次")
		return
	}
	p, v := r.p, given[0]
	switch name {
	case "q":
		p.Q = v
	case "mode":
		if p.Mode = Mode(v); p.Mode != Smart && p.Mode != Exact && p.Mode != Any {
			r.fail(name, "只能是 smart、exact 或 any")
		}
	case "within":
		choose(r, name, v, &p.Within, withins)
	case "sort":
		choose(r, name, v, &p.Sort, sorts)
		p.Sorted = true
	case "from":
		r.date(name, v, &p.From)
	case "to":
		r.date(name, v, &p.To)
	case "added_from":
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			p.AddedFrom = at.UTC()
		} else if day := ""; r.date(name, v, &day) {
			p.AddedFrom, _ = time.Parse(time.DateOnly, day+"-01-01"[len(day)-4:])
		}
	case "size":
		r.number(name, v, 0, maxSize, &p.Size)
	case "facet_size":
		r.number(name, v, 1, maxFacetSize, &p.FacetSize)
	case "snippets":
		r.number(name, v, 0, maxSnippets, &p.Snippets)
	case "cursor":
		p.Cursor = v
	case "synonyms":
		if v != "on" && v != "off" {
			r.fail(name, "只能是 on 或 off")
		}
		p.NoSynonyms = v == "off"
	case "facets":
		r.facets(given)
	default:
		field, ok := index.FieldNamed(name)
		if !ok {
			r.fail(name, "没有这个参数")
			return
		}
		f, err := NewFilter(field, given)
		if err != nil {
			r.fail(name, err.Error())
			return
		}
		p.Filters = append(p.Filters, f)
	}
}

// option is a word that a parameter takes, and what it stands for.
type option[T any] struct {
	name  string
	value T
}

var withins = []option[index.Within]{
	{"report", index.WithinReport}, {"section", index.WithinSection},
	{"paragraph", index.WithinParagraph}, {"sentence", index.WithinSentence},
}

var sorts = []option[index.Sort]{
	{"relevance", index.ByRelevance}, {"date", index.ByDate}, {"-date", index.ByDateDesc},
	{"matches", index.ByMatches}, {"-added", index.ByAddedDesc},
}

func choose[T any](r *paramReader, name, v string, to *T, options []option[T]) {
	names := make([]string, len(options))
	for i, o := range options {
		if o.name == v {
			*to = o.value
			return
		}
		names[i] = o.name
	}
	r.fail(name, "只能是 "+strings.Join(names, "、"))
}

func (r *paramReader) number(name, v string, least, most int, to *int) {
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		r.fail(name, fmt.Sprintf("应为 %d 到 %d 的整数", least, most))
		return
	}
	*to = n
}

func (r *paramReader) date(name, v string, to *string) bool {
	if !validDate(v) {
		r.fail(name, "日期应写成 2024、2024-03 或 2024-03-01")
		return false
	}
	*to = v
	return true
}

func validDate(v string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, v); err == nil {
			return true
		}
	}
	return false
}

// dayEnd completes a date so that it compares as the last day it may mean.
func dayEnd(date string) string { return date + "-99-99"[len(date)-4:] }

func (r *paramReader) facets(given []string) {
	r.p.Facets = nil
	for _, name := range strings.Split(strings.Join(given, ","), ",") {
		name = strings.TrimSpace(name)
		if name == "" || name == "none" {
			continue
		}
		field, ok := index.FieldNamed(name)
		if !ok {
			r.fail("facets", fmt.Sprintf("没有分面 %s；可用 theme、section、role、region、year、type、issuer、source、tag 或 none", name))
			return
		}
		if !slices.Contains(r.p.Facets, field) {
			r.p.Facets = append(r.p.Facets, field)
		}
	}
}
