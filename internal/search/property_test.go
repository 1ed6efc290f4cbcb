package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index/analysis"
)

// pieces are what random reports and queries are made of: words that overlap, digits, Latin
// letters, marks that fold away and marks that break, traditional and wide characters.
var pieces = []string{
	"海绵", "城市", "海绵城市", "市", "城", "數字", "数字经济", "經濟", "4.8", "24.8亿元", "5%", "59%", "AI", "ai", "Shanghai", "㎡",
	"“", "”", "，", "。", "\n", " ", "　", "老赖", "失信被执行人", "试点", "的", "２０２４", "2024", "⼯", "🙂", "𠀀", "<b>", "&",
}

func randomText(rng *rand.Rand, length int) string {
	var b strings.Builder
	for range length {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String()
}

func randomLibrary(rng *rand.Rand, n int) []*corpus.Document {
	var docs []*corpus.Document
	for i := range n {
		d := &corpus.Document{ID: fmt.Sprintf("d%d", i), Title: randomText(rng, rng.IntN(4)), Year: 2023 + rng.IntN(3)}
		d.Region = []string{"", "江西省/九江市", "江西省"}[rng.IntN(3)]
		for s := range 1 + rng.IntN(3) {
			d.Sections = append(d.Sections, corpus.Section{
				Ordinal: s + 1, Heading: randomText(rng, rng.IntN(3)), Text: randomText(rng, rng.IntN(160)),
				Theme: corpus.Themes[rng.IntN(3)],
			})
		}
		docs = append(docs, d)
	}
	return docs
}

func randomQuery(rng *rand.Rand) string {
	words := make([]string, 1+rng.IntN(2))
	for i := range words {
		words[i] = strings.TrimSpace(randomText(rng, 1+rng.IntN(2)))
		if rng.IntN(6) == 0 {
			words[i] = "-" + words[i]
		}
	}
	return strings.Join(words, " ")
}

// TestHighlightsCoverWhatMatched: outside the highlights of an exact search no word stands, and
// inside each of them one does.
func TestHighlightsCoverWhatMatched(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		docs := randomLibrary(rng, 1)
		s := service(t, docs...)
		word := strings.Join(strings.Fields(randomText(rng, 1+rng.IntN(2))), "")
		pattern := analysis.NewPattern(word)
		params := DefaultParams(`「` + word + `」`)
		marks, err := s.Highlight(context.Background(), docs[0], params)
		if err != nil {
			t.Fatal(err)
		}
		for i, section := range docs[0].Sections {
			checkCover(t, pattern, section.Text, marks.Sections[i].Text)
			checkCover(t, pattern, section.Heading, marks.Sections[i].Heading)
		}
		checkCover(t, pattern, docs[0].Title, marks.Title)
	}
}

func checkCover(t *testing.T, pattern analysis.Pattern, text string, highlights []Highlight) {
	t.Helper()
	runes := []rune(text)
	folded, spans := analysis.FoldMap(text)
	within := func(start, end int) bool {
		for _, h := range highlights {
			if h[0] <= start && end <= h[1] {
				return true
			}
		}
		return false
	}
	for start, end := pattern.Next(folded, 0); start >= 0; start, end = pattern.Next(folded, end) {
		if !within(int(spans[start].Start), int(spans[end-1].End)) {
			t.Errorf("%q stands in %q at %d, outside the highlights %v", pattern, text, start, highlights)
		}
	}
	for i, h := range highlights {
		if h[0] < 0 || h[0] >= h[1] || h[1] > len(runes) || i > 0 && h[0] <= highlights[i-1][1] {
			t.Fatalf("highlights %v of %q are not ranges in order and apart", highlights, text)
		}
		if !strings.Contains(analysis.FoldString(string(runes[h[0]:h[1]])), strings.Trim(pattern.String(), "|")) {
			t.Errorf("%q does not stand in the highlight %q", pattern, string(runes[h[0]:h[1]]))
		}
	}
}

