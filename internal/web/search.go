package web

import (
	"github.com/labstack/echo/v4"

	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

func (s *server) search(c echo.Context) error {
	args, err := arguments(c, api.OfSearch)
	if err != nil {
		return err
	}
	found, err := s.Search.Search(c.Request().Context(), args.Search)
	if err != nil {
		return err
	}
	return answer(c, api.NewAnswer(found))
}

func (s *server) suggest(c echo.Context) error {
	args, err := arguments(c, api.OfSuggest)
	if err != nil {
		return err
	}
	completions, err := s.Search.Suggest(c.Request().Context(), args.Search.Q)
	if err != nil {
		return err
	}
	return answer(c, api.NewCompletions(completions))
}

func (s *server) trends(c echo.Context) error {
	args, err := arguments(c, api.OfTrends)
	if err != nil {
		return err
	}
	if args.Search.Mode == "" {
		args.Search.Mode = search.Exact
	}
	trend, err := s.Search.Trends(c.Request().Context(), args.Search, args.By)
	if err != nil {
		return err
	}
	return answer(c, api.NewTrend(trend))
}

// quoteCheck reports whether a quotation occurs in the library. It is a POST because quotations are
// long; it writes nothing.
func (s *server) quoteCheck(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	body, err := readJSON(c, maxQuoteBytes, "application/json")
	if err != nil {
		return err
	}
	var quote api.Quote
	if err := api.Decode(body, &quote); err != nil {
		return err
	}
	checked, err := s.Search.QuoteCheck(c.Request().Context(), quote.Text)
	if err != nil {
		return err
	}
	return answer(c, api.NewQuoteCheck(checked))
}
