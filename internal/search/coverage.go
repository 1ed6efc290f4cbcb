package search

import (
	"context"
	"fmt"
	"slices"

	"wenxun/index"
)

// gaps returns what the library doesn't hold.
func (s *Service) gaps(ctx context.Context) (Gaps, error) {
	if s.opts.Gaps == nil {
		return Gaps{}, nil
	}
	gaps, err := s.opts.Gaps(ctx)
	if err != nil {
		return Gaps{}, fmt.Errorf("count what could not be read: %w", err)
	}
	return gaps, nil
}

// earliest is a date before all others: as a bound it leaves out only what has neither a date nor a year.
const earliest = "0001"

// coverage describes what the search of a plan was over.
func (s *Service) coverage(ctx context.Context, plan *plan, gaps Gaps) (Coverage, error) {
	c := whole(plan.documents, gaps)
	q := plan.filtered
	anytime := timeless(q)
	bounded := q.From != "" || q.To != "" || len(anytime.Filters) < len(q.Filters)
	if len(q.Filters) == 0 && q.Root == nil && !bounded && q.AddedFrom.IsZero() {
		return c, nil
	}
	queries := []index.Query{q}
	if bounded {
		dated := anytime
		dated.From = earliest
		queries = append(queries, anytime, dated)
	}
	counts, err := s.engine.Count(ctx, queries)
	if err != nil {
		return Coverage{}, fmt.Errorf("count what is searched: %w", err)
	}
	c.Documents = counts[0]
	if bounded {
		c.Undated = counts[1] - counts[2]
	}
	return c, nil
}

// timeless returns a query without what asks for times: bounds on dates, and filters by year.
func timeless(q index.Query) index.Query {
	q.From, q.To = "", ""
	q.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(f index.Filter) bool { return f.Field == index.FieldYear })
	return q
}

// whole is the coverage of a search over all documents of the library.
func whole(documents int, gaps Gaps) Coverage {
	return Coverage{Documents: documents, Library: documents, Unreadable: gaps.Unreadable, PagesWithoutText: gaps.PagesWithoutText}
}
