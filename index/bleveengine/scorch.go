package bleveengine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bleve "github.com/blevesearch/bleve_index_api"

	"wenxun/index"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/internal/boltfile"
	"wenxun/internal/durable"
)

// This file is all that the engine knows of scorch. It relies on more than bleve promises. What follows is
// checked by scorch_test.go when bleve is upgraded:
//
//   - Scorch.Reader returns an *IndexSnapshot: the same pointer until something changes, counted by
//     references, with all its segments open until the last is closed.
//   - IndexSnapshot.Segments, SegmentSnapshot.Id, Segment and Deleted: an id is not used twice while
//     scorch is open; the deleted documents of a segment only ever increase, in a new bitmap.
//   - IndexSnapshot.Internal has what batches set by SetInternal, those before included.
//   - Batch.IndexOps may be set directly. Its keys are passed to segments' DocNumbers and so name what
//     is replaced; its documents reach the plugin's New as they are.
//   - RootBoltSnapshotEpochs and LoadSnapshot of an index opened with "read_only"; "root.bolt" is the
//     name of the file with the snapshots.
//   - When Batch returns, all that it changed is in the files. It syncs them, but not the names in their
//     folder (which no test can see).
//   - Opening returns an error that is lockHeld if another scorch has the folder open (bleve_test.go).
//   - The keys of scorchConfig, mergeOptions and persisterOptions.
//   - The asynchronous error callback is called with a *ScorchError that has Source, and with the folder;
//     the merger does not go on before it returns. A callback of events gets the *Scorch, and events of
//     progress after success alone.
//   - Bleve opens what writeMeta and the mapping describe (bleve_test.go).

// postings is scorch over a folder.
type postings struct {
	dir     string
	scorch  *scorch.Scorch
	queue   *bleve.AnalysisQueue
	health  health
	closing chan struct{} // closed when closing begins
}

// mergeOptions limit merges. A block is a few hundred bytes of postings, seldom more than a few thousand.
var mergeOptions = map[string]any{
	// The largest segment in blocks: of ordinary texts under a gigabyte, which takes a minute to merge, and
	// even of sections of a hundred pages less than the 4 GiB that its offsets can express. Segments of half
	// the size are not merged any more.
	"MaxSegmentSize": 1 << 20,
	// Segments below this number of blocks count as equal: they are what single documents make, and are
	// merged at once. A full commit is a few times larger.
	"FloorSegmentSize": 2000,
	// Ten segments of a size become one: every posting is written about once for each power of ten, and a
	// search reads a few dozen segments at most.
	"MaxSegmentsPerTier":   10,
	"SegmentsPerMergeTask": 10,
	"TierGrowth":           10.0,
	// Deleted blocks weigh twice: a segment of which half is deleted is merged early.
	"ReclaimDeletesWeight": 2.0,
}

// persisterOptions are about writing.
var persisterOptions = map[string]any{
	// Batches are big enough: merging them in memory, before they are written, costs more than it saves.
	"MemoryPressurePauseThreshold": 0,
	// Writing never waits for merging, which may have stopped.
	"PersisterNapUnderNumFiles": 0,
}

// scorchConfig configures scorch over dir.
func scorchConfig(dir string) map[string]any {
	return map[string]any{
		"path":                   dir,
		"forceSegmentType":       segment.Type,
		"forceSegmentVersion":    segment.Version,
		"bolt_timeout":           boltTimeout,
		"asyncErrorCallbackName": callbackName,
		"eventCallbackName":      callbackName,
		"scorchMergePlanOptions": mergeOptions,
		"scorchPersisterOptions": persisterOptions,
	}
}

// Scorch knows callbacks by names that are registered before anything is opened; it passes its folder or
// itself, by which the postings are found.
const callbackName = "wenxun"

// running has the open postings, by folder and by *scorch.Scorch.
var running sync.Map

func init() {
	scorch.RegistryAsyncErrorCallbacks[callbackName] = func(err error, dir string) {
		if p, ok := running.Load(dir); ok {
			p.(*postings).failed(err)
		}
	}
	scorch.RegistryEventCallbacks[callbackName] = func(event scorch.Event) bool {
		if p, ok := running.Load(event.Scorch); ok {
			p.(*postings).succeeded(event.Kind)
		}
		return true // go on
	}
}

// What scorch does in the background, as it names it in errors.
const (
	merging    = "merger"
	persisting = "persister"
)

