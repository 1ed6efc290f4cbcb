package bleveengine

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers are the packages of the engine, the lowest first: each may import only earlier ones.
var layers = []string{"bitset", "store", "segment", "terms", "snapshot", "evaluate", ""}

func TestArrowsRunDownward(t *testing.T) {
	const root = "wenxun/index/bleveengine"
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", root+"/...").Output()
	if err != nil {
		t.Fatalf("list the packages: %v", err)
	}
	layer := func(pkg string) int {
		return slices.Index(layers, strings.TrimPrefix(strings.TrimPrefix(pkg, root), "/"))
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if layer(p.ImportPath) < 0 {
			t.Errorf("%s has no place in layers", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, root) && layer(imported) >= layer(p.ImportPath) {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
			if strings.HasPrefix(imported, "github.com/blevesearch/bleve") && p.ImportPath != root && p.ImportPath != root+"/segment" {
				t.Errorf("%s imports %s, which only the engine and segment know", p.ImportPath, imported)
			}
		}
	}
}
