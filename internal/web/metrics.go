package web

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
)

// bounds are the upper bounds of the duration histogram, in seconds: fine where searches should
// lie, coarse above.
var bounds = [...]float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// metrics counts what the service did since it started. It is safe for concurrent use.
type metrics struct {
	inFlight atomic.Int64
	mu       sync.Mutex
	counts   map[series]int64
	took     map[string]*histogram // by route
	ingested map[string]int64      // by status
}

type series struct {
	route, method string
	status        int
}

type histogram struct {
	buckets [len(bounds)]int64 // not cumulative
	count   int64
	seconds float64
}

func newMetrics() *metrics {
	return &metrics{counts: map[series]int64{}, took: map[string]*histogram{}, ingested: map[string]int64{}}
}

func (m *metrics) begin() { m.inFlight.Add(1) }

func (m *metrics) end(method, route string, status int, took time.Duration) {
	m.inFlight.Add(-1)
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPatch, http.MethodDelete, http.MethodOptions}, method) {
		method = "other" // methods are the client's to invent, series are not
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[series{route, method, status}]++
	h := m.took[route]
	if h == nil {
		h = &histogram{}
		m.took[route] = h
	}
	h.count++
	h.seconds += took.Seconds()
	if i, _ := slices.BinarySearch(bounds[:], took.Seconds()); i < len(bounds) {
		h.buckets[i]++
	}
}

func (m *metrics) ingest(status string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ingested[status]++
}

// write prints the counts in Prometheus' text format, version 0.0.4.
func (m *metrics) write(w io.Writer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	head(w, "wenxun_http_requests_total", "counter", "Requests answered.")
	byName := func(a, b series) int {
		return strings.Compare(a.route+" "+a.method, b.route+" "+b.method)*1000 + a.status - b.status
	}
	for _, k := range slices.SortedFunc(maps.Keys(m.counts), byName) {
		fmt.Fprintf(w, "wenxun_http_requests_total{route=%q,method=%q,status=\"%d\"} %d\n", k.route, k.method, k.status, m.counts[k])
	}
	head(w, "wenxun_http_request_duration_seconds", "histogram", "Time to answer a request.")
	for _, route := range slices.Sorted(maps.Keys(m.took)) {
		h, sum := m.took[route], int64(0)
		for i, n := range h.buckets {
			sum += n
			bound := strconv.FormatFloat(bounds[i], 'g', -1, 64)
			fmt.Fprintf(w, "wenxun_http_request_duration_seconds_bucket{route=%q,le=%q} %d\n", route, bound, sum)
		}
		fmt.Fprintf(w, "wenxun_http_request_duration_seconds_bucket{route=%q,le=\"+Inf\"} %d\n", route, h.count)
		fmt.Fprintf(w, "wenxun_http_request_duration_seconds_sum{route=%q} %g\n", route, h.seconds)
		fmt.Fprintf(w, "wenxun_http_request_duration_seconds_count{route=%q} %d\n", route, h.count)
	}
	head(w, "wenxun_ingested_total", "counter", "Documents sent to the service, by what became of them.")
	for _, status := range slices.Sorted(maps.Keys(m.ingested)) {
		fmt.Fprintf(w, "wenxun_ingested_total{status=%q} %d\n", status, m.ingested[status])
	}
	gauge(w, "wenxun_http_requests_in_flight", "Requests being answered.", m.inFlight.Load())
}

func head(w io.Writer, name, kind, help string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func gauge(w io.Writer, name, help string, value int64) {
	head(w, name, "gauge", help)
	fmt.Fprintf(w, "%s %d\n", name, value)
}

func (s *server) showMetrics(c echo.Context) error {
	stats, err := s.Library.Stats(c.Request().Context())
	if err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	size, err := s.Library.Size(c.Request().Context())
	if err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	w := c.Response()
	w.Header().Set(echo.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	s.metrics.write(w)
	gauge(w, "wenxun_documents", "Documents in the library.", int64(stats.Documents))
	gauge(w, "wenxun_sections", "Sections in the library.", int64(stats.Sections))
	gauge(w, "wenxun_library_bytes", "Size of the index on disk.", size)
	gauge(w, "go_goroutines", "Goroutines that exist.", int64(runtime.NumGoroutine()))
	return nil
}
