package search

import (
	"context"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/scan"
)

// keywordsOf returns the keywords of a document in a library with other documents.
func keywordsOf(t *testing.T, d *corpus.Document, others ...string) string {
	t.Helper()
	docs := []*corpus.Document{d}
	for i, text := range others {
		docs = append(docs, doc(string(rune('b'+i)), "", text))
	}
	got, err := service(t, docs...).Keywords(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(got, " ")
}

func TestKeywordsAreFrequentHereAndRareElsewhere(t *testing.T) {
	for _, c := range []struct {
		name, text string
		others     []string
		want       string
	}{
		{"more frequent first", "养犬。养犬。养犬。免疫。免疫。犬只管理。", []string{"道路", "档案"}, "养犬 免疫"},
		{"rarer first", "养犬。养犬。免疫。免疫。", []string{"免疫", "档案", "道路"}, "养犬 免疫"},
		{"what most others have is none", "养犬。养犬。管理。管理。管理。", []string{"管理", "管理", "道路"}, "养犬"},
		{"once is not frequent", "养犬。", []string{"道路"}, ""},
		{"alone in the library", "养犬。养犬。养犬。免疫。免疫。", nil, "养犬 免疫"},
		{"headings and title count", "# 养犬\n# 养犬\n。", []string{"道路"}, "养犬"},
		{"no numbers, Latin words, characters, or words that carry nothing",
			"第二条。第二条。二十条。二十条。2024。2024。GDP。GDP。犬。犬。怎么。怎么。养犬。养犬", []string{"道路"}, "养犬"},
		{"no words that point", "本法。本法。我省。我省。上半年。上半年。养犬。养犬。", []string{"道路"}, "养犬"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := keywordsOf(t, doc("a", "", c.text), c.others...); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAnOccurrenceCountsForTheLongestKeyword(t *testing.T) {
	others := []string{"道路", "档案", "人民政府。人民"}
	for text, want := range map[string]string{
		"人民政府。人民政府。人民政府。":               "人民政府",
		"人民政府。人民政府。人民政府。人民。":            "人民政府",    // outside it occurs once
		"人民政府。人民政府。人民政府。人民。人民。":         "人民政府 人民", // twice
		"人民政府。人民政府。人民政府。人民。人民。人民。人民。":   "人民 人民政府",
		"人民政府。人民法院。政府。政府。":              "政府 人民", // neither long one is frequent
		"人民代表大会。人民代表大会。人民代表大会。人民代表。":    "人民代表大会",
		"人民代表大会。人民代表大会。人民代表。人民代表。人民代表。": "人民代表 人民代表大会",
	} {
		if got := keywordsOf(t, doc("a", "", text), others...); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestKeywordsLeaveOutTheDocumentsOwnPlace(t *testing.T) {
	d := in(doc("a", "", "江西省。江西省。江西。江西。浙江。浙江。"), "江西省/九江市", 2024, "")
	if got, want := keywordsOf(t, d, "道路"), "浙江"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestOfLongDocumentsKeywordsAreMoreFrequent(t *testing.T) {
	long := strings.Repeat("的。", 3*keywordEvery/2)
	if got, want := keywordsOf(t, doc("a", "", long+"养犬。养犬。养犬。免疫。免疫。"), "道路"), "养犬"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestThereAreAtMostTwelveKeywords(t *testing.T) {
	text := strings.Repeat("养犬。免疫。道路。档案。医院。邮票。审计。工会。城墙。电车。噪声。调解。投资。", 3)
	if got := strings.Fields(keywordsOf(t, doc("a", "", text), "别的")); len(got) != 12 {
		t.Errorf("%d keywords: %s", len(got), got)
	}
}

func TestWithoutWordsThereAreNoKeywords(t *testing.T) {
	d := doc("a", "", "养犬。养犬。")
	engine := scan.New(nil)
	if err := engine.Apply(context.Background(), []index.Change{{Put: d}}); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*Service{
		"the engine cuts nothing": New(engine, words, Options{Words: analysis.PolicyWords}),
		"the service has none":    New(service(t, d).engine, words, Options{}),
	} {
		if got, err := s.Keywords(context.Background(), d); err != nil || got == nil || len(got) > 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestKeywordsAskTheEngineOnceForWords(t *testing.T) {
	d := doc("a", "", "养犬。养犬。")
	s := service(t, d)
	engine := &counting{Engine: s.engine}
	s.engine = engine
	if _, err := s.Keywords(context.Background(), d); err != nil || engine.calls != 1 {
		t.Errorf("%d calls, %v", engine.calls, err)
	}
}
