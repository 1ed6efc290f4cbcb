package bleveengine

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
)

// aloneUnits is up to how much text, in code units, one worker does alone: starting another costs as
// much as scanning this.
const aloneUnits = 256 << 10

// answer is all that a request finds, in order.
type answer struct {
	plan     *plan
	view     *view
	scorer   *scorer
	looked   []*candidates // per segment
	results  []found
	total    index.Total
	matchers []*matcher
}

// ask evaluates r over v. What is found is scored if it is to be ordered by scores.
func (e *Engine) ask(ctx context.Context, v *view, r *index.Request, ordered bool) (*answer, error) {
	a := &answer{plan: e.plan(r), view: v, looked: make([]*candidates, len(v.segments))}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for n, s := range v.segments {
		g.Go(func() error {
			a.looked[n] = a.plan.candidates(s)
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	any := slices.ContainsFunc(a.looked, func(c *candidates) bool { return c.reports.count() > 0 })
	if any && ordered && r.Sort == index.ByRelevance && len(r.Rank.Terms) > 0 {
		a.scorer = a.plan.scorer(v)
	}
	if err := e.evaluate(ctx, a); err != nil {
		return nil, err
	}
	for i := range a.results {
		f := &a.results[i]
		a.total.Documents++
		a.total.Matches += int(f.matches)
		a.total.Sections += int(f.sections)
		if f.exact {
			a.total.Exact++
		}
	}
	return a, nil
}

// much reports whether the candidates are more than one worker should look at alone.
func (a *answer) much() bool {
	units := 0
	for n, c := range a.looked {
		for i := range c.reports.all() {
			if units += int(a.view.segments[n].reports[i].units); units > aloneUnits {
				return true
			}
		}
	}
	return false
}

// evaluate looks at the candidates, on as many processors as are worth it.
func (e *Engine) evaluate(ctx context.Context, a *answer) error {
	workers := 1
	if len(a.plan.leaves) > 0 && a.much() {
		workers = runtime.GOMAXPROCS(0)
	}
	// What a worker takes at a time is a word of a segment's candidates.
	behind := make([]int64, len(a.looked)) // the last of each segment's words, counted through
	words := int64(0)
	for n, c := range a.looked {
		words += int64(len(c.reports))
		behind[n] = words
	}
	var next atomic.Int64
	work := func(m *matcher) error {
		for segment := 0; ; {
			at := next.Add(1) - 1
			if at >= words {
				return nil
			}
			for at >= behind[segment] {
				segment++
			}
			c, s := a.looked[segment], a.view.segments[segment]
			word := int(at-behind[segment]) + len(c.reports)
			if c.reports[word] == 0 {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			for i := range c.reports[word : word+1].all() {
				if err := m.report(c, s, segment, uint32(64*word)+i); err != nil {
					return err
				}
			}
		}
	}
	for range workers {
		m, _ := e.matchers.Get().(*matcher)
		m.reset(e, a.plan, a.scorer)
		a.matchers = append(a.matchers, m)
	}
	var g errgroup.Group
	for _, m := range a.matchers[1:] {
		g.Go(func() error { return work(m) })
	}
	err := work(a.matchers[0])
	err = cmp.Or(err, g.Wait())
	a.results = a.matchers[0].results
	for _, m := range a.matchers[1:] {
		a.results = append(a.results, m.results...)
	}
	a.matchers[0].results = a.results
	return err
}

// done gives back what the answer used.
func (a *answer) done(e *Engine) {
	for _, m := range a.matchers {
		clear(m.results)
		m.results, m.p, m.scoring.scorer = m.results[:0], nil, nil
		e.matchers.Put(m)
	}
	a.matchers, a.results = nil, nil
}

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
	a, err := e.ask(ctx, v, r, r.Size > 0)
	if err != nil {
		return nil, err
	}
	defer a.done(e)
	result := &index.Result{Total: a.total, Facets: make(map[index.Field][]index.Count, len(r.Facets))}
	for _, f := range r.Facets {
		result.Facets[f] = e.facet(a.plan, f, a.matchers)
	}
	if r.Size <= 0 {
		return result, nil
	}
	// Of another moment, some may be gone by now: how far the page reaches is not known before.
	n := at + r.Size
	if v != now {
		n = -1
	}
	if err := a.order(ctx, n); err != nil {
		return nil, err
	}
	for ; at < len(a.results); at++ {
		f := &a.results[at]
		if v != now {
			if now.find(f.report.id) == nil {
				continue
			}
		}
		if len(result.Hits) == r.Size {
			result.Next = e.cursors.give(r, v, at)
			break
		}
		h, err := a.hit(f)
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, h)
	}
	return result, nil
}

// hit returns a result as a hit, with its best sections.
func (a *answer) hit(f *found) (index.Hit, error) {
	h := index.Hit{ID: f.report.id, Score: f.score, Exact: f.exact, Matches: int(f.matches)}
	if a.plan.Sections <= 0 || f.sections == 0 {
		return h, nil
	}
	m := a.matchers[0]
	if err := m.look(a.looked[f.segment], a.view.segments[f.segment], f.ordinal); err != nil {
		return h, err
	}
	for i := range m.rows {
		row := &m.rows[i]
		if row.fails != 0 || row.section == titleOrdinal || row.matches == 0 && a.plan.Within == index.WithinReport {
			continue
		}
		s := index.SectionHit{Ordinal: int(row.section), Matches: int(row.matches)}
		if a.scorer != nil {
			s.Score = a.scorer.sectionScore(f.report, int(row.section))
		}
		h.Sections = append(h.Sections, s)
	}
	slices.SortFunc(h.Sections, func(x, y index.SectionHit) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Ordinal, y.Ordinal))
	})
	h.Sections = h.Sections[:min(len(h.Sections), a.plan.Sections)]
	for i := range h.Sections {
		h.Sections[i].Ordinal = int(f.report.sections[h.Sections[i].Ordinal].ordinal)
	}
	return h, nil
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
	a, err := e.ask(ctx, v, &all, true)
	if err != nil {
		return err
	}
	defer a.done(e)
	if err := a.order(ctx, -1); err != nil {
		return err
	}
	for i := range a.results {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := a.hit(&a.results[i])
		if err != nil {
			return err
		}
		if err := yield(h); err != nil {
			return err
		}
	}
	return nil
}
