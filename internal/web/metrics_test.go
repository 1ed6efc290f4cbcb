package web_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sampleLine is a line of the text format: a name, its labels, and a value.
var sampleLine = regexp.MustCompile(`^([a-z_]+)(?:\{((?:[a-z]+="[^"\\]*",?)*)\})? (\S+)$`)

// scrape reads /metrics: the values by name and labels, and the types by family.
func scrape(t *testing.T, body string) (values map[string]float64, types map[string]string) {
	t.Helper()
	values, types = map[string]float64{}, map[string]string{}
	for line := range strings.Lines(body) {
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, kind, _ := strings.Cut(rest, " ")
			if types[name] != "" {
				t.Errorf("%s has two types", name)
			}
			types[name] = kind
			continue
		}
		if strings.HasPrefix(line, "# HELP ") {
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("not a sample: %q", line)
		}
		v, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		key := strings.TrimSuffix(line, " "+m[3])
		if _, twice := values[key]; twice {
			t.Errorf("%s is there twice", key)
		}
		values[key] = v
	}
	return values, types
}

func TestMetricsCountRequestsByRoute(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	ask(h, "GET", "/api/v1/documents/evil", "")
	ask(h, "GET", "/api/v1/documents/none", "")
	ask(h, "BREW", "/api/v1/nowhere", "")
	ask(h, "POST", "/api/v1/documents", aDocument, "Content-Type", "application/json")
	w := ask(h, "GET", "/metrics", "")
	if kind := w.Header().Get("Content-Type"); kind != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("Content-Type %s", kind)
	}
	body := w.Body.String()
	values, types := scrape(t, body)
	for name, want := range map[string]float64{
		`wenxun_http_requests_total{route="/api/v1/documents/:id",method="GET",status="200"}`: 1,
		`wenxun_http_requests_total{route="/api/v1/documents/:id",method="GET",status="404"}`: 1,
		`wenxun_http_request_duration_seconds_count{route="/api/v1/documents/:id"}`:           2,
		`wenxun_ingested_total{status="added"}`:                                               1,
		"wenxun_documents":                                                                    3,
		"wenxun_sections":                                                                     5,
		"wenxun_library_bytes":                                                                4096,
		"wenxun_http_requests_in_flight":                                                      1, // this one
	} {
		if got, ok := values[name]; !ok || got != want {
			t.Errorf("%s is %v (there: %v), want %v", name, got, ok, want)
		}
	}
	for name, want := range map[string]string{
		"wenxun_http_requests_total": "counter", "wenxun_http_request_duration_seconds": "histogram", "wenxun_ingested_total": "counter",
		"wenxun_http_requests_in_flight": "gauge", "wenxun_documents": "gauge", "go_goroutines": "gauge",
	} {
		if types[name] != want {
			t.Errorf("%s is of type %q, want %s", name, types[name], want)
		}
	}
	if strings.Contains(body, "nowhere") || strings.Contains(body, "BREW") {
		t.Error("a client can invent series")
	}
	if !strings.Contains(body, `method="other"`) {
		t.Error("a method that is nobody's is not counted")
	}
}

func TestDurationsAreACumulativeHistogram(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for range 5 {
		ask(h, "GET", "/api/v1/search?q=x", "")
	}
	values, _ := scrape(t, ask(h, "GET", "/metrics", "").Body.String())
	const name, route = "wenxun_http_request_duration_seconds", `route="/api/v1/search"`
	last := 0.0
	for _, bound := range []string{"0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"} {
		n, ok := values[name+"_bucket{"+route+`,le="`+bound+`"}`]
		if !ok || n < last {
			t.Errorf("up to %s s there are %v (there: %v), after %v", bound, n, ok, last)
		}
		last = n
	}
	if last != 5 || values[name+"_count{"+route+"}"] != 5 || values[name+"_sum{"+route+"}"] <= 0 {
		t.Errorf("%v in all buckets, count %v, sum %v", last, values[name+"_count{"+route+"}"], values[name+"_sum{"+route+"}"])
	}
}
