package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"wenxun/internal/web/ui"
)

// FuzzAddresses sends anything at all as an address: the answer is never a 5xx, an error of the
// API is a problem document, and no page holds a script that isn't ours.
func FuzzAddresses(f *testing.F) {
	for _, seed := range []string{"q=海绵城市", "q=5%&size=3", "q=%ff%fe%00", "q=&&=&=x", "year=2020..&region=", "cursor=\x00", "q=<script>", "facets=none&facets=year", "from=2020-13-45", "by=year", "q=a;b", strings.Repeat("海", 2000)} {
		f.Add(seed)
	}
	h := handler(f, newLibrary(), nil)
	f.Fuzz(func(t *testing.T, raw string) {
		for _, path := range []string{"/search", "/api/v1/search", "/api/v1/suggest", "/api/v1/trends", "/api/v1/documents/evil", "/documents/evil", "/feed.atom", "/api/v1/documents/" + url.PathEscape(raw)} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.URL.RawQuery = raw
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Fatalf("%s?%q answers %d", path, raw, w.Code)
			}
			kind := w.Header().Get("Content-Type")
			if strings.HasPrefix(path, "/api/") && w.Code >= 400 && kind != "application/problem+json" {
				t.Fatalf("%s?%q answers %d as %s", path, raw, w.Code, kind)
			}
			if strings.HasPrefix(kind, "text/html") {
				walk(t, w.Body.String(), func(n *html.Node) {
					if n.Data == "script" && !strings.HasPrefix(attr(n, "src"), ui.StaticPath) {
						t.Fatalf("%s?%q puts a script on the page", path, raw)
					}
				})
			}
		}
	})
}

// FuzzBodies sends anything at all as a document: the answer is never a 5xx.
func FuzzBodies(f *testing.F) {
	f.Add("application/json", `{"title":1}`)
	f.Add("application/json", `{"text":"x","sections":[{}]}`)
	f.Add("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n")
	f.Add("application/x-ndjson", "{}\n\n{")
	f.Add("text/plain", "")
	h := handler(f, newLibrary(), nil)
	f.Fuzz(func(t *testing.T, kind, body string) {
		for _, method := range []string{http.MethodPost, http.MethodPatch} {
			target := "/api/v1/documents"
			if method == http.MethodPatch {
				target += "/evil"
			}
			if w := ask(h, method, target, body, "Content-Type", kind); w.Code >= 500 {
				t.Fatalf("%s of %q as %q answers %d", method, body, kind, w.Code)
			}
		}
	})
}
