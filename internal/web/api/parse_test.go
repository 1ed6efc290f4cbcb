package api

import (
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wenxun/index"
	"wenxun/internal/search"
)

// parse reads an address's parameters and returns those that are wrong by name.
func parse(t testing.TB, e Endpoint, query string) (Arguments, []string) {
	t.Helper()
	a, err := Parse(e, ParseQuery(query))
	names := []string{}
	var wrong search.ParamErrors
	if err != nil && !errors.As(err, &wrong) {
		t.Fatalf("%s: %v", query, err)
	}
	for _, w := range wrong {
		names = append(names, w.Parameter)
		if w.Reason == "" {
			t.Errorf("%s: no reason for %s", query, w.Parameter)
		}
	}
	return a, names
}

func TestParametersAreReadAsTheContractSays(t *testing.T) {
	a, wrong := parse(t, OfSearch, "q=海绵城市&mode=exact&within=section&type=通知&type=公文&year=2020..2024&year=2018&theme=教育"+
		"&from=2024-03&to=2024-03-15&added_from=2026-11&sort=-date&size=0&cursor=x&facets=year,theme&facets=tag&facet_size=7&snippets=2&synonyms=off")
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	want := search.Params{
		Q: "海绵城市", Mode: search.Exact, Within: index.WithinSection, From: "2024-03", To: "2024-03-15",
		AddedFrom: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Sort: index.ByDateDesc, Cursor: "x",
		Facets: []index.Field{index.FieldYear, index.FieldTheme, index.FieldTag}, FacetSize: 7, Snippets: 2, NoSynonyms: true,
		Filters: []index.Filter{
			{Field: index.FieldTheme, Values: []string{"教育"}},
			{Field: index.FieldType, Values: []string{"公文/通知", "公文"}},
			{Field: index.FieldYear, Values: []string{"2018"}, Years: []index.YearRange{{From: 2020, To: 2024}}},
		},
	}
	if !reflect.DeepEqual(a.Search, want) {
		t.Errorf("got  %+v\nwant %+v", a.Search, want)
	}
}

func TestParametersLeftBlankCountAsNotGiven(t *testing.T) {
	a, wrong := parse(t, OfSearch, "q=x&theme=&size=&from=&mode=%20&facets=&q=")
	if len(wrong) > 0 || !reflect.DeepEqual(a.Search, search.DefaultParams("x")) {
		t.Errorf("got %+v, %v", a, wrong)
	}
}

func TestParametersThatCannotBeReadAreNamed(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"modus=exact", "modus"},
		{"mode=fuzzy", "mode"},
		{"size=101", "size"},
		{"size=-1", "size"},
		{"size=ten", "size"},
		{"snippets=11", "snippets"},
		{"facet_size=0", "facet_size"},
		{"facets=colour", "facets"},
		{"from=2024-13", "from"},
		{"to=24", "to"},
		{"from=2025&to=2024-12", "from"},
		{"from=2024-12-31&to=2024-12", ""},
		{"added_from=gestern", "added_from"},
		{"added_from=2026-11-02T10:00:00%2B08:00", ""},
		{"year=20", "year"},
		{"year=2024..2020", "year"},
		{"year=..", "year"},
		{"year=2020..&year=..1999", ""},
		{"type=小说", "type"},
		{"theme=天气", "theme"},
		{"role=配角", "role"},
		{"q=a&q=b", "q"},
		{"sort=title&within=page", "sort within"},
		{"foo=", "foo"},
		{"path=a", "path"},
	} {
		if _, wrong := parse(t, OfSearch, c.query); strings.Join(wrong, " ") != c.want {
			t.Errorf("%s: %q are wrong, want %q", c.query, wrong, c.want)
		}
	}
}

