package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
)

const requestIDHeader = "X-Request-Id"

// acceptedID matches the request ids that are accepted from clients.
var acceptedID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives the request an id: the client's, if it is fit for a log.
func identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(requestIDHeader)
		if !acceptedID.MatchString(id) {
			id = rand.Text()
		}
		c.Response().Header().Set(requestIDHeader, id)
		return next(c)
	}
}

func requestID(c echo.Context) string { return c.Response().Header().Get(requestIDHeader) }

// observe logs and counts every request. Queries are private: the log names the route, not the
// address.
func (s *server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		s.metrics.begin()
		err := next(c)
		begun := c.Response().Committed
		if err != nil {
			c.Error(err)
		}
		status, took := c.Response().Status, time.Since(began)
		route := c.Path()
		if route == "" {
			route = "none"
		}
		s.metrics.end(c.Request().Method, route, status, took)
		level := slog.LevelInfo
		attrs := []slog.Attr{
			slog.String("request_id", requestID(c)), slog.String("method", c.Request().Method), slog.String("route", route),
			slog.Int("status", status), slog.Int64("bytes", c.Response().Size), slog.Duration("took", took),
		}
		cut := err != nil && begun
		if err != nil && status >= http.StatusInternalServerError || cut {
			level = slog.LevelError
			attrs = append(attrs, slog.Any("error", err))
		}
		s.Log.LogAttrs(c.Request().Context(), level, "request", attrs...)
		s.Log.LogAttrs(c.Request().Context(), slog.LevelDebug, "request address",
			slog.String("request_id", requestID(c)), slog.String("uri", loggedAddress(c.Request())))
		if cut {
			panic(http.ErrAbortHandler) // the answer is incomplete and must not look complete
		}
		return nil
	}
}

// loggedAddress returns the address of a request as a log may show it: without the token of a link.
func loggedAddress(r *http.Request) string {
	if r.URL.Path == "/signin" {
		return r.URL.Path
	}
	return r.RequestURI
}

// rescue turns a panic into an error, so that one request fails and not the service.
func (s *server) rescue(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if e, ok := p.(error); ok && errors.Is(e, http.ErrAbortHandler) {
				panic(p) // meant to cut the connection
			}
			s.Log.LogAttrs(c.Request().Context(), slog.LevelError, "panic in a handler",
				slog.String("request_id", requestID(c)), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("panic: %v", p)
		}()
		return next(c)
	}
}
