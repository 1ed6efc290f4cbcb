package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
)

// blockTerms are the terms of one block: by field, how often each occurs.
type blockTerms map[string]map[string]int

func (b blockTerms) add(field string, terms ...string) {
	for _, term := range terms {
		if term == "" {
			continue
		}
		if b[field] == nil {
			b[field] = make(map[string]int)
		}
		b[field][term]++
	}
}

// scan returns the terms of all blocks of the documents, by the ids of blocks.
func scan(t testing.TB, docs map[string]*corpus.Document) map[string]blockTerms {
	t.Helper()
	words, err := options.Words()
	if err != nil {
		t.Fatal(err)
	}
	cut := func(text string) (all []string) {
		folded := analysis.Fold(text)
		for _, token := range words.Tokens(nil, folded) {
			all = append(all, folded[2*token.Start:2*token.End].String())
		}
		return all
	}
	all := make(map[string]blockTerms)
	for _, d := range docs {
		for n := range max(1, len(d.Sections)) {
			b := make(blockTerms)
			b.add("id", d.ID)
			b.add("region", corpus.Ancestors(d.Region)...)
			b.add("type", corpus.Ancestors(d.Type)...)
			b.add("issuer", d.Issuer)
			b.add("date", d.Date)
			b.add("source", d.Source.Name)
			b.add("tag", d.Tags...)
			if d.Year != 0 {
				b.add("year", fmt.Sprint(d.Year))
			}
			if n == 0 {
				b.add("words", cut(d.Title)...)
				b.add("title_words", cut(d.Title)...)
			}
			if n < len(d.Sections) {
				s := &d.Sections[n]
				b.add("words", cut(s.Heading)...)
				b.add("words", cut(s.Text)...)
				b.add("theme", s.Theme)
				b.add("role", s.Role)
				b.add("section", index.SectionName(s.Heading))
			}
			all[segment.BlockID(d.ID, n)] = b
		}
	}
	return all
}

// phrases are what random texts consist of; some share words, some are across others.
var phrases = []string{"海绵城市", "城市", "人民政府", "招商会议", "数字经济", "经济", "2024年", "4.8亿元", "AI", "，", "建设", "𠀀", "社会主义核心价值观"}

func randomPhrases(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range rng.IntN(n + 1) {
		b.WriteString(phrases[rng.IntN(len(phrases))])
	}
	return b.String()
}

// randomReport returns a document with some values in each field.
func randomReport(rng *rand.Rand, id string) *corpus.Document {
	one := func(all ...string) string { return all[rng.IntN(len(all))] }
	d := &corpus.Document{
		ID: id, Title: randomPhrases(rng, 3),
		Region: one("", "云江省", "云江省/临江市", "云江省/临江市/东城区"), Type: one("", "公文/通知", "公文/意见", "新闻报道"),
		Issuer: one("", "云江省人民政府"), Date: one("", "2024-03-01", "2025"), Year: []int{0, 2023, 2024, 2025}[rng.IntN(4)],
		Source: corpus.Source{Name: one("", "云江日报")}, Tags: [][]string{nil, {"重点"}, {"重点", "城市"}}[rng.IntN(3)],
	}
	for n := range rng.IntN(4) {
		d.Sections = append(d.Sections, corpus.Section{
			Ordinal: n + 1, Heading: one("", "一、建设", "（二）经济"), Theme: one("城乡建设", "综合"), Role: one("任务", "目标"), Text: randomPhrases(rng, 20),
		})
	}
	return d
}

// bleveQuery is one of bleve's queries, and which blocks it should find.
type bleveQuery struct {
	query.Query
	finds func(blockTerms) bool
}

func (q bleveQuery) String() string { return fmt.Sprintf("%T %+v", q.Query, q.Query) }

