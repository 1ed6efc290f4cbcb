package read

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"wenxun/corpus"
)

// TestReportsTellTheirYear reads government reports whose files are named for their year.
func TestReportsTellTheirYear(t *testing.T) {
	dir := needShared(t, "corpora/reports")
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	r, _ := New(Options{})
	hit := 0
	n := 0
	for _, f := range files {
		base := filepath.Base(f)
		year, err := strconv.Atoi(base[:4])
		if err != nil {
			continue
		}
		n++
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		// Under another name: the year must come from the text.
		d, err := r.Read(context.Background(), "report.txt", data, corpus.Given{})
		if err != nil {
			t.Errorf("%s: %v", base, err)
			continue
		}
		if d.Year == year {
			hit++
		} else if *verbose {
			t.Logf("%s: year %d, title %q", base, d.Year, d.Title)
		}
	}
	atLeast(t, "year", hit, n, 0.7)
}
