package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// newWenxun builds the product and returns it over the texts of a folder, which are copied so that
// it gets no file that the other doesn't; dir is its own.
func newWenxun(ctx context.Context, folder, dir string) (*contender, error) {
	program := filepath.Join(dir, "wenxun")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "wenxun/cmd/wenxun").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build wenxun: %w: %s", err, out)
	}
	texts := filepath.Join(dir, "texts")
	err := walk(folder, func(path, text string) error {
		to := filepath.Join(texts, path)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		return os.WriteFile(to, []byte(text), 0o600)
	})
	if err != nil {
		return nil, fmt.Errorf("copy the texts: %w", err)
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
		path: func(phrase string) string {
			return "/api/v1/search?" + url.Values{"q": {phrase}, "mode": {"exact"}, "size": {"10"}}.Encode()
		},
		total: func(answer []byte) (int, error) {
			var a struct {
				Total struct{ Documents int }
			}
			err := json.Unmarshal(answer, &a)
			return a.Total.Documents, err
		},
	}, nil
}