// leaf returns a query over the terms of one field.
func leaf(rng *rand.Rand, all map[string]blockTerms) bleveQuery {
	field := []string{"words", "words", "title_words", "theme", "role", "section", "region", "type", "year", "issuer", "date", "source", "tag", "id"}[rng.IntN(14)]
	terms := make(map[string]bool)
	for _, b := range all {
		for term := range b[field] {
			terms[term] = true
		}
	}
	terms["没有"] = true
	sorted := slices.Sorted(maps.Keys(terms))
	term := sorted[rng.IntN(len(sorted))]
	start := string([]rune(term)[:1+rng.IntN(len([]rune(term)))])
	any := func(passes func(string) bool) func(blockTerms) bool {
		return func(b blockTerms) bool {
			for have := range b[field] {
				if passes(have) {
					return true
				}
			}
			return false
		}
	}
	switch rng.IntN(6) {
	case 0:
		q := bleve.NewPrefixQuery(start)
		q.SetField(field)
		return bleveQuery{q, any(func(have string) bool { return strings.HasPrefix(have, start) })}
	case 1:
		q := bleve.NewRegexpQuery(regexp.QuoteMeta(start) + ".?")
		q.SetField(field)
		return bleveQuery{q, any(func(have string) bool {
			rest, ok := strings.CutPrefix(have, start)
			return ok && len([]rune(rest)) <= 1
		})}
	case 2:
		to := sorted[rng.IntN(len(sorted))]
		yes := true
		q := bleve.NewTermRangeInclusiveQuery(term, to, &yes, &yes)
		q.SetField(field)
		return bleveQuery{q, any(func(have string) bool { return have >= term && have <= to })}
	default:
		q := bleve.NewTermQuery(term)
		q.SetField(field)
		return bleveQuery{q, func(b blockTerms) bool { return b[field][term] > 0 }}
	}
}

// tree returns a query of up to depth levels.
func tree(rng *rand.Rand, all map[string]blockTerms, depth int) bleveQuery {
	if depth == 0 {
		return leaf(rng, all)
	}
	a, b, c := tree(rng, all, depth-1), tree(rng, all, depth-1), tree(rng, all, depth-1)
	switch rng.IntN(4) {
	case 0:
		return bleveQuery{bleve.NewConjunctionQuery(a, b), func(x blockTerms) bool { return a.finds(x) && b.finds(x) }}
	case 1:
		return bleveQuery{bleve.NewDisjunctionQuery(a, b), func(x blockTerms) bool { return a.finds(x) || b.finds(x) }}
	case 2:
		q := bleve.NewBooleanQuery()
		q.AddMust(a)
		q.AddShould(b)
		q.AddMustNot(c)
		return bleveQuery{q, func(x blockTerms) bool { return a.finds(x) && !c.finds(x) }}
	}
	return a
}

// ask compares what a query finds with what it should find.
func ask(t *testing.T, library bleve.Index, q bleveQuery, all map[string]blockTerms, score string) {
	t.Helper()
	var want []string
	for id, b := range all {
		if q.finds(b) {
			want = append(want, id)
		}
	}
	slices.Sort(want)
	r := bleve.NewSearchRequestOptions(q.Query, len(all)+1, 0, false)
	r.Score = score
	result, err := library.Search(r)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	var got []string
	for _, h := range result.Hits {
		got = append(got, h.ID)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) || int(result.Total) != len(want) {
		t.Fatalf("%s finds %q (total %d), want %q", q, got, result.Total, want)
	}
}

// facets compares counts of values, which are of blocks.
func facets(t *testing.T, library bleve.Index, all map[string]blockTerms) {
	t.Helper()
	r := bleve.NewSearchRequestOptions(bleve.NewMatchAllQuery(), 0, 0, false)
	want := make(map[string]map[string]int)
	for _, field := range []string{"theme", "region", "tag", "year"} {
		r.AddFacet(field, bleve.NewFacetRequest(field, 100))
		want[field] = make(map[string]int)
		for _, b := range all {
			for term := range b[field] {
				want[field][term]++
			}
		}
	}
	result, err := library.Search(r)
	if err != nil {
		t.Fatal(err)
	}
	for field, counts := range want {
		got := make(map[string]int)
		for _, f := range result.Facets[field].Terms.Terms() {
			got[f.Term] = f.Count
		}
		if !maps.Equal(got, counts) {
			t.Fatalf("%s has %v, want %v", field, got, counts)
		}
	}
}

// checkBleve makes a library by random changes and compares bleve's answers with a scan.
func checkBleve(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 11))
	dir := t.TempDir()
	docs := make(map[string]*corpus.Document)
	for range 2 {
		e, err := Open(dir, options)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 + rng.IntN(14) { // each a segment, of which some are merged
			var changes []index.Change
			for range 1 + rng.IntN(6) {
				id := fmt.Sprintf("d%d", rng.IntN(25))
				if rng.IntN(4) == 0 {
					delete(docs, id)
					changes = append(changes, index.Change{Delete: id})
				} else {
					docs[id] = randomReport(rng, id)
					changes = append(changes, index.Change{Put: docs[id]})
				}
			}
			if err := e.Apply(context.Background(), changes); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		compareWithBleve(t, rng, dir, docs)
	}
}

