package web_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"wenxun/index"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

func marshalJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func decodeTo[T any](t *testing.T, body string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return v
}

func TestADocumentIsShownWhole(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	w := ask(h, "GET", "/api/v1/documents/yunjiang-2024", "")
	golden(t, "document.json", w.Body.String())
	if strings.Contains(w.Body.String(), "highlights") {
		t.Error("highlights without a query")
	}
	if strings.Contains(ask(h, "GET", "/api/v1/documents/evil", "").Body.String(), ":null,") == false {
		t.Error("an unknown year is not null")
	}
}

func TestWithAQueryEverySectionHasHighlights(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	doc := decodeTo[api.Document](t, ask(h, "GET", "/api/v1/documents/yunjiang-2024?mode=exact&q=%E6%B5%B7%E7%BB%B5", "").Body.String())
	for i, want := range []int{0, 2, 0} {
		got := doc.Sections[i].Highlights
		if got == nil || len(*got) != want {
			t.Errorf("section %d: highlights %v, want %d", i+1, got, want)
		}
	}
	s := decodeTo[api.Section](t, ask(h, "GET", "/api/v1/documents/yunjiang-2024/sections/2?q=%E6%B5%B7%E7%BB%B5", "").Body.String())
	if s.Ordinal != 2 || s.Highlights == nil || len(*s.Highlights) != 2 {
		t.Errorf("one section: %+v", s)
	}
	text := []rune(s.Text)
	for _, hl := range *s.Highlights {
		if got := string(text[hl[0]:hl[1]]); got != "海绵" {
			t.Errorf("highlighted %q", got)
		}
	}
}

func TestADocumentThatHasNotChangedIsNotSentAgain(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, target := range []string{"/api/v1/documents/evil", "/api/v1/openapi.json", "/feed.atom?q=x"} {
		tag := ask(h, "GET", target, "").Header().Get("ETag")
		if tag == "" {
			t.Errorf("%s has no ETag", target)
			continue
		}
		for _, given := range []string{tag, `"other", ` + tag, strings.Replace(tag, `"`, "", 0), strings.TrimSuffix(tag, `"`) + `-gzip"`} {
			if w := ask(h, "GET", target, "", "If-None-Match", given); w.Code != 304 || w.Body.Len() != 0 {
				t.Errorf("%s with %s: %d, %d bytes", target, given, w.Code, w.Body.Len())
			}
		}
		if w := ask(h, "GET", target, "", "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s changed: %d", target, w.Code)
		}
	}
}

func TestOriginalsNeverRunAsPagesOfOurs(t *testing.T) {
	l := newLibrary()
	h := handler(t, l, nil)
	for _, c := range []struct{ file, kind, how string }{
		{"报告.pdf", "application/pdf", "inline"},
		{"办法.txt", "text/plain", "inline"},
		{"网页.html", "application/octet-stream", "attachment"},
		{"网页.HTM", "application/octet-stream", "attachment"},
		{"公文.ofd", "", "attachment"},
		{"图.svg", "", "attachment"},
	} {
		l.docs[0].Source.File = c.file
		w := ask(h, "GET", "/api/v1/documents/yunjiang-2024/original", "")
		if got := w.Header().Get("Content-Type"); c.kind != "" && got != c.kind || got == "" {
			t.Errorf("%s: %q, want %q", c.file, got, c.kind)
		}
		if got := w.Header().Get("Content-Disposition"); !strings.HasPrefix(got, c.how+";") {
			t.Errorf("%s: %q, want %s", c.file, got, c.how)
		}
		if w.Body.String() != "原件 yunjiang-2024" {
			t.Errorf("%s: %q", c.file, w.Body)
		}
	}
}

func TestTheListHasADocumentALine(t *testing.T) {
	body := ask(handler(t, newLibrary(), nil), "GET", "/api/v1/documents", "").Body.String()
	var ids []string
	for line := range strings.Lines(body) {
		ids = append(ids, decodeTo[api.Summary](t, line).ID)
	}
	if got := strings.Join(ids, " "); got != "yunjiang-2024 sponge-notice evil" {
		t.Errorf("listed %s", got)
	}
}

