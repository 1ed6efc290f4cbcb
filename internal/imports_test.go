// Package internal contains the application around the index. This test checks which package may
// import which.
package internal

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// levels orders the packages: a package may import those of a lower level, and its own subpackages.
// The first prefix that fits counts.
var levels = []struct {
	prefix string
	level  int
}{
	{"wenxun/internal/boltfile", 0},
	{"wenxun/internal/durable", 0},
	{"wenxun/corpus/sample", 1},
	{"wenxun/corpus", 0},
	{"wenxun/index/analysis", 1},
	{"wenxun/index/query", 3},
	{"wenxun/index/match", 3},
	{"wenxun/index/scan", 4},
	{"wenxun/index/enginetest", 5},
	{"wenxun/index/bleveengine", 4},
	{"wenxun/index", 2},
	{"wenxun/internal/config", 1},
	{"wenxun/internal/keys", 1},
	{"wenxun/internal/originals", 1},
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

// closed are the folders that know nothing of the application, with what they may import of it.
var closed = map[string][]string{
	"wenxun/corpus": nil,
	"wenxun/index":  {"wenxun/internal/boltfile", "wenxun/internal/durable"},
}

// owner is the one folder that may import a library.
var owner = map[string]string{
	"github.com/blevesearch/":    "wenxun/index/bleveengine",
	"github.com/yanyiwu/gojieba": "wenxun/index/analysis",
	"github.com/labstack/":       "wenxun/internal/web",
	"github.com/VictoriaMetrics": "wenxun/internal/web",
	"github.com/spf13/":          "wenxun/internal/cli",
	"github.com/klippa-app/":     "wenxun/internal/read/formats/pdf",
	"go.etcd.io/bbolt":           "wenxun/internal/catalog",
	"github.com/gofrs/flock":     "wenxun/internal/durable",
	"github.com/mozillazg/":      "wenxun/internal/search",
	"github.com/sergi/go-diff":   "wenxun/internal/search",
}

// registrations are packages that import a library of another folder's to register something with it.
var registrations = map[string]string{
	"wenxun/index/analysis/jieba": "github.com/blevesearch/",
}

// goPackage is what go list reports of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestArrowsRunDownward(t *testing.T) {
	for _, p := range packages(t) {
		from, level := levelOf(p.ImportPath)
		if level < 0 {
			t.Errorf("%s has no level: give it one here", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "wenxun/") {
				continue
			}
			if to, lower := levelOf(imported); to != from && lower >= level {
				t.Errorf("%s imports %s: arrows run downward only", p.ImportPath, imported)
			}
		}
	}
}

func TestCorpusAndIndexKnowNothingOfTheApplication(t *testing.T) {
	for _, p := range packages(t) {
		for folder, allowed := range closed {
			if !within(p.ImportPath, folder) {
				continue
			}
			for _, imported := range p.Imports {
				isAllowed := slices.ContainsFunc(allowed, func(f string) bool { return within(imported, f) })
				if strings.HasPrefix(imported, "wenxun/internal/") && !isAllowed {
					t.Errorf("%s imports %s, of the application", p.ImportPath, imported)
				}
			}
		}
	}
}

func TestOneFolderKnowsEachLibrary(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			for library, folder := range owner {
				if strings.HasPrefix(imported, library) && !within(p.ImportPath, folder) && registrations[p.ImportPath] != library {
					t.Errorf("%s imports %s, which only %s may", p.ImportPath, imported, folder)
				}
			}
		}
	}
}

// packages lists the packages of the module but this one.
func packages(t *testing.T) (all []goPackage) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "wenxun/...").Output()
	if err != nil {
		t.Fatalf("list the packages: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p goPackage
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		case p.ImportPath != "wenxun/internal":
			all = append(all, p)
		}
	}
}

func levelOf(pkg string) (string, int) {
	for _, l := range levels {
		if within(pkg, l.prefix) {
			return l.prefix, l.level
		}
	}
	return pkg, -1
}

// within reports whether a package is a folder's or below it.
func within(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }
