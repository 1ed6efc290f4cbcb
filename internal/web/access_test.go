package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wenxun/internal/web"
)

const aDocument = `{"id":"a","title":"题","text":"文"}`

// token is that of the session "writing", as the page for signing in has it.
func token(t *testing.T) string {
	t.Helper()
	page := ask(handler(t, newLibrary(), keyring{}), "GET", "/signin", "", "Cookie", "wenxun_session=writing").Body.String()
	_, rest, ok := strings.Cut(page, `name="csrf" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	if !ok || value == "" {
		t.Fatalf("no token in %s", page)
	}
	return value
}

func TestOnlyThoseWhoMayWriteDo(t *testing.T) {
	signedIn := token(t)
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"this machine", nil, 401},
		{"this machine by name", []string{"Host", "localhost:8080"}, 401},
		{"this machine over IPv6", []string{"Host", "[::1]:8080", "Remote", "[::1]:4000"}, 401},
		{"a page of this service", []string{"Origin", "http://127.0.0.1:8080"}, 401},
		{"through a proxy", []string{"X-Forwarded-For", "127.0.0.1"}, 401},
		{"with the key", []string{"Authorization", "Bearer writer"}, 201},
		{"with the key in another case of Bearer", []string{"Authorization", "bearer writer"}, 201},
		{"from afar with the key", []string{"Remote", "192.0.2.7:4000", "X-Forwarded-For", "x", "Authorization", "Bearer writer"}, 201},
		{"with a key that only reads", []string{"Authorization", "Bearer reader"}, 401},
		{"with no such key", []string{"Authorization", "Bearer guess"}, 401},
		{"with an empty key", []string{"Authorization", "Bearer "}, 401},
		{"with a password", []string{"Authorization", "Basic d3JpdGVy"}, 401},
		{"with a link", []string{"Authorization", "Bearer link"}, 401},
		{"a page of another site with the key", []string{"Origin", "https://evil.example", "Authorization", "Bearer writer"}, 403},
		{"a page of another port with the key", []string{"Origin", "http://127.0.0.1:9999", "Authorization", "Bearer writer"}, 403},
		{"a page that doesn't say with the key", []string{"Origin", "null", "Authorization", "Bearer writer"}, 403},
		{"signed in", []string{"Cookie", "wenxun_session=writing", "X-Csrf-Token", signedIn}, 201},
		{"signed in, without the token", []string{"Cookie", "wenxun_session=writing"}, 403},
		{"signed in, with another token", []string{"Cookie", "wenxun_session=writing", "X-Csrf-Token", "writing"}, 403},
		{"signed in, from another site", []string{"Cookie", "wenxun_session=writing", "X-Csrf-Token", signedIn, "Origin", "https://evil.example"}, 403},
		{"signed in to read", []string{"Cookie", "wenxun_session=reading", "X-Csrf-Token", signedIn}, 403},
		{"no longer signed in", []string{"Cookie", "wenxun_session=old", "X-Csrf-Token", signedIn}, 401},
		{"the key as a session", []string{"Cookie", "wenxun_session=writer", "X-Csrf-Token", signedIn}, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLibrary()
			w := ask(handler(t, l, keyring{}), "POST", "/api/v1/documents", aDocument, append([]string{"Content-Type", "application/json"}, c.headers...)...)
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
		{"GET", "/api/v1/failures"}, {"GET", "/api/v1/backup"}, {"DELETE", "/api/v1/failures?path=x"},
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

func (brokenKeys) Key(context.Context, string) (web.Grant, bool, error) {
	return web.Grant{Access: web.Write}, true, context.DeadlineExceeded
}

func TestKeysThatCannotBeReadLetNobodyWrite(t *testing.T) {
	l := newLibrary()
	w := ask(handler(t, l, brokenKeys{}), "POST", "/api/v1/documents", aDocument, "Content-Type", "application/json", "Authorization", "Bearer writer")
	if w.Code < 500 || len(l.taken) > 0 {
		t.Errorf("status %d, %d taken in", w.Code, len(l.taken))
	}
}

// served is a handler as an operator sets it up.
func served(t *testing.T, o web.Options) http.Handler {
	t.Helper()
	l := newLibrary()
	return web.New(web.Deps{Search: l, Library: l, Ingest: l, Keys: keyring{}, Log: slog.New(slog.DiscardHandler)}, o)
}

func TestOtherSitesReadWhereTheyAreNamedAndNeverWrite(t *testing.T) {
	const named = "https://named.example"
	for _, c := range []struct {
		origin          string
		named           []string
		allowed, method string
	}{
		{named, nil, "", ""},
		{named, []string{named}, named, "GET, HEAD"},
		{"https://other.example", []string{named}, "", ""},
		{"http://named.example", []string{named}, "", ""},
		{"https://named.example.evil.example", []string{named}, "", ""},
		{"null", []string{named}, "", ""},
	} {
		h := served(t, web.Options{Origins: c.named})
		for _, target := range []string{"/api/v1/search?q=x", "/api/v1/documents/none", "/feed.atom"} {
			w := ask(h, "GET", target, "", "Origin", c.origin)
			if got := w.Header().Get("Access-Control-Allow-Origin"); got != c.allowed {
				t.Errorf("GET %s from %s: Access-Control-Allow-Origin %q", target, c.origin, got)
			}
			if varies := slices.Contains(w.Header().Values("Vary"), "Origin"); varies != (c.named != nil) {
				t.Errorf("GET %s: Vary %q", target, w.Header().Values("Vary"))
			}
		}
		w := ask(h, "POST", "/api/v1/quote-check", `{"text":"x"}`, "Content-Type", "application/json", "Origin", c.origin)
		if got := w.Header().Get("Access-Control-Allow-Origin"); w.Code != 200 || got != c.allowed {
			t.Errorf("a quote check from %s: %d, Access-Control-Allow-Origin %q", c.origin, w.Code, got)
		}
		for _, method := range []string{"POST", "DELETE", "PATCH"} {
			w := ask(h, method, "/api/v1/documents/evil", "", "Origin", c.origin, "Authorization", "Bearer writer")
			if got := w.Header().Get("Access-Control-Allow-Origin"); got != "" || w.Code < 400 {
				t.Errorf("%s from %s: Access-Control-Allow-Origin %q with %d", method, c.origin, got, w.Code)
			}
		}
		w = ask(h, "OPTIONS", "/api/v1/documents", "", "Origin", c.origin, "Access-Control-Request-Method", "POST")
		if got := w.Header().Get("Access-Control-Allow-Methods"); w.Code != 204 || got != c.method || w.Header().Get("Access-Control-Allow-Origin") != c.allowed {
			t.Errorf("preflight for a write from %s: %d, methods %q", c.origin, w.Code, got)
		}
		if w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Error("credentials of other sites are allowed")
		}
	}
}

func TestOnlyKnownHostsAreAnswered(t *testing.T) {
	h := served(t, web.Options{BaseURL: "https://base.example/wenxun", Hosts: []string{"named.example", "192.0.2.7", "port.example:8443"}})
	for host, known := range map[string]bool{
		"127.0.0.1:8080": true, "127.0.0.1": true, "localhost": true, "LocalHost.:80": true, "[::1]:9": true, "[::ffff:127.0.0.1]:9": true,
		"base.example": true, "base.example:443": true, "named.example": true, "NAMED.example:8080": true, "192.0.2.7:8080": true,
		"port.example:8443": true, "port.example": false, "port.example:80": false,
		"evil.example": false, "evil.example:8080": false, "named.example.evil.example": false, "127.0.0.1.evil.example": false,
		"localhost.evil.example": false, "192.0.2.8": false, "0.0.0.0:8080": false, "": false, "[": false,
	} {
		for _, target := range []string{"/", "/api/v1/search?q=x", "/api/v1/documents", "/healthz", "/signin"} {
			w := ask(h, "GET", target, "", "Host", host)
			if known != (w.Code == 200) || !known && (w.Code != 421 || !strings.Contains(w.Body.String(), "--host")) {
				t.Errorf("%s of %q: %d", target, host, w.Code)
			}
		}
	}
}

func TestABrowserSignsInAndOut(t *testing.T) {
	h := served(t, web.Options{})
	for _, c := range []struct {
		name   string
		method string
		target string
		body   string
		status int
		cookie string
	}{
		{"by a link", "GET", "/signin?token=link", "", 303, "writing"},
		{"by a key", "POST", "/signin", "key=reader", 303, "reading"},
		{"by a key with spaces around", "POST", "/signin", "key=+writer+", 303, "writing"},
		{"by no link", "GET", "/signin?token=guess", "", 401, ""},
		{"by no key", "POST", "/signin", "key=guess", 401, ""},
		{"by nothing", "POST", "/signin", "", 401, ""},
		{"by looking at a link", "HEAD", "/signin?token=link", "", 200, ""},
		{"by a key in the address", "POST", "/signin?key=writer", "", 401, ""},
	} {
		w := ask(h, c.method, c.target, c.body, "Content-Type", "application/x-www-form-urlencoded")
		cookies := w.Result().Cookies()
		if w.Code != c.status || (len(cookies) > 0) != (c.cookie != "") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v, %v", c.name, w.Code, cookies, w.Header())
			continue
		}
		if c.cookie == "" {
			continue
		}
		got := cookies[0]
		if got.Value != c.cookie || !got.HttpOnly || got.SameSite != http.SameSiteStrictMode || got.MaxAge != 30*24*3600 || got.Path != "/" || got.Secure {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if w := ask(h, "POST", "/signin", "key=writer", "Content-Type", "application/x-www-form-urlencoded", "Origin", "https://evil.example"); w.Code != 403 {
		t.Errorf("signed in by another site: %d", w.Code)
	}
	secure := ask(served(t, web.Options{BaseURL: "https://base.example"}), "GET", "/signin?token=link", "")
	if cookies := secure.Result().Cookies(); len(cookies) != 1 || !cookies[0].Secure {
		t.Errorf("behind https: %v", cookies)
	}
	out := func(body string) (int, []*http.Cookie) {
		w := ask(h, "POST", "/signout", body, "Content-Type", "application/x-www-form-urlencoded", "Cookie", "wenxun_session=writing")
		return w.Code, w.Result().Cookies()
	}
	if code, cookies := out(""); code != 403 || len(cookies) > 0 {
		t.Errorf("signed out without the token: %d, %v", code, cookies)
	}
	if code, cookies := out("csrf=" + token(t)); code != 303 || len(cookies) != 1 || cookies[0].MaxAge >= 0 {
		t.Errorf("signed out: %d, %v", code, cookies)
	}
}

func TestASignedInBrowserReadsWhereKeysAreDemanded(t *testing.T) {
	h := handler(t, newLibrary(), keyring{reading: true})
	for _, target := range []string{"/", "/search?q=x", "/api/v1/search?q=x"} {
		for cookie, status := range map[string]int{"reading": 200, "writing": 200, "guess": 401, "": 401} {
			if w := ask(h, "GET", target, "", "Cookie", "wenxun_session="+cookie); w.Code != status {
				t.Errorf("%s with session %q: %d", target, cookie, w.Code)
			}
		}
	}
	if w := ask(h, "GET", "/", ""); !strings.Contains(w.Body.String(), `href="/signin"`) {
		t.Error("the page that refuses does not lead to signing in")
	}
	if w := ask(h, "GET", "/signin", ""); w.Code != 200 {
		t.Errorf("the page for signing in: %d", w.Code)
	}
}

func TestNoLogHasATokenOrAKey(t *testing.T) {
	var log strings.Builder
	l := newLibrary()
	h := web.New(web.Deps{Search: l, Library: l, Ingest: l, Keys: keyring{}, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}, web.Options{})
	ask(h, "GET", "/signin?token=link", "")
	ask(h, "POST", "/signin", "key=writer", "Content-Type", "application/x-www-form-urlencoded")
	ask(h, "POST", "/api/v1/documents", aDocument, "Content-Type", "application/json", "Authorization", "Bearer writer")
	for _, secret := range []string{"link", "writer", "writing"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q: %s", secret, log.String())
		}
	}
}

func TestAKeyHasItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, reading := range []bool{false, true} {
			h := handler(t, newLibrary(), keyring{reading: reading})
			get := func() (int, string) {
				w := ask(h, "GET", "/api/v1/stats", "", "Authorization", "Bearer slow")
				return w.Code, w.Header().Get("Retry-After")
			}
			for i, want := range []int{200, 200, 429} {
				if code, after := get(); code != want || (after != "") != (want == 429) {
					t.Errorf("request %d: %d, Retry-After %q", i, code, after)
				}
			}
			time.Sleep(30 * time.Second)
			for i, want := range []int{200, 429} {
				if code, _ := get(); code != want {
					t.Errorf("request %d, later: %d", i, code)
				}
			}
			if w := ask(h, "GET", "/api/v1/stats", "", "Authorization", "Bearer reader"); w.Code != 200 {
				t.Errorf("another key: %d", w.Code)
			}
		}
	})
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
