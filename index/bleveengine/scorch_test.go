package bleveengine

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"

	"wenxun/index/bleveengine/segment"
)

// These are the assumptions that scorch.go lists, each with a test of its own.

func openScorchAt(t *testing.T, dir string) *postings {
	t.Helper()
	p, err := openPostings(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.close() })
	return p
}

// blocksOf returns the blocks of a document, the last of which contains a pair.
func blocksOf(id string, n int) []*segment.Block {
	var all []*segment.Block
	for i := range n {
		all = append(all, &segment.Block{Document: id, Number: i, Terms: segment.Terms{Pairs: []segment.Pair{{Key: uint32(i + 1), Count: 1}}}})
	}
	return all
}

func (p *postings) mustWrite(t *testing.T, b batch) {
	t.Helper()
	if err := p.write(b); err != nil {
		t.Fatal(err)
	}
}

func momentOf(t *testing.T, p *postings) moment {
	t.Helper()
	m, err := p.now()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// liveIDs returns the ids of the live blocks of a moment.
func liveIDs(t *testing.T, m moment) (all []string) {
	t.Helper()
	parts, err := m.parts()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		for b := range p.Postings.Blocks() {
			if p.Deleted == nil || !p.Deleted.Contains(uint32(b)) {
				id, err := p.Postings.DocID(uint64(b))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, string(id))
			}
		}
	}
	slices.Sort(all)
	return all
}

func TestAMomentIsTheSameUntilSomethingChanges(t *testing.T) {
	p := openScorchAt(t, t.TempDir())
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 2)}})
	// Persisting replaces the segment in memory, in the background: wait until nothing happens.
	first := momentOf(t, p)
	for last := first; ; last = first {
		first = momentOf(t, p)
		if first == last && len(first.files()) == 1 {
			break
		}
		if err := last.close(); err != nil {
			t.Fatal(err)
		}
	}
	if second := momentOf(t, p); second != first {
		t.Error("nothing changed, but the moment did")
	}
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("b", 1)}, deletes: []string{"a"}})
	if now := momentOf(t, p); now == first {
		t.Error("a batch is another moment")
	} else if got := liveIDs(t, now); !slices.Equal(got, []string{"b"}) {
		t.Errorf("now there are %q", got)
	}
	// The segments of an earlier moment are open as long as it is.
	if got := liveIDs(t, first); !slices.Equal(got, []string{"a", "a#1"}) {
		t.Errorf("earlier there were %q", got)
	}
}

func TestASegmentsIDMeansTheSameSegment(t *testing.T) {
	p := openScorchAt(t, t.TempDir())
	count := make(map[uint64]uint64)   // blocks by segment
	deleted := make(map[uint64]uint64) // deleted blocks by segment
	for n := range 60 {
		p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf(fmt.Sprint("d", n%17), 1+n%3)}})
		m := momentOf(t, p)
		for _, s := range m.snapshot.Segments() {
			if blocks, seen := count[s.Id()]; seen && blocks != s.Segment().Count() {
				t.Fatalf("segment %d had %d blocks, has %d", s.Id(), blocks, s.Segment().Count())
			}
			count[s.Id()] = s.Segment().Count()
			gone := uint64(0)
			if d := s.Deleted(); d != nil {
				gone = d.GetCardinality()
			}
			if gone < deleted[s.Id()] {
				t.Fatalf("segment %d had %d deleted blocks, has %d", s.Id(), deleted[s.Id()], gone)
			}
			deleted[s.Id()] = gone
		}
		if err := m.close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(count) < 20 {
		t.Errorf("only %d segments were seen", len(count))
	}
}

func TestDeletionsDoNotChangeAnEarlierMoment(t *testing.T) {
	p := openScorchAt(t, t.TempDir())
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 1), blocksOf("b", 1), blocksOf("c", 1)}})
	p.mustWrite(t, batch{deletes: []string{"a"}})
	before := momentOf(t, p)
	p.mustWrite(t, batch{deletes: []string{"b"}})
	if got := liveIDs(t, before); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("earlier there were %q", got)
	}
}

