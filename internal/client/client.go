// Package client calls the HTTP API of a library: one that another process serves, here or on
// another machine, or one that this process has open, by calling the handler itself. A command that
// uses it is the same in all three cases.
//
// It only sends and receives: parameters and answers are those of internal/web/api.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

// Client sends requests. It is safe for concurrent use.
type Client struct {
	base string // "http://127.0.0.1:8080", without a slash at its end
	key  string
	http *http.Client
	// Host precedes the sources of files that are sent to another machine. It is "" when the service
	// reads the same disks.
	Host string
}

// dialTimeout is how long a machine may take to accept a connection.
const dialTimeout = 5 * time.Second

// New returns a client of the service at base, with the key that it demands or "".
func New(base, key string) *Client {
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
		MaxIdleConnsPerHost: atOnce,
	}
	return &Client{base: strings.TrimRight(base, "/"), key: key, http: &http.Client{Transport: transport}}
}

// Of returns a client of a handler in this process.
func Of(h http.Handler) *Client {
	return &Client{base: "http://localhost", http: &http.Client{Transport: inProcess{h}}}
}

// send sends a request and returns the answer, whose body the caller closes. Errors: *Problem for an
// answer with the status of an error, *UnreachableError for none, ctx's own.
func (c *Client) send(ctx context.Context, method, path string, query url.Values, kind string, body io.Reader) (*http.Response, error) {
	target := c.base + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return nil, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &UnreachableError{Address: c.base, Err: err}
	}
	if resp.StatusCode < http.StatusBadRequest {
		return resp, nil
	}
	defer func() { _ = resp.Body.Close() }()
	return nil, problemOf(resp)
}

const v1 = "/api/v1"

// Get returns the answer to a question, unparsed.
func (c *Client) Get(ctx context.Context, path string, query url.Values) (json.RawMessage, error) {
	return c.ask(ctx, http.MethodGet, v1+path, query, "", nil)
}

// ask sends a request and reads the answer to its end.
func (c *Client) ask(ctx context.Context, method, path string, query url.Values, kind string, body io.Reader) (json.RawMessage, error) {
	resp, err := c.send(ctx, method, path, query, kind, body)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, &UnreachableError{Address: c.base, Err: err}
	}
	return bytes.TrimSpace(answer), nil
}

// Search returns the answer to a search, whose parameters are those of the API.
func (c *Client) Search(ctx context.Context, query url.Values) (*api.Answer, error) {
	body, err := c.Get(ctx, "/search", query)
	if err != nil {
		return nil, err
	}
	var answer api.Answer
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("read the answer to a search: %w", err)
	}
	return &answer, nil
}

// Document returns a document, unparsed.
func (c *Client) Document(ctx context.Context, id string) (json.RawMessage, error) {
	return c.Get(ctx, documentPath(id), nil)
}

func documentPath(id string) string { return "/documents/" + url.PathEscape(id) }

// Documents calls yield with every document of the library, by id, without texts, as they arrive. It
// stops at yield's first error.
func (c *Client) Documents(ctx context.Context, yield func(api.Summary) error) error {
	resp, err := c.send(ctx, http.MethodGet, v1+"/documents", nil, "", nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	dec := json.NewDecoder(resp.Body)
	for {
		var doc api.Summary
		switch err := dec.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &UnreachableError{Address: c.base, Err: err}
		}
		if err := yield(doc); err != nil {
			return err
		}
	}
}

// Edit corrects a document and returns the answer as it came.
func (c *Client) Edit(ctx context.Context, id string, correction corpus.Correction) (json.RawMessage, error) {
	body, err := json.Marshal(correction)
	if err != nil {
		return nil, err
	}
	return c.ask(ctx, http.MethodPatch, v1+documentPath(id), nil, "application/json", bytes.NewReader(body))
}

// Delete removes a document.
func (c *Client) Delete(ctx context.Context, id string) error {
	resp, err := c.send(ctx, http.MethodDelete, v1+documentPath(id), nil, "", nil)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Failures lists the files that could not be read.
func (c *Client) Failures(ctx context.Context) ([]ingest.Failure, error) {
	body, err := c.Get(ctx, "/failures", nil)
	if err != nil {
		return nil, err
	}
	var all api.Failures
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, fmt.Errorf("list failures: %w", err)
	}
	return all.Failures, nil
}

// Dismiss forgets the failures of a path.
func (c *Client) Dismiss(ctx context.Context, path, member string) error {
	query := url.Values{"path": {path}}
	if member != "" {
		query.Set("member", member)
	}
	resp, err := c.send(ctx, http.MethodDelete, v1+"/failures", query, "", nil)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
