package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
)

// arguments reads the parameters of a request's query string. Its error names all that are unknown
// or malformed.
func arguments(c echo.Context, e api.Endpoint) (api.Arguments, error) {
	return api.Parse(e, queryValues(c))
}

func queryValues(c echo.Context) url.Values { return api.ParseQuery(c.Request().URL.RawQuery) }

// pathParam returns a decoded part of the path.
func pathParam(c echo.Context, name string) string {
	v := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return v // the router saw the path decoded
	}
	if plain, err := url.PathUnescape(v); err == nil {
		return plain
	}
	return v
}

// answer writes v as the body of a successful request.
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
