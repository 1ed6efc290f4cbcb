package segment

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"wenxun/index/analysis"
)

// randomBlocks returns the blocks of n documents, one to three each.
func randomBlocks(rng *rand.Rand, n int, name string) []index.Document {
	var docs []index.Document
	for i := range n {
		for k := range 1 + rng.IntN(3) {
			b := &Block{Document: fmt.Sprintf("%s%03d", name, i), Number: k, Terms: randomTerms(rng)}
			if k == 0 {
				b.Row = []byte(b.Document + "'s row")
				b.Title = randomTerms(rng)
				b.TitleWords, _ = randomWords(rng)
				b.Keywords = append(b.Keywords, Value{FieldYear, fmt.Sprint(2020 + rng.IntN(3))}, Value{FieldTag, "重点"})
			}
			b.Words, b.Length = randomWords(rng)
			b.Keywords = append(b.Keywords, Value{FieldTheme, []string{"城建", "农业"}[rng.IntN(2)]})
			docs = append(docs, b)
		}
	}
	rng.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return docs
}

func randomTerms(rng *rand.Rand) Terms {
	t := Terms{Runs: map[string]uint32{}}
	pairs := map[uint32]uint32{}
	for range rng.IntN(20) {
		pairs[uint32(rng.IntN(4))<<16|uint32(rng.IntN(5))] += uint32(1 + rng.IntN(300)*rng.IntN(2))
		t.Runs[[]string{"ai", "2024", "2025", "20"}[rng.IntN(4)]] += uint32(1 + rng.IntN(2))
	}
	for key, n := range pairs {
		t.Pairs = append(t.Pairs, Pair{key, n})
	}
	return t
}

// vocabulary has words that begin alike, and some whose order differs in UTF-16.
var vocabulary = []string{"海", "海绵", "海绵城市", "海绵城市建设", "社会主义核心价值观", "社会主义", "𠀀", "\uFA0E", "ai", "2024"}

func randomWords(rng *rand.Rand) (words Words, length int) {
	words.Long = make(map[string]uint32)
	for _, w := range vocabulary {
		n := uint32(rng.IntN(3))
		if n == 0 {
			continue
		}
		length += int(n)
		if key, ok := ShortKey(analysis.Fold(w)); ok {
			words.Short = append(words.Short, Short{key, n})
		} else {
			words.Long[w] = n
		}
	}
	return words, length
}

// contents returns everything that is in a segment, by the document's id and the block's number.
func contents(t *testing.T, s *Segment) map[string]string {
	t.Helper()
	names := make([]string, s.Blocks())
	all := make(map[string]string)
	for b := range names {
		id, err := s.DocID(uint64(b))
		if err != nil {
			t.Fatal(err)
		}
		names[b] = string(id)
		_, row := s.Row(b)
		all[names[b]] = fmt.Sprint(s.Length(b), string(row))
	}
	note := func(what string, list List) {
		it := list.Iterator()
		count := 0
		for b, n, ok := it.Next(); ok; b, n, ok = it.Next() {
			all[names[b]+" "+what] = fmt.Sprint(n)
			count++
		}
		if count != list.Count() {
			t.Fatalf("%s: %d postings, but Count is %d", what, count, list.Count())
		}
	}
	for f, d := range []*Field{s.Terms(), s.Titles()} {
		for first := range uint16(5) {
			for second := range uint32(6) {
				key := uint32(first)<<16 | second
				note(fmt.Sprint(f, key), d.Pair(key))
			}
		}
		for _, w := range []string{"ai", "2024", "2025", "20", "a", "3"} {
			note(fmt.Sprint(f, w), d.Run(w))
		}
	}
	for d := textWords; d < dictionaries; d++ {
		last := ""
		for c := s.strings[d].all(); c.next(); {
			if string(c.term) <= last {
				t.Fatalf("%q comes after %q", c.term, last)
			}
			last = string(c.term)
			note(fmt.Sprint(d, last), c.data)
		}
	}
	return all
}

