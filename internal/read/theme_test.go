package read

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wenxun/corpus"
)

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

// TestThemesAgreeWithPeople holds the themes against sections that a person labelled before the
// table of terms was tuned on any others.
func TestThemesAgreeWithPeople(t *testing.T) {
	dir := needShared(t, "corpora/reports")
	golden, err := os.ReadFile("testdata/themes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want, heading := map[string]string{}, map[string]string{}
	for row := range strings.Lines(string(golden)) {
		if f := strings.Split(strings.TrimRight(row, "\n"), "\t"); len(f) == 3 && row[0] != '#' {
			want[f[0]], heading[f[0]] = f[1], f[2]
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	hit, found := 0, 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d, err := sharedReader(t).Read(context.Background(), filepath.Base(f), data, corpus.Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Sections {
			key := sectionKey(filepath.Base(f), &d.Sections[i])
			label, ok := want[key]
			if !ok {
				continue
			}
			found++
			if label == d.Sections[i].Theme {
				hit++
			} else if *verbose {
				t.Logf("%s: %s, labelled %s: %s", filepath.Base(f), d.Sections[i].Theme, label, d.Sections[i].Heading)
			}
		}
	}
	if found < minLabelled {
		t.Fatalf("only %d of %d labelled sections are found again", found, len(want))
	}
	atLeast(t, "themes", hit, found, 0.85)
}
