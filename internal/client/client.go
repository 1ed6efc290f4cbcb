// Package client asks a library over its HTTP API: one that another process serves, here or on
// another machine, or one that this process has open, through the handler itself. A command that
// goes through it is the same in all three cases.
//
// It only sends: parameters and answers are internal/web/api's.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

// Client sends requests. It is safe for concurrent use.
type Client struct {
	base string // "http://127.0.0.1:8080", without a slash at its end
	key  string
	http *http.Client
	// Host is put before the sources of files that are sent to another machine; "" when the
	// service reads the same disks.
	Host string
}

// dialTimeout is how long a machine may take to answer at all.
const dialTimeout = 5 * time.Second

// New returns a client of the service at an address, with the key that it demands or "".
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

// Problem is an error that the service answered with; its Detail is for people, in Chinese.
type Problem struct{ api.Problem }

func (p *Problem) Error() string {
	parts := []string{p.Detail}
	if p.Detail == "" {
		parts[0] = fmt.Sprintf("%s（HTTP %d）", p.Title, p.Status)
	}
	for _, e := range p.Errors {
		parts = append(parts, e.Parameter+"："+e.Reason)
	}
	return strings.Join(parts, "\n  ")
}

// UnreachableError says that nobody answers at the address.
type UnreachableError struct {
	Address string
	Err     error
}

func (e *UnreachableError) Error() string { return fmt.Sprintf("reach %s: %v", e.Address, e.Err) }

func (e *UnreachableError) Unwrap() error { return e.Err }

// send sends a request and returns the answer when its status says that it is one; otherwise the
// error is a *Problem.
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

// maxProblem is how many bytes of an error are read.
const maxProblem = 1 << 20

func problemOf(resp *http.Response) error {
	p := &Problem{}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if kind == "application/problem+json" {
		_ = json.NewDecoder(io.LimitReader(resp.Body, maxProblem)).Decode(&p.Problem)
	}
	p.Status = resp.StatusCode
	if p.Title == "" {
		p.Title = http.StatusText(resp.StatusCode)
	}
	return p
}

// NotFound reports whether an error says that there is no such document.
func NotFound(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.Status == http.StatusNotFound
}

const v1 = "/api/v1"

// Get returns the answer to a question as it came.
func (c *Client) Get(ctx context.Context, path string, query url.Values) (json.RawMessage, error) {
	resp, err := c.send(ctx, http.MethodGet, v1+path, query, "", nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, &UnreachableError{Address: c.base, Err: err}
	}
	return bytes.TrimSpace(body), nil
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

// Document returns the answer for one document as it came.
func (c *Client) Document(ctx context.Context, id string) (json.RawMessage, error) {
	return c.Get(ctx, documentPath(id), nil)
}

func documentPath(id string) string { return "/documents/" + url.PathEscape(id) }

// Documents hands every document of the library to yield, by id, without texts, and stops at its
// first error.
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
func (c *Client) Edit(ctx context.Context, id string, given api.Given) (json.RawMessage, error) {
	body, err := json.Marshal(given)
	if err != nil {
		return nil, err
	}
	resp, err := c.send(ctx, http.MethodPatch, v1+documentPath(id), nil, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	return io.ReadAll(resp.Body)
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