// wanted returns what contents should return.
func wanted(docs []index.Document, without map[string]bool) map[string]string {
	all := make(map[string]string)
	for _, d := range docs {
		b := d.(*Block)
		if without[b.Document] {
			continue
		}
		name := BlockID(b.Document, b.Number)
		all[name] = fmt.Sprint(b.Length, string(b.Row))
		for d, words := range []Words{b.Words, b.TitleWords} {
			for _, s := range words.Short {
				all[name+" "+fmt.Sprint(textWords+d, shortWord(s.Key))] = fmt.Sprint(s.Count)
			}
			for w, n := range words.Long {
				all[name+" "+fmt.Sprint(textWords+d, w)] = fmt.Sprint(n)
			}
		}
		for _, v := range b.Keywords {
			all[name+" "+fmt.Sprint(firstKeyword+int(v.Field), v.Text)] = "1"
		}
		for f, terms := range []Terms{b.Terms, b.Title} {
			for _, p := range terms.Pairs {
				all[name+" "+fmt.Sprint(f, p.Key)] = fmt.Sprint(p.Count)
			}
			for w, n := range terms.Runs {
				all[name+" "+fmt.Sprint(f, w)] = fmt.Sprint(n)
			}
		}
	}
	return all
}

// differ reports what is in one of two contents alone.
func differ(t *testing.T, seed uint64, got, want map[string]string) {
	t.Helper()
	for key := range want {
		if got[key] != want[key] {
			t.Errorf("seed %d: %s is %q, want %q", seed, key, got[key], want[key])
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("seed %d: %s is not wanted", seed, key)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

func TestASegmentHasWhatItWasMadeOf(t *testing.T) {
	for seed := range uint64(20) {
		docs := randomBlocks(rand.New(rand.NewPCG(seed, 1)), int(seed), "r")
		made, _, err := plugin{}.New(docs)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "s")
		if err := made.(api.UnpersistedSegment).Persist(path); err != nil {
			t.Fatal(err)
		}
		opened, err := open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := opened.verify(); err != nil {
			t.Fatal(err)
		}
		differ(t, seed, contents(t, opened.Segment), wanted(docs, nil))
		if err := opened.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAMergeKeepsAllButWhatIsDropped(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 2))
		var segments []api.Segment
		var drops []*roaring.Bitmap
		var all []index.Document
		without := make(map[string]bool)
		for i := range 1 + rng.IntN(4) {
			docs := randomBlocks(rng, 1+rng.IntN(8), string(rune('z'-i)))
			all = append(all, docs...)
			s, _, err := plugin{}.New(docs)
			if err != nil {
				t.Fatal(err)
			}
			gone := fmt.Sprintf("%c%03d", 'z'-i, rng.IntN(8))
			without[gone] = true
			drop, err := s.DocNumbers([]string{gone, "nobody"})
			if err != nil {
				t.Fatal(err)
			}
			segments, drops = append(segments, s), append(drops, drop)
		}
		drops[0] = orNil(drops[0])
		path := filepath.Join(t.TempDir(), "m")
		numbers, _, err := plugin{}.Merge(segments, drops, path, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		merged, err := open(path)
		if err != nil {
			t.Fatal(err)
		}
		differ(t, seed, contents(t, merged.Segment), wanted(all, without))
		for i, s := range segments {
			for b, to := range numbers[i] {
				was, _ := s.DocID(uint64(b))
				if to == dropped {
					continue
				}
				if is, _ := merged.DocID(to); string(is) != string(was) {
					t.Fatalf("block %d of %s became one of %s", b, was, is)
				}
			}
		}
		if err := merged.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// orNil returns nil for an empty set, as scorch passes it.
func orNil(b *roaring.Bitmap) *roaring.Bitmap {
	if b.IsEmpty() {
		return nil
	}
	return b
}

func TestADamagedSegmentIsNotOpened(t *testing.T) {
	made, _, err := plugin{}.New(randomBlocks(rand.New(rand.NewPCG(1, 1)), 3, "r"))
	if err != nil {
		t.Fatal(err)
	}
	whole := made.(*Segment).mem
	for n := range len(whole) {
		if s, err := newSegment(whole[:n]); err == nil && s.verify() == nil {
			t.Fatalf("opened when cut to %d of %d bytes", n, len(whole))
		}
	}
}

func TestIntersectKeepsCommonBlocks(t *testing.T) {
	w := listWriter{documentOf: make([]uint32, 70001)}
	for _, b := range []uint32{0, 3, 4, 500, 70000} {
		w.add(b, b+1)
	}
	list := List(w.appendTo(nil))
	if got := list.Intersect([]uint32{0, 1, 4, 5, 70000, 70001}); !slices.Equal(got, []uint32{0, 4, 70000}) {
		t.Errorf("%v", got)
	}
	if got := list.Blocks(nil); !slices.Equal(got, []uint32{0, 3, 4, 500, 70000}) {
		t.Errorf("%v", got)
	}
}

func TestLongListsArePassedOverInSteps(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 4))
		w := listWriter{documentOf: make([]uint32, 600_000)}
		for b := range w.documentOf[1:] {
			w.documentOf[b+1] = w.documentOf[b] + uint32(rng.IntN(20)/19)
		}
		all := make(map[uint32]uint32)
		documents := make(map[uint32]bool)
		for b, n := uint32(0), rng.IntN(2000); n > 0; n-- {
			b += uint32(1 + rng.IntN(1+rng.IntN(300)))
			all[b] = uint32(1 + rng.IntN(3))
			documents[w.documentOf[b]] = true
			w.add(b, all[b])
		}
		list := List(w.appendTo(nil))
		if n, known := list.Documents(); known != (len(all) >= skipFrom) || known && n != len(documents) {
			t.Fatalf("seed %d: %d documents (%t), want %d", seed, n, known, len(documents))
		}
		var blocks []uint32
		want := make(map[uint32]uint32)
		for b := uint32(0); b < 300000; b += uint32(1 + rng.IntN(1+rng.IntN(2000))) {
			blocks = append(blocks, b)
			if n, ok := all[b]; ok {
				want[b] = n
			}
		}
		got := make(map[uint32]uint32)
		list.Match(blocks, func(i int, n uint32) { got[blocks[i]] = n })
		if !maps.Equal(got, want) {
			t.Fatalf("seed %d: %v, want %v", seed, got, want)
		}
		if n := len(list.Blocks(nil)); n != len(all) || list.Count() != len(all) {
			t.Fatalf("seed %d: %d blocks of %d", seed, n, len(all))
		}
	}
}

func TestSeekReturnsTheNextFromABlockOn(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 5))
		w := listWriter{documentOf: make([]uint32, 100_000)}
		var all []uint32
		for b, n := uint32(0), rng.IntN(3000); n > 0; n-- {
			b += uint32(1 + rng.IntN(1+rng.IntN(30)))
			all = append(all, b)
			w.add(b, b%3+1)
		}
		it := List(w.appendTo(nil)).Iterator()
		for at := 0; ; {
			to := uint32(rng.IntN(100))
			if at > 0 {
				to = all[at-1] + uint32(rng.IntN(1+rng.IntN(20000))) // nothing is returned twice
			}
			for at < len(all) && all[at] < to {
				at++
			}
			got, n, ok := it.Seek(to)
			if ok != (at < len(all)) {
				t.Fatalf("seed %d: Seek(%d) is %t", seed, to, ok)
			}
			if !ok {
				break
			}
			if got != all[at] || n != got%3+1 {
				t.Fatalf("seed %d: Seek(%d) = %d, %d, want %d", seed, to, got, n, all[at])
			}
			at++
			if rng.IntN(2) == 0 && at < len(all) {
				if got, _, _ := it.Next(); got != all[at] {
					t.Fatalf("seed %d: Next() = %d, want %d", seed, got, all[at])
				}
				at++
			}
		}
	}
}
