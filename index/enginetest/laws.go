package enginetest

import (
	"context"
	"slices"

	"wenxun/index"
)

// laws checks what must hold of any engine, whatever it is compared with.
func (c *comparison) laws(r *index.Request) {
	c.t.Helper()
	found := func(r *index.Request) []string {
		all := ids(c.ask(c.engine, r).Hits)
		slices.Sort(all)
		return all
	}
	plain := *r
	plain.Facets = index.FacetOptions{}
	all := found(&plain)

	// Under a narrower scope a NOT excludes less, so that a filter of sections may add documents.
	fields := index.Fields
	if hasNot(r.Query.Root) {
		fields = slices.DeleteFunc(slices.Clone(fields), index.Field.OfSection)
	}
	fewer := plain
	fewer.Query.Filters = append(slices.Clone(r.Query.Filters), c.filter(pick(c.maker, fields)))
	for _, id := range found(&fewer) {
		if _, ok := slices.BinarySearch(all, id); !ok {
			c.t.Errorf("the filter %v adds %s to what is found by %s", fewer.Query.Filters[len(r.Query.Filters)], id, describe(r))
		}
	}
	if r.Query.Root == nil {
		return
	}
	other := c.node(1)
	left, right := plain, plain
	left.Query.Root = &index.And{Kids: []index.Node{r.Query.Root, other}}
	right.Query.Root = &index.And{Kids: []index.Node{other, r.Query.Root}}
	if l, r := found(&left), found(&right); !slices.Equal(l, r) {
		c.t.Errorf("AND finds %v one way and %v the other: %s", l, r, describe(&left))
	}
}

func hasNot(n index.Node) bool {
	switch n := n.(type) {
	case *index.Not:
		return true
	case *index.And:
		return slices.ContainsFunc(n.Kids, hasNot)
	case *index.Or:
		return slices.ContainsFunc(n.Kids, hasNot)
	}
	return false
}

// pages checks that following the cursor, and an export, give all hits once each and in order.
func (c *comparison) pages(r *index.Request) {
	c.t.Helper()
	whole := *r
	whole.Facets = index.FacetOptions{}
	want := ids(c.ask(c.engine, &whole).Hits)
	page := whole
	page.Hits.Size, page.Hits.Sections = 1+c.IntN(5), 1
	var got []string
	for {
		res := c.ask(c.engine, &page)
		got = append(got, ids(res.Hits)...)
		if page.Hits.Cursor = res.Next; page.Hits.Cursor == "" || len(got) > len(want) {
			break
		}
	}
	if !slices.Equal(got, want) {
		c.t.Errorf("pages of %d give %v, not %v: %s", page.Hits.Size, got, want, describe(r))
	}
	var exported []string
	err := c.engine.Export(context.Background(), &whole, func(h *index.Hit) error {
		exported = append(exported, h.Document.ID)
		return nil
	})
	if err != nil {
		c.t.Fatalf("export %s: %v", describe(r), err)
	}
	if !slices.Equal(exported, want) {
		c.t.Errorf("the export gives %v, not %v: %s", exported, want, describe(r))
	}
}
