package enginetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// runContract checks what package index promises beside what is found.
func runContract(t *testing.T, open func(*testing.T) index.Engine) {
	for _, c := range []struct {
		name  string
		check func(*testing.T, index.Engine)
	}{
		{"An empty library answers", emptyLibrary},
		{"A document comes back whole", documentComesBack},
		{"A document of one id replaces the other", documentReplaced},
		{"Changes apply in order", changesInOrder},
		{"The engine keeps no reference to documents", noReference},
		{"Walk gives documents by id without texts", walk},
		{"A cursor sees the library of its first page", cursorOverChanges},
		{"A cursor belongs to its request", cursorOfAnother},
		{"Yield's error ends an export and a walk", yieldError},
		{"A cancelled context ends every call", cancelled},
		{"A closed engine says so", closed},
		{"Searches run beside changes", concurrent},
		{"A search sees all of an Apply or none", atomicApply},
		{"Parts that were not asked for are left out", partsApart},
		{"A query of too many patterns is refused", tooComplex},
		{"Documents come in the order of their references", documentsInOrder},
		{"A sound library is well", soundLibrary},
		{"Words are counted by documents", wordsByDocuments},
		{"Words of documents that are gone are gone", wordsOfDeleted},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := open(t)
			c.check(t, e)
			closeEngine(t, e)
		})
	}
}

func put(t *testing.T, e index.Engine, docs ...*corpus.Document) {
	t.Helper()
	changes := make([]index.Change, len(docs))
	for i, d := range docs {
		changes[i].Put = d
	}
	if err := e.Apply(context.Background(), changes); err != nil {
		t.Fatalf("apply: %v", err)
	}
}

func remove(t *testing.T, e index.Engine, ids ...string) {
	t.Helper()
	changes := make([]index.Change, len(ids))
	for i, id := range ids {
		changes[i].Delete = id
	}
	if err := e.Apply(context.Background(), changes); err != nil {
		t.Fatalf("delete: %v", err)
	}
}

// simple returns a document of one section.
func simple(id, text string) *corpus.Document {
	return &corpus.Document{ID: id, Title: "标题", Sections: []corpus.Section{{Ordinal: 1, Text: text}}}
}

func asking(word string) *index.Request {
	return &index.Request{
		Query:  index.Query{Root: &index.Word{Exact: analysis.NewPattern(word)}},
		Hits:   index.HitOptions{Size: everything, Sections: everything},
		Totals: true,
	}
}

func find(t *testing.T, e index.Engine, r *index.Request) *index.Result {
	t.Helper()
	res, err := e.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("search: %v", err)
	}
	return res
}

func wantIDs(t *testing.T, got []index.Hit, want ...string) {
	t.Helper()
	if g := ids(got); !slices.Equal(g, want) {
		t.Errorf("hits %v, want %v", g, want)
	}
}

func emptyLibrary(t *testing.T, e index.Engine) {
	r := asking("海绵")
	r.Facets = index.FacetOptions{Fields: index.Fields, Size: everything}
	res := find(t, e, r)
	if len(res.Hits) != 0 || res.Total != (index.Total{}) || res.Next != "" {
		t.Errorf("an empty library answers %+v", res)
	}
	if docs, err := e.Documents(context.Background(), []index.Ref{{ID: "a"}}); err != nil || len(docs) != 1 || docs[0] != nil {
		t.Errorf("an unknown id: %v, %v, want nil", docs, err)
	}
	if n, err := e.Count(context.Background(), []index.Query{{}, r.Query}); err != nil || !slices.Equal(n, []int{0, 0}) {
		t.Errorf("counts %v, %v", n, err)
	}
	if s, err := e.Stats(context.Background()); err != nil || s.Documents != 0 || s.Sections != 0 {
		t.Errorf("stats %+v, %v", s, err)
	}
	remove(t, e, "a") // what isn't there may be deleted
}

