package web_test

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"wenxun/internal/web"
)

const aDocument = `{"id":"a","title":"题","text":"文"}`

func TestOnlyThoseWhoMayWriteDo(t *testing.T) {
	plain, keyed := web.Keys(nil), web.Keys(keyring{})
	for _, c := range []struct {
		name    string
		keys    web.Keys
		headers []string
		status  int
	}{
		{"this machine", plain, nil, 201},
		{"this machine by name", plain, []string{"Host", "localhost:8080"}, 201},
		{"this machine over IPv6", plain, []string{"Host", "[::1]:8080", "Remote", "[::1]:4000"}, 201},
		{"this machine over IPv4 in IPv6", plain, []string{"Remote", "[::ffff:127.0.0.1]:4000"}, 201},
		{"this machine without a port", plain, []string{"Host", "127.0.0.1"}, 201},
		{"a page of this service", plain, []string{"Origin", "http://127.0.0.1:8080"}, 201},
		{"another machine", plain, []string{"Remote", "192.0.2.7:4000"}, 403},
		{"another machine that says localhost", plain, []string{"Remote", "192.0.2.7:4000", "Host", "localhost"}, 403},
		{"a name that points here", plain, []string{"Host", "evil.example:8080"}, 403},
		{"a name that begins like here", plain, []string{"Host", "localhost.evil.example"}, 403},
		{"an address that begins like here", plain, []string{"Host", "127.0.0.1.evil.example"}, 403},
		{"through a proxy", plain, []string{"X-Forwarded-For", "192.0.2.7"}, 403},
		{"through a proxy that says its own name", plain, []string{"X-Forwarded-Host", "x"}, 403},
		{"through a proxy by the standard", plain, []string{"Forwarded", "for=192.0.2.7"}, 403},
		{"a page of another site", plain, []string{"Origin", "https://evil.example"}, 403},
		{"a page of another port", plain, []string{"Origin", "http://127.0.0.1:9999"}, 403},
		{"a page that doesn't say", plain, []string{"Origin", "null"}, 403},
		{"a key where none is configured, from afar", plain, []string{"Remote", "192.0.2.7:4000", "Authorization", "Bearer writer"}, 403},

		{"this machine without the key", keyed, nil, 401},
		{"with the key", keyed, []string{"Authorization", "Bearer writer"}, 201},
		{"with the key in another case of Bearer", keyed, []string{"Authorization", "bearer writer"}, 201},
		{"from afar with the key", keyed, []string{"Remote", "192.0.2.7:4000", "Host", "wenxun.example", "X-Forwarded-For", "x", "Authorization", "Bearer writer"}, 201},
		{"with a key that only reads", keyed, []string{"Authorization", "Bearer reader"}, 401},
		{"with no such key", keyed, []string{"Authorization", "Bearer guess"}, 401},
		{"with an empty key", keyed, []string{"Authorization", "Bearer "}, 401},
		{"with a password", keyed, []string{"Authorization", "Basic d3JpdGVy"}, 401},
		{"a page of another site with the key", keyed, []string{"Origin", "https://evil.example", "Authorization", "Bearer writer"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLibrary()
			w := ask(handler(t, l, c.keys), "POST", "/api/v1/documents", aDocument, append([]string{"Content-Type", "application/json"}, c.headers...)...)
			if w.Code != c.status {
				t.Errorf("status %d, want %d: %s", w.Code, c.status, w.Body)
			}
			if (len(l.taken) == 1) != (c.status == 201) {
				t.Errorf("%d documents taken in with status %d", len(l.taken), w.Code)
			}
			if (w.Header().Get("WWW-Authenticate") != "") != (c.status == 401) {
				t.Errorf("WWW-Authenticate %q with %d", w.Header().Get("WWW-Authenticate"), w.Code)
			}
		})
	}
}

func TestEveryWriteIsGuarded(t *testing.T) {
	h := handler(t, newLibrary(), keyring{})
	for _, c := range [][2]string{
		{"POST", "/api/v1/documents"}, {"PATCH", "/api/v1/documents/evil"}, {"DELETE", "/api/v1/documents/evil"},
		{"GET", "/api/v1/failures"}, {"DELETE", "/api/v1/failures?path=x"},
	} {
		if w := ask(h, c[0], c[1], ""); w.Code != http.StatusUnauthorized {
			t.Errorf("%s %s without a key: %d", c[0], c[1], w.Code)
		}
	}
}

