package evaluate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/analysis/analysistest"
	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
)

// library returns an Evaluator and a snapshot with a segment for each group of documents.
func library(t testing.TB, groups ...[]*corpus.Document) (*Evaluator, *snapshot.Snapshot) {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var parts []snapshot.Part
	for i, docs := range groups {
		var all []*store.Encoded
		for _, d := range docs {
			all = append(all, store.Encode(d, analysistest.Twos{}))
		}
		rows, sync, err := s.Write(all)
		if err != nil {
			t.Fatal(err)
		}
		if err := sync(); err != nil {
			t.Fatal(err)
		}
		var blocks []*segment.Block
		c := terms.NewCounter()
		for n, x := range all {
			blocks = append(blocks, c.Blocks(x, rows[n])...)
		}
		p, err := segment.New(blocks)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, snapshot.Part{ID: uint64(i), Postings: p, Deleted: roaring.New()})
	}
	v, err := snapshot.NewBuilder(s).Build(parts, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return New(s.Values(), s), v
}

// sponge returns a document that contains 海绵城市 and parts of it, some rarely and some often.
func sponge(rng *rand.Rand, n int) *corpus.Document {
	d := &corpus.Document{ID: fmt.Sprintf("d%03d", n), Title: []string{"海绵城市", "试点", "城市试点"}[rng.IntN(3)], Year: 2020 + n%5}
	for i := range 1 + rng.IntN(3) {
		var b strings.Builder
		for range 5 + rng.IntN(60) {
			b.WriteString([]string{"海绵", "城市", "海绵城市", "试点", "海", "绵", "，"}[rng.IntN(7)])
		}
		d.Sections = append(d.Sections, corpus.Section{Ordinal: i + 1, Heading: fmt.Sprintf("%d、", i+1), Text: b.String(), Theme: []string{"综合", "城建"}[rng.IntN(2)], Role: "其他"})
	}
	return d
}

// manyDocuments is so many that the postings of common terms are long lists.
const manyDocuments = 500

func sponges(seed uint64) []*corpus.Document {
	var docs []*corpus.Document
	rng := rand.New(rand.NewPCG(seed, 2))
	for n := range manyDocuments {
		docs = append(docs, sponge(rng, n))
	}
	return docs
}

