package sample

import (
	"errors"
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

// shared is where real documents are, beside the repository, if at all.
const shared = "../../../shared"

// divisionsFile has the administrative divisions of China, as the reader knows them.
const divisionsFile = "../../internal/read/division/divisions.tsv"

// goldDocuments are more documents of the invented province, which the reader is tested with.
const goldDocuments = "../../internal/read/testdata/gold/docs"

// commonWords are names of real divisions that are words of the language too, or end in one
// (示范县).
var commonWords = []string{"东方", "中山", "大同", "安康", "平安", "三明", "城区", "矿区", "郊区", "市辖区", "县", "老城区", "范县", "成县"}

// ownDocuments are all documents of the repository that we wrote as documents.
func ownDocuments(t *testing.T) []entry {
	t.Helper()
	all := documents(t)
	files, err := os.ReadDir(goldDocuments)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join(goldDocuments, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{name: f.Name(), text: string(raw)})
	}
	return all
}

func TestNoDocumentNamesARealDivision(t *testing.T) {
	names := divisions(t)
	for _, e := range ownDocuments(t) {
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
	table, err := os.ReadFile(divisionsFile)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for row := range strings.Lines(string(table)) {
		code, name, ok := strings.Cut(strings.TrimSpace(row), "\t")
		if !ok || strings.HasPrefix(code, "#") {
			continue
		}
		names = append(names, name)
		short := strings.TrimSuffix(strings.TrimSuffix(name, "省"), "市")
		if strings.HasSuffix(code, "00") && len([]rune(short)) > 1 {
			names = append(names, short)
		}
	}
	const atLeast = 3000
	if len(names) < atLeast || !slices.Contains(names, "浔阳区") || !slices.Contains(names, "江西") {
		t.Fatalf("%d names of divisions, want all", len(names))
	}
	return slices.DeleteFunc(names, func(n string) bool {
		return slices.Contains(commonWords, n) || strings.Contains(n, "直辖县级")
	})
}

// ownSentence is the length in letters and digits from which a stretch between two marks of
// punctuation must be ours alone. Shorter ones are set phrases of the language.
const ownSentence = 16

// originals finds sentences of our documents in other texts. A sentence is known by its first
// letters; the rest is compared where they occur.
type originals struct {
	known  map[[ownSentence]rune][]sentence
	begins map[[2]rune]bool
}

// sentence is a stretch of letters of one of our documents.
type sentence struct{ from, text string }

func newOriginals(documents []entry) originals {
	o := originals{map[[ownSentence]rune][]sentence{}, map[[2]rune]bool{}}
	for _, e := range documents {
		for _, s := range sentences(e.text) {
			var head [ownSentence]rune
			copy(head[:], []rune(s))
			o.known[head] = append(o.known[head], sentence{e.name, s})
			o.begins[[2]rune(head[:2])] = true
		}
	}
	return o
}

// in returns the sentences of our documents that occur in a text.
func (o originals) in(raw string) (copied []sentence) {
	text := letters(raw)
	for i := 0; i+ownSentence <= len(text); i++ {
		if !o.begins[[2]rune(text[i:i+2])] {
			continue
		}
		for _, s := range o.known[[ownSentence]rune(text[i:i+ownSentence])] {
			if strings.HasPrefix(string(text[i:min(len(text), i+len(s.text))]), s.text) {
				copied = append(copied, s)
			}
		}
	}
	return copied
}

func TestACopiedSentenceIsFound(t *testing.T) {
	o := newOriginals([]entry{{name: "ours", text: "短句不算。<p>渡口的老槐树下新添了一排长椅和两盏路灯</p>，等船的人不再站着。"}})
	for text, want := range map[string]bool{
		"某页写道：渡口的老槐树下新添了一排长椅和两盏路灯。":         true,
		"换行和空格都不算：渡口的老槐\n树下新 添 了一排长椅和两盏路灯。": true,
		"只有开头一样：渡口的老槐树下新添了一排长椅和三盏路灯。":       false,
		"短句不算。":  false,
		"渡口的老槐树": false,
	} {
		if copied := o.in(text); len(copied) > 0 != want {
			t.Errorf("%q copies %v", text, copied)
		}
	}
}

// TestNoDocumentCopiesASentence looks for our sentences in real documents, where those are there.
func TestNoDocumentCopiesASentence(t *testing.T) {
	all := ownDocuments(t)
	o := newOriginals(all)
	for _, e := range all {
		if len(o.in(e.text)) == 0 {
			t.Errorf("%s has no sentence that could be found", e.name)
		}
	}
	err := filepath.WalkDir(filepath.Join(shared, "corpora"), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() || !slices.Contains([]string{".txt", ".md", ".html", ".jsonl"}, filepath.Ext(path)) {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, s := range o.in(string(raw)) {
			t.Errorf("%s: %q is also in %s", s.from, s.text, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var markup = regexp.MustCompile(`<[^>]*>`)

// sentences splits text at punctuation and tags and returns the letters and digits of its longer parts.
// Line breaks and spaces split nothing: pages are wrapped and letter-spaced.
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
