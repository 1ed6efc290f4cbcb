package segment

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// bleveTerms returns, by field and term, the blocks that have a term as bleve should see it.
func bleveTerms(docs []*Block) map[string]map[string][]string {
	all := make(map[string]map[string][]string)
	ids := make(map[string][]string) // of the blocks of a document
	for _, b := range docs {
		ids[b.Document] = append(ids[b.Document], b.ID())
	}
	add := func(field, term string, blocks ...string) {
		if all[field] == nil {
			all[field] = make(map[string][]string)
		}
		all[field][term] = append(all[field][term], blocks...)
	}
	for _, b := range docs {
		add("_id", b.ID(), b.ID())
		add("id", b.Document, b.ID())
		for field, words := range map[string]Words{"words": b.Words, "title_words": b.TitleWords} {
			for _, s := range words.Short {
				add(field, shortWord(s.Key), b.ID())
			}
			for w := range words.Long {
				add(field, w, b.ID())
			}
		}
		for _, v := range b.Keywords {
			if v.Field.ofSection() {
				add(v.Field.String(), v.Text, b.ID())
			} else {
				add(v.Field.String(), v.Text, ids[b.Document]...)
			}
		}
	}
	return all
}

func randomSegment(t *testing.T, rng *rand.Rand, documents int) (*Segment, []*Block) {
	t.Helper()
	var blocks []*Block
	for _, d := range randomBlocks(rng, documents, "r") {
		blocks = append(blocks, d.(*Block))
	}
	s, err := New(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return s, blocks
}

func dictionaryOf(t *testing.T, s *Segment, field string) api.TermDictionary {
	t.Helper()
	d, err := s.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// entries returns the terms of a dictionary from start to end.
func entries(t *testing.T, d api.TermDictionary, a api.Automaton, start, end []byte) (terms []string, counts []int) {
	t.Helper()
	for it := d.AutomatonIterator(a, start, end); ; {
		e, err := it.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e == nil {
			return terms, counts
		}
		terms, counts = append(terms, e.Term), append(counts, int(e.Count))
	}
}

func TestBleveSeesTheTermsOfEachField(t *testing.T) {
	for seed := range uint64(20) {
		s, blocks := randomSegment(t, rand.New(rand.NewPCG(seed, 6)), 1+int(seed))
		want := bleveTerms(blocks)
		for _, field := range s.Fields() {
			d := dictionaryOf(t, s, field)
			terms, _ := entries(t, d, nil, nil, nil)
			if !slices.IsSorted(terms) || len(terms) != len(want[field]) || d.Cardinality() != len(terms) {
				t.Fatalf("seed %d: %s has %q, want %d", seed, field, terms, len(want[field]))
			}
			for _, term := range terms {
				list, err := d.PostingsList([]byte(term), nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for it := list.Iterator(true, true, false, nil); ; {
					p, err := it.Next()
					if err != nil {
						t.Fatal(err)
					}
					if p == nil {
						break
					}
					id, _ := s.DocID(p.Number())
					got = append(got, string(id))
				}
				slices.Sort(got)
				slices.Sort(want[field][term])
				if !slices.Equal(got, want[field][term]) || int(list.Count()) != len(got) {
					t.Fatalf("seed %d: %s:%s is in %q (count %d), want %q", seed, field, term, got, list.Count(), want[field][term])
				}
				if has, _ := d.Contains([]byte(term)); !has {
					t.Fatalf("seed %d: %s does not contain %s", seed, field, term)
				}
			}
			if has, _ := d.Contains([]byte("没有")); has {
				t.Fatalf("%s contains what it has not", field)
			}
		}
	}
}

func TestDictionariesIterateOverARange(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 7))
	s, _ := randomSegment(t, rng, 60)
	for _, field := range []string{"_id", "id", "words", "year", "no such field"} {
		d := dictionaryOf(t, s, field)
		all, _ := entries(t, d, nil, nil, nil)
		bounds := append(slices.Clone(all), "", "r0", "r010#", "r010#15", "海绵", "海绵城", "\xff")
		for range 200 {
			start, end := bounds[rng.IntN(len(bounds))], bounds[rng.IntN(len(bounds))]
			var want []string
			for _, term := range all {
				if term >= start && (end == "" || term < end) {
					want = append(want, term)
				}
			}
			to := []byte(end)
			if end == "" {
				to = nil
			}
			if got, _ := entries(t, d, nil, []byte(start), to); !slices.Equal(got, want) {
				t.Fatalf("%s from %q to %q: %q, want %q", field, start, end, got, want)
			}
		}
	}
	if got, _ := entries(t, dictionaryOf(t, s, "words"), beginsWith("海绵"), nil, nil); !slices.Equal(got, []string{"海绵", "海绵城市", "海绵城市建设"}) {
		t.Errorf("what begins with 海绵 is %q", got)
	}
}

// beginsWith is the automaton of all strings that begin with one; a state is how many bytes have been
// read, or -1.
type beginsWith string

func (a beginsWith) Start() int                     { return 0 }
func (a beginsWith) IsMatch(state int) bool         { return state == len(a) }
func (a beginsWith) CanMatch(state int) bool        { return state >= 0 }
func (a beginsWith) WillAlwaysMatch(state int) bool { return state == len(a) }

func (a beginsWith) Accept(state int, b byte) int {
	switch {
	case state < 0 || state < len(a) && a[state] != b:
		return -1
	case state < len(a):
		return state + 1
	}
	return state
}

func TestPostingsAdvanceAndLeaveOutWhatIsExcepted(t *testing.T) {
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 8))
		s, _ := randomSegment(t, rng, 40)
		except := roaring.New()
		for range rng.IntN(20) {
			except.Add(uint32(rng.IntN(s.Blocks())))
		}
		field := []string{"words", "year", "theme", "id", "_id"}[rng.IntN(5)]
		d := dictionaryOf(t, s, field)
		terms, _ := entries(t, d, nil, nil, nil)
		list, err := d.PostingsList([]byte(terms[rng.IntN(len(terms))]), except, nil)
		if err != nil {
			t.Fatal(err)
		}
		var all []uint64
		for it := list.Iterator(false, false, false, nil); ; {
			p, _ := it.Next()
			if p == nil {
				break
			}
			if except.Contains(uint32(p.Number())) {
				t.Fatalf("seed %d: block %d is excepted", seed, p.Number())
			}
			all = append(all, p.Number())
		}
		if int(list.Count()) != len(all) {
			t.Fatalf("seed %d: count %d, want %d", seed, list.Count(), len(all))
		}
		it := list.Iterator(false, false, false, nil)
		for at := uint64(0); ; {
			to := at + uint64(rng.IntN(20))
			i, _ := slices.BinarySearch(all, to)
			p, _ := it.Advance(to)
			if p == nil {
				if i < len(all) {
					t.Fatalf("seed %d: %s: nothing from %d on in %v", seed, field, to, all)
				}
				break
			}
			if i == len(all) || p.Number() != all[i] {
				t.Fatalf("seed %d: %s: Advance(%d) is %d in %v", seed, field, to, p.Number(), all)
			}
			at = p.Number() + 1
		}
	}
}

