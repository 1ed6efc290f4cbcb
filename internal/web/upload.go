package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

// addFile adds one file: the part named "file", with metadata in the parts beside it.
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
	var wrong corpus.FieldErrors
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
		wrong = append(wrong, setPart(&item, name, string(value))...)
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

// setPart puts a part of a form into the item. An empty part of metadata gives nothing, since
// browsers send the empty fields of a form as well.
func setPart(item *ingest.Item, name, value string) corpus.FieldErrors {
	switch name {
	case "path":
		item.Path = strings.ToValidUTF8(value, "\uFFFD")
		return nil
	case "origin":
		item.Source = strings.ToValidUTF8(value, "\uFFFD")
		return nil
	case "member":
		item.Member = strings.ToValidUTF8(value, "\uFFFD")
		return nil
	}
	field := corpus.FieldOfPart(name)
	switch {
	case field == nil:
		return corpus.FieldErrors{{Field: api.Shorten(name), Reason: "没有这个字段"}}
	case strings.TrimSpace(value) == "":
		return nil
	}
	return field.Add(&item.Given, value)
}

// addLines adds many documents, one per line, and answers each with its row as soon as it is
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
