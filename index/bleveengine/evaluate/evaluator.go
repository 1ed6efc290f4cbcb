package evaluate

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
)

// Records reads documents as they were given. Hits show those, and paragraphs and sentences are cut from
// them.
type Records interface {
	// Record returns the record of a row. Errors: index.ErrCorrupt.
	Record(r *store.Row) (*store.Record, error)
}

// Evaluator answers requests over snapshots. It is safe for concurrent use.
type Evaluator struct {
	values   *store.Values
	records  Records
	matchers sync.Pool // *matcher
}

// New returns an Evaluator for snapshots whose rows number their values by values.
func New(values *store.Values, records Records) *Evaluator {
	return &Evaluator{
		values:   values,
		records:  records,
		matchers: sync.Pool{New: func() any { return &matcher{} }},
	}
}

// aloneUnits is up to how much text, in code units, one worker evaluates alone: starting another costs
// as much as scanning this.
const aloneUnits = 256 << 10

// Evaluate evaluates a request over a snapshot, whose files must stay open until the Answer is
// released. Results are scored if they are to be ordered by relevance; with ordered false they
// are not ordered at all. Errors: index.ErrCorrupt, the context's own.
func (e *Evaluator) Evaluate(ctx context.Context, s *snapshot.Snapshot, r *index.Request, ordered bool) (*Answer, error) {
	a := &Answer{evaluator: e, plan: newPlan(e.values, r), snapshot: s, candidates: make([]*candidates, len(s.Segments))}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for n, x := range s.Segments {
		g.Go(func() error {
			a.candidates[n] = a.plan.candidates(x)
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	any := slices.ContainsFunc(a.candidates, func(c *candidates) bool { return c.documents.Count() > 0 })
	if any && ordered && r.Hits.Sort == index.ByRelevance && len(r.Hits.Rank.Terms) > 0 {
		a.scorer = a.plan.scorer(s)
	}
	if err := a.evaluate(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// workers returns how many workers the candidates are worth.
func (a *Answer) workers() int {
	if len(a.plan.leaves) == 0 {
		return 1
	}
	units := 0
	for n, c := range a.candidates {
		for doc := range c.documents.All() {
			if units += int(a.snapshot.Segments[n].Rows[doc].Units); units > aloneUnits {
				return runtime.GOMAXPROCS(0)
			}
		}
	}
	return 1
}

// evaluate evaluates all candidates.
func (a *Answer) evaluate(ctx context.Context) error {
	for range a.workers() {
		m, _ := a.evaluator.matchers.Get().(*matcher)
		m.reset(a.plan, a.evaluator.records, a.scorer)
		a.matchers = append(a.matchers, m)
	}
	q := newWordQueue(a.candidates)
	var g errgroup.Group
	for _, m := range a.matchers[1:] {
		g.Go(func() error { return a.work(ctx, q, m) })
	}
	err := a.work(ctx, q, a.matchers[0])
	err = cmp.Or(err, g.Wait())
	a.results = a.matchers[0].results
	for _, m := range a.matchers[1:] {
		a.results = append(a.results, m.results...)
	}
	a.matchers[0].results = a.results
	return err
}

// work evaluates candidates until none are left.
func (a *Answer) work(ctx context.Context, q *wordQueue, m *matcher) error {
	for segment := 0; ; {
		word := 0
		if segment, word = q.take(segment); word < 0 {
			return nil
		}
		c, s := a.candidates[segment], a.snapshot.Segments[segment]
		if c.documents[word] == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := range c.documents[word : word+1].All() {
			if err := m.evaluate(c, s, segment, uint32(64*word)+i); err != nil {
				return err
			}
		}
	}
}

// wordQueue hands out candidates to workers: one word of a segment's set at a time, that is up to 64
// documents, in ascending order. It is safe for concurrent use.
type wordQueue struct {
	ends []int64 // by segment, the number of words up to its end
	next atomic.Int64
	all  []*candidates
}

func newWordQueue(all []*candidates) *wordQueue {
	q := &wordQueue{ends: make([]int64, len(all)), all: all}
	words := int64(0)
	for n, c := range all {
		words += int64(len(c.documents))
		q.ends[n] = words
	}
	return q
}

// take returns the next word and its segment, given the segment that the caller took from last; word
// is -1 if none are left.
func (q *wordQueue) take(last int) (segment, word int) {
	at := q.next.Add(1) - 1
	for segment = last; segment < len(q.ends); segment++ {
		if at < q.ends[segment] {
			return segment, int(at-q.ends[segment]) + len(q.all[segment].documents)
		}
	}
	return segment, -1
}
