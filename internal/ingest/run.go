package ingest

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"wenxun/internal/read/fault"
)

// Items is a sequence of documents to add, as Walker.Walk and Lines give it: with a *fault.Error
// for one that could not be loaded, ErrSkipped for one that is none, or any other error, the last.
type Items = iter.Seq2[Item, error]

// maxUnreported is how many documents of one run are on their way at once, beside the bound on
// their bytes: two full batches of short ones.
const maxUnreported = 2 * batchDocuments

// itemOverhead is what an item weighs beside its bytes.
const itemOverhead = 4 << 10

// run is one long run.
type run struct {
	*Service
	report  func(Row)
	slots   *semaphore.Weighted // units that were begun and not reported
	results chan result
	summary Summary
}

// task is a unit on its way from being prepared to being decided.
type task struct {
	weight int64
	read   chan struct{} // closed when plan and err are there
	plan   plan
	err    error
}

type result struct {
	row    Row
	err    error
	weight int64
}

// AddAll takes documents in as they come, many to a commit, and reports each as soon as it is
// durable and can be found, in their order. report is never called twice at once. It stops at the
// sequence's first other error and at the context's end, with what came before in the library.
func (s *Service) AddAll(ctx context.Context, items Items, report func(Row)) (Summary, error) {
	return s.stream(ctx, func(yield func(unit, error) bool) {
		for item, err := range items {
			var refused *fault.Error
			if err != nil && !errors.As(err, &refused) && !errors.Is(err, ErrSkipped) {
				yield(unit{}, err)
				return
			}
			prepare := func(ctx context.Context) (plan, error) { return s.prepare(ctx, &item, err) }
			if !yield(unit{int64(len(item.Data)), prepare}, nil) {
				return
			}
		}
	}, report)
}

// unit is one piece of a long run: its weight in memory, in bytes, and what can be done for it
// beside others before it is decided.
type unit struct {
	weight  int64
	prepare func(context.Context) (plan, error)
}

// stream prepares units, some at once, and carries out their plans in order.
func (s *Service) stream(ctx context.Context, units iter.Seq2[unit, error], report func(Row)) (Summary, error) {
	began := time.Now()
	r := &run{Service: s, report: report, slots: semaphore.NewWeighted(maxUnreported), results: make(chan result, maxUnreported)}
	tasks := make(chan *task, maxUnreported)
	feeding, stop := context.WithCancel(ctx)
	defer stop()
	var group errgroup.Group
	group.Go(func() error {
		defer close(tasks)
		return r.feed(feeding, units, tasks)
	})
	group.Go(func() error { return r.submit(context.WithoutCancel(ctx), tasks) })
	// A library that cannot be written to makes the feeding end; its error is the one to know.
	failed := r.reportAll(stop)
	err := group.Wait()
	if failed != nil {
		err = failed
	}
	r.summary.Seconds = time.Since(began).Seconds()
	return r.summary, err
}

// feed has every unit prepared, some at once, and hands them on in order.
func (r *run) feed(ctx context.Context, units iter.Seq2[unit, error], tasks chan<- *task) error {
	var readers errgroup.Group
	readers.SetLimit(2 * r.jobs) // some look up while others read
	defer func() { _ = readers.Wait() }()
	for u, err := range units {
		if err != nil {
			return err
		}
		t := &task{weight: min(u.weight+itemOverhead, memoryBytes), read: make(chan struct{})}
		if err := r.slots.Acquire(ctx, 1); err != nil {
			return err
		}
		if err := r.memory.Acquire(ctx, t.weight); err != nil {
			return err
		}
		tasks <- t
		readers.Go(func() error {
			defer close(t.read)
			t.plan, t.err = u.prepare(ctx)
			return nil
		})
	}
	return nil
}

// submit hands what was read to the committer, in order, and ends when all of it is written.
func (r *run) submit(ctx context.Context, tasks <-chan *task) error {
	defer close(r.results)
	var open sync.WaitGroup
	for t := range tasks {
		<-t.read
		open.Add(1)
		done := func(row Row, err error) {
			r.results <- result{row, err, t.weight} // has room for as many as there are slots
			open.Done()
		}
		if t.err != nil {
			done(Row{}, t.err)
		} else if err := r.committer.submit(ctx, job{plan: t.plan, done: done, patient: true}); err != nil {
			done(Row{}, err)
		}
	}
	// What is waiting for others to share a commit with has waited long enough.
	flush := job{plan: func(*batch, state) (Row, error) { return Row{}, nil }, done: func(Row, error) {}}
	err := r.committer.submit(ctx, flush)
	open.Wait()
	return err
}

// reportAll reports rows as they are written. At the first error it stops the feeding, and in the
// end returns it.
func (r *run) reportAll(stop func()) (first error) {
	for got := range r.results {
		if got.err == nil {
			r.summary.Count(got.row.Status)
			r.report(got.row)
		} else if first == nil && !errors.Is(got.err, context.Canceled) {
			first = got.err
			stop()
		}
		r.memory.Release(got.weight)
		r.slots.Release(1)
	}
	return first
}
