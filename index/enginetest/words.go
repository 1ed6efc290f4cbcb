package enginetest

import (
	"context"
	"slices"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// wantWords checks what words begin with a prefix.
func wantWords(t *testing.T, e index.Engine, prefix string, size int, want ...index.Value) {
	t.Helper()
	got, err := e.Words(context.Background(), prefix, size)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("words from %q: %+v, %v, want %+v", prefix, got, err, want)
	}
}

// wantFrequencies checks in how many documents words occur.
func wantFrequencies(t *testing.T, e index.Engine, words []string, want ...int) {
	t.Helper()
	got, err := e.DocumentFrequencies(context.Background(), words)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("frequencies of %q: %v, %v, want %v", words, got, err, want)
	}
}

func value(text string, documents int) index.Value {
	return index.Value{Text: text, Documents: documents}
}

// wordsByDocuments: a word counts once for a document, wherever it occurs in it, and so do its parts.
func wordsByDocuments(t *testing.T, e index.Engine) {
	wantWords(t, e, "", everything)
	wantFrequencies(t, e, []string{"人民"}, 0)
	put(t, e,
		&corpus.Document{ID: "a", Title: "人民政府", Sections: []corpus.Section{
			{Ordinal: 1, Heading: "人民", Text: "人民。"}, {Ordinal: 2, Heading: "人民", Text: "人民，人民"},
		}},
		&corpus.Document{ID: "b", Sections: []corpus.Section{{Ordinal: 1, Text: "人民。人口，ＡＩ"}, {Ordinal: 2, Text: "政府"}}},
		&corpus.Document{ID: "c", Sections: []corpus.Section{{Ordinal: 1, Heading: "人民法院"}}},
		&corpus.Document{ID: "d", Title: "人口"},
	)
	wantWords(t, e, "人", everything, value("人民", 3), value("人口", 2), value("人民政府", 1), value("人民法院", 1))
	wantWords(t, e, "人", 3, value("人民", 3), value("人口", 2), value("人民政府", 1))
	wantWords(t, e, "人民政府", 9, value("人民政府", 1))
	wantWords(t, e, "人民政", 9, value("人民政府", 1))
	wantWords(t, e, "a", 9, value("ai", 1))
	wantWords(t, e, "人", 0)
	wantWords(t, e, "没", 9)
	wantFrequencies(t, e, []string{"政府", "民政", "人民", "ai", "AI", "政府", ""}, 2, 0, 3, 1, 0, 2, 0)
	wantFrequencies(t, e, nil)
}

func wordsOfDeleted(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵。海绵城市。城市"), simple("b", "海绵。试点"), simple("c", "海绵"))
	put(t, e, simple("b", "城市"))
	remove(t, e, "c")
	wantWords(t, e, "海", everything, value("海绵", 1), value("海绵城市", 1))
	wantWords(t, e, "试", everything)
	wantFrequencies(t, e, []string{"城市", "海绵", "试点", "标题"}, 2, 1, 0, 2)
}

// sameWords compares the words of an engine with those of a scan.
func (c *comparison) sameWords() {
	c.t.Helper()
	ctx := context.Background()
	words := []string{"", "没有的词"}
	for _, prefix := range []string{"", c.prefix(), c.prefix(), c.prefix()} {
		size := pick(c.maker, []int{0, 1, 2, 5, everything})
		want, err := c.scan.Words(ctx, prefix, size)
		if err != nil {
			c.t.Fatalf("words: %v", err)
		}
		wantWords(c.t, c.engine, prefix, size, want...)
		for _, w := range want {
			words = append(words, w.Text)
		}
	}
	for range 3 {
		words = append(words, analysis.FoldString(pick(c.maker, pieces)+pick(c.maker, pieces)))
	}
	want, err := c.scan.DocumentFrequencies(ctx, words)
	if err != nil {
		c.t.Fatalf("frequencies: %v", err)
	}
	wantFrequencies(c.t, c.engine, words, want...)
}

// prefix makes one that some words may well begin with.
func (c *comparison) prefix() string {
	text := []rune(analysis.FoldString(pick(c.maker, pieces) + pick(c.maker, pieces)))
	return string(text[:min(len(text), 1+c.IntN(2))])
}
