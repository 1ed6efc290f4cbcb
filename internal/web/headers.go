package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// policy allows a page its own styles, scripts and icons, and nothing else; no page may frame it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that restrict what browsers do with an answer.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		return next(c)
	}
}

// preflightSeconds is how long a browser may remember a preflight: a day.
const preflightSeconds = "86400"

const quoteCheckPath = "/api/v1/quote-check"

// crossOrigin lets pages of the sites that the operator named read the API and the feed, but not write: a
// preflight is answered with the reading methods only, and the answer to a write grants nothing. Pages of
// other sites get no answer that a browser would show them.
func (s *server) crossOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		if !strings.HasPrefix(r.URL.Path, "/api/") && r.URL.Path != "/feed.atom" {
			return next(c)
		}
		methods, asks := "GET, HEAD", r.Method == http.MethodGet || r.Method == http.MethodHead
		if r.URL.Path == quoteCheckPath { // it reads, although it is a POST
			methods, asks = "POST", r.Method == http.MethodPost
		}
		origin := r.Header.Get("Origin")
		allowed := slices.Contains(s.options.Origins, origin)
		if len(s.options.Origins) > 0 {
			h.Add("Vary", "Origin")
		}
		switch {
		case asks && allowed:
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id")
		case r.Method == http.MethodOptions:
			h.Set("Allow", methods+", OPTIONS")
			if allowed {
				h.Set("Access-Control-Allow-Origin", origin)
				h.Set("Access-Control-Allow-Methods", methods)
				h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
				h.Set("Access-Control-Max-Age", preflightSeconds)
			}
			return c.NoContent(http.StatusNoContent)
		}
		return next(c)
	}
}
