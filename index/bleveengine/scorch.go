package bleveengine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bleve "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt/errors"

	"wenxun/index"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/internal/durable"
)

// This file is all that the engine knows of scorch. It relies on more than bleve promises; what to
// check when bleve is upgraded:
//
//   - Scorch.Reader returns an *IndexSnapshot: the same pointer until something changes, counted by
//     references, with all its segments open until the last is closed.
//   - IndexSnapshot.Segments, SegmentSnapshot.Id, Segment and Deleted: an id is not used twice while
//     scorch is open; the deleted documents of a segment only ever increase, in a new bitmap.
//   - IndexSnapshot.Internal has what batches set by SetInternal.
//   - Batch.IndexOps may be set directly. Its keys are passed to segments' DocNumbers and so name what
//     is replaced; its documents reach the plugin's New as they are.
//   - RootBoltSnapshotEpochs and LoadSnapshot of an index opened with "read_only"; "root.bolt" is the
//     name of the file with the snapshots.
//   - The configuration keys of scorchConfig.
//   - Batch syncs the files that it writes, but not the names in their folder.

// postings is scorch over a folder.
type postings struct {
	dir    string
	scorch *scorch.Scorch
	queue  *bleve.AnalysisQueue
}

// scorchConfig configures scorch over dir.
func scorchConfig(dir string) map[string]any {
	return map[string]any{
		"path":                dir,
		"forceSegmentType":    segment.Type,
		"forceSegmentVersion": segment.Version,
		"bolt_timeout":        boltTimeout,
		"scorchPersisterOptions": map[string]any{
			// Batches are big enough: merging them in memory, before they are written, costs more
			// than it saves.
			"MemoryPressurePauseThreshold": 0,
		},
	}
}

// openPostings opens the postings in dir. Errors: index.ErrCorrupt.
func openPostings(dir string) (*postings, error) {
	// Scorch passes documents to be analysed through a queue. Blocks are analysed already: one worker
	// is enough.
	p := &postings{dir: dir, queue: bleve.NewAnalysisQueue(1)}
	if err := p.checkLoadable(); err != nil {
		return nil, errors.Join(err, p.close())
	}
	var err error
	if p.scorch, err = openScorch(scorchConfig(dir), p.queue); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// close closes scorch, and the queue after it.
func (p *postings) close() error {
	defer p.queue.Close()
	if p.scorch == nil {
		return nil
	}
	return p.scorch.Close()
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
	err = s.Open()
	if errors.Is(err, bolt.ErrTimeout) {
		err = ErrLocked
	}
	return s, err
}

// checkLoadable returns an error if scorch cannot load its newest snapshot: it would silently take an
// older one, or begin anew. Nothing is written to find out.
func (p *postings) checkLoadable() error {
	if _, err := os.Stat(filepath.Join(p.dir, "root.bolt")); errors.Is(err, fs.ErrNotExist) {
		return nil // a new library, or one that Open finds corrupt
	}
	config := scorchConfig(p.dir)
	config["read_only"] = true
	s, err := openScorch(config, p.queue)
	if err != nil {
		return err
	}
	return errors.Join(loadNewest(s), s.Close())
}

func loadNewest(s *scorch.Scorch) error {
	epochs, err := s.RootBoltSnapshotEpochs()
	if err != nil || len(epochs) == 0 {
		return err
	}
	newest, err := s.LoadSnapshot(slices.Max(epochs))
	if err != nil {
		return fmt.Errorf("%w: %w", index.ErrCorrupt, err)
	}
	return newest.Close()
}

// changedKey is kept by scorch with each snapshot: when the library was changed last. A library that
// has been begun always has it.
const changedKey = "changed"

// batch is what one commit changes in the postings.
type batch struct {
	puts    [][]*segment.Block // the blocks of each document
	deletes []string           // ids
	changed time.Time
	mapping []byte // nil to leave it as it is
}

// write carries out a batch and waits until it is durable.
func (p *postings) write(b batch) error {
	ops := bleve.NewBatch()
	for _, id := range b.deletes {
		ops.Delete(id)
	}
	for _, blocks := range b.puts {
		for _, block := range blocks {
			// Scorch deletes by the keys of a batch and asks the segments which blocks they mean. That of
			// the first block, the document's id, means all of them.
			ops.IndexOps[block.ID()] = block
		}
	}
	ops.SetInternal([]byte(changedKey), binary.AppendVarint(nil, b.changed.UnixNano()))
	if b.mapping != nil {
		ops.SetInternal(util.MappingInternalKey, b.mapping)
	}
	if err := p.scorch.Batch(ops); err != nil {
		return fmt.Errorf("write postings: %w", err)
	}
	if err := durable.SyncDir(p.dir); err != nil {
		return fmt.Errorf("sync postings: %w", err)
	}
	return nil
}

// moment is the postings at one moment: one of scorch's snapshots. Two are equal if nothing changed in
// between.
type moment struct{ snapshot *scorch.IndexSnapshot }

// now returns the present moment, to be closed by the caller.
func (p *postings) now() (moment, error) {
	reader, err := p.scorch.Reader()
	if err != nil {
		return moment{}, err
	}
	s, ok := reader.(*scorch.IndexSnapshot)
	if !ok || s == nil {
		return moment{}, index.ErrClosed
	}
	return moment{s}, nil
}

// close lets go of the moment, whose segments are then closed unless a later one has them too.
func (m moment) close() error { return m.snapshot.Close() }

// changed returns when the library was changed last; ok is false if it has never been begun.
func (m moment) changed() (t time.Time, ok bool) {
	nanos, n := binary.Varint(m.snapshot.Internal()[changedKey])
	if n <= 0 {
		return time.Time{}, false
	}
	return time.Unix(0, nanos).UTC(), true
}

// parts returns the segments. Errors: index.ErrCorrupt.
func (m moment) parts() ([]snapshot.Part, error) {
	var parts []snapshot.Part
	for _, s := range m.snapshot.Segments() {
		p, err := segment.Of(s.Segment())
		if err != nil {
			return nil, fmt.Errorf("%w: %w", index.ErrCorrupt, err)
		}
		parts = append(parts, snapshot.Part{ID: s.Id(), Postings: p, Deleted: s.Deleted()})
	}
	return parts, nil
}
