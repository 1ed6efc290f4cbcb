package segment

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"wenxun/index/analysis"
)

func TestPositionsAreThoseOfTheBlocks(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 6))
		list := listWriter{documentOf: make([]uint32, 100_000)}
		var positions positionWriter
		all := make(map[uint32][]uint32)
		var blocks []uint32
		for b, n := uint32(0), rng.IntN(2000); n > 0; n-- {
			b += uint32(1 + rng.IntN(4))
			var at []uint32
			for p := uint32(rng.IntN(300)); len(at) == 0 || rng.IntN(3) == 0; p += uint32(1 + rng.IntN(300)) {
				at = append(at, p)
			}
			blocks = append(blocks, b)
			list.add(b, uint32(len(at)))
			if rng.IntN(10) == 0 {
				positions.addRaw(nil)
				continue
			}
			positions.add(at)
			all[b] = at
		}
		it := Positions(slices.Concat(positions.table, positions.data)).Iterator(List(list.appendTo(nil)))
		for to := uint32(0); ; to += uint32(rng.IntN(1 + rng.IntN(2000))) {
			i, _ := slices.BinarySearch(blocks, to)
			b, n, ok := it.Seek(to)
			if ok != (i < len(blocks)) || ok && b != blocks[i] {
				t.Fatalf("seed %d: Seek(%d) returns %d, %t", seed, to, b, ok)
			}
			if !ok {
				break
			}
			got, known := it.Append(nil)
			if want := all[b]; known != (want != nil) || !slices.Equal(got, want) || known && int(n) != len(want) {
				t.Fatalf("seed %d: positions %v of block %d (%t), want %v", seed, got, b, known, want)
			}
			to = b
		}
	}
}

// positioned returns the blocks of documents with random texts of few characters.
func positioned(rng *rand.Rand, name string, documents int) []index.Document {
	var all []index.Document
	for i := range documents {
		b := &Block{Document: fmt.Sprintf("%s%03d", name, i), Row: []byte("row")}
		counts := make(map[uint32]uint32)
		for n := rng.IntN(40); n > 0; n-- {
			b.Text = binary.LittleEndian.AppendUint16(b.Text, []uint16{'国', '家', '法', '法', '|', '1', 0}[rng.IntN(7)])
			if u := b.Text.Units(); u > 1 {
				counts[uint32(b.Text.Unit(u-2))<<16|uint32(b.Text.Unit(u-1))]++
			}
		}
		for key, n := range counts {
			b.Terms.Pairs = append(b.Terms.Pairs, Pair{key, n})
		}
		all = append(all, b)
	}
	return all
}

// checkPositions compares the positions of all pairs of a segment with the texts of its blocks.
func checkPositions(t *testing.T, s *Segment, texts map[string]analysis.Folded) (known, unknown int) {
	t.Helper()
	f := s.Terms()
	for i := range f.positioned.len() {
		key := f.positioned.at(i)
		if first, second := key>>16, key&0xFFFF; first < 0x80 || second < 0x80 {
			t.Fatalf("%x has positions", key)
		}
		it := f.Positions(key).Iterator(f.Pair(key))
		for b, _, ok := it.Seek(0); ok; b, _, ok = it.Seek(b + 1) {
			id, _ := s.Row(int(b))
			text := texts[string(id)]
			var want []uint32
			for i := range text.Units() - 1 {
				if uint32(text.Unit(i))<<16|uint32(text.Unit(i+1)) == key {
					want = append(want, uint32(i))
				}
			}
			got, ok := it.Append(nil)
			if !ok {
				unknown++
				continue
			}
			known++
			if !slices.Equal(got, want) {
				t.Fatalf("%x is at %v in %s, want %v", key, got, text, want)
			}
		}
	}
	return known, unknown
}

func TestPositionsSurviveMerges(t *testing.T) {
	known, unknown := 0, 0
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 8))
		texts := make(map[string]analysis.Folded)
		var segments []api.Segment
		var drops []*roaring.Bitmap
		for i := range 3 {
			documents := positioned(rng, string(rune('a'+i)), 1+rng.IntN(200))
			for _, d := range documents {
				texts[d.(*Block).Document] = d.(*Block).Text
			}
			s, _, err := plugin{}.New(documents)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 && rng.IntN(2) == 0 { // as if its pairs had not been frequent
				for f := range s.(*Segment).fields {
					s.(*Segment).fields[f].positioned = nil
				}
			} else if n, _ := checkPositions(t, s.(*Segment), texts); n == 0 && len(documents) > 20 {
				t.Fatal("no pair has positions")
			}
			deleted := roaring.New()
			for b := range uint32(s.Count()) {
				if rng.IntN(5) == 0 {
					deleted.Add(b)
				}
			}
			segments, drops = append(segments, s), append(drops, deleted)
		}
		path := filepath.Join(t.TempDir(), "merged.zap")
		if _, _, err := (plugin{}).Merge(segments, drops, path, nil, nil); err != nil {
			t.Fatal(err)
		}
		merged, err := plugin{}.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		k, u := checkPositions(t, merged.(*File).Segment, texts)
		known, unknown = known+k, unknown+u
		if err := merged.Close(); err != nil {
			t.Error(err)
		}
	}
	if known < 1000 || unknown < 100 {
		t.Errorf("the test hardly tests: positions of %d postings known, of %d not", known, unknown)
	}
}

func TestOnlyFrequentPairsHavePositions(t *testing.T) {
	var blocks []index.Document
	for i := range 100 {
		b := &Block{Document: fmt.Sprintf("d%03d", i), Row: []byte("row"), Text: analysis.Fold("国家")}
		if i < 20 {
			b.Text = analysis.Fold("法律")
		}
		b.Terms.Pairs = []Pair{{uint32(b.Text.Unit(0))<<16 | uint32(b.Text.Unit(1)), 1}}
		blocks = append(blocks, b)
	}
	s, _, err := plugin{}.New(blocks)
	if err != nil {
		t.Fatal(err)
	}
	f := s.(*Segment).Terms()
	if f.Positions('国'<<16|'家') == nil || f.Positions('法'<<16|'律') != nil {
		t.Errorf("%d pairs have positions, want the one that four of five documents contain", f.positioned.len())
	}
}
