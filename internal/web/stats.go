package web

import (
	"context"
	"fmt"

	"github.com/labstack/echo/v4"

	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

// stats describes the library.
func (s *server) stats(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	ctx := c.Request().Context()
	stats, err := s.Library.Stats(ctx)
	if err != nil {
		return fmt.Errorf("stats: %w", err)
	}
	size, err := s.Library.Size(ctx)
	if err != nil {
		return fmt.Errorf("stats: %w", err)
	}
	coverage, err := s.coverage(ctx)
	if err != nil {
		return err
	}
	return answer(c, api.Stats{
		Documents: stats.Documents, Sections: stats.Sections, Letters: stats.Units, Bytes: size,
		Unreadable: coverage.Unreadable, PagesWithoutText: coverage.PagesWithoutText,
		Changed: api.Time{Time: stats.Changed}, IndexVersion: stats.Version, Version: s.options.Version,
	})
}

// coverage counts what the library contains and what of it could not be read.
func (s *server) coverage(ctx context.Context) (search.Coverage, error) {
	p := search.DefaultParams("")
	p.Size, p.Facets, p.Snippets = 0, nil, 0
	found, err := s.Search.Search(ctx, p)
	if err != nil {
		return search.Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	return found.Coverage, nil
}
