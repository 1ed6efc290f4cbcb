package search

import (
	"context"
	"fmt"
	"strings"

	"wenxun/index"
)

// relatedCursor begins the cursors that continue among related documents. An engine's own cursors are
// passed on as they are, and never begin so.
const relatedCursor = "~"

// page is what the engine answered: documents found, and after the last of them related ones.
type page struct {
	total   index.Total
	hits    []index.Hit
	facets  map[index.Field][]index.FacetCount
	more    []index.Hit
	related int
	next    string
}

// ask puts the plan to the engine. Related documents follow where the documents found don't fill the
// first page; a cursor continues through both.
func (s *Service) ask(ctx context.Context, plan *plan) (*page, error) {
	request := plan.request
	further, among := strings.CutPrefix(request.Hits.Cursor, relatedCursor)
	if among {
		if plan.related == nil {
			return nil, fmt.Errorf("search: %w", index.ErrCursorInvalid)
		}
		request.Hits.Cursor, request.Hits.Size = "", 0
	}
	result, err := s.engine.Search(ctx, &request)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	p := &page{total: result.Total, hits: result.Hits, facets: result.Facets, next: result.Next}
	if plan.excluded != "" {
		if err := s.noteExcluded(ctx, plan, result.Total.Documents); err != nil {
			return nil, err
		}
	}
	if plan.related == nil {
		return p, nil
	}
	request = plan.request
	request.Query.Root, request.Query.Exact, request.Facets = plan.related, nil, index.FacetOptions{}
	request.Hits.Size, request.Hits.Cursor = plan.request.Hits.Size-len(p.hits), further
	if !among && (plan.request.Hits.Cursor != "" || p.total.Documents >= plan.request.Hits.Size) {
		// The documents found fill the page, but the total is the same for pages of every size.
		counts, err := s.engine.Count(ctx, []index.Query{request.Query})
		if err != nil {
			return nil, fmt.Errorf("count related documents: %w", err)
		}
		p.related = counts[0]
		return p, nil
	}
	related, err := s.engine.Search(ctx, &request)
	if err != nil {
		return nil, fmt.Errorf("search for related documents: %w", err)
	}
	p.more, p.related = related.Hits, related.Total.Documents
	if related.Next != "" {
		p.next = relatedCursor + related.Next
	}
	return p, nil
}

// noteExcluded reports how many documents NOT removed.
func (s *Service) noteExcluded(ctx context.Context, plan *plan, left int) error {
	query := plan.request.Query
	query.Root, query.Exact = plan.without, nil
	all, err := s.engine.Count(ctx, []index.Query{query})
	if err != nil {
		return fmt.Errorf("count what was excluded: %w", err)
	}
	plan.notes = append(plan.notes, fmt.Sprintf("“%s”排除了 %d 篇文件", shorten(plan.excluded), all[0]-left))
	return nil
}
