package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	// maxLineBytes bounds one document sent as JSON: the longest laws and yearbooks stay under 8 MiB.
	maxLineBytes = 32 << 20
	// maxFormBytes bounds the fields beside an uploaded file.
	maxFormBytes = 1 << 20
	// maxCorrectionBytes bounds the body of a PATCH.
	maxCorrectionBytes = 1 << 20
	// maxQuoteBytes bounds the body of a quote check: a quotation whose characters are each written as
	// two escapes of six bytes, and some more, so that one that is too long is named as that.
	maxQuoteBytes = 64 << 10

	// briefTimeout bounds a single question: the slowest search takes a tenth of it.
	briefTimeout = 10 * time.Second
	// sendTimeout is how much longer a client may take to receive the answer.
	sendTimeout = 50 * time.Second
	// longTimeout bounds a request that moves a library: at 1 MB/s it moves 14 GB.
	longTimeout = 4 * time.Hour
)

// brief and long bound the duration of a request.
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
		// Both deadlines are after the end of the work: a connection whose read deadline passes cancels
		// every later request on it. Connections without deadlines, as in tests, do without.
		control, until := http.NewResponseController(c.Response()), time.Now().Add(work+send)
		_ = control.SetReadDeadline(until)
		_ = control.SetWriteDeadline(until)
		return next(c)
	}
}
