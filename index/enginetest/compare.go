package enginetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/scan"
)

const (
	// libraries and requestsEach bound a test run; a fuzzer goes on.
	libraries    = 20
	requestsEach = 60
	// manyChanges make a library of some hundreds of documents.
	manyChanges = 300
)

func runRandom(t *testing.T, open func(*testing.T) index.Engine) {
	n := libraries
	if testing.Short() {
		n = 3
	}
	for seed := range uint64(n) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { Seed(t, seed, open) })
	}
}

// Seed compares an engine with a scan on a library and requests that follow from the seed. It is
// what an engine's own fuzz test calls.
func Seed(t *testing.T, seed uint64, open func(*testing.T) index.Engine) {
	m := newMaker(seed)
	c := comparison{t: t, maker: m, engine: open(t), scan: scan.New(analysis.PolicyWords), docs: make(map[string]*corpus.Document)}
	defer closeEngine(t, c.engine)
	for i := range 3 { // a library grows, and changes
		n := 1 + m.IntN(12)
		if seed%10 == 9 && i == 0 { // so much that frequent terms are stored otherwise than rare ones
			n = manyChanges
		}
		c.change(n)
		c.sameValues()
		c.sameWords()
		var requests []*index.Request
		for range requestsEach / 3 {
			r := m.request()
			requests = append(requests, r)
			if !c.same(r) {
				return
			}
			c.laws(r)
			c.pages(r)
			if t.Failed() {
				return
			}
		}
		c.sameCounts(requests)
	}
}

// Reopen compares an engine with a scan again and again, and closes and opens it on the same folder
// in between: everything that was applied must be there, and nothing else.
func Reopen(t *testing.T, seed uint64, open func(t *testing.T, dir string) index.Engine) {
	m, dir := newMaker(seed), t.TempDir()
	c := comparison{t: t, maker: m, scan: scan.New(analysis.PolicyWords), docs: make(map[string]*corpus.Document)}
	for range 4 {
		c.engine = open(t, dir)
		for range 2 {
			c.change(1 + m.IntN(6))
		}
		closeEngine(t, c.engine)
		c.engine = open(t, dir)
		for range 10 {
			if !c.same(m.request()) {
				break
			}
		}
		c.sameWords()
		for id, want := range c.docs {
			got := document(t, c.engine, index.Ref{ID: id, Whole: true})
			if !slices.EqualFunc(got.Sections, want.Sections, sameSection) {
				t.Errorf("%s came back as %+v", c.show(id), got)
			}
		}
		closeEngine(t, c.engine)
		if t.Failed() {
			return
		}
	}
}

func sameSection(a, b corpus.Section) bool {
	return a.Ordinal == b.Ordinal && a.Heading == b.Heading && a.Text == b.Text && a.Theme == b.Theme && a.Role == b.Role
}

type comparison struct {
	maker
	t            *testing.T
	engine, scan index.Engine
	docs         map[string]*corpus.Document
}

// change puts some documents, new ones and others, and deletes some.
func (c *comparison) change(n int) {
	c.t.Helper()
	var changes []index.Change
	for range n {
		id := fmt.Sprintf("d%02d", c.IntN(max(30, n)))
		if c.IntN(5) == 0 {
			changes = append(changes, index.Change{Delete: id})
			delete(c.docs, id)
			continue
		}
		d := c.document(id)
		changes = append(changes, index.Change{Put: d})
		c.docs[id] = d
	}
	for _, e := range []index.Engine{c.engine, c.scan} {
		if err := e.Apply(context.Background(), changes); err != nil {
			c.t.Fatalf("apply: %v", err)
		}
	}
}

func (c *comparison) ask(e index.Engine, r *index.Request) *index.Result {
	c.t.Helper()
	res, err := e.Search(context.Background(), r)
	if err != nil {
		c.t.Fatalf("search %s: %v", describe(r), err)
	}
	return res
}

// same reports whether the engine answers as a scan does.
func (c *comparison) same(r *index.Request) bool {
	c.t.Helper()
	got, want := c.ask(c.engine, r), c.ask(c.scan, r)
	var diffs []string
	differ := func(format string, args ...any) { diffs = append(diffs, fmt.Sprintf(format, args...)) }
	byID := make(map[string]index.Hit)
	for _, h := range got.Hits {
		byID[h.Document.ID] = h
	}
	if len(byID) != len(got.Hits) {
		differ("a document is hit twice: %v", ids(got.Hits))
	}
	for _, w := range want.Hits {
		g, ok := byID[w.Document.ID]
		if !ok {
			differ("misses %s", c.show(w.Document.ID))
			continue
		}
		delete(byID, w.Document.ID)
		if g.Exact != w.Exact || g.Across != w.Across || g.Matches != w.Matches {
			differ("exact %t, across %t, %d matches, not %t, %t, %d, in %s", g.Exact, g.Across, g.Matches, w.Exact, w.Across, w.Matches, c.show(w.Document.ID))
		}
		c.sameShown(g, w, differ)
	}
	for id := range byID {
		differ("finds %s", c.show(id))
	}
	if got.Total != want.Total {
		differ("total %+v, not %+v", got.Total, want.Total)
	}
	if len(diffs) == 0 {
		if r.Hits.Sort == index.ByRelevance {
			c.ranked(r, got.Hits, differ)
		} else if g, w := ids(got.Hits), ids(want.Hits); !slices.Equal(g, w) {
			differ("order %v, not %v", g, w)
		}
	}
	for _, f := range r.Facets.Fields {
		if g, w := got.Facets[f], want.Facets[f]; !slices.Equal(g, w) {
			differ("facet %s %v, not %v", f, g, w)
		}
	}
	if len(diffs) > 0 {
		c.t.Errorf("ask %s\n%s", describe(r), strings.Join(diffs, "\n"))
	}
	return len(diffs) == 0
}

