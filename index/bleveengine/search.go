package bleveengine

import (
	"context"
	"fmt"
	"slices"

	"wenxun/index"
	"wenxun/index/bleveengine/evaluate"
)

// limits bound what one call may cost. A query of the longest text has far fewer patterns.
var limits = index.Limits{QueryPatterns: 1 << 13, ApplyBytes: 32 << 20}

// Limits implements index.Engine.
func (e *Engine) Limits() index.Limits { return limits }

// Features implements index.Engine. A batch of scorch is one snapshot.
func (e *Engine) Features() index.Features { return index.Features{AtomicApply: true} }

// Search implements index.Searcher.
func (e *Engine) Search(ctx context.Context, r *index.Request) (*index.Result, error) {
	now, err := e.acquire(ctx, r.Query)
	if err != nil {
		return nil, err
	}
	defer e.done(now)
	v, at := now, 0
	if r.Hits.Cursor != "" {
		if v, at, err = e.cursors.follow(r); err != nil {
			return nil, err
		}
		defer v.release()
	}
	a, err := e.evaluator.Evaluate(ctx, v.Snapshot, r, r.Hits.Size > 0)
	if err != nil {
		return nil, err
	}
	defer a.Release()
	result := &index.Result{Facets: a.Facets()}
	if r.Totals {
		result.Total = a.Total()
	}
	if r.Hits.Size <= 0 {
		return result, nil
	}
	page, next, err := page(ctx, a, v, now, at, r.Hits.Size)
	if err != nil {
		return nil, err
	}
	if next < a.Len() {
		result.Next = e.cursors.give(r, v, next)
	}
	result.Hits, err = a.Hits(ctx, page)
	return result, err
}

// acquire returns the library as it is now, held until done, for a call that evaluates queries.
func (e *Engine) acquire(ctx context.Context, queries ...index.Query) (*view, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, q := range queries {
		if q.Root == nil {
			continue
		}
		if n := index.CountPatterns(q.Root); n > limits.QueryPatterns {
			return nil, fmt.Errorf("%w: %d patterns, at most %d", index.ErrTooComplex, n, limits.QueryPatterns)
		}
	}
	if err := e.enter(); err != nil {
		return nil, err
	}
	v, err := e.view()
	if err != nil {
		e.leave()
		return nil, err
	}
	return v, nil
}

// done undoes acquire.
func (e *Engine) done(v *view) {
	v.release()
	e.leave()
}

// page returns the numbers of up to size results of v from at on, and the first result after them.
// Documents that are not in the library now are left out.
func page(ctx context.Context, a *evaluate.Answer, v, now *view, at, size int) (results []int, next int, err error) {
	n := at + size
	if v != now {
		n = -1 // how many are left out is not known beforehand
	}
	if err := a.Order(ctx, n); err != nil {
		return nil, 0, err
	}
	for ; at < a.Len(); at++ {
		if v != now && now.Find(a.ID(at)) == nil {
			continue
		}
		if len(results) == size {
			break
		}
		results = append(results, at)
	}
	return results, at, nil
}

// Count implements index.Searcher.
func (e *Engine) Count(ctx context.Context, queries []index.Query) ([]int, error) {
	v, err := e.acquire(ctx, queries...)
	if err != nil {
		return nil, err
	}
	defer e.done(v)
	counts := make([]int, len(queries))
	for i, q := range queries {
		if counts[i], err = e.evaluator.Count(ctx, v.Snapshot, q); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// exportBatch is how many hits of an export are read and marked together: enough for all processors,
// little enough to hold in memory.
const exportBatch = 64

// Export implements index.Searcher.
func (e *Engine) Export(ctx context.Context, r *index.Request, yield func(*index.Hit) error) error {
	v, err := e.acquire(ctx, r.Query)
	if err != nil {
		return err
	}
	defer e.done(v)
	all := *r
	all.Facets = index.FacetOptions{}
	a, err := e.evaluator.Evaluate(ctx, v.Snapshot, &all, true)
	if err != nil {
		return err
	}
	defer a.Release()
	if err := a.Order(ctx, -1); err != nil {
		return err
	}
	results := make([]int, a.Len())
	for i := range results {
		results[i] = i
	}
	for batch := range slices.Chunk(results, exportBatch) {
		hits, err := a.Hits(ctx, batch)
		if err != nil {
			return err
		}
		for i := range hits {
			if err := yield(&hits[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
