package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
)

// alive answers as long as the process runs.
func (s *server) alive(c echo.Context) error {
	return c.String(http.StatusOK, "ok\n")
}

// ready answers when the library is open.
func (s *server) ready(c echo.Context) error {
	if _, err := s.Library.Stats(c.Request().Context()); err != nil {
		return fmt.Errorf("ready: %w", err)
	}
	return c.String(http.StatusOK, "ok\n")
}
