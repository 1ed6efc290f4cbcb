package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/originals"
)

const (
	// batchBytes is how many bytes of originals one commit takes: enough that the costs of a commit
	// (some file syncs, one more segment of the index) vanish, little enough to hold twice.
	batchBytes = 8 << 20
	// batchDocuments is how many documents one commit takes, however short: each costs more than
	// its bytes.
	batchDocuments = 4096
	// linger is how long a document of a long run waits for others to share its commit. Nobody
	// notices it at the end of a run; a commit for each document would be ten times slower.
	linger = 150 * time.Millisecond
)

// commitBytes returns how many bytes of originals one commit takes: less where the engine accepts less.
func commitBytes(e Engine) int { return min(batchBytes, e.Limits().ApplyBytes) }

// plan decides something, given the state of the library, and records in the batch what to write. It
// is called again after errSettle.
type plan func(*batch, state) (Row, error)

// job is a plan to carry out.
type job struct {
	plan plan
	// done is called when the batch is written. It must not block.
	done func(Row, error)
	// patient means that other jobs are about to come that may share the commit.
	patient bool
}

// errSettle is a plan's answer when everything before it must be written first.
var errSettle = errors.New("settle first")

// committer decides jobs in the order in which they come, and writes them in batches, one after the
// other: while one batch is being written, the next is filled. Its fields belong to its one goroutine.
//
// A batch is written in this order: originals, with a note of the change; marks of the documents in
// doubt; the engine; the catalog, which removes the marks. A crash before the last step leaves the
// catalog as it was, and the marks, by which the engine is mended.
type committer struct {
	catalog   *catalog.Catalog
	originals *originals.Packs
	engine    Engine
	mend      func(ctx context.Context, ids []string) error
	bytes     int // the most that one commit takes

	jobs   chan job
	closed chan struct{}
	group  errgroup.Group

	filling *batch
	writing *batch // nil when nothing is being written
	landed  chan error
	due     bool
	timer   *time.Timer
	doubt   bool // a write failed: what it marked is mended before the next
}

func newCommitter(c *catalog.Catalog, p *originals.Packs, e Engine, mend func(context.Context, []string) error) *committer {
	k := &committer{
		catalog: c, originals: p, engine: e, mend: mend, bytes: commitBytes(e), jobs: make(chan job), closed: make(chan struct{}),
		filling: newBatch(), landed: make(chan error, 1), timer: time.NewTimer(linger),
	}
	k.timer.Stop()
	k.group.Go(k.run)
	return k
}

