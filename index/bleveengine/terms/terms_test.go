package terms

import (
	"fmt"
	"maps"
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

// pieces are what random texts consist of: few characters, so that patterns occur, and numbers and words
// that are parts of one another.
var pieces = []string{"海", "绵", "城", "市", "绵绵", "0", "a", "20", "2024", "4.8", "ai", "shanghai", "，", "\n", "𠀀", "abcdefghijklmnopqrstuvwxyz"}

func randomText(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range rng.IntN(n + 1) {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String()
}

// randomSegment returns a segment of random documents, and the folded text of each of its blocks.
func randomSegment(t testing.TB, rng *rand.Rand) (*segment.Segment, []analysis.Folded, []analysis.Folded) {
	t.Helper()
	var blocks []*segment.Block
	var texts, titles []analysis.Folded
	c := NewCounter()
	for i := range 1 + rng.IntN(20) {
		d := &corpus.Document{ID: fmt.Sprintf("d%02d", i), Title: randomText(rng, 4)}
		for n := range rng.IntN(4) {
			d.Sections = append(d.Sections, corpus.Section{Ordinal: n + 1, Heading: randomText(rng, 3), Text: randomText(rng, 30)})
		}
		x := store.Encode(d, analysistest.Twos{})
		blocks = append(blocks, c.Blocks(x, []byte("row"))...)
		for n := range x.Blocks() {
			texts = append(texts, x.Block(n))
			titles = append(titles, nil)
			if n == 0 {
				titles[len(titles)-1] = x.Title()
			}
		}
	}
	seg, err := segment.New(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return seg, texts, titles
}

// check compares a Lookup with the texts of the blocks.
func check(t *testing.T, p analysis.Pattern, f *segment.Field, texts []analysis.Folded) {
	t.Helper()
	l := NewLookup(p)
	found := l.Blocks(f)
	if !slices.IsSorted(found) {
		t.Fatalf("%s: blocks %v are not in order", p, found)
	}
	least := l.Frequencies(f, found)
	list, one := l.List(f)
	if one && !slices.Equal(list.Blocks(nil), found) {
		t.Fatalf("%s: list %v, blocks %v", p, list.Blocks(nil), found)
	}
	if one != (l.Len() == 1 && l.prefix == "") {
		t.Fatalf("%s: List is %t with %d terms", p, one, l.Len())
	}
	for b, text := range texts {
		count := p.Count(text)
		i, ok := slices.BinarySearch(found, uint32(b))
		switch {
		case count > 0 && !ok:
			t.Fatalf("%s: block %d is missing: %s", p, b, text)
		case ok && int(least[i]) < count:
			t.Fatalf("%s: frequency %d in block %d with %d matches: %s", p, least[i], b, count, text)
		case l.Countable(p) && ok && int(least[i]) != count, l.Countable(p) && !ok && count > 0:
			t.Fatalf("%s: countable, but frequency %d in block %d with %d matches: %s", p, least[i], b, count, text)
		}
	}
}

func TestPostingsMissNoBlockWithAMatch(t *testing.T) {
	countable, lists := 0, 0
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 1))
		seg, texts, titles := randomSegment(t, rng)
		for range 30 {
			text := randomText(rng, 4)
			for _, p := range []analysis.Pattern{analysis.NewPattern(text), analysis.NewPrefix(text)} {
				if p.Units() == 0 {
					continue
				}
				check(t, p, seg.Terms(), texts)
				check(t, p, seg.Titles(), titles)
				l := NewLookup(p)
				if l.Countable(p) {
					countable++
				}
				if _, one := l.List(seg.Terms()); one {
					lists++
				}
			}
		}
	}
	if countable < 50 || lists < 50 {
		t.Errorf("the test hardly tests: %d countable patterns, %d of one term", countable, lists)
	}
}

func TestWhatPatternsRequire(t *testing.T) {
	for _, x := range []struct {
		text      string
		prefix    bool
		terms     int
		countable bool
	}{
		{"海", false, 1, true},
		{"海绵", false, 1, true},
		{"绵绵", false, 1, false}, // in 绵绵绵 it matches once, and the pair occurs twice
		{"海绵城", false, 2, false},
		{"2024", false, 1, true},
		{"ai", false, 1, true},
		{"abcdefghijklmnopqrstuvwx", false, 1, false}, // a longer word has the same term
		{"2024年", false, 2, false},
		{"2024，2024", false, 1, false}, // the word alone does not match
		{"海，绵", false, 2, false},
		{"20", true, 1, false},
		{"海20", true, 2, false},
	} {
		p := analysis.NewPattern(x.text)
		if x.prefix {
			p = analysis.NewPrefix(x.text)
		}
		l := NewLookup(p)
		if l.Len() != x.terms || l.Countable(p) != x.countable {
			t.Errorf("%s (prefix %t): %d terms, countable %t; want %d, %t", x.text, x.prefix, l.Len(), l.Countable(p), x.terms, x.countable)
		}
	}
}

func TestManyTermsAreCountedOnceEach(t *testing.T) {
	var text analysis.Folded
	want := make(map[uint32]uint32)
	previous := uint16(0)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3 * initialSlots {
		u := uint16(0x4E00 + rng.IntN(20000))
		text = append(text, byte(u), byte(u>>8))
		want[single(u)]++
		if previous != 0 {
			want[pairOf(previous, u)]++
		}
		previous = u
	}
	c := NewCounter()
	for _, round := range []string{"first", "second"} { // the second finds the memory of the first
		got := make(map[uint32]uint32)
		for _, p := range c.count(text).Pairs {
			if _, twice := got[p.Key]; twice {
				t.Fatalf("%s: term %x comes twice", round, p.Key)
			}
			got[p.Key] = p.Count
		}
		if !maps.Equal(got, want) {
			t.Fatalf("%s: %d terms, want %d", round, len(got), len(want))
		}
	}
}
