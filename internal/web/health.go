package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
)

// alive says that the process answers.
func (s *server) alive(c echo.Context) error {
	return c.String(http.StatusOK, "ok\n")
}

// ready says that the library is open and answers.
func (s *server) ready(c echo.Context) error {
	if _, err := s.Library.Stats(c.Request().Context()); err != nil {
		return fmt.Errorf("ready: %w", err)
	}
	return c.String(http.StatusOK, "ok\n")
}

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
		Documents: stats.Documents, Sections: stats.Sections, Letters: stats.Letters, Bytes: size,
		Unreadable: coverage.Unreadable, PagesWithoutText: coverage.PagesWithoutText,
		Changed: stats.Changed, IndexVersion: stats.Version, Version: s.options.Version,
	})
}
