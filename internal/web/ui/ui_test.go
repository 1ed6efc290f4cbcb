package ui

import (
	"html/template"
	"net/url"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/search"
)

func TestParagraphsKeepTextHighlightsAndPages(t *testing.T) {
	for _, c := range []struct {
		name, text string
		highlights []search.Highlight
		breaks     []corpus.PageBreak
		want       string // paragraphs joined by |
	}{
		{"plain", "甲\n乙", nil, nil, "甲|乙"},
		{"escaped", "a<b&c", nil, nil, "a&lt;b&amp;c"},
		{"one highlight", "甲乙丙", []search.Highlight{{1, 2}}, nil, `甲<mark id="m1">乙</mark>丙`},
		{"two beside each other", "甲乙", []search.Highlight{{0, 1}, {1, 2}}, nil, `<mark id="m1">甲</mark><mark id="m2">乙</mark>`},
		{"to the end", "甲乙", []search.Highlight{{1, 9}}, nil, `甲<mark id="m1">乙</mark>`},
		{"over a line's end", "甲\n乙", []search.Highlight{{0, 3}}, nil, `<mark id="m1">甲</mark>|<mark>乙</mark>`},
		{"beyond the BMP", "𠀀甲", []search.Highlight{{1, 2}}, nil, `𠀀<mark id="m1">甲</mark>`},
		{"empty and overlapping ones", "甲乙丙", []search.Highlight{{0, 0}, {0, 2}, {1, 2}, {2, 3}}, nil, `<mark id="m1">甲乙</mark><mark id="m2">丙</mark>`},
		{"empty lines go", "甲\n\n乙\n", nil, nil, "甲|乙"},
		{"nothing", "", nil, nil, ""},
		{"a page begins", "甲乙", nil, []corpus.PageBreak{{Offset: 1, Page: 2}}, `甲<span class="page" id="p2" title="原件第 2 页由此开始">第2页</span>乙`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var m marker
			var got []string
			for _, p := range m.paragraphs(c.text, c.highlights, c.breaks) {
				got = append(got, string(p))
			}
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

// FuzzParagraphs: whatever the highlights are, the text comes back whole, and marks are balanced.
func FuzzParagraphs(f *testing.F) {
	f.Add("甲乙\n丙", 0, 2, 1, 4, 2)
	f.Add("<a>", 1, 1, 0, 9, 0)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d, page int) {
		var m marker
		var out strings.Builder
		for _, p := range m.paragraphs(text, []search.Highlight{{a, b}, {c, d}}, []corpus.PageBreak{{Offset: page, Page: 0}}) {
			if strings.Count(string(p), "<mark") != strings.Count(string(p), "</mark>") {
				t.Fatalf("marks are not balanced in %q", p)
			}
			out.WriteString(string(p))
		}
		plain := out.String()
		for _, tag := range []string{`<mark id="m1">`, `<mark id="m2">`, "<mark>", "</mark>"} {
			plain = strings.ReplaceAll(plain, tag, "")
		}
		if want := template.HTMLEscapeString(strings.ReplaceAll(text, "\n", "")); strings.ReplaceAll(plain, "\x00", "\uFFFD") != strings.ReplaceAll(want, "\x00", "\uFFFD") {
			if strings.ToValidUTF8(text, "") == text {
				t.Fatalf("text %q came back as %q", want, plain)
			}
		}
	})
}

func TestAFacetOpensWhereItWasClicked(t *testing.T) {
	v := func(value string, selected bool) search.Facet {
		return search.Facet{Value: value, Count: 1, Selected: selected}
	}
	for _, c := range []struct {
		name   string
		values []search.Facet
		want   string
	}{
		{"closed", []search.Facet{v("甲", false), v("甲/一", false), v("乙", false)}, "甲 乙"},
		{"the one above is on", []search.Facet{v("甲", true), v("甲/一", false), v("甲/一/子", false), v("乙", false)}, "甲 甲/一 甲/一/子 乙"},
		{"one below is on", []search.Facet{v("乙", false), v("甲", false), v("甲/一", true), v("甲/二", false)}, "乙 甲 甲/一 甲/二"},
		{"but one at the top", []search.Facet{v("甲", false), v("甲/一", false), v("甲/二", false)}, "甲 甲/一 甲/二"},
		{"none", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range opened(c.values) {
				got = append(got, f.Value)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestOneClickTurnsAFilterOnOrOff(t *testing.T) {
	at := address(url.Values{"q": {"x"}, "region": {"甲/一"}, "type": {"通知"}, "cursor": {"c"}})
	value := func(name, v string, selected bool) string {
		field, ok := index.FieldNamed(name)
		if !ok {
			t.Fatalf("no field %s", name)
		}
		boxes := facetBoxes(at, map[index.Field][]search.Facet{field: {{Value: v, Count: 1, Selected: selected}}})
		q, err := url.Parse(boxes[0].Shown[0].Href)
		if err != nil {
			t.Fatal(err)
		}
		if q.Query().Get("cursor") != "" {
			t.Error("the cursor of another search is kept")
		}
		return strings.Join(q.Query()[name], " ")
	}
	for _, c := range []struct {
		name, value string
		selected    bool
		want        string
	}{
		{"region", "甲", false, "甲"},         // above what is on: takes its place
		{"region", "甲/一/子", false, "甲/一/子"}, // below it: likewise
		{"region", "甲/二", false, "甲/一 甲/二"}, // beside it: both
		{"region", "甲/一", true, ""},
		{"type", "公文/通知", true, ""}, // on by its leaf's name
		{"year", "2024", false, "2024"},
	} {
		if got := value(c.name, c.value, c.selected); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.name, c.value, got, c.want)
		}
	}
}

func TestNumbersArePartedByThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %s, want %s", n, got, want)
		}
	}
}
