package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
)

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

// decodeStrict reads a JSON object. A field that v doesn't have is an error: a request with a slip
// in it must not look done.
func decodeStrict(body []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		return malformed(err) // something follows the object
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return refuse(api.Shorten(strings.Trim(field, `"`)), "没有这个字段")
	}
	return malformed(err)
}

// malformed makes of a JSON decoder's error what the sender may read.
func malformed(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field != "":
		return refuse(kind.Field, fmt.Sprintf("类型不对：应为%s，收到的是%s", goKinds[kind.Type.Kind().String()], jsonKinds[strings.Fields(kind.Value)[0]]))
	case errors.As(err, &kind):
		return &refusal{status: http.StatusBadRequest, detail: "请求正文应为一个 JSON 对象。", cause: err}
	}
	return &refusal{status: http.StatusBadRequest, detail: "请求正文不是完整的 JSON。请检查括号和引号，并使用 UTF-8 编码。", cause: err}
}

var (
	goKinds   = map[string]string{"string": "文字", "int": "整数", "slice": "列表", "struct": "对象"}
	jsonKinds = map[string]string{"string": "文字", "number": "数字", "array": "列表", "object": "对象", "bool": "真假值"}
)

// unreadable makes of an error while reading a body what the sender may read.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return &refusal{status: http.StatusBadRequest, detail: "请求正文没有传完。请重新发送。", cause: err}
}
