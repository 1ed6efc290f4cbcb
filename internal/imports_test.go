// Package internal holds the application around the index; this test holds its walls.
package internal

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// rank is how high a package stands: it may import what stands lower, and its own subpackages.
var rank = []struct {
	prefix string
	level  int
}{
	{"wenxun/corpus/sample", 1},
	{"wenxun/corpus", 0},
	{"wenxun/index/analysis", 1},
	{"wenxun/index/query", 3},
	{"wenxun/index/scan", 4},
	{"wenxun/index/enginetest", 5},
	{"wenxun/index/bleveengine", 4},
	{"wenxun/index", 2},
	{"wenxun/internal/config", 1},
	{"wenxun/internal/read", 4},
	{"wenxun/internal/catalog", 4},
	{"wenxun/internal/search", 4},
	{"wenxun/internal/ingest", 5},
	{"wenxun/internal/library", 6},
	{"wenxun/internal/web/api", 6},
	{"wenxun/internal/web", 7},
	{"wenxun/internal/client", 7},
	{"wenxun/internal/cli", 8},
	{"wenxun/cmd", 9},
	{"wenxun/scripts", 9},
}

// owner says which one folder may import a library.
var owner = map[string]string{
	"github.com/blevesearch/":    "wenxun/index/bleveengine",
	"github.com/yanyiwu/gojieba": "wenxun/index/analysis",
	"github.com/labstack/":       "wenxun/internal/web",
	"github.com/VictoriaMetrics": "wenxun/internal/web",
	"github.com/spf13/":          "wenxun/internal/cli",
	"github.com/klippa-app/":     "wenxun/internal/read/formats/pdf",
	"go.etcd.io/bbolt":           "wenxun/internal/catalog",
	"github.com/mozillazg/":      "wenxun/internal/search",
}

func levelOf(pkg string) (string, int) {
	for _, r := range rank {
		if pkg == r.prefix || strings.HasPrefix(pkg, r.prefix+"/") {
			return r.prefix, r.level
		}
	}
	return pkg, -1
}

func TestArrowsRunDownward(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "wenxun/...").Output()
	if err != nil {
		t.Fatalf("list the packages: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.ImportPath == "wenxun/internal" {
			continue
		}
		room, level := levelOf(p.ImportPath)
		if level < 0 {
			t.Errorf("%s has no place in the house: give it a level here", p.ImportPath)
		}
		for _, imported := range p.Imports {
			for library, only := range owner {
				if strings.HasPrefix(imported, library) && p.ImportPath != only && !strings.HasPrefix(p.ImportPath, only+"/") {
					t.Errorf("%s imports %s, which is for %s alone", p.ImportPath, imported, only)
				}
			}
			if !strings.HasPrefix(imported, "wenxun/") {
				continue
			}
			below, lower := levelOf(imported)
			if below != room && lower >= level {
				t.Errorf("%s imports %s: arrows run downward only", p.ImportPath, imported)
			}
		}
	}
}
