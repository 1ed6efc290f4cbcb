package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

// document answers with a whole document, highlighted by q if given.
func (s *server) document(c echo.Context) error {
	doc, marks, err := s.marked(c)
	if err != nil {
		return err
	}
	keywords, err := s.Search.Keywords(c.Request().Context(), doc)
	if err != nil {
		return err
	}
	return tagged(c, api.NewDocument(doc, marks, keywords))
}

// section answers with one section.
func (s *server) section(c echo.Context) error {
	n, err := strconv.Atoi(pathParam(c, "n"))
	if err != nil || n < 1 {
		return &refusal{status: http.StatusNotFound, detail: "章节号应为从 1 开始的整数。"}
	}
	doc, marks, err := s.marked(c)
	if err != nil {
		return err
	}
	if n > len(doc.Sections) {
		return &refusal{status: http.StatusNotFound, detail: fmt.Sprintf("这篇文件只有 %d 个章节。", len(doc.Sections))}
	}
	var of *search.SectionMarks
	if marks != nil {
		of = &marks.Sections[n-1]
	}
	return tagged(c, api.NewSection(doc.ID, &doc.Sections[n-1], of))
}

// marked returns the document that the path names, and its highlights if a query is given.
func (s *server) marked(c echo.Context) (*corpus.Document, *search.Marks, error) {
	args, err := arguments(c, api.OfDocument)
	if err != nil {
		return nil, nil, err
	}
	p := args.Search
	ctx := c.Request().Context()
	doc, err := s.byID(c)
	if err != nil || strings.TrimSpace(p.Q) == "" {
		return doc, nil, err
	}
	marks, err := s.Search.Highlight(ctx, doc, p)
	if err != nil {
		return nil, nil, fmt.Errorf("highlight %s: %w", doc.ID, err)
	}
	if len(marks.Sections) != len(doc.Sections) {
		return nil, nil, fmt.Errorf("highlight %s: %d sections marked of %d", doc.ID, len(marks.Sections), len(doc.Sections))
	}
	return doc, &marks, nil
}

// byID returns the document that the path names. It looks up only what can be an id.
func (s *server) byID(c echo.Context) (*corpus.Document, error) {
	id := pathParam(c, "id")
	if !corpus.ValidID(id) {
		return nil, index.ErrNotFound
	}
	return index.Document(c.Request().Context(), s.Library, index.Ref{ID: id, Whole: true})
}

// listDocuments writes every document without its text, one per line, ordered by id.
func (s *server) listDocuments(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	w := c.Response()
	w.Header().Set(echo.HeaderContentType, "application/x-ndjson")
	w.Header().Set(echo.HeaderCacheControl, "no-cache")
	return s.Library.Walk(c.Request().Context(), func(doc *corpus.Document) error {
		line, err := api.Marshal(api.NewSummary(doc))
		if err != nil {
			return err
		}
		_, err = w.Write(line)
		return err
	})
}

// shown are the formats that browsers display without running anything in them. All others are
// downloaded, above all HTML: a page from elsewhere must not run as one of ours.
var shown = map[string]string{
	".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/plain", ".jsonl": "text/plain",
}

// original answers with the file that a document was read from, byte for byte.
func (s *server) original(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	id := pathParam(c, "id")
	if !corpus.ValidID(id) {
		return index.ErrNotFound
	}
	name, file, err := s.Ingest.Original(c.Request().Context(), id)
	if errors.Is(err, index.ErrNotFound) {
		return &refusal{status: http.StatusNotFound, detail: "文库里没有这篇文件的原件。", cause: err}
	}
	if err != nil {
		return fmt.Errorf("original of %s: %w", id, err)
	}
	defer file.Close()
	ext := strings.ToLower(path.Ext(name))
	kind, how := shown[ext], "inline"
	if kind == "" {
		how = "attachment"
		if kind = mime.TypeByExtension(ext); kind == "" || strings.HasPrefix(kind, "text/html") {
			kind = echo.MIMEOctetStream
		}
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", how+"; filename*=UTF-8''"+url.PathEscape(name))
	h.Set(echo.HeaderCacheControl, "no-cache")
	h.Set(echo.HeaderContentType, kind)
	if kind == "application/pdf" {
		h.Del("Content-Security-Policy") // browsers' PDF viewers need what it forbids; a PDF runs in none of our pages
	}
	c.Response().WriteHeader(http.StatusOK)
	_, err = io.Copy(c.Response(), file)
	return wrap(err, "send the original")
}
