package read

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wenxun/corpus"
)

// themesRight is how many of the labelled sections must get their theme.
const themesRight = 0.85

// rows returns the rows of a table in testdata, which begin with a comment.
func rows(t *testing.T, name string) (all [][]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for row := range strings.Lines(string(data)) {
		if !strings.HasPrefix(row, "#") {
			all = append(all, strings.Split(strings.TrimRight(row, "\n"), "\t"))
		}
	}
	return all
}

// TestThemesOfOurOwnDocumentsAgreeWithPeople compares themes with labels that a person gave.
func TestThemesOfOurOwnDocumentsAgreeWithPeople(t *testing.T) {
	own := goldSets()[0]
	docs := map[string]*corpus.Document{}
	var themes rate
	for _, row := range rows(t, "themes-own.tsv") {
		file, heading, want := row[0], row[1], row[2]
		if docs[file] == nil {
			if docs[file] = own.read(t, file); docs[file] == nil {
				t.Fatalf("%s cannot be read", file)
			}
		}
		found := false
		for _, s := range docs[file].Sections {
			if plain(s.Heading) != plain(heading) {
				continue
			}
			found = true
			themes.count(s.Theme == want)
			if s.Theme != want && *verbose {
				t.Logf("%s: %s is %s, labelled %s", file, heading, s.Theme, want)
			}
			break
		}
		if !found {
			t.Errorf("%s has no section %s", file, heading)
		}
	}
	atLeast(t, "themes", themes, themesRight)
}

const (
	// themeLetters is how many letters of a section's text help to tell it from others.
	themeLetters = 40
	// minLabelled is how many of the labelled sections must be found again: reading that parts
	// reports otherwise than when they were labelled would make the figure mean nothing.
	minLabelled = 170
)

// sectionKey names a section of a file without its text.
func sectionKey(file string, s *corpus.Section) string {
	letters := []rune(plain(s.Text))
	sum := sha256.Sum256([]byte(file + "\n" + plain(s.Heading) + "\n" + string(letters[:min(len(letters), themeLetters)])))
	return hex.EncodeToString(sum[:6])
}

// TestThemesOfRealReportsAgreeWithPeople compares themes with sections of real reports, where they
// are there, that a person labelled before the table of terms was tuned on any others. The labels
// are named by hashes, since the reports are not ours to copy.
func TestThemesOfRealReportsAgreeWithPeople(t *testing.T) {
	want := map[string]string{}
	for _, row := range rows(t, "themes.tsv") {
		want[row[0]] = row[1]
	}
	if len(want) < minLabelled {
		t.Errorf("%d labelled sections, want at least %d", len(want), minLabelled)
	}
	reports := os.DirFS(filepath.Join(shared, "corpora/reports"))
	files, _ := fs.Glob(reports, "*.txt")
	if len(files) == 0 {
		t.Log("no real reports here")
		return
	}
	var themes rate
	for _, file := range files {
		d, err := sharedReader(t).Read(t.Context(), file, content(t, reports, file), corpus.Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Sections {
			label, ok := want[sectionKey(file, &d.Sections[i])]
			if !ok {
				continue
			}
			themes.count(label == d.Sections[i].Theme)
			if label != d.Sections[i].Theme && *verbose {
				t.Logf("%s: %s, labelled %s: %s", file, d.Sections[i].Theme, label, d.Sections[i].Heading)
			}
		}
	}
	if themes.of < minLabelled {
		t.Fatalf("only %d of %d labelled sections are found again", themes.of, len(want))
	}
	atLeast(t, "themes", themes, themesRight)
}
