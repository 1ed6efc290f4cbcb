package api

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wenxun/index"
	"wenxun/internal/search"
)

// Endpoint is a set of endpoints that differ in the parameters they take.
type Endpoint uint8

// The endpoints that take parameters in their query string.
const (
	OfSearch    Endpoint = 1 << iota // the search and its page
	OfExport                         // the export
	OfFeed                           // the feed
	OfTrends                         // trends
	OfSuggest                        // completion
	OfDocument                       // a document, its page or one of its sections, highlighted
	OfIngest                         // documents sent in bulk
	OfDismissal                      // dismissing a failure

	OfNone Endpoint = 0 // takes no parameter

	ofSearches = OfSearch | OfExport | OfFeed | OfTrends
)

// Kind is how the value of a parameter is written.
type Kind uint8

// The kinds of values.
const (
	Text    Kind = iota // any text
	Choice              // one of Choices
	Number              // an integer from Min to Max
	Date                // 2024, 2024-03 or 2024-03-01
	Instant             // a date, or a time as RFC 3339 has it
)

// Parameter is a parameter of a query string.
type Parameter struct {
	Name    string
	About   string // in Chinese, for the command line's help and the OpenAPI document
	Kind    Kind
	Choices []string // of a Choice; the first is the default
	// Min and Max bound a Number, both included.
	Min, Max, Default int
	Repeated          bool // it may be given more than once

	// takenBy are the endpoints for which it means something. ignoredBy take it too, and check it,
	// so that the address of a search serves them as it is.
	takenBy, ignoredBy Endpoint
	set                func(a *Arguments, v value) error
}

// Arguments are the values of a request's parameters. Those that the endpoint doesn't take have
// their defaults.
type Arguments struct {
	Search search.Params
	By     string // what trends are counted by
	Format string // of an export
	Path   string // of a failure, or of documents sent in bulk
	Member string // of a failure in a container
}

// value is what was given for a parameter, after it was checked against its kind.
type value struct {
	text   string // the first one
	all    []string
	number int // of a Number
}

var (
	withins = []string{"report", "section", "paragraph", "sentence"}
	sorts   = []string{"relevance", "date", "-date", "matches", "-added"}
	modes   = []string{string(search.Smart), string(search.Exact), string(search.Any)}
	bys     = []string{index.FieldYear.String(), index.FieldRegion.String(), index.FieldTheme.String()}
	formats = []string{"csv", "jsonl", "bibtex", "gbt7714", "gbt7714-2015"}

	withinNamed = map[string]index.Within{
		"report": index.WithinReport, "section": index.WithinSection,
		"paragraph": index.WithinParagraph, "sentence": index.WithinSentence,
	}
	sortNamed = map[string]index.Sort{
		"relevance": index.ByRelevance, "date": index.ByDate, "-date": index.ByDateDesc,
		"matches": index.ByMatches, "-added": index.ByAddedDesc,
	}
)

const (
	maxSize      = 100  // hits per page: more is what export is for
	maxFacetSize = 1000 // values per facet: all fields but headings have fewer values
	maxSnippets  = 10   // sections shown per document: more is a page of its own
)

