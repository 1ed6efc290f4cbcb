package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	bleve "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/segment"
)

const (
	// commitBytes is how much text, in bytes of UTF-8, goes into one commit: big enough that a
	// sync to disk is paid seldom and segments need little merging, small enough that the terms
	// of two commits at once fit into some 300 MB.
	commitBytes = 8 << 20
	// commitsAtOnce lets one commit build its segment while the other waits for the disk.
	commitsAtOnce = 2
)

// changedKey is kept by scorch with each snapshot: when the library changed last. A library that
// has been begun always has it.
const changedKey = "changed"

// commit is a group of changes that become durable together.
type commit struct {
	entries []*entry
	deletes []string
	bytes   int // of text
	done    chan error
}

// Apply carries out the changes, in order. Calls at the same time share commits.
func (e *Engine) Apply(ctx context.Context, changes []index.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := e.enter(); err != nil {
		return err
	}
	defer e.leave()
	for len(changes) > 0 {
		n, size := 0, 0
		for n < len(changes) && (n == 0 || size < commitBytes) {
			size += textBytes(changes[n].Put)
			n++
		}
		c, err := e.prepare(ctx, changes[:n])
		if err != nil {
			return fmt.Errorf("prepare %d changes: %w", n, err)
		}
		if err := e.commit(c); err != nil {
			return fmt.Errorf("commit %d changes: %w", n, err)
		}
		changes = changes[n:]
	}
	return nil
}

// textBytes returns how much text d has, in bytes; none when it is nil.
func textBytes(d *corpus.Document) int {
	if d == nil {
		return 0
	}
	n := len(d.Title)
	for i := range d.Sections {
		n += len(d.Sections[i].Heading) + len(d.Sections[i].Text)
	}
	return n
}

// prepare folds and compresses what is put. Of several changes to one id the last one counts.
func (e *Engine) prepare(ctx context.Context, changes []index.Change) (*commit, error) {
	c := &commit{done: make(chan error, 1)}
	last := make(map[string]int, len(changes))
	for i, ch := range changes {
		if ch.Put != nil {
			last[ch.Put.ID] = i
		} else {
			last[ch.Delete] = i
		}
	}
	var puts []*corpus.Document
	for i, ch := range changes {
		switch {
		case ch.Put == nil && last[ch.Delete] == i:
			c.deletes = append(c.deletes, ch.Delete)
		case ch.Put != nil && ch.Put.ID == "":
			return nil, errors.New("a document without an id")
		case ch.Put != nil && last[ch.Put.ID] == i:
			puts = append(puts, ch.Put)
			c.bytes += textBytes(ch.Put)
		}
	}
	c.entries = make([]*entry, len(puts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range puts {
		g.Go(func() error {
			select {
			case e.cpu <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			c.entries[i] = prepare(e.codec, d)
			<-e.cpu
			return nil
		})
	}
	return c, g.Wait()
}

// commit makes c durable. Whoever gets one of the slots commits all that waits with it.
func (e *Engine) commit(c *commit) error {
	e.queueMu.Lock()
	e.queue = append(e.queue, c)
	e.queueMu.Unlock()
	for {
		select {
		case err := <-c.done:
			return err
		case e.slots <- struct{}{}:
			group := e.takeQueued()
			var err error
			if len(group) > 0 {
				e.commits.RLock()
				err = e.write(group)
				e.commits.RUnlock()
				for _, c := range group {
					e.changed(len(c.entries) + len(c.deletes))
				}
			}
			<-e.slots
			for _, c := range group {
				c.done <- err
			}
		}
	}
}

// takeQueued takes from the queue what makes up one commit, and at least one if there is any.
func (e *Engine) takeQueued() []*commit {
	e.queueMu.Lock()
	defer e.queueMu.Unlock()
	n, size := 0, 0
	for n < len(e.queue) && (n == 0 || size+e.queue[n].bytes <= commitBytes) {
		size += e.queue[n].bytes
		n++
	}
	group := e.queue[:n:n]
	e.queue = e.queue[n:]
	return group
}

// write carries out a group of commits as one batch: it writes texts and
// records, waits until they are durable, and gives scorch the batch that points to them.
func (e *Engine) write(group []*commit) error {
	last := make(map[string]*entry) // nil for a delete
	for _, c := range group {
		for _, x := range c.entries {
			last[x.doc.ID] = x
		}
		for _, id := range c.deletes {
			last[id] = nil
		}
	}
	var entries []*entry
	batch := bleve.NewBatch()
	for id, x := range last {
		if x != nil {
			entries = append(entries, x)
		} else {
			batch.Delete(id)
		}
	}
	rows, sync, err := e.writeTexts(entries)
	if err != nil {
		return err
	}
	blocks := make([][]*segment.Block, len(entries))
	var g errgroup.Group
	g.Go(sync)
	for i, x := range entries {
		g.Go(func() error {
			e.cpu <- struct{}{}
			defer func() { <-e.cpu }()
			c, _ := e.counters.Get().(*counter)
			blocks[i] = x.postingBlocks(c, rows[i])
			e.counters.Put(c)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("write texts: %w", err)
	}
	for i, x := range entries {
		for j, b := range blocks[i] {
			// Scorch deletes by the keys of a batch and asks the segments which blocks they mean:
			// the id means all of the report's; no other key means any.
			key := x.doc.ID
			if j > 0 {
				key += "\x00" + strconv.Itoa(j)
			}
			batch.IndexOps[key] = b
		}
	}
	var now encoder
	now.int(time.Now().UnixNano())
	batch.SetInternal([]byte(changedKey), now.b)
	if err := e.scorch.Batch(batch); err != nil {
		return fmt.Errorf("write postings: %w", err)
	}
	// Scorch syncs its files but not their names.
	if err := syncDir(filepath.Join(e.dir, postingsName)); err != nil {
		return fmt.Errorf("sync postings: %w", err)
	}
	return nil
}

// writeTexts writes the columns of all entries, one after the other, then their records. It
// returns the entries' rows, and what waits until all is durable.
func (e *Engine) writeTexts(entries []*entry) (rows [][]byte, sync func() error, err error) {
	columns, records := 0, 0
	for _, x := range entries {
		columns += len(x.column)
		records += len(x.record)
	}
	if columns+records == 0 {
		return nil, func() error { return nil }, nil
	}
	file, at, err := e.texts.reserve(int64(columns + records))
	if err != nil {
		return nil, nil, err
	}
	buf := make([]byte, 0, columns+records)
	for _, x := range entries {
		buf = append(buf, x.column...)
	}
	column, record := at, at+int64(columns)
	for _, x := range entries {
		buf = append(buf, x.record...)
		rows = append(rows, x.appendRow(nil, file.number, column, record))
		column += int64(len(x.column))
		record += int64(len(x.record))
	}
	if _, err := file.file.WriteAt(buf, at); err != nil {
		return nil, nil, fmt.Errorf("write texts: %w", err)
	}
	return rows, file.file.Sync, nil
}
