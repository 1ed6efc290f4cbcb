package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"wenxun/internal/search"
)

// BodyError reports a body that is not the JSON that was expected.
type BodyError struct {
	Detail string // in Chinese, for the sender
	Err    error
}

func (e *BodyError) Error() string { return fmt.Sprintf("read a body: %v", e.Err) }

func (e *BodyError) Unwrap() error { return e.Err }

// Decode reads a JSON object into v. A field that v doesn't have is an error, so that a request with
// a slip in it does not look done. The error is a *BodyError, or a search.ParamErrors that names the
// field.
func Decode(body []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		return Malformed(err) // something follows the object
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return search.ParamErrors{{Parameter: Shorten(strings.Trim(field, `"`)), Reason: "没有这个字段"}}
	}
	return Malformed(err)
}

// Malformed turns an error of encoding/json into one that the sender may see, as Decode returns it.
func Malformed(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		found := jsonKinds[strings.Fields(wrong.Value)[0]]
		return search.ParamErrors{{Parameter: wrong.Field, Reason: fmt.Sprintf("类型不对：应为%s，收到的是%s", goKinds[wrong.Type.Kind()], found)}}
	case errors.As(err, &wrong):
		return &BodyError{Detail: "请求正文应为一个 JSON 对象。", Err: err}
	}
	return &BodyError{Detail: "请求正文不是完整的 JSON。请检查括号和引号，并使用 UTF-8 编码。", Err: err}
}

var (
	goKinds   = map[reflect.Kind]string{reflect.String: "文字", reflect.Int: "整数", reflect.Slice: "列表", reflect.Struct: "对象"}
	jsonKinds = map[string]string{"string": "文字", "number": "数字", "array": "列表", "object": "对象", "bool": "真假值"}
)