// answer evaluates a request and returns all hits in order.
func answer(t testing.TB, e *Evaluator, v *snapshot.Snapshot, r *index.Request) (*Answer, []index.Hit) {
	t.Helper()
	a, err := e.Evaluate(context.Background(), v, r, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Release)
	if err := a.Order(context.Background(), -1); err != nil {
		t.Fatal(err)
	}
	all := make([]int, a.Len())
	for i := range all {
		all[i] = i
	}
	hits, err := a.Hits(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	return a, hits
}

func exactly(q string) index.Node { return &index.Word{Exact: analysis.NewPattern(q)} }

func TestScoresAreBM25(t *testing.T) {
	docs := sponges(2)
	e, v := library(t, docs[:200], docs[200:])
	for _, text := range []string{"绵城", "海绵城市"} {
		pattern := analysis.NewPattern(text)
		length, frequency, inTitle := map[string]float64{}, map[string]float64{}, map[string]float64{}
		total, holders := 0.0, 0.0
		for _, d := range docs {
			add := func(s string) {
				folded := analysis.Fold(s)
				length[d.ID] += float64(folded.Units())
				frequency[d.ID] += float64(pattern.Count(folded))
			}
			inTitle[d.ID] = float64(pattern.Count(analysis.Fold(d.Title)))
			add(d.Title)
			for _, s := range d.Sections {
				add(s.Heading)
				add(s.Text)
			}
			total += length[d.ID]
			if frequency[d.ID] > 0 {
				holders++
			}
		}
		idf := math.Log(1 + (manyDocuments-holders+0.5)/(holders+0.5))
		for _, q := range []string{text, "试点"} {
			_, hits := answer(t, e, v, &index.Request{
				Query: index.Query{Root: exactly(q)},
				Hits:  index.HitOptions{Rank: index.Rank{Terms: []index.Term{{Pattern: pattern, Weight: 1}}}},
			})
			if len(hits) == 0 {
				t.Fatalf("%s is found nowhere", q)
			}
			for _, h := range hits[:min(len(hits), rescored)] {
				tf := frequency[h.Document.ID]
				if tf > 0 {
					tf += 0.3 * inTitle[h.Document.ID]
				}
				want := idf * tf * 2.2 / (tf + 1.2*(0.7+0.3*length[h.Document.ID]/(total/manyDocuments)))
				if math.Abs(h.Score-want) > 1e-9 {
					t.Errorf("%s by %s: %s scores %g, want %g", q, text, h.Document.ID, h.Score, want)
				}
			}
		}
	}
}

func TestSegmentsDecideNothing(t *testing.T) {
	docs := sponges(3)
	e, whole := library(t, docs)
	f, parts := library(t, docs[:7], docs[7:300], docs[300:])
	terms := []index.Term{{Pattern: analysis.NewPattern("海绵城市"), Weight: 1}, {Pattern: analysis.NewPattern("试点"), Weight: 2}}
	for name, r := range map[string]*index.Request{
		"phrase":     {Query: index.Query{Root: exactly("绵城")}, Hits: index.HitOptions{Sections: 2, Occurrences: true, Rank: index.Rank{Terms: terms}}},
		"everything": {Hits: index.HitOptions{Sort: index.ByDateDesc}},
		"not":        {Query: index.Query{Root: &index.Not{Kid: exactly("市海绵城市")}}},
		"sentence": {Query: index.Query{
			Root: &index.And{Kids: []index.Node{exactly("海绵海"), exactly("市试")}}, Within: index.WithinSentence,
		}},
	} {
		r.Facets = index.FacetOptions{Fields: []index.Field{index.FieldYear, index.FieldTheme}, Size: 10}
		a, want := answer(t, e, whole, r)
		b, got := answer(t, f, parts, r)
		if len(want) == 0 {
			t.Errorf("%s finds nothing", name)
		}
		if !reflect.DeepEqual(got, want) || a.Total() != b.Total() || !reflect.DeepEqual(a.Facets(), b.Facets()) {
			t.Errorf("%s: %+v of one segment, %+v of several", name, a.Total(), b.Total())
		}
	}
}

func TestAnEndedContextEndsEvaluation(t *testing.T) {
	e, v := library(t, sponges(4))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Evaluate(ctx, v, &index.Request{Query: index.Query{Root: exactly("海绵")}}, true); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

func TestSortFirstPutsTheFirstFirst(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 5))
		all := make([]result, 1+rng.IntN(200))
		for i := range all {
			all[i] = result{row: &store.Row{ID: fmt.Sprint(i)}, matches: int32(rng.IntN(20)), document: uint32(i)}
		}
		p := &plan{Request: &index.Request{Hits: index.HitOptions{Sort: index.ByMatches}}}
		want := slices.Clone(all)
		slices.SortFunc(want, func(x, y result) int { return p.compare(&x, &y) })
		n := rng.IntN(len(all) + 10)
		got := sortFirst(all, n, p.compare)
		if len(got) != min(n, len(all)) {
			t.Fatalf("seed %d: %d of %d, want %d", seed, len(got), len(all), n)
		}
		seen := bitset.New(len(all))
		for i := range all {
			seen.Add(all[i].document)
			if i < len(got) && all[i].document != want[i].document {
				t.Fatalf("seed %d: first %d of %d: number %d is %d, want %d", seed, n, len(all), i, all[i].document, want[i].document)
			}
		}
		if seen.Count() != len(all) {
			t.Fatalf("seed %d: results were lost", seed)
		}
	}
}

