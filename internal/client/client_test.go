package client_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/internal/client"
	"wenxun/internal/ingest"
	"wenxun/internal/keys"
	"wenxun/internal/library"
	"wenxun/internal/read/fault"
	"wenxun/internal/web"
	"wenxun/internal/web/api"
)

// handler is the real service over a library of its own.
func handler(t *testing.T, k web.Keys) http.Handler {
	t.Helper()
	lib, err := library.Open(t.Context(), t.TempDir(), ingest.Options{Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := lib.Close(); err != nil {
			t.Error(err)
		}
	})
	return web.New(web.Deps{Search: lib.Search, Library: lib.Engine, Ingest: lib.Ingest, Keys: k, Log: slog.New(slog.DiscardHandler)}, web.Options{})
}

func serve(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

const notice = "澄州市人民政府关于做好渡口安全管理的通知\n各区人民政府：\n现就渡口安全有关事项通知如下。\n一、落实责任\n每处渡口明确一名安全员，客渡船不得超载。\n澄州市人民政府\n2024年5月8日\n"

func items(all ...ingest.Item) ingest.Items {
	return func(yield func(ingest.Item, error) bool) {
		for _, item := range all {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func TestTheServiceAnswersAlikeOverHTTPAndInThisProcess(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *client.Client{
		"over HTTP":       func(t *testing.T) *client.Client { return client.New(serve(t, handler(t, nil)).URL+"/", "") },
		"in this process": func(t *testing.T) *client.Client { return client.Of(handler(t, nil)) },
	} {
		t.Run(name, func(t *testing.T) { useEverything(t, open(t)) })
	}
}

// useEverything adds, finds, corrects and removes documents.
func useEverything(t *testing.T, c *client.Client) {
	id := addTwo(t, c)
	findOne(t, c, id)
	correctOne(t, c, id)
	dismissOne(t, c)
	removeOne(t, c, id)
}

// addTwo adds a document, whose id it returns, and a file that cannot be read.
func addTwo(t *testing.T, c *client.Client) (id string) {
	t.Helper()
	title, year := "渡口安全通知", 2023
	var rows []ingest.Row
	summary, err := c.AddAll(t.Context(), items(
		ingest.Item{Path: "in/渡口.txt", Name: "渡口.txt", Source: "/in/渡口.txt", Data: []byte(notice), Given: corpus.Overrides{Title: &title, Year: &year, Tags: []string{"水运", "安全"}}},
		ingest.Item{Path: "in/坏.docx", Name: "坏.docx", Source: "/in/坏.docx", Data: []byte("PK\x03\x04 no archive")},
	), func(r ingest.Row) { rows = append(rows, r) })
	if err != nil || summary.Added != 1 || summary.Failed != 1 || len(rows) != 2 {
		t.Fatalf("added %+v, %v; rows %+v", summary, err, rows)
	}
	if rows[0].Status != ingest.Added || rows[0].Path != "in/渡口.txt" || rows[1].Status != ingest.Failed || rows[1].Code != fault.Corrupt || rows[1].Error == "" {
		t.Errorf("rows are %+v", rows)
	}
	return rows[0].ID
}

func findOne(t *testing.T, c *client.Client, id string) {
	t.Helper()
	var seen []api.Summary
	if err := c.Documents(t.Context(), func(d api.Summary) error { seen = append(seen, d); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 || seen[0].ID != id || seen[0].Title != "渡口安全通知" || !slices.Equal(seen[0].Tags, []string{"水运", "安全"}) {
		t.Errorf("documents are %+v", seen)
	}
	answer, err := c.Get(t.Context(), "/search", url.Values{"q": {"客渡船不得超载"}, "mode": {"exact"}})
	if err != nil || !bytes.Contains(answer, []byte(id)) || answer[len(answer)-1] != '}' {
		t.Errorf("search answers %s, %v", answer, err)
	}
	var original bytes.Buffer
	if err := c.Original(t.Context(), id, &original); err != nil || original.String() != notice {
		t.Errorf("original is %q, %v", original.String(), err)
	}
}

// correction gives a document another title.
func correction() corpus.Correction {
	title := "渡口管理通知"
	return corpus.Correction{Set: corpus.Overrides{Title: &title}}
}

func correctOne(t *testing.T, c *client.Client, id string) {
	t.Helper()
	answer, err := c.Edit(t.Context(), id, correction())
	if err != nil || !bytes.Contains(answer, []byte("渡口管理通知")) {
		t.Errorf("edit answers %s, %v", answer, err)
	}
	answer, err = c.Document(t.Context(), id)
	if err != nil || !bytes.Contains(answer, []byte("渡口管理通知")) || !bytes.Contains(answer, []byte("每处渡口明确一名安全员")) {
		t.Errorf("document is %s, %v", answer, err)
	}
}

func dismissOne(t *testing.T, c *client.Client) {
	t.Helper()
	left := func(when string, want int) {
		t.Helper()
		failures, err := c.Failures(t.Context())
		if err != nil || len(failures) != want || want > 0 && failures[0].Path != "in/坏.docx" {
			t.Errorf("%s, failures are %+v, %v", when, failures, err)
		}
	}
	left("at first", 1)
	if err := c.Dismiss(t.Context(), "in/坏.docx", "no such member"); err != nil {
		t.Error(err)
	}
	left("after another member was dismissed", 1)
	if err := c.Dismiss(t.Context(), "in/坏.docx", ""); err != nil {
		t.Error(err)
	}
	left("after it was dismissed", 0)
}

func removeOne(t *testing.T, c *client.Client, id string) {
	t.Helper()
	if err := c.Delete(t.Context(), id); err != nil {
		t.Error(err)
	}
	_, documentErr := c.Document(t.Context(), id)
	_, editErr := c.Edit(t.Context(), id, correction())
	for what, err := range map[string]error{
		"delete": c.Delete(t.Context(), id), "document": documentErr, "edit": editErr, "original": c.Original(t.Context(), id, io.Discard),
	} {
		var p *client.Problem
		if !client.NotFound(err) || !errors.As(err, &p) || p.Detail == "" {
			t.Errorf("%s of a deleted document: %v", what, err)
		}
	}
}

// guarded are the keys of a library whose reading needs one as well.
type guarded struct {
	web.Keys
	store keys.Store
}

func (guarded) ReadsDemanded() bool { return true }

func (g guarded) Key(_ context.Context, secret string) (web.Grant, bool, error) {
	key, ok, err := g.store.Key(secret)
	grant := web.Grant{ID: key.ID}
	if key.Scope == keys.ScopeWrite {
		grant.Access = web.Write
	}
	return grant, ok, err
}

func TestAKeyIsSentAndARefusedOneIsAProblem(t *testing.T) {
	file := keys.In(t.TempDir())
	_, reads, err := file.Add("编辑部", keys.Terms{Scope: keys.ScopeRead})
	if err != nil {
		t.Fatal(err)
	}
	server := serve(t, handler(t, guarded{store: file}))
	for _, test := range []struct {
		name, key    string
		reads, write bool
	}{
		{"no key", "", false, false},
		{"a wrong key", "wx_wrong", false, false},
		{"a key for reading", reads, true, false},
	} {
		c := client.New(server.URL, test.key)
		_, readErr := c.Get(t.Context(), "/stats", nil)
		_, writeErr := c.Failures(t.Context())
		for what, call := range map[string]struct {
			err  error
			want bool
		}{"read": {readErr, test.reads}, "write": {writeErr, test.write}} {
			var p *client.Problem
			switch {
			case call.want && call.err != nil:
				t.Errorf("%s, %s: %v", test.name, what, call.err)
			case !call.want && (!errors.As(call.err, &p) || p.Status != http.StatusUnauthorized || !strings.Contains(call.err.Error(), "密钥")):
				t.Errorf("%s, %s: %v, want a problem of status 401", test.name, what, call.err)
			}
		}
	}
}

func TestRequestsAreSentAsTheAPIWantsThem(t *testing.T) {
	type request struct{ method, uri, auth, kind, body string }
	var got request
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = request{r.Method, r.RequestURI, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)}
		_, _ = io.WriteString(w, ` {"failures":[]} `+"\n")
	}))
	ctx := t.Context()
	for name, test := range map[string]struct {
		key  string
		call func(*client.Client) error
		want request
	}{
		"get": {"", func(c *client.Client) error { _, err := c.Get(ctx, "/stats", nil); return err }, request{"GET", "/api/v1/stats", "", "", ""}},
		"get with parameters": {"wx_1", func(c *client.Client) error {
			_, err := c.Get(ctx, "/search", url.Values{"q": {"a b&c"}, "year": {"2023", "2024"}})
			return err
		}, request{"GET", "/api/v1/search?q=a+b%26c&year=2023&year=2024", "Bearer wx_1", "", ""}},
		"document": {"", func(c *client.Client) error { _, err := c.Document(ctx, "a/b?c"); return err }, request{"GET", "/api/v1/documents/a%2Fb%3Fc", "", "", ""}},
		"original": {"", func(c *client.Client) error { return c.Original(ctx, "a", io.Discard) }, request{"GET", "/api/v1/documents/a/original", "", "", ""}},
		"edit": {"wx_2", func(c *client.Client) error { _, err := c.Edit(ctx, "a", corpus.Correction{}); return err },
			request{"PATCH", "/api/v1/documents/a", "Bearer wx_2", "application/json", "{}"}},
		"delete":   {"", func(c *client.Client) error { return c.Delete(ctx, "a") }, request{"DELETE", "/api/v1/documents/a", "", "", ""}},
		"failures": {"", func(c *client.Client) error { _, err := c.Failures(ctx); return err }, request{"GET", "/api/v1/failures", "", "", ""}},
		"dismiss":  {"", func(c *client.Client) error { return c.Dismiss(ctx, "/a b", "") }, request{"DELETE", "/api/v1/failures?path=%2Fa+b", "", "", ""}},
		"dismiss a member": {"", func(c *client.Client) error { return c.Dismiss(ctx, "/a.zip", "b") },
			request{"DELETE", "/api/v1/failures?member=b&path=%2Fa.zip", "", "", ""}},
	} {
		got = request{}
		if err := test.call(client.New(server.URL+"//", test.key)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got.method == http.MethodPatch {
			got.body = "{}" // what an empty correction looks like is the wire types' business
		}
		if got != test.want {
			t.Errorf("%s sent %+v, want %+v", name, got, test.want)
		}
	}
}

func TestErrorsOfTheServiceAreShown(t *testing.T) {
	for name, test := range map[string]struct {
		status       int
		kind, answer string
		want         string
	}{
		"detail": {422, "application/problem+json", `{"title":"不能处理","status":422,"detail":"扫描件没有文字。"}`, "扫描件没有文字。"},
		"parameters": {400, "application/problem+json; charset=utf-8", `{"title":"x","detail":"参数不对。","errors":[{"parameter":"year","reason":"应为年份"},{"parameter":"size","reason":"太大"}]}`,
			"参数不对。\n  year：应为年份\n  size：太大"},
		"title alone":      {503, "application/problem+json", `{"title":"暂时不能用"}`, "暂时不能用（HTTP 503）"},
		"another service":  {404, "text/html", "<h1>not here</h1>", "Not Found（HTTP 404）"},
		"a proxy's JSON":   {502, "application/json", `{"detail":"upstream"}`, "Bad Gateway（HTTP 502）"},
		"damaged":          {500, "application/problem+json", `{"title":`, "Internal Server Error（HTTP 500）"},
		"another's status": {409, "application/problem+json", `{"status":200,"detail":"重复。"}`, "重复。"},
		"without end":      {500, "application/problem+json", `{"detail":"` + strings.Repeat("x", 2<<20) + `"}`, "Internal Server Error（HTTP 500）"},
		"the least status": {400, "", "", "Bad Request（HTTP 400）"},
	} {
		server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", test.kind)
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.answer)
		}))
		_, err := client.New(server.URL, "").Get(t.Context(), "/search", nil)
		var p *client.Problem
		if !errors.As(err, &p) || err.Error() != test.want || p.Status != test.status {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
		if client.NotFound(err) != (test.status == http.StatusNotFound) {
			t.Errorf("%s: not found: %v", name, client.NotFound(err))
		}
	}
	if client.NotFound(nil) || client.NotFound(errors.New("404")) {
		t.Error("what is no problem is not found")
	}
}