// submit adds a job. When it returns nil, done will be called.
func (k *committer) submit(ctx context.Context, j job) error {
	select {
	case <-k.closed:
		return index.ErrClosed
	default:
	}
	select {
	case k.jobs <- j:
		return nil
	case <-k.closed:
		return index.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close writes what was submitted, and ends.
func (k *committer) close() error {
	close(k.closed)
	return k.group.Wait()
}

func (k *committer) run() error {
	for {
		jobs := k.jobs
		if k.filling.full(k.bytes) {
			jobs = nil
		}
		select {
		case j := <-jobs:
			k.take(j)
		case err := <-k.landed:
			k.land(err)
		case <-k.timer.C:
			k.due = true
		case <-k.closed:
			k.settle()
			return nil
		}
		if k.writing == nil && (k.due || k.filling.full(k.bytes)) {
			k.start()
		}
	}
}

// take decides a job.
func (k *committer) take(j job) {
	row, err := k.decide(j)
	if errors.Is(err, errSettle) {
		k.settle()
		row, err = k.decide(j)
	}
	if err != nil || k.writing == nil && !k.filling.writes() {
		j.done(row, err)
		return
	}
	k.filling.waiting = append(k.filling.waiting, waiting{j, row})
	switch {
	case !j.patient:
		k.due = true
	case len(k.filling.waiting) == 1:
		k.timer.Reset(linger)
	}
}

func (k *committer) decide(j job) (row Row, err error) {
	pending := []*batch{k.filling}
	if k.writing != nil {
		pending = append(pending, k.writing)
	}
	err = k.catalog.View(func(v catalog.View) error {
		row, err = j.plan(k.filling, state{v, pending})
		return err
	})
	return row, err
}

// start begins to write the batch that was filled.
func (k *committer) start() {
	b := k.filling
	k.filling, k.writing, k.due = newBatch(), b, false
	k.timer.Stop()
	if !b.writes() {
		k.landed <- nil
		return
	}
	if err := k.store(b); err != nil {
		k.landed <- err
		return
	}
	k.group.Go(func() error {
		k.landed <- k.write(context.Background(), b)
		return nil
	})
}

// store keeps the originals, sets their places in the records, and notes the change. Originals are kept in
// the order in which they came: what comes from one folder is alike, and takes 5 % less when it is
// compressed together.
func (k *committer) store(b *batch) error {
	err := k.catalog.View(func(v catalog.View) error {
		generation, err := v.Generation()
		b.Generation = generation + 1
		return err
	})
	if err != nil {
		return err
	}
	var records []*catalog.Document
	var contents [][]byte
	stored := make(map[string]bool, len(b.originals))
	for _, change := range b.engine {
		if change.Put == nil {
			continue
		}
		id := change.Put.ID
		if content, ok := b.originals[id]; ok && !stored[id] {
			records, contents = append(records, b.Documents[id]), append(contents, content)
			stored[id] = true
		}
	}
	end, err := k.originals.Store(contents, func(places []originals.Place) ([]byte, error) {
		for i, at := range places {
			records[i].Original = at
		}
		return b.Note()
	})
	if err != nil {
		return err
	}
	b.originals, b.Originals = nil, end
	return nil
}

func (k *committer) write(ctx context.Context, b *batch) error {
	if k.doubt {
		if err := k.mendAll(ctx); err != nil {
			return err
		}
	}
	ids := b.ids()
	if err := k.catalog.Begin(ids); err != nil {
		return err
	}
	if len(b.engine) > 0 {
		if err := k.engine.Apply(ctx, b.engine); err != nil {
			return fmt.Errorf("index %d changes: %w", len(b.engine), err)
		}
		stats, err := k.engine.Stats(ctx)
		if err != nil {
			return fmt.Errorf("ask when the index was changed: %w", err)
		}
		b.Indexed = stats.Changed
	}
	return k.catalog.Commit(b.Change, ids)
}

// mendAll makes the engine agree with the catalog about every document in doubt.
func (k *committer) mendAll(ctx context.Context) error {
	var ids []string
	err := k.catalog.View(func(v catalog.View) error {
		ids = v.Dirty()
		return nil
	})
	if err != nil || len(ids) == 0 {
		return err
	}
	slog.InfoContext(ctx, "mending the index after an interrupted commit", slog.Int("documents", len(ids)))
	if err := k.mend(ctx, ids); err != nil {
		return fmt.Errorf("mend the index: %w", err)
	}
	stats, err := k.engine.Stats(ctx)
	if err != nil {
		return fmt.Errorf("ask when the index was changed: %w", err)
	}
	mended := catalog.NewChange()
	mended.Indexed = stats.Changed
	return k.catalog.Commit(mended, ids)
}

// land does the jobs of a batch that was written. When it could not be, what was decided after it is void
// as well, and all these jobs are done one by one: one that cannot be written fails alone.
func (k *committer) land(err error) {
	b := k.writing
	k.writing, k.doubt = nil, err != nil
	if err == nil {
		for _, w := range b.waiting {
			w.done(w.row, nil)
		}
		return
	}
	void := k.filling
	k.filling, k.due = newBatch(), false
	k.timer.Stop()
	if len(b.waiting) == 1 { // it was alone already
		b.waiting[0].done(b.waiting[0].row, err)
		b.waiting = nil
	}
	k.retry(append(b.waiting, void.waiting...), err)
}

// maxFailures is how many jobs in a row fail alone before the fault is the library's and not theirs: a full
// disk refuses everything.
const maxFailures = 8

// retry does jobs one by one after err.
func (k *committer) retry(jobs []waiting, err error) {
	failures := 0
	for _, w := range jobs {
		if failures < maxFailures {
			w.row, err = k.alone(w.job)
		}
		if err == nil {
			failures = 0
		} else {
			failures++
		}
		w.done(w.row, err)
	}
}

// alone decides a job and writes it in a batch of its own. Nothing may be on its way.
func (k *committer) alone(j job) (Row, error) {
	row, err := k.decide(j)
	b := k.filling
	k.filling = newBatch()
	if err != nil || !b.writes() {
		return row, err
	}
	if err = k.store(b); err == nil {
		err = k.write(context.Background(), b)
		k.doubt = err != nil
	}
	return row, err
}

// settle writes everything that was decided, and waits for it.
func (k *committer) settle() {
	if k.writing != nil {
		k.land(<-k.landed)
	}
	if len(k.filling.waiting) > 0 {
		k.start()
		k.land(<-k.landed)
	}
}
