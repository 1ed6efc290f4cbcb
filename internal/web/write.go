package web

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

// addDocuments takes documents in. The content's type says in which form they come.
func (s *server) addDocuments(c echo.Context) error {
	kind, params, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil {
		kind = ""
	}
	switch kind {
	case "application/json":
		return s.addJSON(c)
	case "multipart/form-data":
		return s.addFile(c, params["boundary"])
	case "application/x-ndjson", "application/jsonl":
		return s.addLines(c)
	}
	c.Response().Header().Set("Accept-Post", "application/json, multipart/form-data, application/x-ndjson")
	return &refusal{status: http.StatusUnsupportedMediaType,
		detail: "不支持这种 Content-Type。可用 application/json、multipart/form-data 或 application/x-ndjson。"}
}

// lineName is the name under which a document that was sent as JSON is read.
const lineName = "document.jsonl"

// addJSON takes one document of the form of a JSONL line.
func (s *server) addJSON(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	body, err := readJSON(c, maxLineBytes, "application/json")
	if err != nil {
		return err
	}
	if err := checkLine(body); err != nil {
		return err
	}
	return s.add(c, ingest.Item{Name: lineName, Data: body})
}

// add takes one document in and answers with its row.
func (s *server) add(c echo.Context, item ingest.Item) error {
	row, err := s.Ingest.Add(c.Request().Context(), item)
	if err != nil {
		return fmt.Errorf("add a document: %w", err)
	}
	s.metrics.ingest(string(row.Status))
	status := http.StatusOK
	if row.Status == ingest.Added {
		status = http.StatusCreated
		c.Response().Header().Set(echo.HeaderLocation, "/api/v1/documents/"+row.ID)
	}
	return writeJSON(c, status, "application/json; charset=utf-8", row)
}

// line is as much of a JSONL line as must be right for the line to be a document at all.
type line struct {
	ID       *string `json:"id"`
	Title    *string `json:"title"`
	Text     *string `json:"text"`
	Sections []struct {
		Heading *string `json:"heading"`
		Level   *int    `json:"level"`
		Text    *string `json:"text"`
	} `json:"sections"`
	Type      *string  `json:"type"`
	Region    *string  `json:"region"`
	Issuer    *string  `json:"issuer"`
	DocNumber *string  `json:"doc_number"`
	Date      *string  `json:"date"`
	Published *string  `json:"published"`
	URL       *string  `json:"url"`
	Source    *string  `json:"source"`
	Edition   *string  `json:"edition"`
	Author    *string  `json:"author"`
	Tags      []string `json:"tags"`
}

// checkLine says which field of a document is malformed.
func checkLine(body []byte) error {
	var l line
	if err := json.Unmarshal(body, &l); err != nil {
		return api.Malformed(err)
	}
	switch {
	case l.ID != nil && !corpus.ValidID(*l.ID):
		return refuse("id", "只能用 1 到 128 个字母、数字和 . _ : - ")
	case l.Text == nil && l.Sections == nil:
		return refuse("text", "正文不能缺：请给出 text 或 sections")
	}
	return nil
}

// editDocument records a person's corrections.
func (s *server) editDocument(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	id := pathParam(c, "id")
	if !corpus.ValidID(id) {
		return index.ErrNotFound
	}
	body, err := readJSON(c, maxCorrectionBytes, "application/json", "application/merge-patch+json")
	if err != nil {
		return err
	}
	given, err := readGiven(body)
	if err != nil {
		return err
	}
	doc, err := s.Ingest.Edit(c.Request().Context(), id, given)
	if err != nil {
		return fmt.Errorf("edit %s: %w", id, err)
	}
	return answer(c, api.NewSummary(doc))
}

// readGiven reads the object of a correction.
func readGiven(body []byte) (corpus.Given, error) {
	var names map[string]json.RawMessage
	if err := json.Unmarshal(body, &names); err != nil {
		return corpus.Given{}, api.Malformed(err)
	}
	if len(names) == 0 {
		return corpus.Given{}, &refusal{status: http.StatusBadRequest, detail: "没有要更正的内容。"}
	}
	var g api.Given
	if err := api.Decode(body, &g); err != nil {
		return corpus.Given{}, err
	}
	return g.Given(), nil
}

// deleteDocument removes a document.
func (s *server) deleteDocument(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	id := pathParam(c, "id")
	if !corpus.ValidID(id) {
		return index.ErrNotFound
	}
	missing, err := s.Ingest.Delete(c.Request().Context(), id)
	if err != nil {
		return fmt.Errorf("delete %s: %w", id, err)
	}
	if len(missing) > 0 {
		return index.ErrNotFound
	}
	return c.NoContent(http.StatusNoContent)
}

// listFailures lists the files that could not be read. It names folders of the machine they lay
// on, so it is only for those who may write.
func (s *server) listFailures(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	failures, err := s.Ingest.Failures(c.Request().Context())
	if err != nil {
		return fmt.Errorf("list failures: %w", err)
	}
	if failures == nil {
		failures = []ingest.Failure{}
	}
	return answer(c, api.Failures{Failures: failures})
}

// dismissFailure forgets that a file could not be read.
func (s *server) dismissFailure(c echo.Context) error {
	args, err := arguments(c, api.OfDismissal)
	if err != nil {
		return err
	}
	if args.Path == "" {
		return refuse("path", "不能缺：请写明要忽略的文件")
	}
	if err := s.Ingest.Dismiss(c.Request().Context(), args.Path, args.Member); err != nil {
		return fmt.Errorf("dismiss a failure: %w", err)
	}
	return c.NoContent(http.StatusNoContent)
}

// fileName returns the last part of a path as either kind of system writes it.
func fileName(p string) string { return path.Base(strings.ReplaceAll(p, `\`, "/")) }
