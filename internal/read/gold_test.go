package read

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"wenxun/corpus"
	"wenxun/corpus/sample"
	"wenxun/index/analysis"
)

var verbose = flag.Bool("misses", false, "log every miss against the gold")

// shared is where real documents are, beside the project. Where they are missing, tests read the
// project's own documents alone.
const shared = "../../../shared"

// needShared returns the path of a file or folder of real documents. It is for benchmarks, whose
// figures mean something over real documents only.
func needShared(b *testing.B, path string) string {
	b.Helper()
	full := filepath.Join(shared, path)
	if _, err := os.Stat(full); err != nil {
		b.Skip("needs ", full)
	}
	return full
}

// sampleFolder is the prefix of files that are not in a gold's folder but among corpus/sample.
const sampleFolder = "sample/"

// goldSet is a folder of documents with what people read in them: sections.jsonl, repair.jsonl.
type goldSet struct {
	name string
	dir  fs.FS
}

// goldSets returns the project's own gold, and the one over real documents where it is there.
func goldSets() []goldSet {
	sets := []goldSet{{"own", os.DirFS("testdata/gold")}}
	if dir := filepath.Join(shared, "gold"); exists(dir) {
		sets = append(sets, goldSet{"shared", os.DirFS(dir)})
	}
	return sets
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// read reads a document of the gold; nil when its format is not supported.
func (g goldSet) read(t testing.TB, file string) *corpus.Document {
	t.Helper()
	if !Supported(file) {
		return nil
	}
	from, name := g.dir, file
	if in, ok := strings.CutPrefix(file, sampleFolder); ok {
		from, name = sample.Files(), in
	}
	data, err := fs.ReadFile(from, name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := sharedReader(t).Read(context.Background(), path.Base(file), data, corpus.Overrides{})
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return nil
	}
	return doc
}

// lines returns the lines of a JSONL file of the gold.
func lines[T any](t testing.TB, g goldSet, name string) []T {
	t.Helper()
	data, err := fs.ReadFile(g.dir, name)
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	s := bufio.NewScanner(bytes.NewReader(data))
	s.Buffer(nil, len(data)+1)
	for s.Scan() {
		if len(s.Bytes()) == 0 {
			continue
		}
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// plain is a string as the gold compares it: folded, letters and digits alone.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

var theReader = sync.OnceValues(func() (*Reader, error) {
	return New(Options{CacheDir: filepath.Join(os.TempDir(), "wenxun-test-pdfium")})
})

// sharedReader is one reader for all tests: starting PDFium costs seconds.
func sharedReader(t testing.TB) *Reader {
	t.Helper()
	r, err := theReader()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// goldDocument is what people read in a document.
type goldDocument struct {
	File     string
	Fields   map[string]any // with FIELD_alt: what is also right
	Headings []goldHeading
	Optional []goldHeading `json:"optional_headings"` // neither right nor wrong
	Probes   []goldProbe
}

// goldProbe is a phrase and the headings above it.
type goldProbe struct{ Text, Heading, Sub string }

// goldHeading is the text of a heading.
type goldHeading string

// UnmarshalJSON reads a heading with its level, or its text alone.
func (h *goldHeading) UnmarshalJSON(data []byte) error {
	var withLevel struct{ Text string }
	if json.Unmarshal(data, (*string)(h)) == nil {
		return nil
	}
	err := json.Unmarshal(data, &withLevel)
	*h = goldHeading(withLevel.Text)
	return err
}

// UnmarshalJSON reads a document, and its fields by name.
func (g *goldDocument) UnmarshalJSON(data []byte) error {
	type document goldDocument
	if err := json.Unmarshal(data, (*document)(g)); err != nil {
		return err
	}
	return json.Unmarshal(data, &g.Fields)
}

// rate counts what was right.
type rate struct{ right, of int }

func (r *rate) count(right bool) {
	r.of++
	if right {
		r.right++
	}
}

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func atLeast(t *testing.T, what string, r rate, least float64) {
	t.Helper()
	t.Logf("%s %.3f (%d of %d)", what, ratio(r.right, r.of), r.right, r.of)
	if r.of == 0 || ratio(r.right, r.of) < least {
		t.Errorf("%s %.3f (%d of %d) < %.2f", what, ratio(r.right, r.of), r.right, r.of, least)
	}
}

// fieldRates are the metadata that the gold has, with how many of each must be right.
var fieldRates = []struct {
	name  string
	least float64
}{
	{"title", 0.95}, {"type", 0.95}, {"region", 0.95}, {"year", 0.95}, {"date", 0.95}, {"published", 0.95}, {"issuer", 0.90}, {"doc_number", 0.90},
}

// goldScore counts the agreement of documents with the gold.
type goldScore struct {
	t        *testing.T
	fields   map[string]*rate
	found    int // headings of the gold that are headings
	headings int // of the gold
	called   int // headings of the documents, but for optional ones
	probes   rate
}

func (s *goldScore) miss(format string, args ...any) {
	if *verbose {
		s.t.Logf(format, args...)
	}
}

// TestGoldSections compares headings, sections and metadata with what people read.
func TestGoldSections(t *testing.T) {
	for _, set := range goldSets() {
		t.Run(set.name, func(t *testing.T) {
			s := goldScore{t: t, fields: map[string]*rate{}}
			for _, f := range fieldRates {
				s.fields[f.name] = &rate{}
			}
			for _, g := range lines[goldDocument](t, set, "sections.jsonl") {
				if d := set.read(t, g.File); d != nil {
					s.compareFields(&g, d)
					s.compareHeadings(&g, d)
					s.compareProbes(&g, d)
				}
			}
			for _, f := range fieldRates {
				atLeast(t, f.name, *s.fields[f.name], f.least)
			}
			precision, recall := ratio(s.found, s.called), ratio(s.found, s.headings)
			f1 := 2 * precision * recall / max(1e-9, precision+recall)
			t.Logf("headings F1 %.3f (precision %.3f recall %.3f)", f1, precision, recall)
			if f1 < 0.93 {
				t.Errorf("headings F1 %.3f < 0.93", f1)
			}
			atLeast(t, "probes", s.probes, 0.97)
		})
	}
}

func (s *goldScore) compareFields(g *goldDocument, d *corpus.Document) {
	year := ""
	if d.Year != 0 {
		year = fmt.Sprint(d.Year)
	}
	for name, got := range map[string]string{
		"title": d.Title, "type": d.Type, "region": d.Region, "year": year, "date": d.Date, "published": d.Published,
		"issuer": d.Issuer, "doc_number": d.DocNumber,
	} {
		want, ok := g.Fields[name]
		if !ok || want == nil {
			continue
		}
		accepted := []string{fmt.Sprint(want)}
		switch alt := g.Fields[name+"_alt"].(type) {
		case string:
			accepted = append(accepted, alt)
		case []any:
			for _, a := range alt {
				accepted = append(accepted, fmt.Sprint(a))
			}
		}
		right := slices.ContainsFunc(accepted, func(a string) bool { return sameField(name, a, got) })
		s.fields[name].count(right)
		if !right {
			s.miss("%s: %s is %q, should be %q", g.File, name, got, accepted)
		}
	}
}

func sameField(name, want, got string) bool {
	switch name {
	case "title", "issuer", "doc_number":
		return plain(want) == plain(got)
	case "type": // the top level or the leaf
		return slices.Contains(append(strings.Split(got, "/"), got), want)
	case "year":
		return want == got || want == "0" && got == ""
	}
	return want == got
}

// alike reports whether two plain headings are the same, or one the beginning of the other.
func alike(a, b string) bool {
	const enough = 6
	return a == b || utf8.RuneCountInString(a) >= enough && utf8.RuneCountInString(b) >= enough && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

func (s *goldScore) compareHeadings(g *goldDocument, d *corpus.Document) {
	if g.Headings == nil {
		return
	}
	var left, optional []string
	for _, h := range g.Headings {
		left = append(left, plain(string(h)))
	}
	for _, h := range g.Optional {
		optional = append(optional, plain(string(h)))
	}
	s.headings += len(left)
	for _, section := range d.Sections {
		h := plain(section.Heading)
		if h == "" || h == plain(d.Title) {
			continue
		}
		same := func(x string) bool { return alike(x, h) }
		if at := slices.IndexFunc(left, same); at >= 0 {
			s.found++
			s.called++
			left = slices.Delete(left, at, at+1)
		} else if !slices.ContainsFunc(optional, same) {
			s.called++
			s.miss("%s: not in gold: %s", g.File, section.Heading)
		}
	}
	for _, x := range left {
		s.miss("%s: missed: %s", g.File, x)
	}
}

// compareProbes looks each phrase up, and its heading in the path of the section that has it.
func (s *goldScore) compareProbes(g *goldDocument, d *corpus.Document) {
	for _, p := range g.Probes {
		at := slices.IndexFunc(d.Sections, func(section corpus.Section) bool {
			return strings.Contains(plain(section.Heading)+plain(section.Text), plain(p.Text))
		})
		if at < 0 {
			s.probes.count(false)
			s.miss("%s: probe %q in no section", g.File, p.Text)
			continue
		}
		target := plain(p.Heading)
		if p.Sub != "" {
			target = plain(p.Sub)
		}
		right := target == "" || slices.ContainsFunc(append(slices.Clone(d.Sections[at].Path), d.Sections[at].Heading), func(above string) bool {
			above = plain(above)
			return above != "" && (strings.HasPrefix(above, target) || strings.HasPrefix(target, above))
		})
		s.probes.count(right)
		if !right {
			s.miss("%s: probe %q in %v, not %s", g.File, p.Text, d.Sections[at].Path, target)
		}
	}
}

// TestGoldRepair looks for phrases that a reader sees on the page, and for strings that only
// wrong joining makes.
func TestGoldRepair(t *testing.T) {
	type phrase struct{ File, Kind, Text, Why string }
	for _, set := range goldSets() {
		t.Run(set.name, func(t *testing.T) {
			docs := map[string][]string{}
			rates := map[string]*rate{"must_find": {}, "must_not_find": {}}
			for _, g := range lines[phrase](t, set, "repair.jsonl") {
				parts, ok := docs[g.File]
				if !ok {
					parts = foldedParts(set.read(t, g.File))
					docs[g.File] = parts
				}
				if parts == nil {
					continue
				}
				want := analysis.FoldString(g.Text)
				found := slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(p, want) })
				right := found == (g.Kind == "must_find")
				rates[g.Kind].count(right)
				if !right && *verbose {
					t.Logf("%s: %s %q (%s)", g.File, g.Kind, g.Text, g.Why)
				}
			}
			atLeast(t, "must_find", *rates["must_find"], 0.95)
			atLeast(t, "must_not_find", *rates["must_not_find"], 0.97)
		})
	}
}

// foldedParts returns title, headings and texts, folded; nil for no document.
func foldedParts(d *corpus.Document) []string {
	if d == nil {
		return nil
	}
	parts := []string{analysis.FoldString(d.Title)}
	for _, s := range d.Sections {
		parts = append(parts, analysis.FoldString(s.Heading), analysis.FoldString(s.Text))
	}
	return parts
}
