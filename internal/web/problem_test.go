package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"wenxun/index"
	"wenxun/internal/read/fault"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

func problemIn(t *testing.T, contentType string, body []byte) api.Problem {
	t.Helper()
	if contentType != "application/problem+json" {
		t.Errorf("Content-Type %q, want application/problem+json", contentType)
	}
	var p api.Problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("not a problem document: %v in %s", err, body)
	}
	if p.Type == "" || p.Title == "" || p.Status == 0 || p.Detail == "" || p.Errors == nil {
		t.Errorf("a problem with something missing: %+v", p)
	}
	return p
}

func TestEveryFailureHasItsStatus(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
	}{
		{index.ErrNotFound, 404},
		{index.ErrCursorInvalid, 400},
		{index.ErrCursorGone, 410},
		{search.ErrBusy, 503},
		{context.DeadlineExceeded, 503},
		{index.ErrClosed, 503},
		{index.ErrUnavailable, 503},
		{index.ErrVersion, 503},
		{index.ErrCorrupt, 503},
		{fault.New(fault.Invalid, nil), 400},
		{search.ParamErrors{{Parameter: "size", Reason: "太大"}}, 400},
		{errors.New("disk on fire at /srv/secret"), 500},
	} {
		t.Run(c.err.Error(), func(t *testing.T) {
			l := newLibrary()
			l.broken = fmt.Errorf("search: %w", c.err)
			h := handler(t, l, nil)
			w := ask(h, "GET", "/api/v1/search?q=x", "")
			p := problemIn(t, w.Header().Get("Content-Type"), w.Body.Bytes())
			if w.Code != c.status || p.Status != c.status {
				t.Errorf("status %d, in the body %d, want %d", w.Code, p.Status, c.status)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Error("the answer tells what only the log may")
			}
			if p.RequestID == "" || p.RequestID != w.Header().Get("X-Request-Id") {
				t.Errorf("request id %q, in the header %q", p.RequestID, w.Header().Get("X-Request-Id"))
			}
			if (c.status == 503) != (w.Header().Get("Retry-After") != "") {
				t.Errorf("Retry-After %q with %d", w.Header().Get("Retry-After"), c.status)
			}
			page := ask(h, "GET", "/search?q=x", "")
			if page.Code != c.status || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") {
				t.Errorf("the page: %d %s", page.Code, page.Header().Get("Content-Type"))
			}
		})
	}
}

