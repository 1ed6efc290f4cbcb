package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/ui"
)

// routes registers every route of the service. Each one names its access (reads or writes) and how
// long it may take (brief or long).
func (s *server) routes(e *echo.Echo) {
	get := func(path string, h echo.HandlerFunc, with ...echo.MiddlewareFunc) {
		e.Match([]string{http.MethodGet, http.MethodHead}, path, h, with...)
	}
	const v1 = "/api/v1"

	// Open to anyone.
	get("/healthz", s.alive, brief)
	get("/readyz", s.ready, brief)
	get("/metrics", s.showMetrics, brief)
	get(ui.StaticPath+":name", s.static, brief)
	get(v1+"/openapi.json", s.openAPI, brief)
	get("/signin", s.signInPage, brief)
	e.POST("/signin", s.signIn, brief)
	e.POST("/signout", s.signOut, brief)

	// Reading.
	get("/", s.homePage, s.reads, brief)
	get("/search", s.searchPage, s.reads, brief)
	get("/documents/:id", s.documentPage, s.reads, brief)
	get("/feed.atom", s.feed, s.reads, brief)
	get(v1+"/search", s.search, s.reads, brief)
	get(v1+"/suggest", s.suggest, s.reads, brief)
	get(v1+"/trends", s.trends, s.reads, brief)
	get(v1+"/export", s.export, s.reads, long)
	e.POST(quoteCheckPath, s.quoteCheck, s.reads, brief)
	get(v1+"/stats", s.stats, s.reads, brief)
	get(v1+"/documents", s.listDocuments, s.reads, long)
	get(v1+"/documents/:id", s.document, s.reads, brief)
	get(v1+"/documents/:id/sections/:n", s.section, s.reads, brief)
	get(v1+"/documents/:id/original", s.original, s.reads, long)

	// Writing, and what only those who may write may see.
	e.POST(v1+"/documents", s.addDocuments, s.writes, long)
	e.PATCH(v1+"/documents/:id", s.editDocument, s.writes, brief)
	e.DELETE(v1+"/documents/:id", s.deleteDocument, s.writes, brief)
	get(v1+"/failures", s.listFailures, s.writes, brief)
	get(v1+"/backup", s.backup, s.writes, long)
	e.DELETE(v1+"/failures", s.dismissFailure, s.writes, brief)
}
