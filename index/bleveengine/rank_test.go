package bleveengine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// manyDocuments is so many that the postings of common terms are long lists.
const manyDocuments = 500

// sponge returns a document that contains 海绵城市 and parts of it, some rarely and some often.
func sponge(rng *rand.Rand, n int) *corpus.Document {
	var texts []string
	for range 1 + rng.IntN(3) {
		var b strings.Builder
		for range 5 + rng.IntN(60) {
			b.WriteString([]string{"海绵", "城市", "海绵城市", "试点", "海", "绵", "，"}[rng.IntN(7)])
		}
		texts = append(texts, b.String())
	}
	return document(fmt.Sprintf("d%03d", n), []string{"海绵城市", "试点", "城市试点"}[rng.IntN(3)], texts...)
}

// sponges returns many of them, and the generator that makes more.
func sponges(seed uint64) ([]*corpus.Document, *rand.Rand) {
	var docs []*corpus.Document
	rng := rand.New(rand.NewPCG(seed, 2))
	for n := range manyDocuments {
		docs = append(docs, sponge(rng, n))
	}
	return docs, rng
}

// weighed searches for a string and weighs by others.
func weighed(t *testing.T, e *Engine, q string, by ...string) []index.Hit {
	t.Helper()
	r := &index.Request{
		Query: index.Query{Root: &index.Word{Exact: analysis.NewPattern(q)}},
		Hits:  index.HitOptions{Size: 2 * manyDocuments, Sections: 3},
	}
	for i, s := range by {
		r.Hits.Rank.Terms = append(r.Hits.Rank.Terms, index.Term{Pattern: analysis.NewPattern(s), Weight: 1 + float64(i)/2})
	}
	result, err := e.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return result.Hits
}

func TestScoresDoNotDependOnTheLibrarysHistory(t *testing.T) {
	docs, rng := sponges(1)
	whole := open(t)
	put(t, whole, docs...)
	// The same library, made by several commits, replacements and deletions.
	parts := open(t)
	put(t, parts, docs[:manyDocuments-100]...)
	put(t, parts, docs[manyDocuments-100:]...)
	for n := 0; n < manyDocuments; n += 70 {
		put(t, parts, sponge(rng, n), sponge(rng, manyDocuments+n))
	}
	for n := 0; n < manyDocuments; n += 70 {
		put(t, parts, docs[n])
		if err := parts.Apply(context.Background(), []index.Change{{Delete: fmt.Sprintf("d%03d", manyDocuments+n)}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, by := range [][]string{{"海绵"}, {"海绵城市"}, {"绵城", "试点"}, {"海绵", "绵城", "城市", "海绵城市", "城", "没有"}} {
		for _, q := range []string{"海绵", "绵城", "海绵城市", "试点海"} {
			a, b := weighed(t, whole, q, by...), weighed(t, parts, q, by...)
			if len(a) == 0 {
				t.Fatalf("%s is found nowhere", q)
			}
			for i := range a {
				if !reflect.DeepEqual(a[i], b[i]) {
					t.Fatalf("%s by %s: hit %d of %d is %v, and %v in parts", q, by, i, len(a), a[i], b[i])
				}
			}
		}
	}
}
