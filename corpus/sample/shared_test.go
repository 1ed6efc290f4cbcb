package sample

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// shared is where real documents and the divisions' names lie beside the repository, if at all.
const shared = "../../../shared"

// commonWords are names of real divisions that are words of the language too, or end in one
// (示范县).
var commonWords = []string{"东方", "中山", "大同", "安康", "平安", "三明", "城区", "矿区", "郊区", "市辖区", "县", "老城区", "范县", "成县"}

func TestNoSampleNamesARealDivision(t *testing.T) {
	names := divisions(t)
	for _, e := range documents(t) {
		if e.name == realPage {
			continue
		}
		text := strings.Join(strings.Fields(e.text), "")
		for _, n := range names {
			if strings.Contains(text, n) {
				t.Errorf("%s names %s", e.name, n)
			}
		}
	}
}

// divisions returns the full names of all divisions and the short ones of provinces and cities.
func divisions(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, file := range []string{"provinces.csv", "cities.csv", "areas.csv"} {
		f, err := os.Open(filepath.Join(shared, "lexicons", file))
		if err != nil {
			t.Skipf("no list of divisions: %v", err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			names = append(names, r[1])
			short := strings.TrimSuffix(strings.TrimSuffix(r[1], "省"), "市")
			if file != "areas.csv" && len([]rune(short)) > 1 {
				names = append(names, short)
			}
		}
	}
	return slices.DeleteFunc(names, func(n string) bool {
		return slices.Contains(commonWords, n) || strings.Contains(n, "直辖县级")
	})
}

// ownSentence is the length in letters and digits from which a stretch between two marks of
// punctuation must be ours alone. Shorter ones are set phrases of the language.
const ownSentence = 16

func TestNoSampleCopiesASentence(t *testing.T) {
	if _, err := os.Stat(filepath.Join(shared, "corpora")); err != nil {
		t.Skipf("no real documents: %v", err)
	}
	// A sentence is known by its first letters; the rest is compared where they are met.
	type sentence struct{ from, text string }
	known := map[[ownSentence]rune][]sentence{}
	begins := map[[2]rune]bool{}
	for _, e := range documents(t) {
		for _, s := range sentences(e.text) {
			var head [ownSentence]rune
			copy(head[:], []rune(s))
			known[head] = append(known[head], sentence{e.name, s})
			begins[[2]rune(head[:2])] = true
		}
	}
	err := filepath.WalkDir(filepath.Join(shared, "corpora"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".txt", ".md", ".html", ".jsonl"}, filepath.Ext(path)) {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := letters(string(raw))
		for i := 0; i+ownSentence <= len(text); i++ {
			if !begins[[2]rune(text[i:i+2])] {
				continue
			}
			for _, s := range known[[ownSentence]rune(text[i:i+ownSentence])] {
				if strings.HasPrefix(string(text[i:min(len(text), i+len(s.text))]), s.text) {
					t.Errorf("%s: %q also stands in %s", s.from, s.text, path)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var markup = regexp.MustCompile(`<[^>]*>`)

// sentences parts text at punctuation and tags and returns the letters and digits of its longer parts.
// Line breaks and spaces part nothing: pages are wrapped and letter-spaced.
func sentences(text string) []string {
	var all []string
	for _, s := range strings.FieldsFunc(markup.ReplaceAllString(text, "|"), func(r rune) bool {
		return strings.ContainsRune("，。；：！？、（）<>|#", r)
	}) {
		if l := letters(s); len(l) >= ownSentence {
			all = append(all, string(l))
		}
	}
	return all
}

// letters drops all but letters and digits, after NFKC.
func letters(text string) []rune {
	var all []rune
	for _, r := range norm.NFKC.String(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			all = append(all, r)
		}
	}
	return all
}
