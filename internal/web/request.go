package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

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

// readJSON reads the body of a request that is of one of the media types, up to most bytes.
func readJSON(c echo.Context, most int64, types ...string) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || !slices.Contains(types, kind) {
		c.Response().Header().Set("Accept", strings.Join(types, ", "))
		return nil, &refusal{status: http.StatusUnsupportedMediaType, detail: "不支持这种 Content-Type。请用 " + types[0] + "。", cause: err}
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, most))
	if err != nil {
		return nil, unreadable(err)
	}
	if !utf8.Valid(body) {
		return nil, &refusal{status: http.StatusBadRequest, detail: "请求正文不是 UTF-8 编码。请转换编码后再发送。"}
	}
	return body, nil
}

// unreadable turns an error while reading a body into one that the sender may see.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return &refusal{status: http.StatusBadRequest, detail: "请求正文没有传完。请重新发送。", cause: err}
}
