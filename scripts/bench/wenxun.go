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

// buildWenxun builds the product into dir and returns the program's path.
func buildWenxun(ctx context.Context, dir string) (program string, err error) {
	program = filepath.Join(dir, "wenxun")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "wenxun/cmd/wenxun").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build wenxun: %w: %s", err, out)
	}
	return program, nil
}

// newWenxun returns the product over the folder texts; dir is its own.
func newWenxun(program, texts, dir string) *contender {
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
	}
}

// wenxunPath returns the path that asks for a phrase in a mode: ten hits with snippets and counts by
// seven fields.
func wenxunPath(mode string) func(phrase string) string {
	return func(phrase string) string {
		return "/api/v1/search?" + url.Values{"q": {phrase}, "mode": {mode}, "size": {"10"}}.Encode()
	}
}
