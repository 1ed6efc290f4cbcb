package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
	"wenxun/internal/web/ui"
)

// forPeople are the routes that the description leaves out: what people open.
var forPeople = []string{"GET /", "GET /search", "GET /documents/{id}", "GET /signin", "POST /signin", "POST /signout", "GET " + ui.StaticPath + "{name}"}

func TestEveryRouteIsDescribedAndNothingElse(t *testing.T) {
	e := echo.New()
	s := &server{Deps: Deps{Log: slog.New(slog.DiscardHandler)}, metrics: newMetrics()}
	s.routes(e)
	served := map[string]bool{}
	for _, r := range e.Routes() {
		if r.Method != http.MethodHead {
			served[r.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}")] = true
		}
	}
	b, err := json.Marshal(api.OpenAPI("test"))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for path, methods := range doc.Paths {
		for method := range methods {
			described[strings.ToUpper(method)+" "+path] = true
		}
	}
	for route := range served {
		if !described[route] && !slices.Contains(forPeople, route) {
			t.Errorf("%s is served and not described", route)
		}
	}
	for route := range described {
		if !served[route] {
			t.Errorf("%s is described and not served", route)
		}
	}
}
