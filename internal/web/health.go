package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"wenxun/index"
)

// alive answers as long as the process runs.
func (s *server) alive(c echo.Context) error {
	return c.String(http.StatusOK, "ok\n")
}

// ready answers when the library is open and nothing is known to be wrong with its index.
func (s *server) ready(c echo.Context) error {
	if _, err := s.Library.Stats(c.Request().Context()); err != nil {
		return fmt.Errorf("ready: %w", err)
	}
	switch err := s.Library.Health(); {
	case errors.Is(err, index.ErrCorrupt):
		return fmt.Errorf("ready: %w", err)
	case err != nil:
		return &refusal{status: http.StatusServiceUnavailable, detail: "索引在后台写入时出错，会再试。请检查磁盘空间和日志。", cause: err}
	}
	return c.String(http.StatusOK, "ok\n")
}
