package bleveengine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wenxun/index"
)

// order sorts the first n of the results; with n below 0, all.
func (a *answer) order(ctx context.Context, n int) error {
	p := a.plan
	if a.scorer != nil && a.scorer.estimates() {
		best := sortFirst(a.results, rescored, p.compare)
		if err := a.scorer.rescore(ctx, best); err != nil {
			return err
		}
		if n >= 0 && n <= len(best) {
			sortFirst(best, n, p.compare)
			return nil
		}
		sortFirst(best, len(best), p.compare)
		rest := a.results[len(best):]
		sortFirst(rest, len(rest), p.compare)
		return nil
	}
	if n < 0 {
		n = len(a.results)
	}
	sortFirst(a.results, n, p.compare)
	return nil
}

// sortFirst sorts the first n of all and returns them; the others follow in no order.
func sortFirst(all []found, n int, compare func(x, y *found) int) []found {
	less := func(x, y found) int { return compare(&x, &y) }
	if n*4 >= len(all) {
		slices.SortFunc(all, less)
		return all[:min(n, len(all))]
	}
	// A heap of the first n seen, the last of them on top.
	down := func(i int) {
		for {
			k := 2*i + 1
			if k >= n {
				return
			}
			if k+1 < n && compare(&all[k], &all[k+1]) < 0 {
				k++
			}
			if compare(&all[i], &all[k]) >= 0 {
				return
			}
			all[i], all[k] = all[k], all[i]
			i = k
		}
	}
	if n == 0 {
		return nil
	}
	for i := n / 2; i >= 0; i-- {
		down(i)
	}
	for i := n; i < len(all); i++ {
		if compare(&all[i], &all[0]) < 0 {
			all[0], all[i] = all[i], all[0]
			down(0)
		}
	}
	slices.SortFunc(all[:n], less)
	return all[:n]
}

// compare orders results as the request says; ties go by id.
func (p *plan) compare(x, y *found) int {
	if order := p.compareSort(x, y); order != 0 {
		return order
	}
	return strings.Compare(x.report.id, y.report.id)
}

// compareSort orders results but for ties.
func (p *plan) compareSort(x, y *found) int {
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	switch p.Sort {
	case index.ByDate:
		return cmp.Or(first(x.report.date != "", y.report.date != ""), strings.Compare(x.report.date, y.report.date))
	case index.ByDateDesc:
		return cmp.Or(first(x.report.date != "", y.report.date != ""), strings.Compare(y.report.date, x.report.date))
	case index.ByMatches:
		return cmp.Compare(y.matches, x.matches)
	case index.ByAddedDesc:
		return cmp.Compare(y.report.added, x.report.added)
	default:
		return cmp.Or(first(x.lead, y.lead), first(x.exact, y.exact), cmp.Compare(y.score, x.score))
	}
}
