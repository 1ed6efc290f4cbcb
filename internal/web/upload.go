package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

// addFile takes one file with what is known of it: the part named "file", and fields beside it.
func (s *server) addFile(c echo.Context, boundary string) error {
	if _, err := arguments(c, api.OfNone); err != nil {
		return err
	}
	if boundary == "" {
		return &refusal{status: http.StatusBadRequest, detail: "表单缺少 boundary，无法分开各个部分。"}
	}
	body := http.MaxBytesReader(c.Response(), c.Request().Body, ingest.MaxFileBytes+maxFormBytes)
	item, err := readForm(multipart.NewReader(body, boundary))
	if err != nil {
		return err
	}
	return s.add(c, item)
}

// readForm reads the parts of a form in the order in which they come.
func readForm(parts *multipart.Reader) (ingest.Item, error) {
	var item ingest.Item
	var wrong search.ParamErrors
	room := int64(maxFormBytes)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return item, unreadable(err)
		}
		name := part.FormName()
		if name == "file" {
			if item.Name != "" {
				return item, refuse("file", "一次只能发送一个文件")
			}
			if item.Name = fileName(part.FileName()); part.FileName() == "" {
				return item, refuse("file", "缺少文件名：要从文件名看出格式")
			}
			if item.Data, err = io.ReadAll(http.MaxBytesReader(nil, part, ingest.MaxFileBytes)); err != nil {
				return item, unreadable(err)
			}
			continue
		}
		value, err := io.ReadAll(http.MaxBytesReader(nil, part, room))
		if err != nil {
			return item, unreadable(err)
		}
		room -= int64(len(value))
		if reason := setField(&item, name, string(value)); reason != "" {
			wrong = append(wrong, search.ParamError{Parameter: api.Shorten(name), Reason: reason})
		}
	}
	if wrong != nil {
		return item, wrong
	}
	if item.Name == "" {
		return item, refuse("file", "缺少文件")
	}
	if item.Path == "" {
		item.Path = item.Name
	}
	return item, nil
}

// setField puts a form's field into the item, or says in Chinese what is wrong with it. An empty
// field says nothing, as forms send it.
func setField(item *ingest.Item, name, value string) (reason string) {
	g := &item.Given
	texts := map[string]**string{
		"title": &g.Title, "type": &g.Type, "region": &g.Region, "issuer": &g.Issuer, "doc_number": &g.DocNumber, "date": &g.Date,
		"published": &g.Published, "url": &g.URL, "source": &g.SourceName, "edition": &g.Edition, "author": &g.Author,
	}
	field, text := texts[name]
	value = strings.ToValidUTF8(value, "\uFFFD")
	switch {
	case text && value != "":
		*field = &value
	case text:
	case name == "path":
		item.Path = value
	case name == "origin":
		item.Source = value
	case name == "member":
		item.Member = value
	case value == "" && (name == "id" || name == "year" || name == "tag"):
	case name == "id":
		if !corpus.ValidID(value) {
			return "只能用 1 到 128 个字母、数字和 . _ : - "
		}
		g.ID = &value
	case name == "year":
		n, err := strconv.Atoi(value)
		if err != nil {
			return "应为四位数字的年份"
		}
		g.Year = &n
	case name == "tag":
		g.Tags = append(g.Tags, value)
	default:
		return "没有这个字段"
	}
	return ""
}

// addLines takes many documents, a line each, and answers each with its row as soon as it is
// durable; the summary comes last. Lines are read as they arrive, never all at once.
func (s *server) addLines(c echo.Context) error {
	args, err := arguments(c, api.OfIngest)
	if err != nil {
		return err
	}
	// HTTP/1 would otherwise have the body read to its end before the first row is sent.
	if err := http.NewResponseController(c.Response()).EnableFullDuplex(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("answer while reading: %w", err)
	}
	w := c.Response()
	w.Header().Set(echo.HeaderContentType, "application/x-ndjson")
	w.Header().Set(echo.HeaderCacheControl, "no-store")
	w.WriteHeader(http.StatusOK)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	items := ingest.Lines(c.Request().Body, ingest.Item{Path: args.Path, Name: lineName})
	var sendErr error
	summary, err := s.Ingest.AddAll(c.Request().Context(), items, func(row ingest.Row) {
		s.metrics.ingest(string(row.Status))
		if sendErr == nil {
			sendErr = enc.Encode(row)
			w.Flush()
		}
	})
	if err == nil && sendErr == nil {
		return wrap(enc.Encode(api.BulkSummary{Summary: summary}), "send the summary")
	}
	if sendErr != nil {
		return fmt.Errorf("send the rows: %w", errors.Join(sendErr, err))
	}
	p := problemOf(err)
	p.RequestID = requestID(c)
	_ = enc.Encode(api.BulkProblem{Problem: p})
	w.Flush()
	return fmt.Errorf("add lines: %w", err)
}
