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

// TestGoldSections holds headings, sections and metadata against what people read.
func TestGoldSections(t *testing.T) {
	dir := needShared(t, "gold")
	miss := func(format string, args ...any) {
		if *verbose {
			t.Logf(format, args...)
		}
	}
	hit, saidN, trueN, right, probes := 0, 0, 0, 0, 0
	fields := []string{"title", "type", "region", "year", "date", "published", "issuer", "doc_number"}
	score := map[string][2]int{}
	for _, raw := range jsonLines[json.RawMessage](t, filepath.Join(dir, "sections.jsonl")) {
		var g goldDocument
		if err := json.Unmarshal(raw, &g); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &g.Fields); err != nil {
			t.Fatal(err)
		}
		d := readGold(t, dir, g.File)
		if d == nil {
			continue
		}
		var left []string
		for _, h := range g.Headings {
			left = append(left, plain(h.Text))
		}
		trueN += len(left)
		var optional []string
		for _, o := range g.Optional {
			var h goldHeading
			if json.Unmarshal(o, &h) != nil {
				_ = json.Unmarshal(o, &h.Text)
			}
			optional = append(optional, plain(h.Text))
		}
		if g.Headings != nil {
			for _, s := range d.Sections {
				h := plain(s.Heading)
				if h == "" || h == plain(d.Title) {
					continue
				}
				saidN++
				alike := func(x string) bool {
					return x == h || utf8.RuneCountInString(x) >= 6 && utf8.RuneCountInString(h) >= 6 && (strings.HasPrefix(x, h) || strings.HasPrefix(h, x))
				}
				if at := slices.IndexFunc(left, alike); at >= 0 {
					hit++
					left = slices.Delete(left, at, at+1)
				} else if slices.IndexFunc(optional, alike) >= 0 {
					saidN--
				} else {
					miss("%s: not in gold: %s", g.File, s.Heading)
				}
			}
			for _, x := range left {
				miss("%s: missed: %s", g.File, x)
			}
		}
		for _, p := range g.Probes {
			probes++
			at := slices.IndexFunc(d.Sections, func(s corpus.Section) bool {
				return strings.Contains(plain(s.Heading)+plain(s.Text), plain(p.Text))
			})
			target := p.Sub
			if target == "" {
				target = p.Heading
			}
			target = plain(target)
			ok := at >= 0 && target == ""
			if at >= 0 {
				for _, c := range append(slices.Clone(d.Sections[at].Path), d.Sections[at].Heading) {
					c = plain(c)
					ok = ok || c != "" && (c == target || strings.HasPrefix(c, target) || strings.HasPrefix(target, c))
				}
			}
			if ok {
				right++
			} else if at < 0 {
				miss("%s: probe %q in no section", g.File, p.Text)
			} else {
				miss("%s: probe %q in %v, not %s", g.File, p.Text, d.Sections[at].Path, target)
			}
		}
		got := map[string]string{"title": d.Title, "type": d.Type, "region": d.Region, "year": fmt.Sprint(d.Year), "date": d.Date, "published": d.Published, "issuer": d.Issuer, "doc_number": d.DocNumber}
		for _, k := range fields {
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
			same := false
			for _, a := range accepted {
				v := got[k]
				same = same || a == v || (k == "title" || k == "issuer" || k == "doc_number") && plain(a) == plain(v) ||
					k == "type" && slices.Contains(strings.Split(v, "/"), a) || k == "year" && a == "0" && v == ""
			}
			s := score[k]
			s[1]++
			if same {
				s[0]++
			} else {
				miss("%s: %s is %q, should be %q", g.File, k, got[k], accepted)
			}
			score[k] = s
		}
	}
	for _, k := range fields {
		s := score[k]
		least := 0.95
		if k == "issuer" || k == "doc_number" {
			least = 0.90
		}
		atLeast(t, k, s[0], s[1], least)
	}
	precision, recall := ratio(hit, saidN), ratio(hit, trueN)
	f1 := 2 * precision * recall / max(1e-9, precision+recall)
	t.Logf("headings F1 %.3f (precision %.3f recall %.3f)", f1, precision, recall)
	if f1 < 0.93 {
		t.Errorf("headings F1 %.3f < 0.93", f1)
	}
	atLeast(t, "probes", right, probes, 0.97)
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
