package bleveengine

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
)

// scorchConfig configures scorch over dir.
func scorchConfig(dir string) map[string]any {
	return map[string]any{
		"path":                dir,
		"forceSegmentType":    segment.Type,
		"forceSegmentVersion": segment.Version,
		// Our own lock has been taken before; this one cannot be held by anybody for long.
		"bolt_timeout": "1s",
		"scorchPersisterOptions": map[string]any{
			// Batches come big enough: merging them in memory, before they are written, costs
			// more than it spares.
			"MemoryPressurePauseThreshold": 0,
		},
	}
}

// newScorch opens the postings in dir. Scorch passes documents to be analysed through the queue,
// which is closed after it.
func newScorch(dir string, queue *bleve.AnalysisQueue) (*scorch.Scorch, error) {
	if err := loadable(dir, queue); err != nil {
		return nil, err
	}
	return openScorch(scorchConfig(dir), queue)
}

func openScorch(config map[string]any, queue *bleve.AnalysisQueue) (*scorch.Scorch, error) {
	idx, err := scorch.NewScorch(scorch.Name, config, queue)
	if err != nil {
		return nil, err
	}
	s, ok := idx.(*scorch.Scorch)
	if !ok {
		return nil, fmt.Errorf("%T is not scorch", idx)
	}
	return s, s.Open()
}

// loadable reports whether scorch can load its newest snapshot: when it cannot, it takes an older
// one without a word, or begins anew. This is found out without writing anything.
func loadable(dir string, queue *bleve.AnalysisQueue) error {
	if _, err := os.Stat(filepath.Join(dir, "root.bolt")); errors.Is(err, fs.ErrNotExist) {
		return nil // what that means, the format tells
	}
	config := scorchConfig(dir)
	config["read_only"] = true
	s, err := openScorch(config, queue)
	if err != nil {
		return err
	}
	err = func() error {
		epochs, err := s.RootBoltSnapshotEpochs()
		if err != nil || len(epochs) == 0 {
			return err
		}
		snapshot, err := s.LoadSnapshot(slices.Max(epochs))
		if err != nil {
			return fmt.Errorf("%w: %w", index.ErrCorrupt, err)
		}
		return snapshot.Close()
	}()
	return errors.Join(err, s.Close())
}

// postingBlocks returns the blocks of e as scorch takes them; row is stored with the first.
func (e *entry) postingBlocks(c *counter, row []byte) []*segment.Block {
	blocks := make([]*segment.Block, blocksOf(len(e.sections)))
	start, end := 0, e.title+1
	for i := range blocks {
		if i < len(e.sections) {
			end = e.sections[i].end + 1
		}
		blocks[i] = &segment.Block{Report: e.doc.ID, Number: i, Terms: c.count(e.column[2*start : 2*end])}
		start = int(end)
	}
	blocks[0].Row = row
	if e.title > 0 {
		blocks[0].Title = c.count(e.column[:2*(e.title+1)])
	}
	return blocks
}

// blocks returns the blocks of a segment, ascending, in which everything stands that l asks for.
// Deleted ones may be among them.
func (l *lookup) blocks(f *segment.Field) []uint32 {
	lists := make([]segment.List, 0, len(l.pairs)+len(l.words))
	for _, pair := range l.pairs {
		lists = append(lists, f.Pair(pair))
	}
	for _, word := range l.words {
		lists = append(lists, f.Word(word))
	}
	for _, list := range lists {
		if len(list) == 0 {
			return nil
		}
	}
	slices.SortFunc(lists, func(a, b segment.List) int { return cmp.Compare(a.Count(), b.Count()) })
	var found []uint32
	switch {
	case l.prefix != "":
		f.WordsOf(l.prefix, func(list segment.List) { found = list.Blocks(found) })
		slices.Sort(found)
		found = slices.Compact(found)
	case len(lists) > 0:
		found = lists[0].Blocks(make([]uint32, 0, lists[0].Count()))
		lists = lists[1:]
	}
	for _, list := range lists {
		if len(found) == 0 {
			return nil
		}
		found = list.Intersect(found)
	}
	return found
}

// list returns the list of what l asks for, when that is one term; else ok is false.
func (l *lookup) list(f *segment.Field) (list segment.List, ok bool) {
	switch {
	case l.terms() != 1 || l.prefix != "":
		return nil, false
	case len(l.words) == 1:
		return f.Word(l.words[0]), true
	default:
		return f.Pair(l.pairs[0]), true
	}
}

// tells reports whether the postings' frequencies are how often p stands, l being what is asked for
// p: whether p is a character, two different ones, or a whole number or word.
func (l *lookup) tells(p analysis.Pattern) bool {
	switch {
	case l.terms() != 1 || l.prefix != "":
		return false
	case len(l.words) == 1:
		return p.Units() < maxWord // a longer word of the text may begin so
	default:
		first, second := l.pairs[0]>>16, l.pairs[0]&0xFFFF
		return first != second && p.Units() == min(2, 1+int(second)) && !isWord(uint16(first)) && !isWord(uint16(second))
	}
}
