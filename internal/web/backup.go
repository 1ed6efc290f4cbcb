package web

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
)

// backup answers with a backup of the library, while it is made. One that fails half way is cut off, and
// lacks the checksums at its end.
func (s *server) backup(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/x-tar")
	h.Set("Content-Disposition", `attachment; filename="wenxun-backup.tar"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	h.Set(gzhttp.HeaderNoCompression, "yes") // most of it is compressed already
	c.Response().WriteHeader(http.StatusOK)
	return s.Backup(c.Request().Context(), c.Response())
}
