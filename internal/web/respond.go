package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
	"wenxun/internal/web/ui"
)

// answer answers with v as JSON.
func answer(c echo.Context, v any) error {
	return writeJSON(c, http.StatusOK, "application/json; charset=utf-8", v)
}

func writeJSON(c echo.Context, status int, contentType string, v any) error {
	body, err := api.Marshal(v)
	if err != nil {
		return err
	}
	if h := c.Response().Header(); h.Get(echo.HeaderCacheControl) == "" {
		h.Set(echo.HeaderCacheControl, "no-cache")
	}
	return c.Blob(status, contentType, body)
}

// tagged answers with v, or with 304 if the client has it already.
func tagged(c echo.Context, v any) error {
	body, err := api.Marshal(v)
	if err != nil {
		return err
	}
	if unchanged(c, body) {
		return c.NoContent(http.StatusNotModified)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-cache")
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", body)
}

// unchanged sets the ETag of a body and reports whether the client has it (RFC 9110, 13.1.2). The
// suffix that compression adds to the tag does not make it different content.
func unchanged(c echo.Context, body []byte) bool {
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	c.Response().Header().Set("ETag", `W/"`+tag+`"`)
	for candidate := range strings.SplitSeq(c.Request().Header.Get("If-None-Match"), ",") {
		candidate = strings.Trim(strings.TrimPrefix(strings.TrimSpace(candidate), "W/"), `"`)
		if strings.TrimSuffix(candidate, "-gzip") == tag {
			return true
		}
	}
	return false
}

// html answers with a page.
func (s *server) html(c echo.Context, status int, page ui.Page) error {
	var b bytes.Buffer
	if err := s.pages.Render(&b, page); err != nil {
		return err
	}
	if h := c.Response().Header(); h.Get(echo.HeaderCacheControl) == "" {
		h.Set(echo.HeaderCacheControl, "no-cache")
	}
	return c.HTMLBlob(status, b.Bytes())
}
