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
	"wenxun/internal/read"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

// addDocuments adds documents. The media type of the body is the form in which they come.
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

// addJSON adds one document of the form of a JSONL line.
func (s *server) addJSON(c echo.Context) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	body, err := readJSON(c, maxLineBytes, "application/json")
	if err != nil {
		return err
	}
	// A bad document is refused here, so that it never waits in line with good ones.
	if _, err := read.ParseRecord(body); err != nil {
		return err
	}
	return s.add(c, ingest.Item{Name: lineName, Data: body})
}

// add adds one document and answers with its row.
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

// fieldsAtFault names the fields of a document that cannot be taken.
func fieldsAtFault(errs corpus.FieldErrors) search.ParamErrors {
	all := make(search.ParamErrors, len(errs))
	for i, e := range errs {
		all[i] = search.ParamError{Parameter: e.Field, Reason: e.Reason}
	}
	return all
}

// editDocument records a person's correction.
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
	correction, err := readCorrection(body)
	if err != nil {
		return err
	}
	doc, err := s.Ingest.Edit(c.Request().Context(), id, correction)
	if err != nil {
		return fmt.Errorf("edit %s: %w", id, err)
	}
	return answer(c, api.NewSummary(doc))
}

// readCorrection reads the object of a correction.
func readCorrection(body []byte) (corpus.Correction, error) {
	var object corpus.Object
	if err := json.Unmarshal(body, &object); err != nil {
		return corpus.Correction{}, api.Malformed(err)
	}
	if len(object) == 0 {
		return corpus.Correction{}, &refusal{status: http.StatusBadRequest, detail: "没有要更正的内容。"}
	}
	correction, errs := corpus.ParseCorrection(object)
	if errs != nil {
		return corpus.Correction{}, errs
	}
	return correction, nil
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

// listFailures lists the files that could not be read. It names folders of the machine that they
// are on, so it is only for those who may write.
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
