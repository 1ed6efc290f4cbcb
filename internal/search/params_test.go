package search

import (
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"wenxun/index"
)

func parse(t testing.TB, query string) (Params, []ParamError) {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return ParseParams(values)
}

func TestParametersAreReadAsTheContractSays(t *testing.T) {
	p, errs := parse(t, "q=海绵城市&mode=exact&within=section&type=通知&type=公文&year=2020..2024&year=2018&theme=教育"+
		"&from=2024-03&to=2024-03-15&added_from=2026-11&sort=-date&size=0&cursor=x&facets=year,theme&facets=tag&facet_size=7&snippets=2&synonyms=off")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	want := Params{
		Q: "海绵城市", Mode: Exact, Within: index.WithinSection, From: "2024-03", To: "2024-03-15",
		AddedFrom: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Sort: index.ByDateDesc, Sorted: true, Cursor: "x",
		Facets: []index.Field{index.FieldYear, index.FieldTheme, index.FieldTag}, FacetSize: 7, Snippets: 2, NoSynonyms: true,
		Filters: []index.Filter{
			{Field: index.FieldTheme, Values: []string{"教育"}},
			{Field: index.FieldType, Values: []string{"公文/通知", "公文"}},
			{Field: index.FieldYear, Values: []string{"2018"}, Years: []index.YearRange{{From: 2020, To: 2024}}},
		},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got  %+v\nwant %+v", p, want)
	}
}

func TestParametersLeftEmptySayNothing(t *testing.T) {
	p, errs := parse(t, "q=x&theme=&size=&from=&mode=&facets=")
	if len(errs) > 0 || !reflect.DeepEqual(p, DefaultParams("x")) {
		t.Errorf("got %+v, %v", p, errs)
	}
}

func TestParametersThatCannotBeUnderstoodAreNamed(t *testing.T) {
	for query, want := range map[string][]string{
		"modus=exact":                nil,
		"mode=fuzzy":                 {"mode"},
		"size=101":                   {"size"},
		"size=-1":                    {"size"},
		"size=ten":                   {"size"},
		"snippets=11":                {"snippets"},
		"facet_size=0":               {"facet_size"},
		"facets=colour":              {"facets"},
		"from=2024-13":               {"from"},
		"to=24":                      {"to"},
		"from=2025&to=2024-12":       {"from"},
		"from=2024-12-31&to=2024-12": {},
		"added_from=gestern":         {"added_from"},
		"year=20":                    {"year"},
		"year=2024..2020":            {"year"},
		"year=..":                    {"year"},
		"year=2020..&year=..1999":    {},
		"type=小说":                    {"type"},
		"theme=天气":                   {"theme"},
		"role=配角":                    {"role"},
		"q=a&q=b":                    {"q"},
		"sort=title&within=page":     {"sort", "within"},
		"foo=":                       {"foo"},
	} {
		if want == nil {
			want = []string{"modus"}
		}
		_, errs := parse(t, query)
		got := []string{}
		for _, e := range errs {
			got = append(got, e.Parameter)
			if e.Reason == "" {
				t.Errorf("%s: no reason", query)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: errors for %q, want %q", query, got, want)
		}
	}
}

func TestParametersOfTheCallerArePassedOver(t *testing.T) {
	_, errs := ParseParams(url.Values{"q": {"x"}, "format": {"csv"}, "by": {"year"}}, "format", "by")
	if len(errs) > 0 {
		t.Error(errs)
	}
}

func FuzzParseParams(f *testing.F) {
	f.Add("q=a&year=2020..2024&size=3")
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		if p, errs := ParseParams(values); len(errs) == 0 && (p.Size > maxSize || p.FacetSize > maxFacetSize || p.Snippets > maxSnippets) {
			t.Errorf("%q: %+v", query, p)
		}
	})
}