func TestTopValuesAreThoseWithTheMostDocuments(t *testing.T) {
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 6))
		n, size := 1+rng.IntN(50), rng.IntN(20)
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("v%02d", i)
		}
		var all []valueCount
		top := topValues{names: names}
		for _, i := range rng.Perm(n) {
			all = append(all, valueCount{uint32(i), uint32(rng.IntN(10))})
			top.offer(all[len(all)-1], size)
		}
		byRank := func(a, b valueCount) int {
			if a.documents != b.documents {
				return int(b.documents) - int(a.documents)
			}
			return strings.Compare(names[a.value], names[b.value])
		}
		slices.SortFunc(all, byRank)
		slices.SortFunc(top.items, byRank)
		if !slices.Equal(top.items, all[:min(size, n)]) {
			t.Fatalf("seed %d: %v, want %v", seed, top.items, all[:min(size, n)])
		}
	}
}

func TestEveryWordIsTakenOnce(t *testing.T) {
	all := []*candidates{{documents: bitset.New(64 * 7)}, {documents: bitset.New(0)}, {documents: bitset.New(64*100 + 1)}, {documents: bitset.New(0)}}
	q := newWordQueue(all)
	var mu sync.Mutex
	taken := make(map[[2]int]int)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for segment, word := q.take(0); word >= 0; segment, word = q.take(segment) {
				mu.Lock()
				taken[[2]int{segment, word}]++
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	for n, c := range all {
		for word := range c.documents {
			if taken[[2]int{n, word}] != 1 {
				t.Errorf("word %d of segment %d was taken %d times", word, n, taken[[2]int{n, word}])
			}
		}
	}
	if len(taken) != 7+101 {
		t.Errorf("%d words were taken", len(taken))
	}
}

func TestIteratorsSeekForward(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 7))
		var p postings
		block := uint32(0)
		for range rng.IntN(50) {
			block += uint32(1 + rng.IntN(10))
			p.blocks = append(p.blocks, block)
			p.counts = append(p.counts, block%7)
		}
		it := p.iterator()
		for to := uint32(0); to <= block+5; to += uint32(1 + rng.IntN(20)) {
			it.seek(to)
			i, _ := slices.BinarySearch(p.blocks, to)
			if it.more != (i < len(p.blocks)) {
				t.Fatalf("seed %d: seek(%d): more is %t", seed, to, it.more)
			}
			if it.more && (it.block != p.blocks[i] || it.count != p.counts[i]) {
				t.Fatalf("seed %d: seek(%d): %d, %d; want %d, %d", seed, to, it.block, it.count, p.blocks[i], p.counts[i])
			}
		}
		if set := p.set(int(block) + 1); len(p.blocks) > 0 && !slices.Equal(slices.Collect(set.All()), p.blocks) {
			t.Fatalf("seed %d: the set has other blocks", seed)
		}
	}
}

func TestCountsOfSeveralWorkersAddUp(t *testing.T) {
	e, v := library(t, sponges(8))
	r := &index.Request{
		Query:  index.Query{Root: exactly("海绵")},
		Facets: index.FacetOptions{Fields: []index.Field{index.FieldYear, index.FieldTheme}, Size: 10},
	}
	a, err := e.Evaluate(context.Background(), v, r, false)
	if err != nil {
		t.Fatal(err)
	}
	want := a.Facets()
	a.Release()
	// The same, with three matchers that take turns.
	p := newPlan(e.values, r)
	c := p.candidates(v.Segments[0])
	var matchers []*matcher
	for range 3 {
		m := &matcher{}
		m.reset(p, e.records, nil)
		matchers = append(matchers, m)
	}
	for doc := range c.documents.All() {
		if err := matchers[doc%3].evaluate(c, v.Segments[0], 0, doc); err != nil {
			t.Fatal(err)
		}
	}
	b := &Answer{plan: p, matchers: matchers}
	if got := b.Facets(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v by three matchers, %v by one", got, want)
	}
}
