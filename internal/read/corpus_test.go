package read

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"wenxun/corpus"
	"wenxun/corpus/sample"
	"wenxun/index/analysis"
	"wenxun/internal/read/charset"
)

// reportNamed matches the names of government reports, which contain their year:
// 2024年….txt among the real ones, place-work-report-2024.txt among the samples.
var reportNamed = regexp.MustCompile(`^(\d{4})\D.*\.txt$|-work-report-(\d{4})\.(?:txt|md)$`)

// TestReportsTellTheirYear reads government reports under another name: the year must come from
// the text.
func TestReportsTellTheirYear(t *testing.T) {
	r := sharedReader(t)
	for _, set := range []struct {
		name  string
		dir   fs.FS
		least float64
	}{
		{"samples", sample.Files(), 1},
		{"real reports", os.DirFS(filepath.Join(shared, "corpora/reports")), 0.8},
	} {
		var years rate
		for _, file := range texts(t, set.dir, ".") {
			match := reportNamed.FindStringSubmatch(path.Base(file))
			if match == nil {
				continue
			}
			d, err := r.Read(context.Background(), "report"+path.Ext(file), content(t, set.dir, file), corpus.Overrides{})
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			right := strconv.Itoa(d.Year) == match[1]+match[2]
			years.count(right)
			if !right && *verbose {
				t.Logf("%s: year %d, title %q", file, d.Year, d.Title)
			}
		}
		if years.of > 0 || set.name == "samples" {
			atLeast(t, "years of "+set.name, years, set.least)
		}
	}
}

// texts returns the text files below a folder, none when it is not there.
func texts(t *testing.T, dir fs.FS, below string) (files []string) {
	t.Helper()
	if _, err := fs.Stat(dir, below); err != nil {
		return nil
	}
	err := fs.WalkDir(dir, below, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && (path.Ext(name) == ".txt" || path.Ext(name) == ".md") {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func content(t *testing.T, dir fs.FS, file string) []byte {
	t.Helper()
	data, err := fs.ReadFile(dir, file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// letters counts the letters and numbers of s.
func letters(s string) int {
	n := 0
	for _, r := range analysis.FoldString(s) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// TestNoTextIsLost reads texts and counts letters: those of the file are in the document or among
// what was removed, and hardly any twice.
func TestNoTextIsLost(t *testing.T) {
	var all rate
	check := func(dir fs.FS, files []string) {
		t.Helper()
		for _, file := range files {
			have, want := lettersRead(t, path.Base(file), content(t, dir, file))
			all.right += min(have, want)
			all.of += want
			if float64(have) < 0.97*float64(want) || float64(have) > 1.1*float64(want)+200 {
				t.Errorf("%s: %d letters of %d", file, have, want)
			}
		}
	}
	check(sample.Files(), texts(t, sample.Files(), "."))
	own := os.DirFS("testdata/gold")
	check(own, texts(t, own, "docs"))
	if !testing.Short() {
		theirs := os.DirFS(shared)
		for _, below := range []string{"corpora/reports", "corpora/messy", "corpora/seed", "corpora/ccir599/notices", "gold/docs", "gold/repair-docs"} {
			check(theirs, texts(t, theirs, below))
		}
		check(theirs, everyEighth(texts(t, theirs, "corpora/laws")))
	}
	atLeast(t, "letters", all, 0.98)
}

func everyEighth(files []string) (some []string) {
	for i := 0; i < len(files); i += 8 {
		some = append(some, files[i])
	}
	return some
}

// lettersRead returns how many letters of a file come out of reading it, and how many it has.
func lettersRead(t *testing.T, name string, data []byte) (have, want int) {
	t.Helper()
	d, err := sharedReader(t).Read(context.Background(), name, data, corpus.Overrides{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	decoded, err := charset.Decode(data, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Sections {
		have += letters(s.Heading) + letters(s.Text)
	}
	for _, x := range d.Extraction.Removed {
		have += letters(x.Text)
	}
	// The title is in no section, where it is the text's own.
	const top = 6000 // bytes
	if strings.Contains(plain(decoded.Text[:min(len(decoded.Text), top)]), plain(d.Title)) {
		have += letters(d.Title)
	}
	return have, letters(decoded.Text)
}
