package web_test

import (
	"context"
	"encoding/csv"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

func TestEveryFormatOfAnExportIsWritten(t *testing.T) {
	h, formats := handler(t, newLibrary(), nil), 0
	for _, p := range api.Parameters(api.OfExport) {
		if p.Name != "format" {
			continue
		}
		for _, format := range p.Choices {
			formats++
			if w := ask(h, "GET", "/api/v1/export?q=x&format="+format, ""); w.Code != 200 || w.Body.Len() == 0 {
				t.Errorf("%s: %d, %d bytes", format, w.Code, w.Body.Len())
			}
		}
	}
	if formats == 0 {
		t.Error("no format is known")
	}
}

func TestExportsLookAsTheyDid(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for format, kind := range map[string]string{
		"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "bibtex": "application/x-bibtex; charset=utf-8",
		"gbt7714": "text/plain; charset=utf-8", "gbt7714-2015": "text/plain; charset=utf-8",
	} {
		w := ask(h, "GET", "/api/v1/export?q=x&format="+format, "")
		if w.Code != 200 || w.Header().Get("Content-Type") != kind || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %v", format, w.Code, w.Header())
		}
		golden(t, "export."+format, w.Body.String())
	}
}

func TestCSVHasARowForEachMatchingSection(t *testing.T) {
	body := ask(handler(t, newLibrary(), nil), "GET", "/api/v1/export?q=x", "").Body.String()
	body, marked := strings.CutPrefix(body, "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	if got := rows[1][22]; got != "http://127.0.0.1:8080/documents/yunjiang-2024#s2" {
		t.Errorf("the link is %q", got)
	}
}

func TestACellThatSpreadsheetsWouldRunIsMadeHarmless(t *testing.T) {
	for _, title := range []string{"=1+1", "+1", "-1", "@x", "＝1"} {
		row := exportOf(t, title)
		if row != "'"+title {
			t.Errorf("%q became %q", title, row)
		}
	}
	if got := exportOf(t, "2024年"); got != "2024年" {
		t.Errorf("a harmless cell became %q", got)
	}
}

// exportOf returns the title's cell of a document of that title.
func exportOf(t *testing.T, title string) string {
	t.Helper()
	l := titled{newLibrary(), title}
	body := ask(handlerOf(l, l.library), "GET", "/api/v1/export?q=x", "").Body.String()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1][1]
}

func TestAnExportIsTheSearchWithoutItsPage(t *testing.T) {
	l := newLibrary()
	ask(handler(t, l, nil), "GET", "/api/v1/export?q=x&region=%E7%94%B2&size=20&cursor=c&format=jsonl", "")
	if len(l.asked) != 1 || l.asked[0].Q != "x" || len(l.asked[0].Filters) != 1 || l.asked[0].Mode != "" {
		t.Errorf("%+v", l.asked)
	}
	if w := ask(handler(t, l, nil), "GET", "/api/v1/export?q=x&format=xlsx", ""); w.Code != 400 {
		t.Errorf("an unknown format: %d", w.Code)
	}
}

func TestNothingFoundIsAnEmptyExport(t *testing.T) {
	w := ask(handler(t, newLibrary(), nil), "GET", "/api/v1/export?q=nothing", "")
	if w.Code != 200 || strings.Count(w.Body.String(), "\n") != 1 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestAnExportThatFailsDoesNotLookWhole(t *testing.T) {
	l := newLibrary()
	l.broken = errBroken
	w := ask(handler(t, l, nil), "GET", "/api/v1/export?q=x&format=jsonl", "")
	problemIn(t, w.Header().Get("Content-Type"), w.Body.Bytes())
	if w.Code != 503 || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("before the first hit: %d %v", w.Code, w.Header())
	}
	l.breaksAt = 2
	server := httptest.NewServer(handler(t, l, nil))
	defer server.Close()
	answer, err := server.Client().Get(server.URL + "/api/v1/export?q=x&format=jsonl")
	if err != nil {
		return // cut before anything came through
	}
	defer answer.Body.Close()
	if _, err := io.ReadAll(answer.Body); err == nil {
		t.Error("after the first hit: the answer looks whole")
	}
}

func TestExportsDoNotCrowdOutSearches(t *testing.T) {
	slow := make(chan struct{})
	entered := make(chan struct{}, 10)
	l := waiting{newLibrary(), entered, slow}
	h := handlerOf(l, l.library)
	done := make(chan int, 10)
	for range 2 {
		go func() { done <- ask(h, "GET", "/api/v1/export?q=x", "").Code }()
		<-entered
	}
	w := ask(h, "GET", "/api/v1/export?q=x", "")
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("a third at once: %d", w.Code)
	}
	if w := ask(h, "GET", "/api/v1/search?q=x", ""); w.Code != 200 {
		t.Errorf("a search meanwhile: %d", w.Code)
	}
	close(slow)
	for range 2 {
		if code := <-done; code != 200 {
			t.Errorf("one that was running: %d", code)
		}
	}
	if w := ask(h, "GET", "/api/v1/export?q=x", ""); w.Code != 200 {
		t.Errorf("afterwards: %d", w.Code)
	}
}

func TestExportRowsNameTheirSection(t *testing.T) {
	body := ask(handler(t, newLibrary(), nil), "GET", "/api/v1/export?q=x&format=jsonl", "").Body.String()
	lines := strings.Split(strings.TrimSpace(body), "\n")
	first, second := decodeTo[api.ExportRow](t, lines[0]), decodeTo[api.ExportRow](t, lines[1])
	if first.Section == nil || *first.Section != 2 || !strings.Contains(first.Text, "海绵城市") || first.Page == nil {
		t.Errorf("%+v", first)
	}
	if second.Section != nil || second.Text != "" || second.URL != "http://127.0.0.1:8080/documents/sponge-notice" {
		t.Errorf("%+v", second)
	}
}

// titled finds one document, of that title.
type titled struct {
	*library
	title string
}

func (l titled) Export(_ context.Context, _ search.Params, yield func(search.Hit) error) error {
	return yield(search.Hit{ID: "x", Title: l.title})
}

// waiting finds nothing until it is let.
type waiting struct {
	*library
	entered chan<- struct{}
	slow    <-chan struct{}
}

func (l waiting) Export(context.Context, search.Params, func(search.Hit) error) error {
	l.entered <- struct{}{}
	<-l.slow
	return nil
}