// TestSnippetsAreWhatTheTextSays: a snippet is a piece of its section's text, and a section whose
// text matched shows a highlight.
func TestSnippetsAreWhatTheTextSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 150 {
		docs := randomLibrary(rng, 4)
		s := service(t, docs...)
		a := ask(t, s, randomQuery(rng), "snippets=10")
		for _, h := range a.Hits {
			for _, x := range h.Sections {
				text := sectionNamed(docs, h.ID, x.Ordinal).Text
				marked := len(x.HeadingHighlights) > 0
				for _, n := range x.Snippets {
					if !strings.Contains(text, n.Text) {
						t.Errorf("snippet %q is no piece of %q", n.Text, text)
					}
					marked = marked || len(n.Highlights) > 0
				}
				if x.Matches > 0 && !marked {
					t.Errorf("%s: section %d of %s has %d matches and no highlight: %+v", a.Query.Text, x.Ordinal, h.ID, x.Matches, x)
				}
			}
		}
	}
}

func sectionNamed(docs []*corpus.Document, id string, ordinal int) *corpus.Section {
	for _, d := range docs {
		if d.ID == id {
			return &d.Sections[ordinal-1]
		}
	}
	return &corpus.Section{}
}

// TestAFilterNeverAddsAHit: what is found with one more filter is found without it.
func TestAFilterNeverAddsAHit(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 150 {
		s := service(t, randomLibrary(rng, 8)...)
		q := randomQuery(rng)
		mode := []string{"smart", "exact", "any"}[rng.IntN(3)]
		if strings.HasPrefix(q, "-") || strings.Contains(q, " -") {
			// A filter of sections narrows what NOT looks at, and rightly so.
			continue
		}
		all := ask(t, s, q, "size=100&mode="+mode)
		for _, filter := range []string{"year=2024", "region=江西省", "theme=经济运行", "theme=经济运行&year=2023..2024"} {
			found := ask(t, s, q, "size=100&mode="+mode+"&"+filter)
			without := map[string]bool{}
			for _, h := range all.Hits {
				if !h.Relaxed {
					without[h.ID] = true
				}
			}
			for _, h := range found.Hits {
				if !h.Relaxed && !without[h.ID] {
					t.Errorf("%s (%s): %s is found with %s and not without", q, mode, h.ID, filter)
				}
			}
			if found.Total.Documents > all.Total.Documents || found.Total.Exact > all.Total.Exact {
				t.Errorf("%s (%s): %s adds to the totals: %+v, %+v", q, mode, filter, found.Total, all.Total)
			}
		}
	}
}

// TestSmartFindsWhatExactFinds: and puts it first.
func TestSmartFindsWhatExactFinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 150 {
		s := service(t, randomLibrary(rng, 6)...)
		q := randomQuery(rng)
		exact, smart := ask(t, s, q, "mode=exact&size=100"), ask(t, s, q, "size=100")
		if smart.Total.Exact != exact.Total.Documents {
			t.Errorf("%s: smart has %d exact documents, exact finds %d", q, smart.Total.Exact, exact.Total.Documents)
		}
		for i, h := range smart.Hits {
			if h.Exact != (i < exact.Total.Documents) {
				t.Errorf("%s: hit %d of smart, %s, has exact %v; there are %d", q, i, h.ID, h.Exact, exact.Total.Documents)
			}
		}
	}
}

// FuzzSearch: a query is never an error, whatever it holds, and what is printed of it is valid.
func FuzzSearch(f *testing.F) {
	for _, q := range []string{"海绵城市 -试点", "「数字经济」~3", "文号：国办发〔2020", "谁可以申请补贴？", "region:江西 (a OR b", "国办发 2020 1号", "\xff-\x00\""} {
		f.Add(q)
	}
	rng := rand.New(rand.NewPCG(9, 10))
	s := service(f, randomLibrary(rng, 5)...)
	f.Fuzz(func(t *testing.T, q string) {
		for _, mode := range []Mode{Smart, Exact, Any} {
			p := DefaultParams(q)
			p.Mode = mode
			a, err := s.Search(context.Background(), p)
			if err != nil {
				t.Fatalf("%q (%s): %v", q, mode, err)
			}
			if a.Total.Exact > a.Total.Documents || len(a.Hits) > p.Size {
				t.Errorf("%q (%s): %+v, %d hits", q, mode, a.Total, len(a.Hits))
			}
		}
	})
}
