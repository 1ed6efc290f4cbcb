package web

import (
	"crypto/sha256"
	"encoding/base64"
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

// document answers with a document whole, highlighted by q where one is given.
func (s *server) document(c echo.Context) error {
	doc, marks, err := s.marked(c)
	if err != nil {
		return err
	}
	return tagged(c, api.NewDocument(doc, marks))
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

// marked returns the document that the path names, and its highlights where a query is given.
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

// tagged answers with v, or says that it hasn't changed since the client last saw it.
func tagged(c echo.Context, v any) error {
	body, err := api.Marshal(v)
	if err != nil {
		return err
	}
	if unchanged(c, body) {
		return c.NoContent(http.StatusNotModified)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-cache")
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", body)
}

// unchanged sets the ETag of a body and reports whether the client has it (RFC 9110, 13.1.2).
// Compression adds a suffix to the tag, which is no other content.
func unchanged(c echo.Context, body []byte) bool {
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	c.Response().Header().Set("ETag", `W/"`+tag+`"`)
	for candidate := range strings.SplitSeq(c.Request().Header.Get("If-None-Match"), ",") {
		candidate = strings.Trim(strings.TrimPrefix(strings.TrimSpace(candidate), "W/"), `"`)
		if strings.TrimSuffix(candidate, "-gzip") == tag {
			return true
		}
	}
	return false
}

// listDocuments writes every document without its text, a line each, by id.
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

// shown are the formats that browsers show without running anything in them. All others are
// downloaded, HTML above all: a page of someone else's must not run as one of ours.
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
