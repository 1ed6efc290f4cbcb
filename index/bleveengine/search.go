package bleveengine

import (
	"context"

	"wenxun/index"
	"wenxun/index/bleveengine/evaluate"
)

// Search answers a request.
func (e *Engine) Search(ctx context.Context, r *index.Request) (*index.Result, error) {
	if err := e.enter(); err != nil {
		return nil, err
	}
	defer e.leave()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	now, err := e.view()
	if err != nil {
		return nil, err
	}
	defer now.release()
	v, at := now, 0
	if r.Cursor != "" {
		if v, at, err = e.cursors.follow(r); err != nil {
			return nil, err
		}
		defer v.release()
	}
	a, err := e.evaluator.Evaluate(ctx, v.Snapshot, r, r.Size > 0)
	if err != nil {
		return nil, err
	}
	defer a.Release()
	result := &index.Result{Total: a.Total(), Facets: a.Facets()}
	if r.Size <= 0 {
		return result, nil
	}
	var next int
	if result.Hits, next, err = page(ctx, a, v, now, at, r.Size); err != nil {
		return nil, err
	}
	if next < a.Len() {
		result.Next = e.cursors.give(r, v, next)
	}
	return result, nil
}

// page returns up to size hits of v from result at on, and the first result after them. Documents that
// are not in the library now are left out.
func page(ctx context.Context, a *evaluate.Answer, v, now *view, at, size int) (hits []index.Hit, next int, err error) {
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
		if len(hits) == size {
			break
		}
		h, err := a.Hit(at)
		if err != nil {
			return nil, 0, err
		}
		hits = append(hits, h)
	}
	return hits, at, nil
}

// Export hands every hit of the request to yield, in order.
func (e *Engine) Export(ctx context.Context, r *index.Request, yield func(index.Hit) error) error {
	if err := e.enter(); err != nil {
		return err
	}
	defer e.leave()
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	all := *r
	all.Facets = nil
	a, err := e.evaluator.Evaluate(ctx, v.Snapshot, &all, true)
	if err != nil {
		return err
	}
	defer a.Release()
	if err := a.Order(ctx, -1); err != nil {
		return err
	}
	for i := range a.Len() {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := a.Hit(i)
		if err != nil {
			return err
		}
		if err := yield(h); err != nil {
			return err
		}
	}
	return nil
}
