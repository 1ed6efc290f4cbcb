package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
	"wenxun/internal/web/ui"
)

// static answers with a style, script or icon. Its name contains its checksum, so clients may keep
// it forever.
func (s *server) static(c echo.Context) error {
	asset, ok := ui.Asset(c.Param("name"))
	if !ok {
		return echo.ErrNotFound
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, asset.ContentType, asset.Content)
}

// openAPI answers with the description of this API.
func (s *server) openAPI(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	return tagged(c, api.OpenAPI(s.options.Version))
}
