package web

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	// maxHeaderBytes holds a query of 4,096 code points, nine bytes each when percent-encoded,
	// and filters beside it; what is longer is answered 431.
	maxHeaderBytes = 128 << 10
	// maxLineBytes bounds one document sent as JSON: the longest laws and yearbooks stay under 8 MiB.
	maxLineBytes = 32 << 20
	// maxFormBytes bounds the fields beside an uploaded file.
	maxFormBytes = 1 << 20
	// maxCorrectionBytes bounds the body of a PATCH.
	maxCorrectionBytes = 1 << 20

	// headerTimeout is how long a client may take to send its headers: against clients that send
	// them byte by byte to hold connections.
	headerTimeout = 10 * time.Second
	// idleTimeout is how long a kept-alive connection may rest.
	idleTimeout = 2 * time.Minute
	// briefTimeout bounds a request that asks one thing: the slowest search takes a tenth of it.
	briefTimeout = 10 * time.Second
	// sendTimeout is what a client gets beyond briefTimeout to take the answer.
	sendTimeout = 50 * time.Second
	// longTimeout bounds a request that moves a library: at 1 MB/s it moves 14 GB.
	longTimeout = 4 * time.Hour
)

// NewServer returns a server for the handler with the timeouts and limits that go with it.
// Contexts of its requests descend from base.
func NewServer(base context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		BaseContext: func(net.Listener) context.Context { return base },
	}
}

// brief and long bound what a request may take.
func brief(next echo.HandlerFunc) echo.HandlerFunc {
	return within(briefTimeout, sendTimeout, next)
}

func long(next echo.HandlerFunc) echo.HandlerFunc {
	return within(longTimeout, sendTimeout, next)
}

func within(work, send time.Duration, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), work)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		// Connections that have no deadlines, as in tests, go without.
		control, now := http.NewResponseController(c.Response()), time.Now()
		_ = control.SetReadDeadline(now.Add(work))
		_ = control.SetWriteDeadline(now.Add(work + send))
		return next(c)
	}
}
