package bleveengine

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// manyReports are so many that the lists of their terms are long ones.
const manyReports = 500

// spongy returns a report in which 海绵城市 and parts of it stand, some seldom and some often.
func spongy(rng *rand.Rand, n int) *corpus.Document {
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

// spongyReports returns a library's worth of them, and what makes more.
func spongyReports(seed uint64) ([]*corpus.Document, *rand.Rand) {
	var docs []*corpus.Document
	rng := rand.New(rand.NewPCG(seed, 2))
	for n := range manyReports {
		docs = append(docs, spongy(rng, n))
	}
	return docs, rng
}

// weighed asks for a string, weighed by patterns.
func weighed(t *testing.T, e *Engine, q string, by ...string) []index.Hit {
	t.Helper()
	r := &index.Request{
		Query: &index.Node{Leaf: &index.Leaf{Exact: analysis.NewPattern(q)}}, Size: 2 * manyReports, Sections: 3,
		Rank: index.Rank{Length: 0.3, Title: 1.3},
	}
	for i, s := range by {
		r.Rank.Terms = append(r.Rank.Terms, index.Term{Pattern: analysis.NewPattern(s), Weight: 1 + float64(i)/2})
	}
	result, err := e.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return result.Hits
}

func TestScoresFollowFromWhatIsThereAlone(t *testing.T) {
	docs, rng := spongyReports(1)
	whole := open(t)
	put(t, whole, docs...)
	// The same library, come about by several commits, replacements and deletions.
	parts := open(t)
	put(t, parts, docs[:manyReports-100]...)
	put(t, parts, docs[manyReports-100:]...)
	for n := 0; n < manyReports; n += 70 {
		put(t, parts, spongy(rng, n), spongy(rng, manyReports+n))
	}
	for n := 0; n < manyReports; n += 70 {
		put(t, parts, docs[n])
		if err := parts.Apply(context.Background(), []index.Change{{Delete: fmt.Sprintf("d%03d", manyReports+n)}}); err != nil {
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
				if fmt.Sprint(a[i]) != fmt.Sprint(b[i]) {
					t.Fatalf("%s by %s: hit %d of %d is %v, and %v in parts", q, by, i, len(a), a[i], b[i])
				}
			}
		}
	}
}

func TestScoresAreBM25(t *testing.T) {
	docs, _ := spongyReports(2)
	e := open(t)
	put(t, e, docs...)
	pattern := analysis.NewPattern("绵城")
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
	idf := math.Log(1 + (manyReports-holders+0.5)/(holders+0.5))
	for _, q := range []string{"绵城", "试点"} {
		for _, h := range weighed(t, e, q, "绵城") {
			tf := frequency[h.ID]
			if tf > 0 {
				tf += 0.3 * inTitle[h.ID]
			}
			want := idf * tf * 2.2 / (tf + 1.2*(0.7+0.3*length[h.ID]/(total/manyReports)))
			if math.Abs(h.Score-want) > 1e-9 {
				t.Errorf("%s: %s scores %g, want %g", q, h.ID, h.Score, want)
			}
		}
	}
}