func TestNobodyAtTheAddressIsUnreachable(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for _, address := range []string{gone.URL, "http://127.0.0.1:1", "http://[::1", "ftp://127.0.0.1/"} {
		c := client.New(address, "")
		_, err := c.Get(t.Context(), "/stats", nil)
		var unreachable *client.UnreachableError
		if errors.As(err, &unreachable) {
			if unreachable.Address != strings.TrimRight(address, "/") || errors.Unwrap(unreachable) == nil || !strings.Contains(err.Error(), unreachable.Address) {
				t.Errorf("%s: %+v", address, unreachable)
			}
		} else if address != "http://[::1" || err == nil { // no address at all
			t.Errorf("%s: %v", address, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var unreachable *client.UnreachableError
	if err := client.New(gone.URL, "").Delete(ctx, "a"); !errors.Is(err, context.Canceled) || errors.As(err, &unreachable) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestDocumentsArriveOneByOne(t *testing.T) {
	seen := make(chan string)
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for _, id := range []string{"a", "b", "c"} {
			_, _ = fmt.Fprintf(w, "{\"id\":%q}\n", id)
			_ = http.NewResponseController(w).Flush()
			if got := <-seen; got != id { // the next line is sent once this one was seen
				t.Errorf("%s was seen, want %s", got, id)
			}
		}
	}))
	n := 0
	err := client.New(server.URL, "").Documents(t.Context(), func(d api.Summary) error {
		n++
		seen <- d.ID
		return nil
	})
	if err != nil || n != 3 {
		t.Errorf("%d documents, %v", n, err)
	}
}

func TestDocumentsStopAtTheFirstErrorOfTheReader(t *testing.T) {
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n")
	}))
	enough, n := errors.New("enough"), 0
	err := client.New(server.URL, "").Documents(t.Context(), func(api.Summary) error { n++; return enough })
	if !errors.Is(err, enough) || n != 1 {
		t.Errorf("%d documents, %v", n, err)
	}
}

