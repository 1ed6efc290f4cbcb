package web

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
	"wenxun/internal/web/ui"
)

// newestShown is how many documents the front page lists.
const newestShown = 8

// homePage shows what the library is and what came in last.
func (s *server) homePage(c echo.Context) error {
	p := search.DefaultParams("")
	p.Sort, p.Sorted = index.ByAddedDesc, true
	p.Size, p.Snippets = newestShown, 0
	p.Facets = []index.Field{index.FieldType, index.FieldRegion, index.FieldYear}
	newest, err := s.Search.Search(c.Request().Context(), p)
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, ui.NewHomePage(newest))
}

// pageFacetSize is how many values per facet the page asks for: the region facet's tree wants the
// counties beside the provinces.
const pageFacetSize = 200

// searchPage shows an answer; it takes the parameters that the API takes.
func (s *server) searchPage(c echo.Context) error {
	args, err := arguments(c, api.OfSearch)
	if err != nil {
		return err
	}
	values, p := queryValues(c), args.Search
	if values.Get("facet_size") == "" {
		p.FacetSize = pageFacetSize
	}
	found, err := s.Search.Search(c.Request().Context(), p)
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, ui.NewSearchPage(values, found))
}

// documentPage shows a document, with what was searched for highlighted.
func (s *server) documentPage(c echo.Context) error {
	doc, marks, err := s.marked(c)
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, ui.NewDocumentPage(queryValues(c), doc, marks))
}

// html answers with a page.
func (s *server) html(c echo.Context, status int, page ui.Page) error {
	var b bytes.Buffer
	if err := s.pages.Render(&b, page); err != nil {
		return err
	}
	if h := c.Response().Header(); h.Get(echo.HeaderCacheControl) == "" {
		h.Set(echo.HeaderCacheControl, "no-cache")
	}
	return c.HTMLBlob(status, b.Bytes())
}

// byID returns the document that the path names. What no id can be is not looked up.
func (s *server) byID(c echo.Context) (*corpus.Document, error) {
	id := pathParam(c, "id")
	if !corpus.ValidID(id) {
		return nil, index.ErrNotFound
	}
	return s.Library.Document(c.Request().Context(), id)
}