func TestShorterBlocksWeighMore(t *testing.T) {
	short, long := norm(4), norm(100)
	if short != 0.5 || long >= short || norm(0) != 1 {
		t.Errorf("norms %v, %v, %v", short, long, norm(0))
	}
}

func TestBlocksAreNamedAfterTheirDocument(t *testing.T) {
	for id, want := range map[string]string{
		"a": "a 0", "a#1": "a 1", "a#12": "a 12", "a#0": "a#0 -1", "a#01": "a#01 -1", "a#": "a# -1", "a#x": "a#x -1", "a#-1": "a#-1 -1",
	} {
		document, n := splitBlockID(id)
		if got := fmt.Sprint(document, " ", n); got != want {
			t.Errorf("%s is block %s, want %s", id, got, want)
		}
		if n >= 0 && BlockID(document, n) != id {
			t.Errorf("block %d of %s is %s", n, document, BlockID(document, n))
		}
	}
}

func TestADocumentsIDMeansAllItsBlocks(t *testing.T) {
	s, err := New([]*Block{{Document: "a"}, {Document: "a", Number: 1}, {Document: "a", Number: 2}, {Document: "b"}})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][]uint32{"a": {0, 1, 2}, "a#1": {1}, "a#3": nil, "b": {3}, "b#1": nil, "c": nil, "c#1": nil} {
		got, err := s.DocNumbers([]string{id})
		if err != nil || !slices.Equal(got.ToArray(), want) && len(want)+len(got.ToArray()) > 0 {
			t.Errorf("%s is blocks %v, want %v: %v", id, got, want, err)
		}
	}
}

func TestThePluginIsRegistered(t *testing.T) {
	found := false
	for _, v := range scorch.SupportedSegmentTypeVersions(Type) {
		found = found || v == Version
	}
	if !found {
		t.Error("scorch does not know the format")
	}
}

func TestADamagedListEndsInsteadOfLeavingTheSegment(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	s, _ := randomSegment(t, rng, 20)
	for range 3000 {
		mem := bytes.Clone(s.mem)
		mem[len(magic)+rng.IntN(len(mem)-len(magic)-footerBytes)] ^= byte(1 + rng.IntN(255))
		broken, err := newSegment(mem)
		if err != nil {
			continue
		}
		if broken.verify() == nil {
			t.Fatal("the checksum does not notice")
		}
		visitAll(broken)
	}
}

// visitAll goes through the terms and postings of a segment that may be damaged.
func visitAll(s *Segment) {
	for _, field := range []string{"words", "title_words", "theme"} {
		d, _ := s.Dictionary(field)
		it := d.AutomatonIterator(nil, nil, nil)
		for e, _ := it.Next(); e != nil; e, _ = it.Next() {
			list, _ := d.PostingsList([]byte(e.Term), nil, nil)
			list.Count()
		}
	}
}