func yieldError(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵"), simple("b", "海绵"), simple("c", "海绵"))
	stop := errors.New("stop")
	n := 0
	err := e.Export(context.Background(), asking("海绵"), func(*index.Hit) error {
		if n++; n == 2 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 2 {
		t.Errorf("export: %v after %d hits", err, n)
	}
	n = 0
	err = e.Walk(context.Background(), func(*corpus.Document) error {
		n++
		return stop
	})
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("walk: %v after %d documents", err, n)
	}
}

func cancelled(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range map[string]func() error{
		"apply":  func() error { return e.Apply(ctx, []index.Change{{Put: simple("b", "海绵")}}) },
		"search": func() error { _, err := e.Search(ctx, asking("海绵")); return err },
		"export": func() error { return e.Export(ctx, asking("海绵"), func(*index.Hit) error { return nil }) },
		"walk":   func() error { return e.Walk(ctx, func(*corpus.Document) error { return nil }) },
		"count":  func() error { _, err := e.Count(ctx, []index.Query{{}}); return err },
		"values": func() error { return e.Values(ctx, index.FieldYear, func(index.Value) error { return nil }) },
		"words":  func() error { _, err := e.Words(ctx, "海", 1); return err },
		"word counts": func() error {
			_, err := e.DocumentFrequencies(ctx, []string{"海绵"})
			return err
		},
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
	wantIDs(t, find(t, e, asking("海绵")).Hits, "a")
}

func closed(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵"))
	closeEngine(t, e)
	ctx := context.Background()
	for name, call := range map[string]func() error{
		"apply":    func() error { return e.Apply(ctx, []index.Change{{Put: simple("b", "海绵")}}) },
		"search":   func() error { _, err := e.Search(ctx, asking("海绵")); return err },
		"export":   func() error { return e.Export(ctx, asking("海绵"), func(*index.Hit) error { return nil }) },
		"count":    func() error { _, err := e.Count(ctx, []index.Query{{}}); return err },
		"document": func() error { _, err := e.Documents(ctx, []index.Ref{{ID: "a"}}); return err },
		"values":   func() error { return e.Values(ctx, index.FieldYear, func(index.Value) error { return nil }) },
		"walk":     func() error { return e.Walk(ctx, func(*corpus.Document) error { return nil }) },
		"words":    func() error { _, err := e.Words(ctx, "海", 1); return err },
		"word counts": func() error {
			_, err := e.DocumentFrequencies(ctx, []string{"海绵"})
			return err
		},
		"stats": func() error { _, err := e.Stats(ctx); return err },
		"size":  func() error { _, err := e.Size(ctx); return err },
	} {
		if err := call(); !errors.Is(err, index.ErrClosed) {
			t.Errorf("%s: %v, want ErrClosed", name, err)
		}
	}
}

// concurrent replaces a document again and again while others look for it: whichever moment they
// see, it is there once.
func concurrent(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵城市，第0版"), simple("b", "别的"))
	ctx, done := context.WithCancel(context.Background())
	defer done()
	g := new(errgroup.Group)
	for range 2 {
		g.Go(func() error {
			for ctx.Err() == nil {
				r := asking("海绵城市")
				r.Facets = index.FacetOptions{Fields: []index.Field{index.FieldYear}, Size: 1}
				res, err := e.Search(context.Background(), r)
				if err != nil {
					return err
				}
				if len(res.Hits) != 1 || res.Total.Documents != 1 || res.Total.Matches != 1 {
					return fmt.Errorf("found %+v in the midst of a change", res.Total)
				}
				if docs, err := e.Documents(context.Background(), []index.Ref{{ID: "a"}}); err != nil || docs[0] == nil {
					return fmt.Errorf("document %v, %w", docs, err)
				}
			}
			return nil
		})
	}
	for i := range 25 {
		put(t, e, simple("a", fmt.Sprintf("海绵城市，第%d版", i)))
	}
	done()
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
}

// atomicApply swaps the texts of two documents again and again: whichever moment a search sees, one of
// them matches.
func atomicApply(t *testing.T, e index.Engine) {
	if !e.Features().AtomicApply {
		return
	}
	texts := [2]string{"海绵城市", "别的"}
	put(t, e, simple("a", texts[0]), simple("b", texts[1]))
	ctx, done := context.WithCancel(context.Background())
	defer done()
	g := new(errgroup.Group)
	g.Go(func() error {
		for ctx.Err() == nil {
			if n, err := e.Count(context.Background(), []index.Query{asking("海绵城市").Query}); err != nil || n[0] != 1 {
				return fmt.Errorf("counts %v in the midst of a change, %w", n, err)
			}
		}
		return nil
	})
	for i := range 25 {
		put(t, e, simple("a", texts[(i+1)%2]), simple("b", texts[i%2]))
	}
	done()
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
}

func partsApart(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵城市"))
	r := asking("海绵城市")
	r.Hits.Size, r.Totals = 0, false
	r.Facets = index.FacetOptions{Fields: []index.Field{index.FieldSection}, Size: everything}
	if res := find(t, e, r); len(res.Hits) != 0 || res.Total != (index.Total{}) || len(res.Facets) != 1 {
		t.Errorf("facets alone: %+v", res)
	}
	r.Facets, r.Hits.Size = index.FacetOptions{}, 1
	if res := find(t, e, r); len(res.Hits) != 1 || res.Total != (index.Total{}) || len(res.Facets) != 0 {
		t.Errorf("hits alone: %+v", res)
	}
}

func tooComplex(t *testing.T, e index.Engine) {
	word := &index.Word{Exact: analysis.NewPattern("海绵")}
	for i := range e.Limits().QueryPatterns {
		word.Synonyms = append(word.Synonyms, analysis.NewPattern(fmt.Sprintf("a%d", i)))
	}
	r := asking("海绵")
	r.Query.Root = word
	ctx := context.Background()
	_, search := e.Search(ctx, r)
	_, count := e.Count(ctx, []index.Query{r.Query})
	export := e.Export(ctx, r, func(*index.Hit) error { return nil })
	for name, err := range map[string]error{"search": search, "count": count, "export": export} {
		if !errors.Is(err, index.ErrTooComplex) {
			t.Errorf("%s: %v, want ErrTooComplex", name, err)
		}
	}
}

func documentsInOrder(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "甲"), simple("b", "乙"))
	docs, err := e.Documents(context.Background(), []index.Ref{{ID: "b", Whole: true}, {ID: "c"}, {ID: "a"}, {ID: "b"}})
	if err != nil || len(docs) != 4 {
		t.Fatalf("documents %v, %v", docs, err)
	}
	if docs[0].Sections[0].Text != "乙" || docs[1] != nil || docs[2].ID != "a" || docs[2].Sections[0].Text != "" || docs[3].ID != "b" {
		t.Errorf("documents %+v", docs)
	}
}

func soundLibrary(t *testing.T, e index.Engine) {
	put(t, e, full(), simple("a", "甲"))
	remove(t, e, "a")
	err := e.Verify(context.Background(), func(err error) { t.Errorf("damaged: %v", err) })
	if health := e.Health(); err != nil || health != nil {
		t.Errorf("verify: %v, health: %v", err, health)
	}
}
