package enginetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"wenxun/index"
)

func cursorOverChanges(t *testing.T, e index.Engine) {
	for i := range 6 {
		put(t, e, simple(fmt.Sprintf("d%d", i), "海绵城市"))
	}
	r := asking("海绵城市")
	r.Hits.Size = 2
	first := find(t, e, r)
	wantIDs(t, first.Hits, "d0", "d1")

	put(t, e, simple("d00", "海绵城市"), simple("d9", "海绵城市")) // new ones, before and behind
	put(t, e, simple("d4", "不再提了"))                        // no longer matches, but stood there
	remove(t, e, "d0", "d3")
	r.Hits.Cursor, r.Hits.Size = first.Next, everything
	rest := find(t, e, r)
	wantIDs(t, rest.Hits, "d2", "d4", "d5")
	if rest.Next != "" {
		t.Errorf("after the last hit there is a cursor %q", rest.Next)
	}
	wantIDs(t, find(t, e, r).Hits, "d2", "d4", "d5") // a page may be asked for again
	r.Hits.Cursor = ""
	wantIDs(t, find(t, e, r).Hits, "d00", "d1", "d2", "d5", "d9")

	r.Hits.Size = 5
	if res := find(t, e, r); res.Next != "" {
		t.Errorf("a page that ends with the last hit has a cursor %q", res.Next)
	}
	r.Hits.Size = 0
	if res := find(t, e, r); len(res.Hits) != 0 || res.Total.Documents != 5 || res.Next != "" {
		t.Errorf("without hits: %+v", res)
	}
}

func cursorOfAnother(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵城市"), simple("b", "海绵城市"))
	r := asking("海绵城市")
	r.Hits.Size = 1
	next := find(t, e, r).Next
	for name, change := range map[string]func(*index.Request){
		"another query": func(r *index.Request) { r.Query = asking("城市").Query },
		"another filter": func(r *index.Request) {
			r.Query.Filters = []index.Filter{{Field: index.FieldYear, Values: []string{"2024"}}}
		},
		"another order": func(r *index.Request) { r.Hits.Sort = index.ByMatches },
		"another unit":  func(r *index.Request) { r.Query.Within = index.WithinSection },
		"no cursor":     func(r *index.Request) { r.Hits.Cursor = "garbage" },
		"a cut one":     func(r *index.Request) { r.Hits.Cursor = next[:len(next)-1] },
	} {
		other := asking("海绵城市")
		other.Hits.Size, other.Hits.Cursor = 1, next
		change(other)
		if _, err := e.Search(context.Background(), other); !errors.Is(err, index.ErrCursorInvalid) {
			t.Errorf("%s: %v, want ErrCursorInvalid", name, err)
		}
	}
	r.Hits.Cursor, r.Hits.Size, r.Hits.Sections = next, 5, 1
	r.Facets = index.FacetOptions{Fields: index.Fields, Size: 5}
	wantIDs(t, find(t, e, r).Hits, "b") // size, sections and facets may differ
}
