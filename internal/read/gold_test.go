package read

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"wenxun/corpus"
	"wenxun/index/analysis"
)

var verbose = flag.Bool("misses", false, "log every miss against the gold")

// shared is where real documents lie beside the project; tests that need them are skipped without.
const shared = "../../../shared"

func needShared(t testing.TB, path string) string {
	t.Helper()
	full := filepath.Join(shared, path)
	if _, err := os.Stat(full); err != nil {
		t.Skip("needs ", full)
	}
	return full
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

type goldHeading struct {
	Text  string `json:"text"`
	Level int    `json:"level"`
}

type goldDocument struct {
	File     string            `json:"file"`
	Fields   map[string]any    `json:"-"`
	Headings []goldHeading     `json:"headings"`
	Optional []json.RawMessage `json:"optional_headings"`
	Probes   []struct{ Text, Heading, Sub string }
}

func jsonLines[T any](t testing.TB, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []T
	s := bufio.NewScanner(f)
	s.Buffer(nil, 16<<20)
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

var theReader = sync.OnceValues(func() (*Reader, error) {
	return New(Options{})
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

func readGold(t testing.TB, dir, file string) *corpus.Document {
	t.Helper()
	if !Supported(file) {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	r := sharedReader(t)
	doc, err := r.Read(context.Background(), filepath.Base(file), data, corpus.Given{})
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return nil
	}
	return doc
}

// goldScore counts what agrees with people's reading.
type goldScore struct {
	t                *testing.T
	hit, given, gold int // headings: right, of ours, of the gold
	right, probes    int
	fields           map[string][2]int // name → right, all
}

// goldFields are the metadata that the gold has.
var goldFields = []string{"title", "type", "region", "year", "date", "published", "issuer", "doc_number"}

func (g *goldScore) miss(format string, args ...any) {
	if *verbose {
		g.t.Logf(format, args...)
	}
}

// TestGoldSections compares headings, sections and metadata with what people read.
func TestGoldSections(t *testing.T) {
	dir := needShared(t, "gold")
	score := &goldScore{t: t, fields: map[string][2]int{}}
	for _, raw := range jsonLines[json.RawMessage](t, filepath.Join(dir, "sections.jsonl")) {
		var g goldDocument
		if err := json.Unmarshal(raw, &g); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &g.Fields); err != nil {
			t.Fatal(err)
		}
		if d := readGold(t, dir, g.File); d != nil {
			score.headings(&g, d)
			score.probe(&g, d)
			score.metadata(&g, d)
		}
	}
	for _, k := range goldFields {
		least := 0.95
		if k == "issuer" || k == "doc_number" {
			least = 0.90
		}
		atLeast(t, k, score.fields[k][0], score.fields[k][1], least)
	}
	precision, recall := ratio(score.hit, score.given), ratio(score.hit, score.gold)
	f1 := 2 * precision * recall / max(1e-9, precision+recall)
	t.Logf("headings F1 %.3f (precision %.3f recall %.3f)", f1, precision, recall)
	if f1 < 0.93 {
		t.Errorf("headings F1 %.3f < 0.93", f1)
	}
	atLeast(t, "probes", score.right, score.probes, 0.97)
}

// optional are the headings that a reader may take for some or not.
func (g *goldDocument) optional() []string {
	var all []string
	for _, o := range g.Optional {
		var h goldHeading
		if json.Unmarshal(o, &h) != nil {
			_ = json.Unmarshal(o, &h.Text)
		}
		all = append(all, plain(h.Text))
	}
	return all
}

func (s *goldScore) headings(g *goldDocument, d *corpus.Document) {
	var left []string
	for _, h := range g.Headings {
		left = append(left, plain(h.Text))
	}
	s.gold += len(left)
	if g.Headings == nil {
		return
	}
	optional := g.optional()
	for i := range d.Sections {
		h := plain(d.Sections[i].Heading)
		if h == "" || h == plain(d.Title) {
			continue
		}
		s.given++
		alike := func(x string) bool {
			return x == h || utf8.RuneCountInString(x) >= 6 && utf8.RuneCountInString(h) >= 6 && (strings.HasPrefix(x, h) || strings.HasPrefix(h, x))
		}
		if at := slices.IndexFunc(left, alike); at >= 0 {
			s.hit++
			left = slices.Delete(left, at, at+1)
		} else if slices.ContainsFunc(optional, alike) {
			s.given--
		} else {
			s.miss("%s: not in gold: %s", g.File, d.Sections[i].Heading)
		}
	}
	for _, x := range left {
		s.miss("%s: missed: %s", g.File, x)
	}
}

// probe looks for phrases under their headings.
func (s *goldScore) probe(g *goldDocument, d *corpus.Document) {
	for _, p := range g.Probes {
		s.probes++
		at := slices.IndexFunc(d.Sections, func(x corpus.Section) bool {
			return strings.Contains(plain(x.Heading)+plain(x.Text), plain(p.Text))
		})
		if at < 0 {
			s.miss("%s: probe %q in no section", g.File, p.Text)
			continue
		}
		target := p.Sub
		if target == "" {
			target = p.Heading
		}
		if under(&d.Sections[at], plain(target)) {
			s.right++
		} else {
			s.miss("%s: probe %q in %v, not %s", g.File, p.Text, d.Sections[at].Path, target)
		}
	}
}

// under reports a section that is, or is below, one with the target as its heading.
func under(s *corpus.Section, target string) bool {
	return target == "" || slices.ContainsFunc(append(slices.Clone(s.Path), s.Heading), func(h string) bool {
		h = plain(h)
		return h != "" && (strings.HasPrefix(h, target) || strings.HasPrefix(target, h))
	})
}

func (s *goldScore) metadata(g *goldDocument, d *corpus.Document) {
	got := map[string]string{"title": d.Title, "type": d.Type, "region": d.Region, "year": fmt.Sprint(d.Year), "date": d.Date, "published": d.Published, "issuer": d.Issuer, "doc_number": d.DocNumber}
	for _, k := range goldFields {
		want, ok := g.Fields[k]
		if !ok || want == nil {
			continue
		}
		accepted := []string{fmt.Sprint(want)}
		switch alt := g.Fields[k+"_alt"].(type) {
		case string:
			accepted = append(accepted, alt)
		case []any:
			for _, a := range alt {
				accepted = append(accepted, fmt.Sprint(a))
			}
		}
		n := s.fields[k]
		n[1]++
		if slices.ContainsFunc(accepted, func(a string) bool { return sameFact(k, a, got[k]) }) {
			n[0]++
		} else {
			s.miss("%s: %s is %q, should be %q", g.File, k, got[k], accepted)
		}
		s.fields[k] = n
	}
}

// sameFact reports whether a value agrees with the gold: titles and names but for punctuation, types
// by their leaf too, years that are unknown by any name.
func sameFact(field, want, got string) bool {
	switch field {
	case "title", "issuer", "doc_number":
		return plain(want) == plain(got)
	case "type":
		return want == got || slices.Contains(strings.Split(got, "/"), want)
	case "year":
		return want == got || want == "0" && got == ""
	}
	return want == got
}

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func atLeast(t *testing.T, what string, hit, of int, least float64) {
	t.Helper()
	t.Logf("%s %.3f (%d of %d)", what, ratio(hit, of), hit, of)
	if ratio(hit, of) < least {
		t.Errorf("%s %.3f < %.2f", what, ratio(hit, of), least)
	}
}

// TestGoldRepair looks for phrases that a reader sees on the page, and for strings that only
// wrong joining makes.
func TestGoldRepair(t *testing.T) {
	dir := needShared(t, "gold")
	type phrase struct{ File, Kind, Text, Why string }
	docs := map[string][]string{}
	hit, of := map[string]int{}, map[string]int{}
	for _, g := range jsonLines[phrase](t, filepath.Join(dir, "repair.jsonl")) {
		parts, ok := docs[g.File]
		if !ok {
			if d := readGold(t, dir, g.File); d != nil {
				parts = []string{analysis.FoldString(d.Title)}
				for _, s := range d.Sections {
					parts = append(parts, analysis.FoldString(s.Heading), analysis.FoldString(s.Text))
				}
			}
			docs[g.File] = parts
		}
		if parts == nil {
			continue
		}
		of[g.Kind]++
		want := analysis.FoldString(g.Text)
		found := slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(p, want) })
		if found == (g.Kind == "must_find") {
			hit[g.Kind]++
		} else if *verbose {
			t.Logf("%s: %s %q (%s)", g.File, g.Kind, g.Text, g.Why)
		}
	}
	atLeast(t, "must_find", hit["must_find"], of["must_find"], 0.95)
	atLeast(t, "must_not_find", hit["must_not_find"], of["must_not_find"], 0.97)
}
