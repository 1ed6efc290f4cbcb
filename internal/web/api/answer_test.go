package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/search"
)

// answer is an answer with something in every field.
func answer() *search.Answer {
	return &search.Answer{
		Query:    search.QueryInfo{Text: "海绵<城市>", Mode: search.Smart, Relaxed: true, Parsed: "海绵城市", Notes: []string{"一"}},
		Total:    search.Total{Documents: 1, Exact: 2, Sections: 3, Matches: 4, Related: 5},
		Coverage: search.Coverage{Documents: 6, Unreadable: 7, PagesWithoutText: 8},
		Took:     1234 * time.Microsecond,
		Hits: []search.Hit{{
			ID: "云:1", Score: 1.5, Exact: true, Relaxed: true, Title: "“海绵”<b>&城市", TitleHighlights: []search.Highlight{{1, 3}, {7, 9}},
			Type: "公文/通知", Region: "云江省", RegionCode: "990000", Issuer: "云江省人民政府", DocNumber: "云政发〔2024〕1号", Date: "2024-03", Published: "2024-04",
			Year: 2024, Added: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Matches: 9,
			Source: search.Source{Name: "云江日报", Edition: "A1", Author: "甲", URL: "https://www.example.com/", File: "a.pdf", Pages: 4},
			Sections: []search.Section{{
				Ordinal: 2, Heading: "一、𠀀城市", HeadingHighlights: []search.Highlight{{2, 5}}, Path: []string{"上", "一、𠀀城市"}, Theme: "综合", Role: "回顾",
				Page: 3, Score: 0.5, Matches: 7,
				Snippets: []search.Snippet{{Text: "海绵城市。", Page: 3, Highlights: []search.Highlight{{0, 4}}}},
			}},
		}},
		Facets:     map[index.Field][]search.Facet{index.FieldYear: {{Value: "2024", Count: 1, Selected: true}}},
		NextCursor: "c",
		Suggestions: []search.Suggestion{{
			Kind: search.SuggestFilter, Text: "句", Query: "q", Drop: []string{"year"}, Set: map[string]string{"mode": "any"}, Documents: 3,
		}},
	}
}

func TestAnAnswerArrivesAsItWasSent(t *testing.T) {
	want := answer()
	body, err := Marshal(NewAnswer(want))
	if err != nil {
		t.Fatal(err)
	}
	var sent Answer
	if err := json.Unmarshal(body, &sent); err != nil {
		t.Fatal(err)
	}
	if got := sent.Plain(); !reflect.DeepEqual(got, want) {
		t.Errorf("sent    %+v\narrived %+v\nas %s", want, got, body)
	}
}

func TestWhatIsUnknownIsNullAndNoArrayIs(t *testing.T) {
	hit := search.Hit{ID: "a", Sections: []search.Section{{Ordinal: 1, Snippets: []search.Snippet{{}}}}}
	for name, c := range map[string]struct {
		value any
		nulls string // the fields that are null
	}{
		"answer":    {NewAnswer(&search.Answer{Hits: []search.Hit{hit, {}}, Facets: map[index.Field][]search.Facet{index.FieldTag: nil}}), "year pages page page year pages"},
		"nothing":   {NewAnswer(&search.Answer{}), ""},
		"trend":     {NewTrend(&search.Trend{}), "first"},
		"completed": {NewCompletions(nil), ""},
		"quote":     {NewQuoteCheck(&search.QuoteCheck{Places: []search.QuotePlace{{}}}), "page"},
		"document":  {NewDocument(&corpus.Document{Sections: []corpus.Section{{}}, Extraction: corpus.Extraction{Removed: []corpus.Removed{{}}}}, nil, nil), "year pages page page"},
		"row":       {NewExportRows(search.Hit{}, ""), "year section page"},
		"problem":   {Problem{Errors: NewParamErrors(nil)}, ""},
	} {
		body, err := Marshal(c.value)
		if err != nil {
			t.Fatal(err)
		}
		var nulls []string
		parts := strings.Split(string(body), ":null")
		for _, before := range parts[:len(parts)-1] {
			nulls = append(nulls, strings.Trim(before[strings.LastIndexAny(before, "{,")+1:], `"`))
		}
		if got := strings.Join(nulls, " "); got != c.nulls {
			t.Errorf("%s: %q are null, want %q: %s", name, got, c.nulls, body)
		}
	}
}

func TestAQuotationInATitleLeadsToTheDocument(t *testing.T) {
	check := NewQuoteCheck(&search.QuoteCheck{Places: []search.QuotePlace{{ID: "a"}, {ID: "a", Ordinal: 2}}})
	if check.Places[0].URL != "/documents/a" || check.Places[1].URL != "/documents/a#s2" {
		t.Errorf("%+v", check.Places)
	}
}