func compareWithBleve(t *testing.T, rng *rand.Rand, dir string, docs map[string]*corpus.Document) {
	t.Helper()
	all := scan(t, docs)
	library, err := bleve.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	if n, err := library.DocCount(); err != nil || int(n) != len(all) {
		t.Fatalf("%d blocks, want %d: %v", n, len(all), err)
	}
	for i := range 60 {
		ask(t, library, tree(rng, all, i%3), all, []string{"", "none"}[i%2])
	}
	facets(t, library, all)
	for id, d := range docs {
		n := rng.IntN(max(1, len(d.Sections)))
		checkStored(t, library, segment.BlockID(id, n), d, n)
	}
}

// checkStored compares what bleve returns of a block.
func checkStored(t *testing.T, library bleve.Index, block string, d *corpus.Document, n int) {
	t.Helper()
	r := bleve.NewSearchRequest(bleve.NewTermQuery(block))
	r.Query.(*query.TermQuery).SetField("_id")
	r.Fields = []string{"*"}
	result, err := library.Search(r)
	if err != nil || len(result.Hits) != 1 {
		t.Fatalf("%s: %d hits: %v", block, len(result.Hits), err)
	}
	want := map[string]any{"id": d.ID, "title": d.Title, "region": d.Region, "type": d.Type, "issuer": d.Issuer, "date": d.Date, "source": d.Source.Name}
	if d.Year != 0 {
		want["year"] = fmt.Sprint(d.Year)
	}
	switch len(d.Tags) {
	case 1:
		want["tag"] = d.Tags[0]
	case 2:
		want["tag"] = []any{d.Tags[0], d.Tags[1]}
	}
	if n < len(d.Sections) {
		s := &d.Sections[n]
		want["ordinal"], want["theme"], want["role"] = fmt.Sprint(s.Ordinal), s.Theme, s.Role
		want["heading"], want["section"] = s.Heading, index.SectionName(s.Heading)
	}
	maps.DeleteFunc(want, func(_ string, v any) bool { return v == "" })
	if got := result.Hits[0].Fields; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("%s has %v, want %v", block, got, want)
	}
}

func TestBleveFindsWhatAScanFinds(t *testing.T) {
	for seed := range uint64(6) {
		checkBleve(t, seed)
	}
}

// FuzzBleve compares bleve's answers with a scan on libraries and queries that follow from a seed.
func FuzzBleve(f *testing.F) {
	f.Add(uint64(2000))
	f.Fuzz(checkBleve)
}

func TestALibraryIsOpenForBleveOrForTheEngine(t *testing.T) {
	e := open(t)
	put(t, e, document("a", "题", "文"))
	if _, err := bleve.OpenUsing(e.dir, map[string]any{"bolt_timeout": "10ms"}); err == nil {
		t.Fatal("bleve opened a library that the engine has open")
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	library, err := bleve.Open(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	if again, err := bleve.Open(e.dir); err != nil {
		t.Errorf("bleve did not open it for reading: %v", err)
	} else {
		again.Close()
	}
	if err := library.Index("b", map[string]string{"words": "文"}); err == nil {
		t.Error("bleve wrote a document")
	}
	if _, err := Open(e.dir, options); !errors.Is(err, ErrLocked) {
		t.Errorf("the engine opened a library that bleve has open: %v", err)
	}
}

func TestVerifyFindsWhatBleveKnowsTheIndexBy(t *testing.T) {
	for name, damage := range map[string]func(file string) error{
		"removed": os.Remove,
		"emptied": func(file string) error { return os.Truncate(file, 0) },
		"cut":     func(file string) error { return os.Truncate(file, 9) },
	} {
		e := open(t)
		if err := damage(filepath.Join(e.dir, metaName)); err != nil {
			t.Fatal(err)
		}
		var found error
		if err := e.Verify(t.Context(), func(err error) { found = err }); err != nil {
			t.Fatal(err)
		}
		if !errors.Is(found, index.ErrCorrupt) {
			t.Errorf("%s: %v", name, found)
		}
	}
}

func TestFrequenciesAreThoseOfTheText(t *testing.T) {
	e := open(t)
	put(t, e, document("often", "题", "城市，城市，城市"), document("once", "题", "城市，建设，经济"))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	library, err := bleve.Open(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	result, err := library.Search(bleve.NewSearchRequest(bleve.NewMatchQuery("城市")))
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Hits) != 2 || result.Hits[0].ID != "often" {
		t.Errorf("%v", result)
	}
}
