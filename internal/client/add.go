package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/read/fault"
)

// atOnce is how many documents are on their way to the service at once: enough that one commit
// takes many of them.
const atOnce = 32

// bytesAtOnce bounds the bytes of the documents on their way, each of which is held twice.
const bytesAtOnce = ingest.MaxFileBytes

// Add sends one document and returns its row.
func (c *Client) Add(ctx context.Context, item ingest.Item) (ingest.Row, error) {
	var row ingest.Row
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := writeForm(form, c.Host, item); err != nil {
		return row, fmt.Errorf("send %s: %w", item.Path, err)
	}
	resp, err := c.send(ctx, http.MethodPost, v1+"/documents", nil, form.FormDataContentType(), &body)
	if err != nil {
		return refused(item, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&row); err != nil {
		return row, &UnreachableError{Address: c.base, Err: err}
	}
	return row, nil
}

// refused makes a row of a refusal that is about the document, not about who sends it.
func refused(item ingest.Item, err error) (ingest.Row, error) {
	var p *Problem
	if !errors.As(err, &p) {
		return ingest.Row{}, err
	}
	row := ingest.Row{Path: item.Path, Member: item.Member, Status: ingest.Failed, Error: p.Error()}
	switch p.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		row.Code = fault.Invalid
	case http.StatusRequestEntityTooLarge:
		row.Code = fault.TooLarge
	default:
		return ingest.Row{}, err
	}
	return row, nil
}

// writeForm writes an item as POST /documents takes it: where it comes from, its metadata, the file.
func writeForm(form *multipart.Writer, host string, item ingest.Item) error {
	source := item.Source
	if source != "" && host != "" {
		source = "//" + host + source
	}
	parts := []part{{"path", item.Path}, {"origin", source}, {"member", item.Member}}
	for i := range corpus.Fields {
		f := &corpus.Fields[i]
		for _, text := range f.Texts(&item.Given) {
			parts = append(parts, part{f.Part(), text})
		}
	}
	for _, p := range parts {
		if p.text == "" {
			continue
		}
		if err := form.WriteField(p.name, p.text); err != nil {
			return err
		}
	}
	file, err := form.CreateFormFile("file", item.Name)
	if err != nil {
		return err
	}
	if _, err := file.Write(item.Data); err != nil {
		return err
	}
	return form.Close()
}

// part is a part of a form that is a text.
type part struct{ name, text string }

// sent is a document on its way.
type sent struct {
	answered chan struct{} // closed when row and err are there
	row      ingest.Row
	err      error
}

// AddAll sends documents, some at once, and reports their rows in order, as ingest.Service does
// with a library of its own.
func (c *Client) AddAll(ctx context.Context, items ingest.Items, report func(ingest.Row)) (ingest.Summary, error) {
	began := time.Now()
	sending, stop := context.WithCancel(ctx)
	defer stop()
	queue := make(chan *sent, atOnce)
	var group errgroup.Group
	group.Go(func() error {
		defer close(queue)
		return c.sendAll(sending, items, queue)
	})
	var summary ingest.Summary
	var first error
	for s := range queue {
		<-s.answered
		if s.err == nil {
			summary.Count(s.row.Status)
			report(s.row)
		} else if first == nil {
			first = s.err
			stop()
		}
	}
	err := group.Wait()
	if first != nil && !errors.Is(first, context.Canceled) {
		err = first
	}
	summary.Seconds = time.Since(began).Seconds()
	return summary, err
}

func (c *Client) sendAll(ctx context.Context, items ingest.Items, queue chan<- *sent) error {
	var group errgroup.Group
	group.SetLimit(atOnce)
	defer func() { _ = group.Wait() }()
	room := semaphore.NewWeighted(bytesAtOnce)
	for item, err := range items {
		s := &sent{answered: make(chan struct{})}
		var refusal *fault.Error
		switch {
		case errors.Is(err, ingest.ErrSkipped):
			s.row = ingest.Row{Path: item.Path, Member: item.Member, Status: ingest.Skipped}
			close(s.answered)
		case errors.As(err, &refusal):
			s.row = ingest.Row{Path: item.Path, Member: item.Member, Status: ingest.Failed, Code: refusal.Code, Error: refusal.Message}
			close(s.answered)
		case err != nil:
			return err
		default:
			weight := min(int64(len(item.Data)), bytesAtOnce)
			if err := room.Acquire(ctx, weight); err != nil {
				return err
			}
			group.Go(func() error {
				defer close(s.answered)
				defer room.Release(weight)
				s.row, s.err = c.Add(ctx, item)
				return nil
			})
		}
		select {
		case queue <- s:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Original writes the file that a document was read from to w.
func (c *Client) Original(ctx context.Context, id string, w io.Writer) error {
	resp, err := c.send(ctx, http.MethodGet, v1+documentPath(id)+"/original", nil, "", nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(w, resp.Body)
	return err
}

// Backup writes a backup of the library to w.
func (c *Client) Backup(ctx context.Context, w io.Writer) error {
	resp, err := c.send(ctx, http.MethodGet, v1+"/backup", nil, "", nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(w, resp.Body)
	return err
}
