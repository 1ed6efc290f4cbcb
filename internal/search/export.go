package search

import (
	"context"
	"fmt"

	"wenxun/index"
)

// maxSectionsExported is how many sections of one document an export shows: all of them, but for
// documents that are books.
const maxSectionsExported = 10_000

// Export calls yield with every document found, in order, each with all sections that matched. Size,
// Cursor, Facets and Snippets are not used, and related documents are left out. It stops at
// yield's first error and returns it. Other errors are those of Search.
func (s *Service) Export(ctx context.Context, params Params, yield func(Hit) error) error {
	if err := s.gate.enter(ctx); err != nil {
		return err
	}
	defer s.gate.leave()
	plan, err := s.plan(ctx, params)
	if err != nil {
		return err
	}
	request := plan.request
	request.Hits.Cursor, request.Hits.Sections = "", maxSectionsExported
	request.Totals, request.Facets = false, index.FacetOptions{}
	err = s.engine.Export(ctx, &request, func(found *index.Hit) error { return yield(s.hit(found)) })
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}