// parameters is the one table of parameters: it drives parsing, the OpenAPI document and the flags
// of the command line.
var parameters = []Parameter{
	{Name: "format", About: "导出的格式：csv、jsonl 每个命中的章节一行，其余每篇文件一条文献", Kind: Choice, Choices: formats, takenBy: OfExport,
		set: func(a *Arguments, v value) error { a.Format = v.text; return nil }},
	{Name: "q", About: "查询；空为全部文件，新的在前", takenBy: ofSearches, set: setQuery},
	{Name: "q", About: "已经输入的部分", takenBy: OfSuggest, set: setQuery},
	{Name: "q", About: "要高亮的查询", takenBy: OfDocument, set: setQuery},
	{Name: "mode", About: "smart（默认）、exact 逐字、any 任一词", Kind: Choice, Choices: modes, takenBy: ofSearches | OfDocument,
		set: func(a *Arguments, v value) error { a.Search.Mode = search.Mode(v.text); return nil }},
	{Name: "by", About: "按什么统计：year、region 或 theme", Kind: Choice, Choices: bys, takenBy: OfTrends,
		set: func(a *Arguments, v value) error { a.By = v.text; return nil }},
	{Name: "within", About: "词要同在：report（默认）、section、paragraph、sentence", Kind: Choice, Choices: withins, takenBy: ofSearches,
		set: func(a *Arguments, v value) error { a.Search.Within = withinNamed[v.text]; return nil }},
	filter(index.FieldTheme, "主题"),
	filter(index.FieldSection, "章节名"),
	filter(index.FieldRole, "段落角色，如 目标"),
	filter(index.FieldRegion, "地区，含下级"),
	filter(index.FieldYear, "年份，如 2024 或 2020..2024"),
	filter(index.FieldType, "类型，含下级"),
	filter(index.FieldIssuer, "发文机关"),
	filter(index.FieldSource, "报纸或网站"),
	filter(index.FieldTag, "标签"),
	{Name: "from", About: "日期不早于，如 2024 或 2024-03；没有日期的按年份算", Kind: Date, takenBy: ofSearches,
		set: func(a *Arguments, v value) error { a.Search.From = v.text; return nil }},
	{Name: "to", About: "日期不晚于", Kind: Date, takenBy: ofSearches,
		set: func(a *Arguments, v value) error { a.Search.To = v.text; return nil }},
	{Name: "added_from", About: "加入文库的时间不早于", Kind: Instant, takenBy: ofSearches,
		set: func(a *Arguments, v value) error { a.Search.AddedFrom, _ = instant(v.text); return nil }},
	{Name: "synonyms", About: "on（默认）或 off", Kind: Choice, Choices: []string{"on", "off"}, takenBy: ofSearches,
		set: func(a *Arguments, v value) error { a.Search.NoSynonyms = v.text == "off"; return nil }},
	{Name: "sort", About: "relevance（默认）、date、-date、matches、-added", Kind: Choice, Choices: sorts, takenBy: OfSearch | OfExport, ignoredBy: OfTrends,
		set: func(a *Arguments, v value) error {
			a.Search.Sort = sortNamed[v.text]
			return nil
		}},
	{Name: "size", About: "每页篇数", Kind: Number, Min: 0, Max: maxSize, Default: search.DefaultSize, takenBy: OfSearch | OfExport, ignoredBy: OfTrends,
		set: func(a *Arguments, v value) error { a.Search.Size = v.number; return nil }},
	{Name: "cursor", About: "从上一页的 next_cursor 继续", takenBy: OfSearch | OfExport, ignoredBy: OfTrends,
		set: func(a *Arguments, v value) error { a.Search.Cursor = v.text; return nil }},
	{Name: "facets", About: "要哪些分面，none 为不要", Repeated: true, takenBy: OfSearch | OfExport, ignoredBy: OfTrends, set: setFacets},
	{Name: "facet_size", About: "每个分面的值数", Kind: Number, Min: 1, Max: maxFacetSize, Default: search.DefaultFacetSize, takenBy: OfSearch | OfExport, ignoredBy: OfTrends,
		set: func(a *Arguments, v value) error { a.Search.FacetSize = v.number; return nil }},
	{Name: "snippets", About: "每篇显示的章节数", Kind: Number, Min: 0, Max: maxSnippets, Default: search.DefaultSnippets, takenBy: OfSearch | OfExport | OfFeed, ignoredBy: OfTrends,
		set: func(a *Arguments, v value) error { a.Search.Snippets = v.number; return nil }},
	{Name: "path", About: "整批文件的来处，原样写进每一行结果", takenBy: OfIngest, set: setPath},
	{Name: "path", About: "读取失败的文件的路径", takenBy: OfDismissal, set: setPath},
	{Name: "member", About: "压缩包里的哪一个文件，或第几行", takenBy: OfDismissal,
		set: func(a *Arguments, v value) error { a.Member = v.text; return nil }},
}

func setQuery(a *Arguments, v value) error { a.Search.Q = v.text; return nil }

func setPath(a *Arguments, v value) error { a.Path = v.text; return nil }

// filter is the parameter that narrows a search by a field.
func filter(field index.Field, about string) Parameter {
	return Parameter{Name: field.String(), About: about, Repeated: true, takenBy: ofSearches,
		set: func(a *Arguments, v value) error {
			f, err := newFilter(field, v.all)
			if err == nil {
				a.Search.Filters = append(a.Search.Filters, f)
			}
			return err
		}}
}

func setFacets(a *Arguments, v value) error {
	a.Search.Facets = nil
	for _, name := range strings.Split(strings.Join(v.all, ","), ",") {
		name = strings.TrimSpace(name)
		if name == "" || name == "none" {
			continue
		}
		field, ok := index.FieldNamed(name)
		if !ok {
			return fmt.Errorf("没有分面 %s；可用 %s 或 none", name, strings.Join(convert(index.Fields, index.Field.String), "、"))
		}
		if !slices.Contains(a.Search.Facets, field) {
			a.Search.Facets = append(a.Search.Facets, field)
		}
	}
	return nil
}

// instant returns the first moment of what an Instant may mean.
func instant(v string) (at time.Time, ok bool) {
	for _, layout := range []string{time.RFC3339, time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(layout, v); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// Parameters returns the parameters that mean something for an endpoint.
func Parameters(e Endpoint) []Parameter {
	return slices.DeleteFunc(slices.Clone(parameters), func(p Parameter) bool { return p.takenBy&e == 0 })
}

// Usage describes the parameter for the command line's help.
func (p Parameter) Usage() string {
	if p.Kind != Number {
		return p.About
	}
	return fmt.Sprintf("%s，%d 到 %d，默认 %d", p.About, p.Min, p.Max, p.Default)
}
