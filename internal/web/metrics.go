package web

import (
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/labstack/echo/v4"
)

// durationBounds are the upper bounds of the duration histogram's buckets, in seconds: fine where
// searches should be, coarse above.
var durationBounds = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// instruments count what the service did since it started. They are safe for concurrent use.
type instruments struct {
	set      *metrics.Set
	inFlight *metrics.Gauge
}

func newMetrics() *instruments {
	metrics.ExposeMetadata(true) // the types of series; the library has this switch for the whole process
	set := metrics.NewSet()
	return &instruments{set: set, inFlight: set.NewGauge("wenxun_http_requests_in_flight", nil)}
}

func (m *instruments) begin() { m.inFlight.Inc() }

// countedMethods are the methods that have a series of their own: clients can invent others.
var countedMethods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPatch, http.MethodDelete, http.MethodOptions}

func (m *instruments) end(method, route string, status int, took time.Duration) {
	m.inFlight.Dec()
	if !slices.Contains(countedMethods, method) {
		method = "other"
	}
	m.set.GetOrCreateCounter(fmt.Sprintf("wenxun_http_requests_total{route=%q,method=%q,status=\"%d\"}", route, method, status)).Inc()
	m.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("wenxun_http_request_duration_seconds{route=%q}", route), durationBounds).Update(took.Seconds())
}

// ingest counts a document that was sent to the service by its ingest status.
func (m *instruments) ingest(status string) {
	m.set.GetOrCreateCounter(fmt.Sprintf("wenxun_ingested_total{status=%q}", status)).Inc()
}

// showMetrics answers with the counters, the size of the library, and the process's own figures, in
// Prometheus' text format.
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
	s.metrics.set.WritePrometheus(w)
	metrics.WriteGaugeUint64(w, "wenxun_documents", uint64(stats.Documents))
	metrics.WriteGaugeUint64(w, "wenxun_sections", uint64(stats.Sections))
	metrics.WriteGaugeUint64(w, "wenxun_library_bytes", uint64(size))
	// The library's figures of the Go runtime name the folder of the toolchain, so that only these
	// are shown.
	metrics.WriteGaugeUint64(w, "go_goroutines", uint64(runtime.NumGoroutine()))
	metrics.WriteProcMetrics(w)
	return nil
}
