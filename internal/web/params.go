package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"wenxun/internal/search"
)

// queryValues reads the part of an address after "?". A query is never an error: a percent sign
// that begins no code is a percent sign, as in 增长5%, and bytes that are not UTF-8 become U+FFFD.
func queryValues(raw string) url.Values {
	values := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name = decode(name)
		values[name] = append(values[name], decode(value))
	}
	return values
}

func decode(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			b.WriteByte(' ')
		case c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			b.WriteByte(byte(unhex(s[i+1])<<4 | unhex(s[i+2])))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return strings.ToValidUTF8(b.String(), string(utf8.RuneError))
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// parameters returns the request's parameters, or an error that names those not known or given
// more than once.
func parameters(c echo.Context, known ...string) (url.Values, error) {
	values := queryValues(c.Request().URL.RawQuery)
	var wrong search.ParamErrors
	for name, given := range values {
		switch {
		case !slices.Contains(known, name):
			wrong = append(wrong, search.ParamError{Parameter: shorten(name), Reason: unknownReason(known)})
		case len(given) > 1:
			wrong = append(wrong, search.ParamError{Parameter: name, Reason: "只能给一次"})
		}
	}
	if wrong != nil {
		slices.SortFunc(wrong, func(a, b search.ParamError) int { return strings.Compare(a.Parameter, b.Parameter) })
		return nil, wrong
	}
	return values, nil
}

func unknownReason(known []string) string {
	if len(known) == 0 {
		return "没有这个参数"
	}
	return "没有这个参数；可用 " + strings.Join(known, "、")
}

// maxEchoed is how many code points of a client's own words an error repeats.
const maxEchoed = 64

func shorten(s string) string {
	n := 0
	for i := range s {
		if n == maxEchoed {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// searchParams reads the parameters of a search.
func searchParams(values url.Values, others ...string) (search.Params, error) {
	p, wrong := search.ParseParams(values, others...)
	if len(wrong) > 0 {
		for i := range wrong {
			wrong[i].Parameter = shorten(wrong[i].Parameter)
		}
		return p, search.ParamErrors(wrong)
	}
	return p, nil
}

// markParams reads q and mode, by which a document is highlighted.
func markParams(values url.Values) (search.Params, error) {
	only := url.Values{}
	for _, name := range []string{"q", "mode"} {
		if v, ok := values[name]; ok {
			only[name] = v
		}
	}
	return searchParams(only)
}

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
	body, err := marshal(v)
	if err != nil {
		return err
	}
	if h := c.Response().Header(); h.Get(echo.HeaderCacheControl) == "" {
		h.Set(echo.HeaderCacheControl, "no-cache")
	}
	return c.Blob(status, contentType, body)
}

// marshal leaves < and > as they are: what is HTML in an answer stays readable.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode the answer: %w", err)
	}
	return []byte(b.String()), nil
}
