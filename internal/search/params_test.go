package search

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"wenxun/index"
)

// parse reads the parameters that tests of searches use, written as in an address and all valid.
func parse(t testing.TB, query string) Params {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	p := DefaultParams("")
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for name, given := range values {
		v := given[0]
		switch name {
		case "q":
			p.Q = v
		case "mode":
			p.Mode = Mode(v)
		case "within":
			p.Within = map[string]index.Within{"section": index.WithinSection, "sentence": index.WithinSentence}[v]
		case "sort":
			p.Sort = map[string]index.Sort{"date": index.ByDate, "relevance": index.ByRelevance}[v]
		case "cursor":
			p.Cursor = v
		case "from":
			p.From = v
		case "to":
			p.To = v
		case "size":
			p.Size = number(v)
		case "snippets":
			p.Snippets = number(v)
		case "synonyms":
			p.NoSynonyms = v == "off"
		case "year":
			f := index.Filter{Field: index.FieldYear, Values: given}
			if from, to, isRange := strings.Cut(v, ".."); isRange {
				f.Values, f.Years = nil, []index.YearRange{{From: number(from), To: number(to)}}
			}
			p.Filters = append(p.Filters, f)
		case "theme":
			p.Filters = append(p.Filters, index.Filter{Field: index.FieldTheme, Values: given})
		case "region":
			p.Filters = append(p.Filters, index.Filter{Field: index.FieldRegion, Values: given})
		default:
			t.Fatalf("no test has needed the parameter %s", name)
		}
	}
	return p
}

// marked returns a text with what matched in marks.
func marked(text string, highlights []Highlight) string {
	runes, at := []rune(text), 0
	var b strings.Builder
	for _, h := range highlights {
		b.WriteString(string(runes[at:h[0]]) + "<mark>" + string(runes[h[0]:h[1]]) + "</mark>")
		at = h[1]
	}
	return b.String() + string(runes[at:])
}
