package ui

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"

	"wenxun/index"
	"wenxun/internal/search"
)

// Choice is one of several values of a form's field.
type Choice struct {
	Value, Label, Hint string
	Selected           bool
}

// Form is the search form.
type Form struct {
	Q        string
	Modes    []Choice
	Within   []Choice
	Sorts    []Choice
	From, To string
	// Hidden are the parameters that the form passes on: the filters in use.
	Hidden []Field
	// Open unfolds the further conditions, because one of them is set.
	Open bool
}

// Field is a parameter with its value.
type Field struct{ Name, Value string }

// NewForm returns the form filled with the parameters.
func NewForm(values url.Values) Form {
	f := Form{
		Q: values.Get("q"), Modes: choose(modeChoices, values.Get("mode")), Within: choose(withinChoices, values.Get("within")),
		Sorts: choose(sortChoices, values.Get("sort")), From: values.Get("from"), To: values.Get("to"),
	}
	f.Open = f.From != "" || f.To != "" || !f.Within[0].Selected
	names := []string{"added_from", "synonyms", "snippets", "size"}
	for _, field := range index.Fields {
		names = append(names, field.String())
	}
	for _, name := range names {
		for _, v := range values[name] {
			if v != "" {
				f.Hidden = append(f.Hidden, Field{name, v})
			}
		}
	}
	return f
}

// SearchPage is the page of a search's answer.
type SearchPage struct {
	Form     Form
	Chips    []Chip
	ClearAll string // address of the search without filters; "" when it has none
	Found    Found
	Notes    []string
	// Statement is a sentence to quote when nothing was found, or empty.
	Statement string
	Advice    []Advice
	Hits      []Hit
	Related   []Hit
	Sorts     []Link
	Facets    []Facet
	First     string // address of the first page, on a later one
	Next      string
	Feed      string
	Exports   []Link
}

func (SearchPage) template() string { return "search" }

// PageTitle is the title of the window.
func (p SearchPage) PageTitle() string {
	if p.Form.Q == "" {
		return "全部文件"
	}
	return p.Form.Q
}

// Chip is a filter in use; clicking it removes it.
type Chip struct{ Label, Value, Href string }

// Found is the line with the totals and what was searched.
type Found struct {
	Asked    bool // there was a query
	Filtered bool // there were filters
	// Exact counts documents, ExactMatches occurrences; AllExact means that there are no others.
	Exact, ExactMatches int
	AllExact            bool
	Mode                search.Mode
	Documents           int
	Matches             int
	Sections            int
	Related             int
	Coverage            search.Coverage
	TookMS              string
}

// Advice is a suggestion, with a link that follows it where there is one.
type Advice struct {
	Text, Href, Label string
}

// Hit is a document found, as the page shows it.
type Hit struct {
	Href     string
	Title    template.HTML
	Type     string
	Meta     []string
	Exact    bool
	Across   bool // a word of the query occurs in it only across words
	Matches  int
	Sections []Section
	// More counts the occurrences outside the sections shown.
	More int
}

// Section is a section of a hit.
type Section struct {
	Href     string
	Heading  template.HTML
	Path     []string // the headings above its own
	Theme    string
	Page     int
	Matches  int
	Snippets []Snippet
}

// Snippet is a piece of a section.
type Snippet struct {
	Href string
	HTML template.HTML
	Page int // 0 when it is the section's, or none
}

// NewSearchPage returns the page of an answer.
func NewSearchPage(values url.Values, a *search.Answer) SearchPage {
	at := address(values)
	p := SearchPage{
		Form: NewForm(values), Notes: a.Query.Notes, Facets: facetBoxes(at, a.Facets),
		Found: Found{
			Asked: strings.TrimSpace(a.Query.Text) != "", Exact: a.Total.Exact, ExactMatches: a.Total.ExactMatches, AllExact: a.Total.Exact == a.Total.Documents && a.Total.ExactMatches == a.Total.Matches, Mode: a.Query.Mode,
			Documents: a.Total.Documents, Matches: a.Total.Matches, Sections: a.Total.Sections, Related: a.Total.Related,
			Coverage: a.Coverage, TookMS: took(a.Took),
		},
		Feed: strings.Replace(at.set("size", "").set("sort", "").searchURL(), "/search", "/feed.atom", 1),
	}
	for _, x := range exports {
		to := at.set("format", x.format).set("size", "").set("snippets", "").searchURL()
		p.Exports = append(p.Exports, Link{Text: x.label, Href: strings.Replace(to, "/search", "/api/v1/export", 1)})
	}
	p.Chips, p.ClearAll = chips(at)
	p.Found.Filtered = len(p.Chips) > 0
	for _, hit := range a.Hits {
		if hit.Relaxed {
			p.Related = append(p.Related, newHit(at, hit))
		} else {
			p.Hits = append(p.Hits, newHit(at, hit))
		}
	}
	for _, s := range a.Suggestions {
		if s.Kind == search.SuggestStatement {
			p.Statement = s.Text
			continue
		}
		p.Advice = append(p.Advice, newAdvice(at, s))
	}
	for _, s := range p.Form.Sorts {
		link := Link{Text: s.Label, Current: s.Selected, Href: at.set("sort", s.Value).searchURL()}
		if s.Value == sortChoices[0].Value {
			link.Href = at.set("sort", "").searchURL()
		}
		p.Sorts = append(p.Sorts, link)
	}
	if values.Get("cursor") != "" {
		p.First = at.searchURL()
	}
	if a.NextCursor != "" {
		next := url.Values(at.set("cursor", a.NextCursor))
		p.Next = "/search?" + next.Encode()
	}
	return p
}

