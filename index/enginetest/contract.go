package enginetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

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
		Query: &index.Node{Leaf: &index.Leaf{Exact: analysis.NewPattern(word)}},
		Size:  everything, Sections: everything,
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
	r.Facets, r.FacetSize = index.Fields, everything
	res := find(t, e, r)
	if len(res.Hits) != 0 || res.Total != (index.Total{}) || res.Next != "" {
		t.Errorf("an empty library answers %+v", res)
	}
	if _, err := e.Document(context.Background(), "a"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("an unknown id: %v, want ErrNotFound", err)
	}
	if s, err := e.Stats(context.Background()); err != nil || s.Documents != 0 || s.Sections != 0 {
		t.Errorf("stats %+v, %v", s, err)
	}
	remove(t, e, "a") // what isn't there may be deleted
}

// full is a document with every property set.
func full() *corpus.Document {
	return &corpus.Document{
		ID: "full", Title: "海绵城市“试点”", Type: "公文/通知", Region: "江西省/九江市", RegionCode: "360400", Issuer: "九江市人民政府",
		DocNumber: "九府发〔2024〕1号", IndexNumber: "A1", Subject: "城乡建设", Date: "2024-03-01", Published: "2024-03-02", Year: 2024,
		Tags: []string{"重点"}, Added: time.Date(2026, 1, 2, 3, 4, 5, 678_000, time.UTC),
		Source: corpus.Source{Name: "九江日报", Edition: "A03", Author: "张三", URL: "https://example.org/1", File: "一.pdf", Pages: 2},
		Sections: []corpus.Section{
			{Ordinal: 1, Heading: "一、总体要求", Level: 1, Path: []string{"一、总体要求"}, Theme: "综合", Role: "任务", Page: 1, Text: "第一段\n第二段", PageBreaks: []corpus.PageBreak{{Offset: 4, Page: 2}}},
			{Ordinal: 2, Heading: "（一）目标", Level: 2, Path: []string{"一、总体要求", "（一）目标"}, Theme: "城乡建设", Role: "目标", Page: 2, Text: "建成𠮷海绵城市。"},
		},
		Extraction: corpus.Extraction{
			Format: "pdf", Encoding: "UTF-8", Repairs: map[string]int{"hard_wrap": 3}, Removed: []corpus.Removed{{Kind: "page_number", Page: 1, Text: "— 1 —"}},
			Warnings: []string{"第 3 页没有文字"}, PagesWithoutText: []int{3},
		},
	}
}

func documentComesBack(t *testing.T, e index.Engine) {
	put(t, e, full())
	ctx := context.Background()
	got, err := e.Document(ctx, "full")
	if err != nil {
		t.Fatal(err)
	}
	if want := full(); !reflect.DeepEqual(got, want) {
		t.Errorf("comes back as\n%+v, was\n%+v", got, want)
	}
	got, err = e.Document(ctx, "full", 2)
	if err != nil {
		t.Fatal(err)
	}
	if got.Sections[0].Text != "" || got.Sections[0].Heading != "一、总体要求" || got.Sections[1].Text != "建成𠮷海绵城市。" {
		t.Errorf("with section 2 alone: %+v", got.Sections)
	}
	s, err := e.Stats(ctx)
	// 8 of the title, 5, 7, 2, and 9: one character counts two code units
	if err != nil || s.Documents != 1 || s.Sections != 2 || s.Letters != 6+5+7+4+9 {
		t.Errorf("stats %+v, %v", s, err)
	}
}

func documentReplaced(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵城市"), simple("b", "海绵城市"))
	put(t, e, simple("a", "低空经济"))
	wantIDs(t, find(t, e, asking("海绵城市")).Hits, "b")
	wantIDs(t, find(t, e, asking("低空经济")).Hits, "a")
	remove(t, e, "b")
	wantIDs(t, find(t, e, asking("海绵城市")).Hits)
	if s, err := e.Stats(context.Background()); err != nil || s.Documents != 1 {
		t.Errorf("stats %+v, %v", s, err)
	}
}

func changesInOrder(t *testing.T, e index.Engine) {
	err := e.Apply(context.Background(), []index.Change{
		{Put: simple("a", "第一版")}, {Put: simple("b", "第一版")}, {Put: simple("a", "第二版")}, {Delete: "b"},
		{Delete: "c"}, {Put: simple("c", "第三版")},
	})
	if err != nil {
		t.Fatal(err)
	}
	wantIDs(t, find(t, e, asking("第一版")).Hits)
	wantIDs(t, find(t, e, asking("第二版")).Hits, "a")
	wantIDs(t, find(t, e, asking("第三版")).Hits, "c")
}

func noReference(t *testing.T, e index.Engine) {
	d := full()
	put(t, e, d)
	d.Title, d.Tags[0], d.Sections[1].Text = "别的", "别的", "别的"
	d.Extraction.Repairs["hard_wrap"] = 99
	got, err := e.Document(context.Background(), "full")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, full()) {
		t.Errorf("what was put changed with the caller's document: %+v", got)
	}
	got.Sections[0].Text = "别的"
	again, err := e.Document(context.Background(), "full")
	if err != nil || again.Sections[0].Text == "别的" {
		t.Errorf("what was given out changed the library: %v", err)
	}
}