func TestReadingIsOpenUnlessKeysAreDemanded(t *testing.T) {
	for _, target := range []string{
		"/", "/search?q=x", "/documents/yunjiang-2024", "/feed.atom?q=x", "/api/v1/search?q=x", "/api/v1/suggest?q=x", "/api/v1/trends?q=x",
		"/api/v1/stats", "/api/v1/documents", "/api/v1/documents/yunjiang-2024", "/api/v1/documents/yunjiang-2024/sections/1",
		"/api/v1/documents/yunjiang-2024/original",
	} {
		open, shut := handler(t, newLibrary(), keyring{}), handler(t, newLibrary(), keyring{reading: true})
		if w := ask(open, "GET", target, "", "Remote", "192.0.2.7:1"); w.Code != 200 {
			t.Errorf("%s open: %d", target, w.Code)
		}
		if w := ask(shut, "GET", target, ""); w.Code != 401 {
			t.Errorf("%s shut: %d", target, w.Code)
		}
		if w := ask(shut, "GET", target, "", "Authorization", "Bearer reader"); w.Code != 200 {
			t.Errorf("%s shut, with the key: %d", target, w.Code)
		}
	}
	shut := handler(t, newLibrary(), keyring{reading: true})
	if w := ask(shut, "POST", "/api/v1/quote-check", `{"text":"x"}`, "Content-Type", "application/json"); w.Code != 401 {
		t.Errorf("a quote check, shut: %d", w.Code)
	}
	for _, target := range []string{"/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"} {
		if w := ask(handler(t, newLibrary(), keyring{reading: true}), "GET", target, ""); w.Code != 200 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

type brokenKeys struct{ keyring }

func (brokenKeys) Demands(context.Context, web.Access) (bool, error) {
	return false, context.DeadlineExceeded
}

func TestKeysThatCannotBeReadLetNobodyWrite(t *testing.T) {
	l := newLibrary()
	w := ask(handler(t, l, brokenKeys{}), "POST", "/api/v1/documents", aDocument, "Content-Type", "application/json")
	if w.Code < 500 || len(l.taken) > 0 {
		t.Errorf("status %d, %d taken in", w.Code, len(l.taken))
	}
}

func TestOtherSitesReadAndNeverWrite(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	allow := func(method, target string, headers ...string) (string, int) {
		w := ask(h, method, target, "", append([]string{"Origin", "https://other.example"}, headers...)...)
		return w.Header().Get("Access-Control-Allow-Origin"), w.Code
	}
	for _, target := range []string{"/api/v1/search?q=x", "/api/v1/documents/none", "/feed.atom"} {
		if got, _ := allow("GET", target); got != "*" {
			t.Errorf("GET %s: Access-Control-Allow-Origin %q", target, got)
		}
	}
	for _, method := range []string{"POST", "DELETE", "PATCH"} {
		if got, code := allow(method, "/api/v1/documents/evil"); got != "" || code < 400 {
			t.Errorf("%s: Access-Control-Allow-Origin %q with %d", method, got, code)
		}
	}
	if got := ask(h, "POST", "/api/v1/quote-check", `{"text":"x"}`, "Content-Type", "application/json", "Origin", "https://other.example", "Remote", "192.0.2.7:1"); got.Code != 200 || got.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a quote check: %d, Access-Control-Allow-Origin %q", got.Code, got.Header().Get("Access-Control-Allow-Origin"))
	}
	w := ask(h, "OPTIONS", "/api/v1/documents", "", "Origin", "https://other.example", "Access-Control-Request-Method", "POST")
	if got := w.Header().Values("Access-Control-Allow-Methods"); w.Code != 204 || !slices.Equal(got, []string{"GET, HEAD"}) {
		t.Errorf("preflight for a write: %d, methods %q", w.Code, got)
	}
	if w.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Error("credentials of other sites are allowed")
	}
}

func TestEveryAnswerHasTheCarefulHeaders(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, target := range []string{"/", "/search?q=x", "/documents/evil", "/nothing", "/api/v1/search", "/api/v1/nothing", "/api/v1/documents/evil/original"} {
		header := ask(h, "GET", target, "").Header()
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", target, name, got, want)
			}
		}
		if header.Get("Content-Security-Policy") == "" || header.Get("X-Request-Id") == "" {
			t.Errorf("%s: headers missing: %v", target, header)
		}
	}
}

func TestARequestKeepsAFitName(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	if got := ask(h, "GET", "/healthz", "", "X-Request-Id", "abc-1").Header().Get("X-Request-Id"); got != "abc-1" {
		t.Errorf("a fit name became %q", got)
	}
	if got := ask(h, "GET", "/healthz", "", "X-Request-Id", "a b\nc").Header().Get("X-Request-Id"); got == "" || got == "a b\nc" {
		t.Errorf("an unfit name became %q", got)
	}
}
