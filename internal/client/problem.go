package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"wenxun/internal/web/api"
)

// Problem is an error that the service answered with. Its Detail is for people, in Chinese.
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

// NotFound reports whether an error means that there is no such document.
func NotFound(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.Status == http.StatusNotFound
}

// UnreachableError reports that nobody answers at an address, or not to the end.
type UnreachableError struct {
	Address string
	Err     error
}

func (e *UnreachableError) Error() string { return fmt.Sprintf("reach %s: %v", e.Address, e.Err) }

func (e *UnreachableError) Unwrap() error { return e.Err }

// maxProblem is how many bytes of an error are read.
const maxProblem = 1 << 20

// problemOf returns the error that an answer is. One that is not of the service's form has its
// status alone.
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