// exports are the formats that the page offers for all results.
var exports = []struct{ format, label string }{{"csv", "表格"}, {"gbt7714", "参考文献"}, {"bibtex", "BibTeX"}, {"jsonl", "JSONL"}}

// took writes a duration in milliseconds.
func took(d time.Duration) string {
	ms := float64(d.Microseconds()) / 1000
	if ms < 10 {
		return fmt.Sprintf("%.1f", ms)
	}
	return fmt.Sprintf("%.0f", ms)
}

// chips returns the filters in use, and the address without any of them.
func chips(at address) (all []Chip, clear string) {
	bare := at.clone()
	for _, field := range index.Fields {
		name := field.String()
		for _, v := range at[name] {
			if v == "" {
				continue
			}
			all = append(all, Chip{Label: fieldLabels[name], Value: spaced(v), Href: at.without(name, v).searchURL()})
			delete(bare, name)
		}
	}
	for _, o := range otherLabels {
		v := url.Values(at).Get(o.name)
		if v == "" || o.name == "within" && v == withinChoices[0].Value {
			continue
		}
		chip := Chip{Label: o.label, Value: v, Href: at.set(o.name, "").searchURL()}
		if o.name == "within" {
			for _, c := range withinChoices {
				if c.Value == v {
					chip.Value = c.Label
				}
			}
		}
		all = append(all, chip)
		delete(bare, o.name)
	}
	if len(all) > 1 {
		clear = bare.searchURL()
	}
	return all, clear
}

func newHit(at address, h search.Hit) Hit {
	href := at.documentURL(h.ID)
	hit := Hit{Href: href, Title: bracketed(marked(h.Title, h.TitleHighlights), h.TitleFrom), Type: leaf(h.Type), Exact: h.Exact, Across: h.Across, Matches: h.Matches}
	if h.Title == "" {
		hit.Title = "（没有标题）"
	}
	hit.Meta = meta(h)
	shown := len(h.TitleHighlights)
	for _, s := range h.Sections {
		section := Section{
			Href: href + fragment(s.Ordinal), Heading: marked(s.Heading, s.HeadingHighlights), Theme: s.Theme, Matches: s.Matches, Page: s.Page,
		}
		if n := len(s.Path); n > 1 {
			section.Path = s.Path[:n-1]
		}
		for _, n := range s.Snippets {
			snippet := Snippet{Href: section.Href, HTML: marked(n.Text, n.Highlights)}
			if n.Page != section.Page {
				snippet.Page = n.Page
			}
			section.Snippets = append(section.Snippets, snippet)
		}
		shown += s.Matches
		hit.Sections = append(hit.Sections, section)
	}
	hit.More = max(0, h.Matches-shown)
	return hit
}

// meta returns the facts in a document's line, without unknown ones.
func meta(h search.Hit) []string {
	date := h.Date
	switch {
	case date == "" && h.Published != "":
		date = h.Published
	case date == "" && h.Year != 0:
		date = fmt.Sprintf("%d年", h.Year)
	}
	source := strings.TrimSpace(h.Source.Name + " " + h.Source.Edition)
	all := []string{spaced(h.Region), date, h.Issuer, h.DocNumber, source}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

func newAdvice(at address, s search.Suggestion) Advice {
	to := at
	for _, drop := range s.Drop {
		to = to.set(drop, "")
	}
	for name, v := range s.Set {
		to = to.set(name, v)
	}
	if s.Query != "" {
		to = to.set("q", s.Query)
	}
	advice := Advice{Text: s.Text}
	if s.Query != "" || len(s.Drop) > 0 || len(s.Set) > 0 {
		advice.Href, advice.Label = to.searchURL(), "这样查"
		if s.Documents > 0 {
			advice.Label = "这样查：" + Number(s.Documents) + " 篇"
		}
	}
	return advice
}

func fragment(ordinal int) string { return fmt.Sprintf("#s%d", ordinal) }

// sortedByYear sorts the newest year first.
func sortedByYear(values []search.Facet) []search.Facet {
	values = slices.Clone(values)
	sort.SliceStable(values, func(i, j int) bool { return values[i].Value > values[j].Value })
	return values
}
