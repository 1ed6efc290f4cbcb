package read

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"wenxun/corpus"
	"wenxun/index/analysis"
	"wenxun/internal/read/charset"
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
		d, err := r.Read(context.Background(), "report.txt", data, corpus.Overrides{})
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
	atLeast(t, "year", hit, n, 0.8)
}

// letters counts what a reader would read of s.
func letters(s string) int {
	n := 0
	for _, r := range analysis.FoldString(s) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// TestNoTextIsLost reads every text of the corpora: letters stand in the document or among what
// was removed, and hardly any twice.
func TestNoTextIsLost(t *testing.T) {
	if testing.Short() {
		t.Skip("reads thousands of files")
	}
	r := sharedReader(t)
	var files []string
	for _, dir := range []string{"corpora/reports", "corpora/messy", "corpora/seed", "corpora/ccir599/notices", "gold/docs", "gold/repair-docs", "corpora/laws"} {
		root := needShared(t, dir)
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && (strings.HasSuffix(path, ".txt") || strings.HasSuffix(path, ".md")) {
				files = append(files, path)
			}
			return nil
		})
	}
	kept, all := 0, 0
	for i, f := range files {
		if strings.Contains(f, "/laws/") && i%8 != 0 {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d, err := r.Read(context.Background(), filepath.Base(f), data, corpus.Overrides{})
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		decoded, err := charset.Decode(data, "")
		if err != nil {
			t.Fatal(err)
		}
		have := 0
		for _, s := range d.Sections {
			have += letters(s.Heading) + letters(s.Text)
		}
		for _, x := range d.Extraction.Removed {
			have += letters(x.Text)
		}
		if strings.Contains(analysis.FoldString(decoded.Text[:min(len(decoded.Text), 6000)]), strings.Trim(analysis.FoldString(d.Title), "|")) {
			have += letters(d.Title)
		}
		want := letters(decoded.Text)
		kept += min(have, want)
		all += want
		if float64(have) < 0.97*float64(want) || float64(have) > 1.1*float64(want)+200 {
			t.Errorf("%s: %d letters of %d", f, have, want)
		}
	}
	atLeast(t, "letters", kept, all, 0.98)
}
