package terms

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index/analysis"
	"wenxun/index/analysis/analysistest"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
)

// characters are few, so that phrases recur and overlap themselves; one of them takes two code units.
var characters = []string{"国", "家", "国", "法", "𠮷", "，", "5", "a"}

func fewCharacters(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(characters[rng.IntN(len(characters))])
	}
	return b.String()
}

func TestPositionsFindPhrasesAsTheirTextsDo(t *testing.T) {
	phrases, covered := 0, 0
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 3))
		var blocks []*segment.Block
		var texts []analysis.Folded
		c := NewCounter()
		for i := range 1 + rng.IntN(60) {
			d := &corpus.Document{ID: fmt.Sprintf("d%02d", i), Title: fewCharacters(rng, 4)}
			for n := range 1 + rng.IntN(3) {
				d.Sections = append(d.Sections, corpus.Section{Ordinal: n + 1, Heading: fewCharacters(rng, 3), Text: fewCharacters(rng, 60)})
			}
			x := store.Encode(d, analysistest.Twos{})
			blocks = append(blocks, c.Blocks(x, []byte("row"))...)
			for n := range x.Blocks() {
				texts = append(texts, x.Block(n))
			}
		}
		seg, err := segment.New(blocks)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			p := analysis.NewPattern(fewCharacters(rng, 2+rng.IntN(5)))
			ph, lookup := NewPhrase(p), NewLookup(p)
			candidates := lookup.Blocks(seg.Terms())
			half := rng.IntN(len(candidates) + 1)
			o := ph.Occurrences(seg.Terms(), candidates[:half])
			if o != nil {
				o.Append(ph.Occurrences(seg.Terms(), candidates[half:]))
			}
			if len(ph.pairs) > 0 {
				phrases++
			}
			if o == nil {
				continue
			}
			covered++
			for b, text := range texts {
				var want []uint32
				for start, end := p.Next(text, 0); start >= 0; start, end = p.Next(text, end) {
					want = append(want, uint32(start))
				}
				i, ok := slices.BinarySearch(o.Blocks, uint32(b))
				if !ok {
					if len(want) > 0 {
						t.Fatalf("%s: block %d is missing: %s", p, b, text)
					}
					continue
				}
				if got := o.Starts(i); !slices.Equal(got, want) {
					t.Fatalf("%s: at %v in block %d, want %v: %s", p, got, b, want, text)
				}
			}
		}
	}
	if phrases < 300 || covered < 100 {
		t.Errorf("the test hardly tests: %d phrases, %d found by positions", phrases, covered)
	}
}

func TestWhatIsNoPhrase(t *testing.T) {
	for _, text := range []string{"", "海", "海绵", "海，绵城", "2024年度", "海绵city", "海绵%"} {
		if ph := NewPhrase(analysis.NewPattern(text)); ph.pairs != nil {
			t.Errorf("%s is a phrase", text)
		}
	}
	if NewPhrase(analysis.NewPrefix("海绵城")).pairs != nil {
		t.Error("a prefix is a phrase")
	}
	if n := len(NewPhrase(analysis.NewPattern("海绵城市")).pairs); n != 3 {
		t.Errorf("海绵城市 has %d pairs", n)
	}
}
