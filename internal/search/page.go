package search

import (
	"context"
	"fmt"
	"strings"

	"wenxun/index"
)

// relatedCursor begins the cursors that go on among related documents. An engine's own cursors
// are passed on as they are, and never begin so.
const relatedCursor = "~"

// page is what the engine answered: documents found, and after the last of them related ones.
type page struct {
	total   index.Total
	hits    []index.Hit
	facets  map[index.Field][]index.Count
	more    []index.Hit
	related int
	next    string
}

// ask puts the plan to the engine. Related documents follow where the documents found don't fill
// the first page; a cursor goes on through both.
func (s *Service) ask(ctx context.Context, plan *plan) (*page, error) {
	request := plan.request
	further, among := strings.CutPrefix(request.Cursor, relatedCursor)
	if among {
		if plan.related == nil {
			return nil, fmt.Errorf("search: %w", index.ErrCursorInvalid)
		}
		request.Cursor, request.Size = "", 0
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
	size := plan.request.Size - len(p.hits)
	if plan.related == nil || !among && (request.Cursor != "" || p.total.Documents >= plan.request.Size) {
		return p, nil
	}
	request = plan.request
	request.Query, request.Size, request.Cursor, request.Facets = plan.related, size, further, nil
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

// noteExcluded says how many documents NOT took away.
func (s *Service) noteExcluded(ctx context.Context, plan *plan, left int) error {
	request := plan.request
	request.Query, request.Size, request.Cursor, request.Facets = plan.without, 0, "", nil
	all, err := s.engine.Search(ctx, &request)
	if err != nil {
		return fmt.Errorf("count what was excluded: %w", err)
	}
	plan.notes = append(plan.notes, fmt.Sprintf("“%s”排除了 %d 篇文件", shorten(plan.excluded), all.Total.Documents-left))
	return nil
}