func TestRequestsThatAreWrongAreNamed(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, c := range []struct {
		name, method, target, contentType, body string
		status                                  int
		parameter                               string // the one at fault
	}{
		{"an unknown parameter", "GET", "/api/v1/search?q=x&nonsense=1", "", "", 400, "nonsense"},
		{"a size that is none", "GET", "/api/v1/search?size=-1", "", "", 400, "size"},
		{"a date that is none", "GET", "/api/v1/search?from=2020-13-45", "", "", 400, "from"},
		{"a mode that is none", "GET", "/api/v1/documents/yunjiang-2024?q=x&mode=clever", "", "", 400, "mode"},
		{"an unknown parameter of a document", "GET", "/api/v1/documents/yunjiang-2024?size=3", "", "", 400, "size"},
		{"an unknown parameter of suggest", "GET", "/api/v1/suggest?q=x&mode=exact", "", "", 400, "mode"},
		{"an unknown parameter of stats", "GET", "/api/v1/stats?x=1", "", "", 400, "x"},
		{"an unknown parameter of the list", "GET", "/api/v1/documents?page=2", "", "", 400, "page"},
		{"an unknown parameter of the original", "GET", "/api/v1/documents/evil/original?x=1", "", "", 400, "x"},
		{"an unknown parameter of the description", "GET", "/api/v1/openapi.json?v=3", "", "", 400, "v"},
		{"trends by what isn't counted", "GET", "/api/v1/trends?q=x&by=author", "", "", 400, "by"},
		{"a parameter given twice", "GET", "/api/v1/suggest?q=a&q=b", "", "", 400, "q"},
		{"an unknown document", "GET", "/api/v1/documents/none", "", "", 404, ""},
		{"an id that none can be", "GET", "/api/v1/documents/%00%2F..%2Fetc", "", "", 404, ""},
		{"a section beyond the last", "GET", "/api/v1/documents/yunjiang-2024/sections/4", "", "", 404, ""},
		{"a section that is no number", "GET", "/api/v1/documents/yunjiang-2024/sections/x", "", "", 404, ""},
		{"an unknown address", "GET", "/api/v1/nothing", "", "", 404, ""},
		{"a document without an id", "GET", "/api/v1/documents/?q=1", "", "", 404, ""},
		{"a method that isn't there", "PUT", "/api/v1/search", "", "", 405, ""},
		{"a method that isn't there for one document", "POST", "/api/v1/documents/evil", "", "", 405, ""},
		{"a body of unknown kind", "POST", "/api/v1/documents", "text/plain", "x", 415, ""},
		{"a body of no kind", "POST", "/api/v1/documents", "", "x", 415, ""},
		{"an empty body", "POST", "/api/v1/documents", "application/json", "", 400, ""},
		{"half a body", "POST", "/api/v1/documents", "application/json", "{", 400, ""},
		{"a list", "POST", "/api/v1/documents", "application/json", "[]", 400, ""},
		{"null", "POST", "/api/v1/documents", "application/json", "null", 400, "text"},
		{"a title that is a number", "POST", "/api/v1/documents", "application/json", `{"title":1,"text":"x"}`, 400, "title"},
		{"a heading that is a list", "POST", "/api/v1/documents", "application/json", `{"sections":[{"heading":[]}]}`, 400, "sections.heading"},
		{"an empty text", "POST", "/api/v1/documents", "application/json", `{"text":""}`, 400, "text"},
		{"a field that there is not", "POST", "/api/v1/documents", "application/json", `{"text":"x","unknown":1}`, 400, "unknown"},
		{"no text", "POST", "/api/v1/documents", "application/json", `{"title":"t"}`, 400, "text"},
		{"an id that none can be", "POST", "/api/v1/documents", "application/json", `{"id":"../../etc/passwd","title":"t","text":"x"}`, 400, "id"},
		{"a body that is not UTF-8", "POST", "/api/v1/documents", "application/json", strings.Repeat("\xff", 4096), 400, ""},
		{"a parameter beside a body", "POST", "/api/v1/documents?force=1", "application/json", `{"text":"x"}`, 400, "force"},
		{"a form without a boundary", "POST", "/api/v1/documents", "multipart/form-data", "x", 400, ""},
		{"a form that isn't one", "POST", "/api/v1/documents", "multipart/form-data; boundary=b", "x", 400, ""},
		{"a correction of an unknown field", "PATCH", "/api/v1/documents/evil", "application/json", `{"colour":"red"}`, 400, "colour"},
		{"a correction of an id", "PATCH", "/api/v1/documents/evil", "application/json", `{"id":"x"}`, 400, "id"},
		{"a correction without content", "PATCH", "/api/v1/documents/evil", "application/json", `{}`, 400, ""},
		{"a correction of the wrong kind", "PATCH", "/api/v1/documents/evil", "application/json", `{"year":"soon"}`, 400, "year"},
		{"a correction that is null", "PATCH", "/api/v1/documents/evil", "application/json", `null`, 400, ""},
		{"a correction as a form", "PATCH", "/api/v1/documents/evil", "application/x-www-form-urlencoded", `title=x`, 415, ""},
		{"a correction of an unknown document", "PATCH", "/api/v1/documents/none", "application/json", `{"title":"x"}`, 404, ""},
		{"removal of an unknown document", "DELETE", "/api/v1/documents/none", "", "", 404, ""},
		{"dismissal of nothing", "DELETE", "/api/v1/failures", "", "", 400, "path"},
		{"dismissal of an unknown failure", "DELETE", "/api/v1/failures?path=%E6%B2%A1%E6%9C%89.pdf", "", "", 404, ""},
		{"a quote check without a body", "POST", "/api/v1/quote-check", "application/json", "", 400, ""},
		{"a quote check of nothing", "POST", "/api/v1/quote-check", "application/json", "{}", 400, "text"},
		{"a quote check of a number", "POST", "/api/v1/quote-check", "application/json", `{"text":1}`, 400, "text"},
		{"a quote check and something after it", "POST", "/api/v1/quote-check", "application/json", `{"text":"x"} {}`, 400, ""},
		{"a quote check with a slip", "POST", "/api/v1/quote-check", "application/json", `{"quote":"x"}`, 400, "quote"},
		{"a quote check as text", "POST", "/api/v1/quote-check", "text/plain", "x", 415, ""},
		{"a quote check as a question", "GET", "/api/v1/quote-check?text=x", "", "", 405, ""},
		{"a feed that sorts", "GET", "/feed.atom?q=x&sort=date", "", "", 400, "sort"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var headers []string
			if c.contentType != "" {
				headers = []string{"Content-Type", c.contentType}
			}
			w := ask(h, c.method, c.target, c.body, headers...)
			p := problemIn(t, w.Header().Get("Content-Type"), w.Body.Bytes())
			if w.Code != c.status {
				t.Errorf("status %d, want %d: %s", w.Code, c.status, w.Body)
			}
			if c.parameter != "" && (len(p.Errors) == 0 || p.Errors[0].Parameter != c.parameter || p.Errors[0].Reason == "") {
				t.Errorf("errors %+v, want one about %q", p.Errors, c.parameter)
			}
			if c.status == http.StatusMethodNotAllowed && w.Header().Get("Allow") == "" {
				t.Error("no Allow header")
			}
		})
	}
}

func TestABodyBeyondItsLimitIsRefused(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	long := strings.Repeat("海", 12<<20)
	for name, c := range map[string]struct{ method, target, contentType, body string }{
		"a document":   {"POST", "/api/v1/documents", "application/json", `{"text":"` + long + `"}`},
		"a correction": {"PATCH", "/api/v1/documents/evil", "application/json", `{"title":"` + long + `"}`},
		"a field":      {"POST", "/api/v1/documents", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n" + long + "\r\n--b--\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := ask(h, c.method, c.target, c.body, "Content-Type", c.contentType)
			problemIn(t, w.Header().Get("Content-Type"), w.Body.Bytes())
			if w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("status %d, want 413", w.Code)
			}
		})
	}
}

func TestAPanicIsOneFailedRequest(t *testing.T) {
	l := newLibrary()
	l.answer = func(search.Params) (*search.Answer, error) { panic("a slip") }
	w := ask(handler(t, l, nil), "GET", "/api/v1/search?q=x", "")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "slip") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