// retryAfter is how long scorch waits before it tries again what has failed: it would go on without a
// pause, and a full disk is not emptied in a second.
const retryAfter = 10 * time.Second

// failed is called by scorch when something in the background has failed, which scorch tries again when
// failed returns: after a pause, or, if a merge has found damage, not before the library is closed.
func (p *postings) failed(err error) {
	task := "background task"
	var failure *scorch.ScorchError
	if errors.As(err, &failure) {
		task = failure.Source
	}
	if errors.Is(err, scorch.ErrAsyncPanic) {
		p.health.fail(task+" that has ended", err) // nothing is tried again
		return
	}
	if task == merging && p.noteDamage() {
		<-p.closing
		return
	}
	p.health.fail(task, err)
	if errors.Is(err, scorch.ErrCleanup) {
		return // tried again with the next change, which need not wait
	}
	select {
	case <-p.closing:
	case <-time.After(retryAfter):
	}
}

// noteDamage reports whether merging has found damaged segments.
func (p *postings) noteDamage() bool {
	m, err := p.now()
	if err != nil {
		return false
	}
	defer func() { _ = m.close() }()
	return p.health.noteDamage(m.files())
}

// succeeded is called by scorch when something in the background has succeeded.
func (p *postings) succeeded(event scorch.EventKind) {
	switch event {
	case scorch.EventKindMergerProgress:
		p.health.succeed(merging)
	case scorch.EventKindPersisterProgress:
		p.health.succeed(persisting)
	}
}

// openPostings opens the postings in dir. Errors: ErrLocked, index.ErrCorrupt.
func openPostings(dir string) (*postings, error) {
	// Scorch passes documents to be analysed through a queue. Blocks are analysed already: one worker
	// is enough.
	p := &postings{dir: dir, queue: bleve.NewAnalysisQueue(1), closing: make(chan struct{})}
	err := p.checkLoadable()
	if err == nil {
		p.scorch, err = newScorch(scorchConfig(dir), p.queue)
	}
	if err == nil {
		running.Store(dir, p)
		running.Store(p.scorch, p)
		err = openScorch(p.scorch)
	}
	if err != nil {
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
	close(p.closing)
	err := p.scorch.Close()
	running.Delete(p.dir)
	running.Delete(p.scorch)
	return err
}

func newScorch(config map[string]any, queue *bleve.AnalysisQueue) (*scorch.Scorch, error) {
	idx, err := scorch.NewScorch(scorch.Name, config, queue)
	if err != nil {
		return nil, err
	}
	s, ok := idx.(*scorch.Scorch)
	if !ok {
		return nil, fmt.Errorf("%T is not scorch", idx)
	}
	return s, nil
}

// lockHeld is the text of the error that scorch returns if its file is locked: bleve.Open has the library
// open for reading.
const lockHeld = "timeout"

// openScorch opens scorch. Errors: ErrLocked.
func openScorch(s *scorch.Scorch) error {
	err := s.Open()
	if err != nil && err.Error() == lockHeld {
		return ErrLocked
	}
	return err
}

// rootName is scorch's file of snapshots.
const rootName = "root.bolt"

// checkRoot returns an error unless the postings in dir have a whole file of snapshots. Without one scorch
// would remove all segments; with a damaged one bbolt would end the process, or go back to an earlier
// snapshot. Errors: index.ErrCorrupt.
func checkRoot(dir string) error {
	err := boltfile.Check(filepath.Join(dir, rootName))
	if errors.Is(err, boltfile.ErrDamaged) || errors.Is(err, boltfile.ErrEmpty) || errors.Is(err, fs.ErrNotExist) {
		return corrupt(err)
	}
	return err
}

// checkLoadable returns an error if scorch cannot load its newest snapshot: it would silently take an
// older one, or begin anew. Nothing is written to find out.
func (p *postings) checkLoadable() error {
	if err := checkRoot(p.dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a new library
		}
		return err
	}
	config := scorchConfig(p.dir)
	config["read_only"] = true
	s, err := newScorch(config, p.queue)
	if err == nil {
		err = openScorch(s)
	}
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

// files returns the segments that are in files.
func (m moment) files() []*segment.File {
	var all []*segment.File
	for _, s := range m.snapshot.Segments() {
		if f, ok := s.Segment().(*segment.File); ok {
			all = append(all, f)
		}
	}
	return all
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