func walk(t *testing.T, e index.Engine) {
	put(t, e, simple("c", "丙"), full(), simple("a", "甲"), simple("b", "乙"))
	var seen []string
	err := e.Walk(context.Background(), func(d *corpus.Document) error {
		seen = append(seen, d.ID)
		for _, s := range d.Sections {
			if s.Text != "" {
				t.Errorf("%s is walked with its text", d.ID)
			}
		}
		if d.ID == "full" && (d.Sections[1].Heading != "（一）目标" || d.Source.Name != "九江日报") {
			t.Errorf("walked as %+v", d)
		}
		return nil
	})
	if err != nil || !slices.Equal(seen, []string{"a", "b", "c", "full"}) {
		t.Errorf("walked %v, %v", seen, err)
	}
}

func cursorOverChanges(t *testing.T, e index.Engine) {
	for i := range 6 {
		put(t, e, simple(fmt.Sprintf("d%d", i), "海绵城市"))
	}
	r := asking("海绵城市")
	r.Size = 2
	first := find(t, e, r)
	wantIDs(t, first.Hits, "d0", "d1")

	put(t, e, simple("d00", "海绵城市"), simple("d9", "海绵城市")) // new ones, before and behind
	put(t, e, simple("d4", "不再提了"))                        // no longer matches, but stood there
	remove(t, e, "d0", "d3")
	r.Cursor, r.Size = first.Next, everything
	rest := find(t, e, r)
	wantIDs(t, rest.Hits, "d2", "d4", "d5")
	if rest.Next != "" {
		t.Errorf("after the last hit there is a cursor %q", rest.Next)
	}
	wantIDs(t, find(t, e, r).Hits, "d2", "d4", "d5") // a page may be asked for again
	r.Cursor = ""
	wantIDs(t, find(t, e, r).Hits, "d00", "d1", "d2", "d5", "d9")

	r.Size = 5
	if res := find(t, e, r); res.Next != "" {
		t.Errorf("a page that ends with the last hit has a cursor %q", res.Next)
	}
	r.Size = 0
	if res := find(t, e, r); len(res.Hits) != 0 || res.Total.Documents != 5 || res.Next != "" {
		t.Errorf("without hits: %+v", res)
	}
}

func cursorOfAnother(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵城市"), simple("b", "海绵城市"))
	r := asking("海绵城市")
	r.Size = 1
	next := find(t, e, r).Next
	for name, change := range map[string]func(*index.Request){
		"another query":  func(r *index.Request) { r.Query = asking("城市").Query },
		"another filter": func(r *index.Request) { r.Filters = []index.Filter{{Field: index.FieldYear, Values: []string{"2024"}}} },
		"another order":  func(r *index.Request) { r.Sort = index.ByMatches },
		"another unit":   func(r *index.Request) { r.Within = index.WithinSection },
		"no cursor":      func(r *index.Request) { r.Cursor = "garbage" },
		"a cut one":      func(r *index.Request) { r.Cursor = next[:len(next)-1] },
	} {
		other := asking("海绵城市")
		other.Size, other.Cursor = 1, next
		change(other)
		if _, err := e.Search(context.Background(), other); !errors.Is(err, index.ErrCursorInvalid) {
			t.Errorf("%s: %v, want ErrCursorInvalid", name, err)
		}
	}
	r.Cursor, r.Size, r.Facets, r.FacetSize, r.Sections = next, 5, index.Fields, 5, 1
	wantIDs(t, find(t, e, r).Hits, "b") // size, sections and facets may differ
}

func yieldError(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵"), simple("b", "海绵"), simple("c", "海绵"))
	stop := errors.New("stop")
	n := 0
	err := e.Export(context.Background(), asking("海绵"), func(index.Hit) error {
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
		"export": func() error { return e.Export(ctx, asking("海绵"), func(index.Hit) error { return nil }) },
		"walk":   func() error { return e.Walk(ctx, func(*corpus.Document) error { return nil }) },
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
		"export":   func() error { return e.Export(ctx, asking("海绵"), func(index.Hit) error { return nil }) },
		"document": func() error { _, err := e.Document(ctx, "a"); return err },
		"walk":     func() error { return e.Walk(ctx, func(*corpus.Document) error { return nil }) },
		"stats":    func() error { _, err := e.Stats(ctx); return err },
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
				r.Facets, r.FacetSize = []index.Field{index.FieldYear}, 1
				res, err := e.Search(context.Background(), r)
				if err != nil {
					return err
				}
				if len(res.Hits) != 1 || res.Total.Documents != 1 || res.Total.Matches != 1 {
					return fmt.Errorf("found %+v in the midst of a change", res.Total)
				}
				if _, err := e.Document(context.Background(), "a"); err != nil {
					return err
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
