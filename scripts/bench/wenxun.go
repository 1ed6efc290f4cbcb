package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
)

// newWenxun builds the product and returns it over the folder texts; dir is its own.
func newWenxun(ctx context.Context, texts, dir string) (*contender, error) {
	program := filepath.Join(dir, "wenxun")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "wenxun/cmd/wenxun").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build wenxun: %w: %s", err, out)
	}
	data := filepath.Join(dir, "library")
	return &contender{
		name: "wenxun", data: data, alive: "/readyz",
		load: func(ctx context.Context) (*exec.Cmd, error) {
			return exec.CommandContext(ctx, program, "--data", data, "ingest", texts), nil
		},
		serve: func(ctx context.Context, port int) *exec.Cmd {
			return exec.CommandContext(ctx, program, "--data", data, "serve", "--addr", "127.0.0.1:"+strconv.Itoa(port))
		},
		path: wenxunPath("exact"),
		total: func(answer []byte) (int, error) {
			var a struct {
				Total struct{ Documents int }
			}
			err := json.Unmarshal(answer, &a)
			return a.Total.Documents, err
		},
	}, nil
}

// wenxunPath returns the path that asks for a phrase in a mode: ten hits with snippets and counts by
// seven fields.
func wenxunPath(mode string) func(phrase string) string {
	return func(phrase string) string {
		return "/api/v1/search?" + url.Values{"q": {phrase}, "mode": {mode}, "size": {"10"}}.Encode()
	}
}
