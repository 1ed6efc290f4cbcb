package snapshot

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/analysis/analysistest"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
)

func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// document returns a document of some sections of random text.
func document(rng *rand.Rand, id string) *corpus.Document {
	d := &corpus.Document{ID: id, Title: "海绵城市"}
	for n := range rng.IntN(4) {
		var b strings.Builder
		for range rng.IntN(20) {
			b.WriteString([]string{"海", "绵", "城", "市", "，"}[rng.IntN(5)])
		}
		d.Sections = append(d.Sections, corpus.Section{Ordinal: n + 1, Text: b.String()})
	}
	return d
}

// write writes documents and returns their blocks.
func write(t *testing.T, s *store.Store, docs ...*corpus.Document) []*segment.Block {
	t.Helper()
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
	for i, x := range all {
		blocks = append(blocks, terms.NewCounter().Blocks(x, rows[i])...)
	}
	return blocks
}

// part returns a part of blocks, without the documents of the ids.
func part(t *testing.T, id uint64, blocks []*segment.Block, deleted ...string) Part {
	t.Helper()
	p, err := segment.New(slices.Clone(blocks))
	if err != nil {
		t.Fatal(err)
	}
	gone, err := p.DocNumbers(deleted)
	if err != nil {
		t.Fatal(err)
	}
	if len(deleted) == 0 {
		gone = nil
	}
	return Part{ID: id, Postings: p, Deleted: gone}
}

func build(t *testing.T, b *Builder, parts ...Part) *Snapshot {
	t.Helper()
	s, err := b.Build(parts, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASnapshotHasWhatIsLive(t *testing.T) {
	s := openStore(t)
	old := &corpus.Document{ID: "b", Title: "旧", Sections: []corpus.Section{{Ordinal: 1, Text: "旧的文字"}}}
	a := &corpus.Document{ID: "a", Title: "甲", Sections: []corpus.Section{{Ordinal: 1, Text: "一二三"}, {Ordinal: 2, Heading: "四", Text: "五六"}}}
	now := &corpus.Document{ID: "b", Title: "新"}
	got := build(t, NewBuilder(s), part(t, 1, write(t, s, a, old), "b"), part(t, 2, write(t, s, now)))
	if got.Documents != 2 || got.Sections != 2 || got.Letters != 1+3+1+2+1 || !got.Changed.Equal(time.Unix(1, 0)) {
		t.Errorf("%d documents, %d sections, %d letters, changed %v", got.Documents, got.Sections, got.Letters, got.Changed)
	}
	if r := got.Find("b"); r == nil || r.Folded().String() != "新\x00" {
		t.Errorf("b is %v", r)
	}
	if got.Find("c") != nil || len(got.Rows()) != 2 {
		t.Errorf("%d rows", len(got.Rows()))
	}
}

func TestTextsOfDeletedDocumentsAreNotNeeded(t *testing.T) {
	s := openStore(t)
	blocks := write(t, s, document(rand.New(rand.NewPCG(1, 1)), "gone"))
	if _, err := s.Remove(s.Active()); err != nil {
		t.Fatal(err)
	}
	if _, err := NewBuilder(s).Build([]Part{part(t, 1, blocks)}, time.Time{}); !errors.Is(err, index.ErrCorrupt) {
		t.Errorf("a live document without text: %v", err)
	}
	if got := build(t, NewBuilder(s), part(t, 1, blocks, "gone")); got.Documents != 0 || got.Find("gone") != nil {
		t.Errorf("%d documents", got.Documents)
	}
}

func TestBlocksOfNoDocumentAreCorrupt(t *testing.T) {
	s := openStore(t)
	d := &corpus.Document{ID: "a", Sections: []corpus.Section{{Text: "一"}, {Text: "二"}}}
	blocks := write(t, s, d)
	more := &segment.Block{Document: "a", Number: 2}
	for name, wrong := range map[string][]*segment.Block{"first missing": blocks[1:], "last missing": blocks[:1], "one too many": append(blocks[:2:2], more)} {
		if _, err := NewBuilder(s).Build([]Part{part(t, 1, wrong)}, time.Time{}); !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheNextSnapshotReusesWhatWasRead(t *testing.T) {
	s := openStore(t)
	rng := rand.New(rand.NewPCG(2, 1))
	one, two := write(t, s, document(rng, "a"), document(rng, "b")), write(t, s, document(rng, "c"))
	b := NewBuilder(s)
	first, second := part(t, 1, one), part(t, 2, two)
	before := build(t, b, first, second)
	// Deleting leaves the table as it is; a merge brings the rows into another segment.
	first.Deleted = roaring.New()
	first.Deleted.AddRange(0, uint64(before.Segments[0].Rows[0].Blocks))
	after := build(t, b, first, second)
	if after.Segments[0].table != before.Segments[0].table || &after.Segments[1].Live[0] != &before.Segments[1].Live[0] {
		t.Error("tables were read again")
	}
	if before.Find("a") == nil || after.Find("a") != nil || after.Documents != 2 {
		t.Errorf("%d documents after a deletion", after.Documents)
	}
	merged := build(t, b, part(t, 3, append(slices.Clone(one), two...), "a"))
	for _, id := range []string{"b", "c"} {
		if merged.Find(id) != before.Find(id) {
			t.Errorf("the row of %s was decoded again", id)
		}
	}
}

func TestRowsThatAreGoneAreForgotten(t *testing.T) {
	s := openStore(t)
	b := NewBuilder(s)
	for i := range uint64(4) {
		var docs []*corpus.Document
		for n := range spareRows {
			docs = append(docs, &corpus.Document{ID: fmt.Sprint("d", n)})
		}
		build(t, b, part(t, i, write(t, s, docs...)))
	}
	if len(b.rows) > 3*spareRows { // without forgetting, four times as many
		t.Errorf("%d rows are held of %d", len(b.rows), spareRows)
	}
}

func TestHoldersOfAListAreThoseOfItsBlocks(t *testing.T) {
	s := openStore(t)
	rng := rand.New(rand.NewPCG(4, 1))
	const documents = 600 // so many that lists are long ones
	var docs []*corpus.Document
	var deleted []string
	live := make(map[string]*corpus.Document)
	for n := range documents {
		d := document(rng, fmt.Sprintf("d%03d", n))
		docs = append(docs, d)
		if n%9 == 4 {
			deleted = append(deleted, d.ID)
		} else {
			live[d.ID] = d
		}
	}
	seg := build(t, NewBuilder(s), part(t, 1, write(t, s, docs...), deleted...)).Segments[0]
	long := 0
	for _, q := range []string{"海绵", "绵城", "市海", "城", "没"} {
		p := analysis.NewPattern(q)
		l := terms.NewLookup(p)
		list, ok := l.List(seg.Postings.Terms())
		if !ok {
			t.Fatalf("%s is not one term", q)
		}
		want := 0
		for _, d := range live {
			in := p.In(analysis.Fold(d.Title))
			for _, x := range d.Sections {
				in = in || p.In(analysis.Fold(x.Text))
			}
			if in {
				want++
			}
		}
		if _, known := list.Documents(); known {
			long++
		}
		if of, from := seg.HoldersOf(list), seg.Holders(list.Blocks(nil)); of != want || from != want {
			t.Errorf("%s is in %d documents by the list, %d by the blocks, want %d", q, of, from, want)
		}
	}
	if long == 0 {
		t.Error("no list is long")
	}
}
