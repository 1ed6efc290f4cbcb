package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"wenxun/index"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
	"wenxun/internal/web/ui"
)

// newestShown is how many documents the front page lists.
const newestShown = 8

// homePage describes the library and shows the latest documents.
func (s *server) homePage(c echo.Context) error {
	p := search.DefaultParams("")
	p.Sort = index.ByAddedDesc
	p.Size, p.Snippets = newestShown, 0
	p.Facets = []index.Field{index.FieldType, index.FieldRegion, index.FieldYear}
	newest, err := s.Search.Search(c.Request().Context(), p)
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, ui.NewHomePage(newest))
}

// pageFacetSize is how many values per facet the page asks for: the tree of regions needs counties
// as well as provinces.
const pageFacetSize = 200

// searchPage shows the answer to a search. It takes the same parameters as the API.
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

// documentPage shows a document with the matches of the query highlighted.
func (s *server) documentPage(c echo.Context) error {
	doc, marks, err := s.marked(c)
	if err != nil {
		return err
	}
	keywords, err := s.Search.Keywords(c.Request().Context(), doc)
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, ui.NewDocumentPage(queryValues(c), doc, marks, keywords))
}