func ids(hits []index.Hit) []string {
	all := make([]string, len(hits))
	for i, h := range hits {
		all[i] = h.Document.ID
	}
	return all
}

// sameShown compares what two hits show: the document, the sections, and every occurrence. How sections
// are scored, and so their order, is the engine's.
func (c *comparison) sameShown(got, want index.Hit, differ func(string, ...any)) {
	c.t.Helper()
	id := want.Document.ID
	if !slices.EqualFunc(got.Document.Sections, want.Document.Sections, sameSection) {
		differ("document %+v, not %+v", got.Document.Sections, want.Document.Sections)
	}
	if !slices.Equal(got.Title, want.Title) {
		differ("occurrences in the title %v, not %v, in %s", got.Title, want.Title, c.show(id))
	}
	g, w := byOrdinal(got.Sections), byOrdinal(want.Sections)
	if !slices.EqualFunc(g, w, func(g, w index.SectionHit) bool { return g.Ordinal == w.Ordinal && g.Matches == w.Matches }) {
		differ("sections and matches %v, not %v, in %s", g, w, c.show(id))
		return
	}
	for i := range g {
		if !slices.Equal(g[i].Heading, w[i].Heading) || !slices.Equal(g[i].Text, w[i].Text) || g[i].Excerpt != w[i].Excerpt {
			differ("section %d: occurrences %v %v, not %v %v, in %s", g[i].Ordinal, g[i].Heading, g[i].Text, w[i].Heading, w[i].Text, c.show(id))
		}
	}
}

func byOrdinal(sections []index.SectionHit) []index.SectionHit {
	return slices.SortedFunc(slices.Values(sections), func(a, b index.SectionHit) int { return a.Ordinal - b.Ordinal })
}

// sameCounts compares the counts of queries.
func (c *comparison) sameCounts(requests []*index.Request) {
	c.t.Helper()
	var queries []index.Query
	for _, r := range requests {
		queries = append(queries, r.Query)
	}
	count := func(e index.Engine) []int {
		counts, err := e.Count(context.Background(), queries)
		if err != nil {
			c.t.Fatalf("count: %v", err)
		}
		return counts
	}
	got, want := count(c.engine), count(c.scan)
	for i, r := range requests {
		if got[i] != want[i] {
			c.t.Errorf("counts %d documents, not %d: %s", got[i], want[i], describe(r))
		}
	}
}

// sameValues compares the values of every field.
func (c *comparison) sameValues() {
	c.t.Helper()
	values := func(e index.Engine, f index.Field) []index.Value {
		var all []index.Value
		err := e.Values(context.Background(), f, func(v index.Value) error {
			all = append(all, v)
			return nil
		})
		if err != nil {
			c.t.Fatalf("values of %s: %v", f, err)
		}
		slices.SortFunc(all, func(a, b index.Value) int { return strings.Compare(a.Text, b.Text) })
		return all
	}
	for _, f := range append(slices.Clone(index.Fields), index.FieldTitle) {
		if got, want := values(c.engine, f), values(c.scan, f); !slices.Equal(got, want) {
			c.t.Errorf("values of %s are %v, not %v", f, got, want)
		}
	}
}

// ranked checks the order by relevance: those that lead first, those across last, then the exact ones, then by score,
// which is the engine's own, and by id.
func (c *comparison) ranked(r *index.Request, hits []index.Hit, differ func(string, ...any)) {
	c.t.Helper()
	leads := make(map[string]bool)
	if r.Hits.Rank.Lead != nil {
		for _, h := range c.ask(c.scan, &index.Request{
			Query: index.Query{Root: r.Hits.Rank.Lead}, Hits: index.HitOptions{Size: everything},
		}).Hits {
			leads[h.Document.ID] = true
		}
	}
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	for i := 1; i < len(hits); i++ {
		x, y := hits[i-1], hits[i]
		if cmp.Or(first(leads[x.Document.ID], leads[y.Document.ID]), first(y.Across, x.Across), first(x.Exact, y.Exact), cmp.Compare(y.Score, x.Score), cmp.Compare(x.Document.ID, y.Document.ID)) >= 0 {
			differ("%s (leads %t, exact %t, score %g) comes before %s (leads %t, exact %t, score %g)",
				x.Document.ID, leads[x.Document.ID], x.Exact, x.Score, y.Document.ID, leads[y.Document.ID], y.Exact, y.Score)
		}
	}
	if len(r.Hits.Rank.Terms) == 0 && slices.ContainsFunc(hits, func(h index.Hit) bool { return h.Score != 0 }) {
		differ("scores without a term to weigh")
	}
}

// show prints a document for a failure's message.
func (c *comparison) show(id string) string {
	d := c.docs[id]
	if d == nil {
		return id + ", which is not in the library"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %s %s %d %q %s", id, d.Title, d.Region, d.Type, d.Year, d.DocNumber, d.Date)
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "\n    %d %q %s %s %q", s.Ordinal, s.Heading, s.Theme, s.Role, s.Text)
	}
	return b.String()
}

// describe prints a request for a failure's message.
func describe(r *index.Request) string { return r.Identity() }
