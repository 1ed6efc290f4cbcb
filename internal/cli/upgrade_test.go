package cli

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnEarlierLibraryIsUpgraded opens testdata/library-1.zip: two of the sample reports, one of them with a
// corrected tag, a file that could not be read and a key, as the first format of the catalog has them.
func TestAnEarlierLibraryIsUpgraded(t *testing.T) {
	h := newHome(t)
	files, err := zip.OpenReader(filepath.Join("testdata", "library-1.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	if err := os.CopyFS(h.path("library"), files); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(h.path("library/catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, said := h.run(1, "search", "岚江"); !strings.Contains(said, "wenxun reindex") {
		t.Errorf("a search says %q", said)
	}
	h.run(0, "reindex")
	if out, _ := h.run(0, "search", "岚江"); !strings.Contains(out, "2 篇文件") || !strings.Contains(out, "1 个文件读不了") {
		t.Errorf("found %s", out)
	}
	if out, _ := h.run(0, "show", "VVAqIxJZjmhXIBhs"); !strings.Contains(out, "旧标签") {
		t.Errorf("the corrected tag is gone: %s", out)
	}
	if out, _ := h.run(0, "keys", "list"); !strings.Contains(out, "旧钥匙") {
		t.Errorf("the key is gone: %s", out)
	}
	if out, _ := h.run(0, "check"); !strings.Contains(out, "完好") {
		t.Errorf("check says %s", out)
	}
	if kept, err := os.ReadFile(h.path("library/catalog.db.old")); err != nil || string(kept) != string(before) {
		t.Errorf("the earlier catalog is not kept: %v", err)
	}
	// What the upgrade wrote makes the catalog again, if that is lost.
	if err := os.Remove(h.path("library/catalog.db")); err != nil {
		t.Fatal(err)
	}
	h.run(0, "reindex")
	if out, _ := h.run(0, "show", "VVAqIxJZjmhXIBhs"); !strings.Contains(out, "旧标签") {
		t.Errorf("the tag is gone from the catalog made again: %s", out)
	}
}