func TestWhatABatchSetsIsInLaterMoments(t *testing.T) {
	p := openScorchAt(t, t.TempDir())
	at := time.Unix(1, 2).UTC()
	p.mustWrite(t, batch{mapping: []byte("{}"), changed: time.Unix(0, 1)})
	p.mustWrite(t, batch{changed: at})
	m := momentOf(t, p)
	defer m.close()
	if changed, ok := m.changed(); !ok || !changed.Equal(at) || string(m.snapshot.Internal()["_mapping"]) != "{}" {
		t.Errorf("changed %v, mapping %q", changed, m.snapshot.Internal()["_mapping"])
	}
}

func TestADocumentReplacesAllItsBlocks(t *testing.T) {
	p := openScorchAt(t, t.TempDir())
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 3), blocksOf("b", 2)}})
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 2)}, deletes: []string{"b", "nobody"}})
	m := momentOf(t, p)
	defer m.close()
	if got := liveIDs(t, m); !slices.Equal(got, []string{"a", "a#1"}) {
		t.Errorf("live are %q", got)
	}
}

func TestABatchIsInTheFilesWhenItReturns(t *testing.T) {
	dir := t.TempDir()
	p := openScorchAt(t, dir)
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 2)}, changed: time.Unix(1, 0)})
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	m := momentOf(t, openScorchAt(t, copied))
	defer m.close()
	if got := liveIDs(t, m); !slices.Equal(got, []string{"a", "a#1"}) {
		t.Errorf("in the files are %q", got)
	}
}

func TestASnapshotThatCannotBeLoadedIsNoticed(t *testing.T) {
	dir := t.TempDir()
	p, err := openPostings(dir)
	if err != nil {
		t.Fatal(err)
	}
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 2)}})
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "root.bolt")); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.zap"))
	for _, f := range files {
		if err := os.Truncate(f, 10); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := openPostings(dir); err == nil {
		p.close()
		t.Fatal("postings without segments were opened")
	}
	for _, f := range files { // scorch would have removed what it cannot load
		if _, err := os.Stat(f); err != nil {
			t.Error(err)
		}
	}
}

// TestScorchKnowsTheOptions passes a value of a wrong type for each option, which scorch would not notice
// if it did not know the option.
func TestScorchKnowsTheOptions(t *testing.T) {
	for group, options := range map[string]map[string]any{"scorchMergePlanOptions": mergeOptions, "scorchPersisterOptions": persisterOptions} {
		for name := range options {
			config := scorchConfig(t.TempDir())
			wrong := maps.Clone(options)
			wrong[name] = "wrong"
			config[group] = wrong
			if _, err := newScorch(config, bleve.NewAnalysisQueue(1)); err == nil {
				t.Errorf("scorch does not know %s of %s", name, group)
			}
		}
	}
	if s, err := newScorch(scorchConfig(t.TempDir()), bleve.NewAnalysisQueue(1)); err != nil {
		t.Error(err)
	} else if v := s.StatsMap(); v == nil {
		t.Error("scorch has no statistics")
	}
}

func TestSegmentsAreOfTheForcedFormat(t *testing.T) {
	dir := t.TempDir()
	p := openScorchAt(t, dir)
	p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 1)}})
	root, err := os.ReadFile(filepath.Join(dir, "root.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(root, []byte(segment.Type)) {
		t.Error("the snapshot is not of our format")
	}
}

func TestEventsAndErrorsReachThePostings(t *testing.T) {
	dir := t.TempDir()
	p := openScorchAt(t, dir)
	p.health.fail(persisting, fmt.Errorf("from before"))
	// A batch is written by the persister, which then reports progress; the next batch waits for that.
	for n := 0; p.health.err() != nil; n++ {
		if n == 100 {
			t.Fatal("the persister never reports progress")
		}
		p.mustWrite(t, batch{puts: [][]*segment.Block{blocksOf("a", 1)}})
	}
	close(p.closing) // so that the callback does not wait
	scorch.RegistryAsyncErrorCallbacks[callbackName](scorch.NewScorchError(merging, "x", scorch.ErrPersist), dir)
	if p.health.err() == nil {
		t.Error("an error does not reach the postings")
	}
	p.closing = make(chan struct{})
}