// cutShort answers with the beginning of an answer and then closes the connection.
func cutShort(beginning string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, beginning)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
}

func TestAServerThatGoesAwayIsNoticed(t *testing.T) {
	for name, h := range map[string]http.Handler{
		"between two documents": cutShort("{\"id\":\"a\"}\n"),
		"inside a document":     cutShort("{\"id\":\"a\"}\n{\"id\":"),
		"no documents at all":   http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{\"id\":\"a\"}\n<html>") }),
	} {
		for how, c := range map[string]*client.Client{"over HTTP": client.New(serve(t, h).URL, ""), "in this process": client.Of(h)} {
			n := 0
			err := c.Documents(t.Context(), func(api.Summary) error { n++; return nil })
			var unreachable *client.UnreachableError
			if !errors.As(err, &unreachable) || n != 1 {
				t.Errorf("%s, %s: %d documents, %v", name, how, n, err)
			}
		}
	}
	h := cutShort(`{"total":`)
	for how, c := range map[string]*client.Client{"over HTTP": client.New(serve(t, h).URL, ""), "in this process": client.Of(h)} {
		_, getErr := c.Get(t.Context(), "/search", nil)
		_, editErr := c.Edit(t.Context(), "a", corpus.Correction{})
		_, failuresErr := c.Failures(t.Context())
		for what, err := range map[string]error{"get": getErr, "edit": editErr, "failures": failuresErr} {
			var unreachable *client.UnreachableError
			if !errors.As(err, &unreachable) {
				t.Errorf("%s, %s: %v", what, how, err)
			}
		}
		if err := c.Original(t.Context(), "a", io.Discard); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("original, %s: %v", how, err)
		}
	}
}