func TestAQueryIsNeverAnError(t *testing.T) {
	l := newLibrary()
	h := handler(t, l, nil)
	for raw, want := range map[string]string{
		"5%":                     "5%",
		"%E5%A2%9E%E9%95%BF5%":   "增长5%",
		"100%25":                 "100%",
		"a%zzb":                  "a%zzb",
		"a;b":                    "a;b",
		"a+b":                    "a b",
		"%ff%fe":                 "\uFFFD",
		"%00":                    "\x00",
		"x=y":                    "x=y",
		"%E3%80%8C%E2%80%9D%EF%": "「”\uFFFD%",
	} {
		l.asked = nil
		if w := ask(h, "GET", "/api/v1/search?q="+raw, ""); w.Code != 200 {
			t.Errorf("q=%s answers %d: %s", raw, w.Code, w.Body)
			continue
		}
		if got := l.asked[0].Q; got != want {
			t.Errorf("q=%s was read as %q, want %q", raw, got, want)
		}
	}
}

func TestFeedsAndTrendsAreExactUnlessAskedOtherwise(t *testing.T) {
	l := newLibrary()
	h := handler(t, l, nil)
	for target, want := range map[string]search.Mode{
		"/feed.atom?q=x": search.Exact, "/feed.atom?q=x&mode=smart": search.Smart,
		"/api/v1/trends?q=x": search.Exact, "/api/v1/trends?q=x&mode=any&by=region": search.Any,
		"/api/v1/search?q=x": "",
	} {
		l.asked = nil
		if w := ask(h, "GET", target, ""); w.Code != 200 || l.asked[0].Mode != want {
			t.Errorf("%s: %d, mode %q, want %q", target, w.Code, l.asked[0].Mode, want)
		}
	}
}

func TestTheFeedIsAtom(t *testing.T) {
	w := ask(handler(t, newLibrary(), nil), "GET", escape("/feed.atom?q=海绵城市&region=澄海省"), "")
	if got := w.Header().Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	golden(t, "feed.atom", w.Body.String())
}

func TestAFeedNeverRelaxes(t *testing.T) {
	w := ask(handler(t, newLibrary(), nil), "GET", escape("/feed.atom?q=火星"), "")
	if strings.Contains(w.Body.String(), "<entry>") {
		t.Error("a related document stands in the feed")
	}
}

func TestAnswersAreCompressedForThoseWhoAsk(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	w := ask(h, "GET", "/search?q=x", "", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("Content-Encoding %q", w.Header().Get("Content-Encoding"))
	}
	if w := ask(h, "GET", "/search?q=x", ""); w.Header().Get("Content-Encoding") != "" {
		t.Error("compressed for one who did not ask")
	}
}

func TestHeadAnswersAsGetDoes(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, target := range []string{"/", "/search?q=x", "/api/v1/search?q=x", "/api/v1/documents/evil", "/healthz"} {
		if w := ask(h, "HEAD", target, ""); w.Code != 200 {
			t.Errorf("HEAD %s: %d", target, w.Code)
		}
	}
}

func TestStatsCountWhatCouldNotBeRead(t *testing.T) {
	s := decodeTo[api.Stats](t, ask(handler(t, newLibrary(), nil), "GET", "/api/v1/stats", "").Body.String())
	if s.Documents != 3 || s.Unreadable != 3 || s.PagesWithoutText != 5 || s.Version != "test" {
		t.Errorf("%+v", s)
	}
}

func TestReadyOnlyWhenTheLibraryAnswers(t *testing.T) {
	l := newLibrary()
	h := handler(t, l, nil)
	if w := ask(h, "GET", "/readyz", ""); w.Code != 200 {
		t.Errorf("open: %d", w.Code)
	}
	l.broken = errBroken
	if w := ask(h, "GET", "/readyz", ""); w.Code != 503 {
		t.Errorf("closed: %d", w.Code)
	}
	l.broken = nil
	for name, err := range map[string]error{"damaged": index.ErrCorrupt, "failing": errors.New("disk full")} {
		l.unwell = err
		if w := ask(h, "GET", "/readyz", ""); w.Code != 503 || !strings.Contains(w.Body.String(), "索引") && !strings.Contains(w.Body.String(), "损坏") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if w := ask(h, "GET", "/healthz", ""); w.Code != 200 {
		t.Errorf("alive: %d", w.Code)
	}
}
