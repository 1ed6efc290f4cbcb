package evaluate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wenxun/index"
	"wenxun/index/bleveengine/store"
)

// Order puts the first n results in the order of the request, all of them if n is below 0; the order of
// the others is undefined. It is called once at most, before Hit. Errors: the context's own.
func (a *Answer) Order(ctx context.Context, n int) error {
	p := a.plan
	if a.scorer == nil || !a.scorer.estimates() {
		if n < 0 {
			n = len(a.results)
		}
		sortFirst(a.results, n, p.compare)
		return nil
	}
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

// sortAllFrom is the part of the results from which sorting all of them is faster than keeping the
// first ones in a heap: a quarter.
const sortAllFrom = 4

// sortFirst sorts the first n of all and returns them; the others follow in no order.
func sortFirst(all []result, n int, compare func(x, y *result) int) []result {
	byValue := func(x, y result) int { return compare(&x, &y) }
	if n*sortAllFrom >= len(all) {
		slices.SortFunc(all, byValue)
		return all[:min(n, len(all))]
	}
	if n == 0 {
		return nil
	}
	h := lastOnTop{all[:n], compare}
	for i := n / 2; i >= 0; i-- {
		h.down(i)
	}
	for i := n; i < len(all); i++ {
		if compare(&all[i], &all[0]) < 0 {
			all[0], all[i] = all[i], all[0]
			h.down(0)
		}
	}
	slices.SortFunc(all[:n], byValue)
	return all[:n]
}

// lastOnTop is a heap of results with the last one on top.
type lastOnTop struct {
	items   []result
	compare func(x, y *result) int
}

// down moves item i down to its place.
func (h lastOnTop) down(i int) {
	for {
		k := 2*i + 1
		if k >= len(h.items) {
			return
		}
		if k+1 < len(h.items) && h.compare(&h.items[k], &h.items[k+1]) < 0 {
			k++
		}
		if h.compare(&h.items[i], &h.items[k]) >= 0 {
			return
		}
		h.items[i], h.items[k] = h.items[k], h.items[i]
		i = k
	}
}

// compare orders results by the request's Sort; ties go by id.
func (p *plan) compare(x, y *result) int {
	if order := p.compareSort(x, y); order != 0 {
		return order
	}
	return strings.Compare(x.row.ID, y.row.ID)
}

// compareSort orders results by the request's Sort alone.
func (p *plan) compareSort(x, y *result) int {
	switch p.Hits.Sort {
	case index.ByDate:
		return compareDates(x.row, y.row, 1)
	case index.ByDateDesc:
		return compareDates(x.row, y.row, -1)
	case index.ByMatches:
		return cmp.Compare(y.matches, x.matches)
	case index.ByAddedDesc:
		return cmp.Compare(y.row.Added, x.row.Added)
	default:
		return cmp.Or(trueFirst(x.lead, y.lead), trueFirst(y.across, x.across), trueFirst(x.exact, y.exact), cmp.Compare(y.score, x.score))
	}
}

// compareDates orders rows by date, in the direction of sign: those without a date after the dated ones of
// their year, those without a year as well last.
func compareDates(x, y *store.Row, sign int) int {
	yearX, yearY := yearOfRow(x), yearOfRow(y)
	return cmp.Or(trueFirst(yearX != 0, yearY != 0), sign*cmp.Compare(yearX, yearY), trueFirst(x.Date != "", y.Date != ""), sign*strings.Compare(x.Date, y.Date))
}

// yearOfRow returns the year of a row's date, or else its year.
func yearOfRow(r *store.Row) int {
	if r.Date != "" {
		return yearOf(r.Date)
	}
	return r.Year
}

func trueFirst(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}
