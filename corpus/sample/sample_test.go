package sample

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/corpus"
)

const (
	fewestDocuments  = 30
	fewestCharacters = 60_000
	// realPage is the one file that tells of a real place.
	realPage = "xunyang-news-page.txt"
	// gb18030 is the one file that isn't UTF-8.
	gb18030 = "xizhou-work-report-2023.txt"
)

// entry is one document: a file, or a line of a JSONL file.
type entry struct {
	name  string
	text  string // decoded, with markup
	given corpus.Overrides
}

type jsonLine struct {
	ID, Title, Type, Region, Issuer, Date string
	Year                                  int
	Tags                                  []string
	Sections                              []struct {
		Heading string
		Level   int
		Text    string
	}
}

// documents reads every file with what Meta says of it.
func documents(t *testing.T) []entry {
	t.Helper()
	rows := metaRows(t)
	var all []entry
	err := fs.WalkDir(Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(Files(), name)
		if err != nil {
			return err
		}
		if path.Ext(name) == ".jsonl" {
			all = append(all, jsonDocuments(t, name, raw)...)
			return nil
		}
		row, ok := rows[name]
		if !ok {
			t.Errorf("%s has no row in meta.csv", name)
			return nil
		}
		delete(rows, name)
		all = append(all, entry{name: name, text: decoded(t, name, raw), given: row})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range rows {
		t.Errorf("meta.csv names %s, which isn't there", name)
	}
	return all
}

func metaRows(t *testing.T) map[string]corpus.Overrides {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(Meta())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"path", "tags", "region", "issuer"}; !slices.Equal(rows[0], want) {
		t.Fatalf("columns %v, want %v", rows[0], want)
	}
	given := map[string]corpus.Overrides{}
	for _, r := range rows[1:] {
		given[r[0]] = corpus.Overrides{Tags: []string{r[1]}, Region: &r[2]}
	}
	return given
}

func decoded(t *testing.T, name string, raw []byte) string {
	t.Helper()
	if name != gb18030 {
		if !utf8.Valid(raw) {
			t.Errorf("%s is not UTF-8", name)
		}
		return string(raw)
	}
	if utf8.Valid(raw) {
		t.Errorf("%s is UTF-8, want GB18030", name)
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		t.Errorf("%s is not GB18030: %v", name, err)
	}
	return string(text)
}

func jsonDocuments(t *testing.T, name string, raw []byte) []entry {
	t.Helper()
	var all []entry
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l jsonLine
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		if err := decoder.Decode(&l); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !corpus.ValidID(l.ID) || l.Title == "" || corpus.TypeNamed(l.Type) == "" {
			t.Errorf("%s: id %q, title %q, type %q", name, l.ID, l.Title, l.Type)
		}
		var text strings.Builder
		for _, s := range l.Sections {
			text.WriteString(s.Heading + "\n" + s.Text + "\n")
		}
		all = append(all, entry{name: name + "#" + l.ID, text: text.String(),
			given: corpus.Overrides{Tags: l.Tags, Region: &l.Region}})
	}
	return all
}

func TestEverySampleSaysThatItIsOne(t *testing.T) {
	all := documents(t)
	if len(all) < fewestDocuments {
		t.Errorf("%d documents, want at least %d", len(all), fewestDocuments)
	}
	characters := 0
	for _, e := range all {
		characters += utf8.RuneCountInString(e.text)
		if !slices.Equal(e.given.Tags, []string{Tag}) {
			t.Errorf("%s is tagged %v, want %s", e.name, e.given.Tags, Tag)
		}
		if !strings.Contains(e.text, "（示例文件，") {
			t.Errorf("%s has no line that says so", e.name)
		}
		want := "岚江省"
		if e.name == realPage {
			want = "江西省/九江市/浔阳区"
		}
		if region := *e.given.Region; region != want && !strings.HasPrefix(region, "岚江省/") {
			t.Errorf("%s is said to be of %q", e.name, region)
		}
	}
	if characters < fewestCharacters {
		t.Errorf("%d characters in all, want at least %d", characters, fewestCharacters)
	}
}

func TestSamplesHoldTheMessOfRealOnes(t *testing.T) {
	texts := map[string]string{}
	for _, e := range documents(t) {
		texts[e.name] = e.text
	}
	for name, marks := range map[string][]string{
		"chengzhou-work-report-2024.txt": {"澄 州 市 人 民 政 府"},                         // letter-spaced
		"lanjiang-work-report-2023.txt":  {"— 2 —", "岚江省第十四届人民代表大会第一次会议文件"},         // page numbers, running heads
		"stat-bulletin-2023.txt":         {"指标\t年末数（万人）\t比重（%）"},                    // a table
		"youth-measures-traditional.txt": {"兩岸", "創業", "臺灣"},                        // traditional characters
		"old-neighbourhoods-notice.html": {"索引号", "发文字号", "成文日期", "主题分类", "<nav"},   // metadata and clutter
		"river-chief-regulation.txt":     {"第一章　总　　则", "第一条"},                       // 章 and 条
		realPage:                         {"国 家 级 海 绵 城 市 建\n设 奖补", "添了 1.5 万盏\n灯"}, // wrapped and spaced columns
	} {
		for _, m := range marks {
			if !strings.Contains(texts[name], m) {
				t.Errorf("%s lost %q", name, m)
			}
		}
	}
}

func TestTheNewspaperPageHasItsHeadingsAfterTheirTexts(t *testing.T) {
	raw, err := fs.ReadFile(Files(), realPage)
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(raw)), "\n")
	headings := 0
	for _, l := range blocks {
		if strings.Count(l, "“") == 2 && strings.HasSuffix(l, "”") && utf8.RuneCountInString(l) < 30 {
			headings++
		}
	}
	last := blocks[len(blocks)-1]
	if headings != 3 || !strings.HasSuffix(last, "”") {
		t.Errorf("%d headings with quotation marks, last line %q; want 3, the last of them at the end", headings, last)
	}
}

func TestWhatJournalistsLookForStandsInSeveralSamples(t *testing.T) {
	all := documents(t)
	for _, term := range []string{
		"海绵城市", "城市更新", "老旧小区", "新质生产力", "放管服", "数字经济", "河长制", "一老一小", "托育",
		"养老", "营商环境", "专精特新", "双碳", "乡村振兴", "低空经济", "三大攻坚",
	} {
		var in []string
		for _, e := range all {
			if strings.Contains(strings.Join(strings.Fields(e.text), ""), term) {
				in = append(in, e.name)
			}
		}
		if len(in) < 2 {
			t.Errorf("%s stands only in %v", term, in)
		}
	}
}
