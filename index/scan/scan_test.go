package scan

import (
	"context"
	"errors"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

func asking(s string) *index.Request {
	return &index.Request{
		Query: index.Query{Root: &index.Word{Exact: analysis.NewPattern(s)}},
		Hits:  index.HitOptions{Size: 1},
	}
}

func filled(t *testing.T, texts ...string) *Engine {
	t.Helper()
	e := New(nil)
	for i, text := range texts {
		d := &corpus.Document{ID: string(rune('a' + i)), Sections: []corpus.Section{{Ordinal: 1, Text: text}}}
		if err := e.Apply(context.Background(), []index.Change{{Put: d}}); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func TestACursorIsGoneAfterTenMinutesWithoutUse(t *testing.T) {
	e := filled(t, "海绵", "海绵", "海绵", "海绵")
	now := time.Unix(1_700_000_000, 0)
	e.now = func() time.Time { return now }
	ctx := context.Background()
	page, err := e.Search(ctx, asking("海绵"))
	if err != nil || page.Next == "" {
		t.Fatalf("first page: %v, %v", page, err)
	}
	next := asking("海绵")
	next.Hits.Cursor = page.Next
	for range 3 { // used, it lives on
		now = now.Add(9 * time.Minute)
		if _, err := e.Search(ctx, next); err != nil {
			t.Fatalf("a cursor in use: %v", err)
		}
	}
	now = now.Add(11 * time.Minute)
	if _, err := e.Search(ctx, next); !errors.Is(err, index.ErrCursorGone) {
		t.Errorf("a cursor of eleven minutes: %v, want ErrCursorGone", err)
	}
}

func TestNearTakesEachWordByAnOccurrenceOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		text     string
		words    []string
		distance int
		want     int
	}{
		{"海绵城市试点", []string{"海绵城市", "试点"}, 0, 1},
		{"试点建设海绵城市", []string{"海绵城市", "试点"}, 2, 1},
		{"试点建设海绵城市", []string{"海绵城市", "试点"}, 1, 0},
		{"海绵城市", []string{"海绵城市", "城市"}, 9, 0},
		{"海绵城市与城市", []string{"海绵城市", "城市"}, 1, 1},
		{"人一人", []string{"人", "人"}, 1, 1},
		{"人大会，人大", []string{"人大", "大会"}, 1, 1},
		{"甲一乙，甲一一乙，乙甲", []string{"甲", "乙"}, 1, 2},
		{"丙甲乙甲丁", []string{"甲", "乙", "丙", "丁"}, 0, 0},
	} {
		leaf := &index.Near{Distance: c.distance}
		for _, w := range c.words {
			leaf.Words = append(leaf.Words, analysis.NewPattern(w))
		}
		if got := len(near(leaf, 0, analysis.Fold(c.text))); got != c.want {
			t.Errorf("%q~%d occurs %d times in %q, want %d", c.words, c.distance, got, c.text, c.want)
		}
	}
}

func TestTheTermRarerInTheLibraryWeighsMore(t *testing.T) {
	e := filled(t, "海绵、城市", "城市、公园", "城市、绿地")
	r := &index.Request{Hits: index.HitOptions{Size: 3, Rank: index.Rank{Terms: []index.Term{
		{Pattern: analysis.NewPattern("公园"), Weight: 1}, {Pattern: analysis.NewPattern("城市"), Weight: 1},
	}}}}
	res, err := e.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	if res.Hits[0].Document.ID != "b" || res.Hits[1].Document.ID != "a" || res.Hits[1].Score != res.Hits[2].Score || res.Hits[2].Score <= 0 {
		t.Errorf("hits %+v, want b before a and c, which weigh the same", res.Hits)
	}
}