func TestAnswersThatAreNoListOfFailuresAreAnError(t *testing.T) {
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }))
	if all, err := client.New(server.URL, "").Failures(t.Context()); err == nil {
		t.Errorf("failures are %+v", all)
	}
}

func TestInThisProcessARequestIsOneOfThisMachine(t *testing.T) {
	c := client.Of(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.RemoteAddr != "127.0.0.1:0" || r.Host != "localhost" || r.RequestURI != "/api/v1/stats?a=1" || r.Body == nil || r.Header.Get("Authorization") != "" {
			t.Errorf("request is %s %s from %s, body %v", r.Host, r.RequestURI, r.RemoteAddr, r.Body)
		}
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK)
		w.Header().Set("Content-Type", "application/problem+json") // too late
		_, _ = io.WriteString(w, `{"detail":"too late"}`)
	}))
	_, err := c.Get(t.Context(), "/stats", url.Values{"a": {"1"}})
	if err == nil || err.Error() != "I'm a teapot（HTTP 418）" {
		t.Errorf("error is %v", err)
	}
}

func TestInThisProcessAnAnswerWithoutABodyIsOne(t *testing.T) {
	c := client.Of(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	if body, err := c.Get(t.Context(), "/stats", nil); err != nil || len(body) != 0 {
		t.Errorf("answer is %q, %v", body, err)
	}
}

func TestInThisProcessAHandlerThatGivesUpAtOnceIsNoticed(t *testing.T) {
	c := client.Of(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	var unreachable *client.UnreachableError
	if _, err := c.Get(t.Context(), "/stats", nil); !errors.As(err, &unreachable) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error is %v", err)
	}
}

func TestInThisProcessACancelledRequestIsNotWaitedFor(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	wentOn, ended := make(chan struct{}), make(chan error)
	c := client.Of(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		<-wentOn
		_, err := io.WriteString(w, "too late")
		ended <- err
	}))
	if _, err := c.Get(ctx, "/stats", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	close(wentOn)
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the handler wrote to nobody: %v", err)
	}
}

func TestInThisProcessAReaderThatStopsEndsTheHandler(t *testing.T) {
	ended := make(chan error, 1)
	c := client.Of(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		out := bufio.NewWriterSize(w, 16)
		var err error
		for i := 0; err == nil; i++ {
			_, err = fmt.Fprintf(out, "{\"id\":\"%d\"}\n", i)
		}
		ended <- err
	}))
	enough := errors.New("enough")
	if err := c.Documents(t.Context(), func(api.Summary) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("error is %v", err)
	}
	if err := <-ended; !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the handler ended with %v", err)
	}
}
