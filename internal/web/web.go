// Package web is the service over HTTP: the API under /api/v1, the pages for people, the feed, and
// what operators need (health, metrics). It turns requests into calls and results into answers; it
// does not search, read or store anything itself.
//
// Every route is in routes.go. Handlers return errors; the table in problem.go maps them to statuses.
// JSON types, parameters and the OpenAPI document are in web/api, templates and static files in
// web/ui. It is the only package that imports Echo.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/ingest"
	"wenxun/internal/search"
	"wenxun/internal/web/ui"
)

// Deps are what the handlers call. They must be safe for concurrent use.
type Deps struct {
	Search  Searcher
	Library Library
	Ingest  Ingester
	// Backup writes a backup of the library.
	Backup func(ctx context.Context, w io.Writer) error
	// Keys is nil for a handler that is called within the process, by whoever opened the library: it needs
	// no key.
	Keys Keys
	Log  *slog.Logger
}

// Searcher answers searches; *search.Service is one.
type Searcher interface {
	Search(ctx context.Context, p search.Params) (*search.Answer, error)
	Highlight(ctx context.Context, doc *corpus.Document, p search.Params) (search.Marks, error)
	Keywords(ctx context.Context, doc *corpus.Document) ([]string, error)
	Suggest(ctx context.Context, q string) ([]search.Completion, error)
	Trends(ctx context.Context, p search.Params, by string) (*search.Trend, error)
	QuoteCheck(ctx context.Context, text string) (*search.QuoteCheck, error)
	Export(ctx context.Context, p search.Params, yield func(search.Hit) error) error
}

// Library contains the documents; an index.Engine is one.
type Library interface {
	Documents(ctx context.Context, refs []index.Ref) ([]*corpus.Document, error)
	Walk(ctx context.Context, yield func(*corpus.Document) error) error
	Stats(ctx context.Context) (index.Stats, error)
	Size(ctx context.Context) (int64, error)
	Health() error
}

// Ingester adds, corrects and removes documents; *ingest.Service is one.
type Ingester interface {
	Add(ctx context.Context, item ingest.Item) (ingest.Row, error)
	AddAll(ctx context.Context, items ingest.Items, report func(ingest.Row)) (ingest.Summary, error)
	Edit(ctx context.Context, id string, c corpus.Correction) (*corpus.Document, error)
	Delete(ctx context.Context, ids ...string) (missing []string, err error)
	Original(ctx context.Context, id string) (name string, r io.ReadCloser, err error)
	Failures(ctx context.Context) ([]ingest.Failure, error)
	Dismiss(ctx context.Context, path, member string) error
}

var (
	_ Searcher = (*search.Service)(nil)
	_ Ingester = (*ingest.Service)(nil)
	_ Library  = index.Engine(nil)
)

// Options are set by the operator.
type Options struct {
	// BaseURL is the address at which clients reach the service, without a slash at its end; empty
	// to take it from each request.
	BaseURL string
	// Hosts are the names by which clients may ask for the service, beside that of BaseURL and those of
	// this machine; with a port where only that one is meant.
	Hosts []string
	// Origins are the sites whose pages may read the API, "https://example.com".
	Origins []string
	Version string
}

// server is what the handlers share.
type server struct {
	Deps
	options Options
	metrics *instruments
	pages   *ui.Renderer
	exports chan struct{} // an element for each export that is running
	rates   rates
}

// New returns the whole service as one handler.
func New(deps Deps, options Options) http.Handler {
	s := &server{Deps: deps, options: options, metrics: newMetrics(), pages: ui.New(), exports: make(chan struct{}, maxExports)}
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.Use(identify, s.observe, s.rescue, secure, s.knownHost, s.crossOrigin)
	s.routes(e)
	return compress(e)
}

// minCompressed is the size in bytes from which an answer is compressed: a smaller one fits in one
// packet anyway.
const minCompressed = 1400

// compress compresses the answers to GET. Other answers stay as they are: bulk ingest answers while
// it reads.
func compress(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.SuffixETag("-gzip"))
	if err != nil {
		panic(err) // the options above are constants
	}
	compressed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			compressed.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