func TestMarkedTextIsEscaped(t *testing.T) {
	for _, c := range []struct {
		text       string
		highlights []search.Highlight
		want       string
	}{
		{"说到海绵城市", []search.Highlight{{2, 4}}, "说到<mark>海绵</mark>城市"},
		{"5 < 6 & 7", []search.Highlight{{8, 9}}, "5 &lt; 6 &amp; <mark>7</mark>"},
		{"<script>x</script>", nil, "&lt;script&gt;x&lt;/script&gt;"},
		{"<mark>甲</mark>", []search.Highlight{{6, 7}}, "&lt;mark&gt;<mark>甲</mark>&lt;/mark&gt;"},
		{`" onmouseover="x`, []search.Highlight{{0, 1}}, "<mark>&#34;</mark> onmouseover=&#34;x"},
		{"𠀀甲", []search.Highlight{{1, 2}}, "𠀀<mark>甲</mark>"},
		{"甲", []search.Highlight{{0, 9}}, "<mark>甲</mark>"},
		{"", nil, ""},
	} {
		if got := Mark(c.text, c.highlights); got != c.want {
			t.Errorf("%q marked at %v is %q, want %q", c.text, c.highlights, got, c.want)
		}
	}
}

func TestAMarkThatIsNotClosedReachesTheEnd(t *testing.T) {
	text, highlights := ParseMarked("甲&lt;<mark>乙&amp;丙")
	if want := []search.Highlight{{2, 5}}; text != "甲<乙&丙" || !reflect.DeepEqual(highlights, want) {
		t.Errorf("%q %v", text, highlights)
	}
}

// FuzzMarked: what was marked comes back, whatever the text.
func FuzzMarked(f *testing.F) {
	f.Add("说到<mark>海绵</mark>&amp;城市", 2, 3, 5, 4)
	f.Add("\x00𠀀'\"", 0, 1, 1, 1)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		text = strings.ToValidUTF8(text, "")
		n := len([]rune(text))
		highlights := []search.Highlight{}
		at := 0
		for _, gap := range [][2]int{{a, b}, {c, d}} {
			if gap[0] < 0 || gap[1] <= 0 || gap[0] > n || gap[1] > n || at+gap[0]+gap[1] > n {
				break
			}
			highlights = append(highlights, search.Highlight{at + gap[0], at + gap[0] + gap[1]})
			at += gap[0] + gap[1]
		}
		back, found := ParseMarked(Mark(text, highlights))
		if back != text || !reflect.DeepEqual(found, highlights) {
			t.Errorf("%q marked at %v came back as %q at %v", text, highlights, back, found)
		}
	})
}

func TestWhatElseIsAskedIsSentWhole(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{NewCompletions([]search.Completion{{Text: "海绵城市", Kind: "title", ID: "a", Documents: 1}, {Text: "海绵", Kind: "term"}}),
			`{"suggestions":[{"text":"海绵城市","kind":"title","id":"a","documents":1},{"text":"海绵","kind":"term"}]}`},
		{NewTrend(&search.Trend{By: "year", Buckets: []search.Bucket{{Value: "2024", Matching: 1, Documents: 2}}, Silent: []string{"2023"},
			First: &search.Mention{ID: "a", Title: "甲", TitleFrom: corpus.TitleText, Date: "2024"}}),
			`{"query":{"text":"","mode":"","relaxed":false,"parsed":"","notes":[]},"by":"year","total":{"documents":0,"exact":0,"exact_matches":0,"across":0,"sections":0,"matches":0,"related":0},` +
				`"coverage":{"documents":0,"library":0,"undated":0,"unreadable":0,"pages_without_text":0,"ocr":0,"damaged":0},"buckets":[{"value":"2024","matching":1,"documents":2}],` +
				`"first":{"id":"a","title":"甲","title_from":"text","date":"2024","url":"/documents/a"},"silent":["2023"]}`},
		{NewQuoteCheck(&search.QuoteCheck{Verdict: search.Nearly, Total: 12, Places: []search.QuotePlace{{ID: "a", Title: "甲", TitleFrom: corpus.TitleComposed, Ordinal: 2, Page: 3, Text: "文",
			Difference: []search.Edit{{Kind: search.Missing, Text: "文"}}}}}),
			`{"verdict":"near","total":12,"places":[{"id":"a","title":"甲","title_from":"composed","ordinal":2,"page":3,"text":"文","url":"/documents/a#s2","difference":[{"kind":"missing","text":"文"}]}],` +
				`"coverage":{"documents":0,"library":0,"undated":0,"unreadable":0,"pages_without_text":0,"ocr":0,"damaged":0}}`},
	} {
		body, err := Marshal(c.value)
		if got := strings.TrimSpace(string(body)); err != nil || got != c.want {
			t.Errorf("got  %s\nwant %s\n%v", got, c.want, err)
		}
	}
}
