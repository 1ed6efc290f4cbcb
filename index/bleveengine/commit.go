package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
	"wenxun/index/bleveengine/terms"
)

const (
	// commitBytes is how much text goes into one commit, in bytes of UTF-8: enough that there are few
	// syncs and segments need little merging, and so little that the terms of two commits at once fit
	// into some 300 MB.
	commitBytes = 8 << 20
	// commitsAtOnce is two, so that one commit builds its segment while the other waits for the disk.
	commitsAtOnce = 2
)

// commit is a group of changes that become durable together.
type commit struct {
	puts    []*store.Encoded
	deletes []string // ids
	bytes   int      // of text
	done    chan error
}

// Apply carries out the changes, in order. Concurrent calls share commits.
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

// textBytes returns the size of d's texts in bytes; 0 if d is nil.
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

// prepare encodes the documents that are put. Of several changes to one id only the last one counts.
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
	if len(puts) == 0 {
		return c, nil
	}
	if e.words == nil {
		return nil, errors.New("the library was opened for reading alone")
	}
	words, err := e.words()
	if err != nil {
		return nil, fmt.Errorf("load the words: %w", err)
	}
	c.puts = make([]*store.Encoded, len(puts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range puts {
		g.Go(func() error {
			select {
			case e.cpu <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			c.puts[i] = store.Encode(d, words)
			<-e.cpu
			return nil
		})
	}
	return c, g.Wait()
}

// commit makes c durable. The caller that gets a slot also commits what the others have queued.
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
				err = e.write(group, time.Now())
				e.commits.RUnlock()
				for _, c := range group {
					e.noteChanges(len(c.puts) + len(c.deletes))
				}
			}
			<-e.slots
			for _, c := range group {
				c.done <- err
			}
		}
	}
}

// takeQueued takes as much from the queue as goes into one commit, at least one unless it is empty.
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

// write carries out a group of commits as one batch: it writes texts and records, waits until they are
// durable, and gives scorch the batch that refers to them. changed is when the library was changed last
// with it.
func (e *Engine) write(group []*commit, changed time.Time) error {
	puts, deletes := lastChanges(group)
	rows, sync, err := e.texts.Write(puts)
	if err != nil {
		return err
	}
	b := batch{puts: make([][]*segment.Block, len(puts)), deletes: deletes, changed: changed}
	var g errgroup.Group
	g.Go(sync)
	for i, x := range puts {
		g.Go(func() error {
			e.cpu <- struct{}{}
			defer func() { <-e.cpu }()
			c, _ := e.counters.Get().(*terms.Counter)
			b.puts[i] = c.Blocks(x, rows[i])
			e.counters.Put(c)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("write texts: %w", err)
	}
	return e.postings.write(b)
}

// lastChanges returns the last change to each id.
func lastChanges(group []*commit) (puts []*store.Encoded, deletes []string) {
	last := make(map[string]*store.Encoded) // nil for a delete
	for _, c := range group {
		for _, x := range c.puts {
			last[x.Document.ID] = x
		}
		for _, id := range c.deletes {
			last[id] = nil
		}
	}
	for id, x := range last {
		if x != nil {
			puts = append(puts, x)
		} else {
			deletes = append(deletes, id)
		}
	}
	return puts, deletes
}