func TestEachEndpointTakesItsParameters(t *testing.T) {
	for _, c := range []struct {
		endpoint    Endpoint
		query, want string // those that are wrong
	}{
		{OfExport, "q=x&format=csv&size=3&sort=date", ""},
		{OfExport, "format=pdf", "format"},
		{OfSearch, "format=csv&by=year", "by format"},
		{OfTrends, "q=x&by=theme&size=3&sort=date&cursor=x", ""},
		{OfTrends, "by=author&size=x", "by size"},
		{OfFeed, "q=x&snippets=2&sort=&size=", ""},
		{OfFeed, "q=x&sort=date&size=3", "size sort"},
		{OfSuggest, "q=x", ""},
		{OfSuggest, "q=x&mode=exact", "mode"},
		{OfDocument, "q=x&mode=exact", ""},
		{OfDocument, "q=x&size=3&mode=clever", "mode size"},
		{OfDismissal, "path=a&member=b", ""},
		{OfIngest, "path=a&member=b", "member"},
		{OfNone, "q=x", "q"},
		{OfNone, "", ""},
	} {
		if _, wrong := parse(t, c.endpoint, c.query); strings.Join(wrong, " ") != c.want {
			t.Errorf("endpoint %b, %s: %q are wrong, want %q", c.endpoint, c.query, wrong, c.want)
		}
	}
	if a, _ := parse(t, OfExport, ""); a.Format != "csv" || a.By != "year" {
		t.Errorf("the defaults are %+v", a)
	}
	if a, _ := parse(t, OfDismissal, "path=甲.zip&member=乙.txt"); a.Path != "甲.zip" || a.Member != "乙.txt" {
		t.Errorf("path and member are %+v", a)
	}
}

// Everything that a parameter may be given is what its schema and the help describe.
func TestEveryChoiceAndBoundIsAccepted(t *testing.T) {
	for _, p := range parameters {
		values := slices.Clone(p.Choices)
		if p.Kind == Number {
			values = append(values, "0", "1", "10")
			if p.Default < p.Min || p.Default > p.Max {
				t.Errorf("%s: the default %d is out of bounds", p.Name, p.Default)
			}
		}
		if (p.Kind == Choice) != (len(p.Choices) > 1) || p.About == "" || p.takenBy == OfNone {
			t.Errorf("%s: %+v", p.Name, p)
		}
		for _, v := range values {
			if p.Kind == Number && v == "0" && p.Min > 0 {
				continue
			}
			var a Arguments
			if err := p.read(&a, []string{v}); err != nil {
				t.Errorf("%s=%s: %v", p.Name, v, err)
			}
		}
	}
	for _, name := range withins {
		if _, ok := withinNamed[name]; !ok {
			t.Errorf("within=%s has no meaning", name)
		}
	}
	for _, name := range sorts {
		if _, ok := sortNamed[name]; !ok {
			t.Errorf("sort=%s has no meaning", name)
		}
	}
}

func TestAnAddressIsReadWhateverItContains(t *testing.T) {
	for raw, want := range map[string]url.Values{
		"q=增长5%&size=3":   {"q": {"增长5%"}, "size": {"3"}},
		"q=%E6%B5%B7+%zz": {"q": {"海 %zz"}},
		"q=%ff":           {"q": {"\uFFFD"}},
		"a&=b&&c=1=2":     {"a": {""}, "": {"b"}, "c": {"1=2"}},
	} {
		if got := ParseQuery(raw); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("q=a&year=2020..2024&size=3")
	f.Add("by=year&format=csv&added_from=2024-02-30&facets=year,,tag")
	f.Fuzz(func(t *testing.T, query string) {
		for _, e := range []Endpoint{OfSearch, OfExport, OfFeed, OfTrends, OfSuggest, OfDocument, OfIngest, OfDismissal, OfNone} {
			a, wrong := parse(t, e, query)
			if p := a.Search; len(wrong) == 0 && (p.Size > maxSize || p.FacetSize > maxFacetSize || p.Snippets > maxSnippets) {
				t.Errorf("%q: %+v", query, p)
			}
		}
	})
}
