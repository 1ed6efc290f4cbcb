package web

import (
	"context"
	"fmt"

	"github.com/labstack/echo/v4"

	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

func (s *server) search(c echo.Context) error {
	p, err := searchParams(queryValues(c.Request().URL.RawQuery))
	if err != nil {
		return err
	}
	found, err := s.Search.Search(c.Request().Context(), p)
	if err != nil {
		return err
	}
	return answer(c, found)
}

func (s *server) suggest(c echo.Context) error {
	values, err := parameters(c, "q")
	if err != nil {
		return err
	}
	completions, err := s.Search.Suggest(c.Request().Context(), values.Get("q"))
	if err != nil {
		return err
	}
	if completions == nil {
		completions = []search.Completion{}
	}
	return answer(c, api.Completions{Suggestions: completions})
}

// trendsBy are what trends may be counted by.
var trendsBy = []string{"year", "region", "theme"}

func (s *server) trends(c echo.Context) error {
	values := queryValues(c.Request().URL.RawQuery)
	p, err := searchParams(values, "by")
	if err != nil {
		return err
	}
	by := values.Get("by")
	switch {
	case len(values["by"]) > 1:
		return refuse("by", "只能给一次")
	case by == "":
		by = trendsBy[0]
	case by != trendsBy[0] && by != trendsBy[1] && by != trendsBy[2]:
		return refuse("by", "只能是 year、region 或 theme")
	}
	if p.Mode == "" {
		p.Mode = search.Exact
	}
	trend, err := s.Search.Trends(c.Request().Context(), p, by)
	if err != nil {
		return err
	}
	return answer(c, trend)
}

// quoteCheck says whether a quotation stands in the library. It is a POST for the length of what
// may be asked; nothing is written.
func (s *server) quoteCheck(c echo.Context) error {
	if _, err := parameters(c); err != nil {
		return err
	}
	body, err := readJSON(c, maxQuoteBytes, "application/json")
	if err != nil {
		return err
	}
	var quote api.Quote
	if err := decodeStrict(body, &quote); err != nil {
		return err
	}
	checked, err := s.Search.QuoteCheck(c.Request().Context(), quote.Text)
	if err != nil {
		return err
	}
	return answer(c, checked)
}

// coverage says what the library holds and what of it could not be read.
func (s *server) coverage(ctx context.Context) (search.Coverage, error) {
	p := search.DefaultParams("")
	p.Size, p.Facets, p.Snippets = 0, nil, 0
	found, err := s.Search.Search(ctx, p)
	if err != nil {
		return search.Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	return found.Coverage, nil
}
