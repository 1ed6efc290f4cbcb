package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/read/fault"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
	"wenxun/internal/web/ui"
)

// refusal is an error with a message for the client.
type refusal struct {
	status int
	detail string             // in Chinese: what failed, and what to do
	errors search.ParamErrors // the parameters or fields at fault
	cause  error              // only for the log
}

func (r *refusal) Error() string {
	return fmt.Sprintf("%d %s: %v", r.status, http.StatusText(r.status), errors.Join(r.errors, r.cause))
}

func (r *refusal) Unwrap() error { return r.cause }

// refuse returns a refusal for one parameter or field.
func refuse(parameter, reason string) error {
	return search.ParamErrors{{Parameter: parameter, Reason: reason}}
}

// statusClientGone is logged for a request whose client did not wait for the answer.
const statusClientGone = 499

// answers maps each known failure to a status and a message for the client. The first match counts.
var answers = []struct {
	is     error
	status int
	detail string
}{
	{index.ErrNotFound, http.StatusNotFound, "文库里没有这篇文件，可能已被删除。"},
	{index.ErrCursorGone, http.StatusGone, "翻页位置已经失效。请从第一页重新检索。"},
	{search.ErrBusy, http.StatusServiceUnavailable, "同时检索的人太多。请稍等几秒再试。"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "这次请求用时太长，已经停止。请把条件缩小一些再试。"},
	{context.Canceled, statusClientGone, ""},
	{index.ErrClosed, http.StatusServiceUnavailable, "服务正在关闭。请稍后再试。"},
	{index.ErrUnavailable, http.StatusServiceUnavailable, "检索引擎暂时没有响应。请稍后再试。"},
	{index.ErrVersion, http.StatusServiceUnavailable, "文库由另一个版本建立，需要重建。请联系管理员运行 wenxun reindex。"},
	{catalog.ErrDamaged, http.StatusServiceUnavailable, "文库的目录已损坏。请联系管理员运行 wenxun check。"},
	{index.ErrCorrupt, http.StatusServiceUnavailable, "文库已损坏。请联系管理员运行 wenxun check。"},
}

// titles are the statuses in Chinese.
var titles = map[int]string{
	http.StatusBadRequest:                  "请求有误",
	http.StatusUnauthorized:                "需要密钥",
	http.StatusForbidden:                   "不允许",
	http.StatusNotFound:                    "没有找到",
	http.StatusMethodNotAllowed:            "不支持这种操作",
	http.StatusGone:                        "已经失效",
	http.StatusRequestEntityTooLarge:       "内容太大",
	http.StatusUnsupportedMediaType:        "不支持这种内容",
	http.StatusRequestHeaderFieldsTooLarge: "请求太长",
	http.StatusMisdirectedRequest:          "地址不对",
	http.StatusTooManyRequests:             "请求太多",
	http.StatusInternalServerError:         "服务出错",
	http.StatusServiceUnavailable:          "暂时不可用",
}

var details = map[int]string{
	http.StatusBadRequest:       "请求写得不对，服务器看不懂。",
	http.StatusNotFound:         "这个地址上没有内容。请检查链接是否完整。",
	http.StatusMethodNotAllowed: "这个地址不支持这种请求方法。",
}

const detailInternal = "服务器处理时出错，已经记录。请稍后再试；如仍出错，请把请求编号告诉管理员。"

// problemOf returns what the client sees of err.
func problemOf(err error) api.Problem {
	var (
		known    *refusal
		body     *api.BodyError
		params   search.ParamErrors
		fields   corpus.FieldErrors
		tooLarge *http.MaxBytesError
		unread   *fault.Error
		routing  *echo.HTTPError
	)
	switch {
	case errors.As(err, &known):
		return problem(known.status, known.detail, known.errors...)
	case errors.As(err, &body):
		return problem(http.StatusBadRequest, body.Detail)
	case errors.As(err, &params):
		return problem(http.StatusBadRequest, explain(params), params...)
	case errors.As(err, &fields):
		return problem(http.StatusBadRequest, fields.Explain()+"。", fieldsAtFault(fields)...)
	case errors.Is(err, index.ErrCursorInvalid):
		reason := "不是这次检索给出的翻页位置，请从第一页重新检索"
		return problem(http.StatusBadRequest, reason+"。", search.ParamError{Parameter: "cursor", Reason: reason})
	case errors.As(err, &tooLarge):
		return problem(http.StatusRequestEntityTooLarge, fmt.Sprintf("内容超过上限 %d MiB。请拆分后再发送。", tooLarge.Limit>>20))
	case errors.As(err, &unread):
		return problem(http.StatusBadRequest, unread.Message)
	}
	for _, a := range answers {
		if errors.Is(err, a.is) {
			return problem(a.status, a.detail)
		}
	}
	if errors.As(err, &routing) && routing.Code < http.StatusInternalServerError {
		return problem(routing.Code, details[routing.Code])
	}
	return problem(http.StatusInternalServerError, detailInternal)
}

func problem(status int, detail string, errors ...search.ParamError) api.Problem {
	title := titles[status]
	if title == "" {
		title = http.StatusText(status)
	}
	return api.Problem{Type: "about:blank", Title: title, Status: status, Detail: detail, Errors: api.NewParamErrors(errors)}
}

func explain(params search.ParamErrors) string {
	all := make([]string, len(params))
	for i, p := range params {
		all[i] = "参数 " + p.Parameter + " " + p.Reason
	}
	return strings.Join(all, "；") + "。"
}

// fail answers a request whose handler returned err.
func (s *server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return // part of the answer was sent; observe logs the error
	}
	p := problemOf(err)
	p.RequestID = requestID(c)
	header := c.Response().Header()
	header.Set(echo.HeaderCacheControl, "no-store")
	for _, name := range []string{"ETag", "Content-Disposition", echo.HeaderContentType} { // they described the answer that failed
		header.Del(name)
	}
	switch p.Status {
	case http.StatusUnauthorized:
		header.Set(echo.HeaderWWWAuthenticate, `Bearer realm="wenxun"`)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		header.Set(echo.HeaderRetryAfter, strconv.Itoa(int(search.RetryAfter.Seconds())))
	}
	if isPage(c.Request()) {
		page := ui.ErrorPage{Status: p.Status, Title: p.Title, Detail: p.Detail, Q: c.Request().URL.Query().Get("q"), RequestID: p.RequestID}
		for _, e := range p.Errors {
			page.Detail = "下面的条件写得不对，请改正后再查。"
			page.Errors = append(page.Errors, e.Parameter+"："+e.Reason)
		}
		_ = s.html(c, p.Status, page)
		return
	}
	_ = writeJSON(c, p.Status, "application/problem+json", p)
}

// isPage reports whether the address is that of a page for people.
func isPage(r *http.Request) bool {
	p := r.URL.Path
	return p != "/feed.atom" && p != "/metrics" && p != "/healthz" && p != "/readyz" && !strings.HasPrefix(p, "/api/")
}
