package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/scan"
)

// words are loaded once for all tests: it takes half a second.
var words = LazyCut(analysis.PolicyWords)

// doc makes a report: "# " begins a heading, everything else is text.
func doc(id, title, text string) *corpus.Document {
	d := &corpus.Document{ID: id, Title: title}
	section := corpus.Section{}
	flush := func() {
		if section.Heading != "" || section.Text != "" {
			section.Ordinal = len(d.Sections) + 1
			section.Text = strings.Trim(section.Text, "\n")
			d.Sections = append(d.Sections, section)
		}
	}
	for line := range strings.Lines(text) {
		if heading, ok := strings.CutPrefix(line, "# "); ok {
			flush()
			heading = strings.TrimSpace(heading)
			section = corpus.Section{Heading: heading, Path: []string{heading}, Level: 1}
			continue
		}
		section.Text += line
	}
	flush()
	return d
}

// in sets properties of a report.
func in(d *corpus.Document, region string, year int, date string) *corpus.Document {
	d.Region, d.Year, d.Date = region, year, date
	return d
}

func service(t testing.TB, docs ...*corpus.Document) *Service {
	t.Helper()
	engine := scan.New(analysis.PolicyWords)
	var changes []index.Change
	for _, d := range docs {
		changes = append(changes, index.Change{Put: d})
	}
	if err := engine.Apply(context.Background(), changes); err != nil {
		t.Fatal(err)
	}
	return New(engine, words, Options{Words: analysis.PolicyWords})
}

// ask searches with parameters as in an address.
func ask(t testing.TB, s *Service, q, query string) *Answer {
	t.Helper()
	p := parse(t, query)
	p.Q = q
	a, err := s.Search(context.Background(), p)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return a
}

func ids(a *Answer) string {
	var all []string
	for _, h := range a.Hits {
		if h.Relaxed {
			all = append(all, "~"+h.ID)
		} else {
			all = append(all, h.ID)
		}
	}
	return strings.Join(all, " ")
}

func TestWhatPeopleMean(t *testing.T) {
	s := service(t,
		in(doc("seed", "", "# 民生实事有“温度”构筑幸福新“高地”\n老旧小区改造完成，新增车位1335个，获省级海绵城市建设奖补4.8亿元。\n# 谁来回应群众关切\n谁来回应，就看接访。"), "江西省/九江市/浔阳区", 2025, "2025-01-10"),
		in(doc("sponge", "柳湾市海绵城市建设方案", "# 一、试点\n海绵城市试点总投资24.8亿元，增长59%。数字经济增加值提高0.5%。"), "江西省/柳湾市", 2024, "2024-06-01"),
		in(doc("plan", "柳湾市城市更新计划", "# 一、目标\n推进海绵城市。\n# 二、任务\n开展试点，打造温度民生，增长5%。"), "江西省/柳湾市", 2023, "2023-06-01"),
		in(doc("court", "关于信用惩戒的通知", "对失信被执行人限制高消费。回应关切要及时。"), "浙江省", 2024, "2024-02"),
		doc("number", "关于稳岗的通知", "稳岗补贴继续执行。"),
		doc("cites", "转发通知", "现将柳政发〔2024〕6号转发你们，请结合柳政发〔2024〕16号执行。"),
	)
	if err := s.engine.(index.Store).Apply(context.Background(), []index.Change{{Put: func() *corpus.Document {
		d := doc("number", "关于稳岗的通知", "稳岗补贴继续执行。")
		d.DocNumber = "柳政发〔2024〕6号"
		return d
	}()}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, q, query, want string }{
		{"a pasted title is one phrase", "民生实事有“温度”构筑幸福新“高地”", "size=1", "seed"},
		{"a question that stands exactly is found", "谁来回应", "size=1", "seed"},
		{"a number is whole", "4.8亿元", "mode=exact", "seed"},
		{"a percentage is whole", "增长5%", "mode=exact", "plan"},
		{"a minus before a digit is no NOT", "-0.5%", "mode=exact", "sponge"},
		{"a plain number", "1335", "", "seed"},
		{"NOT per report", "海绵城市 -试点", "", "seed"},
		{"NOT per section", "海绵城市 -试点", "within=section&sort=date", "plan seed"},
		{"traditional characters", "數字經濟", "", "sponge"},
		{"full width", "４．８亿元", "mode=exact", "seed"},
		{"synonyms", "老赖", "", "court"},
		{"synonyms switched off", "老赖", "synonyms=off", ""},
		{"a place beside a term", "柳湾 试点", "sort=date", "plan sponge"},
		{"a year beside a term", "2024 试点", "", "sponge ~cites ~plan ~court"},
		{"cut into words in one section", "推进海绵城市", "", "plan ~sponge ~seed"},
		{"文号 leads", "柳政发〔2024〕6号", "", "number cites"},
		{"文号 without brackets", "柳政发20246号", "", "number cites"},
		{"文号 with spaces", "柳政发 2024 6号", "", "number cites"},
		{"文号 as a field", "文号：柳政发2024", "", "number"},
		{"文号 as a field, a prefix", "文号：柳政发〔2024", "", "number"},
		{"a region by its short name", "region:柳湾 海绵城市", "sort=date", "plan sponge"},
		{"any", "海绵城市的试点有多少", "mode=any", "sponge plan seed"},
		{"marks alone stand nowhere", "？！", "", ""},
		{"nothing asked, newest first", "", "", "seed sponge court plan cites number"},
		{"only filters", "year:2024", "", "sponge court"},
		{"OR", "失信被执行人 OR 1335", "sort=date", "court seed"},
		{"quotation marks never relax", `"海绵城市" 火星`, "", ""},
		{"words relax", "海绵城市 火星", "", "~sponge ~plan ~seed"},
		{"near", `"海绵城市 总投资"~5`, "", "sponge"},
		{"title", "title:更新", "", "plan"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := ask(t, s, c.q, c.query)
			if got := ids(a); got != c.want {
				t.Errorf("%s: found %q, want %q; notes %q", c.q, got, c.want, a.Query.Notes)
			}
		})
	}
}

func TestNotesSayHowManyNotRemoved(t *testing.T) {
	s := service(t, doc("a", "", "海绵城市试点"), doc("b", "", "海绵城市。\n试点在别处。"), doc("c", "", "海绵城市"))
	notes := strings.Join(ask(t, s, "海绵城市 -试点", "").Query.Notes, "\n")
	if !strings.Contains(notes, "排除了 2 篇") {
		t.Errorf("notes %q do not say that two reports were removed", notes)
	}
}

func TestZeroSaysWhichWordStandsNowhereAndWhatWouldFind(t *testing.T) {
	s := service(t,
		in(doc("a", "", "# 一、城建\n海绵城市建设。九江排名前列。\n# 二、经济\nGDP达到100亿元，增速5%。"), "江西省/九江市", 2024, "2024-01-01"),
		in(doc("b", "", "产业\n园区"), "浙江省", 2023, ""),
	)
	has := func(a *Answer, kind SuggestionKind, text string) {
		t.Helper()
		for _, s := range a.Suggestions {
			if s.Kind == kind && strings.Contains(s.Text, text) {
				return
			}
		}
		t.Errorf("%s: no suggestion of kind %s says %q: %+v", a.Query.Text, kind, text, a.Suggestions)
	}
	has(ask(t, s, "海绵城市 火星移民 江西", ""), SuggestAbsent, "火星移民")
	has(ask(t, s, "海绵城市 园区", "mode=exact"), SuggestApart, "海绵城市” 1 篇")
	has(ask(t, s, "九江 GDP 增速", "mode=exact&within=sentence"), SuggestWider, "1 篇")
	has(ask(t, s, "海绵城市", "region=浙江省"), SuggestFilter, "1 篇")
	has(ask(t, s, "产业园区", "mode=exact"), SuggestBreak, "1 篇")
	has(ask(t, s, "九江建设海绵城市", "mode=exact"), SuggestNear, "1 篇")
	has(ask(t, s, "海绵城市 九江 产业", ""), SuggestNear, "去掉“产业”，有 1 篇")
	has(ask(t, s, "拉圾分类", "mode=exact"), SuggestAbsent, "拉圾分类")
	has(ask(t, service(t), "海绵城市", ""), SuggestEmpty, "没有文件")
}

func TestCursorReachesFoundAndRelatedOnceEach(t *testing.T) {
	var docs []*corpus.Document
	for i := range 30 {
		text := "数字经济。"
		if i%10 == 0 {
			text = "海绵城市。数字经济。"
		}
		docs = append(docs, doc(fmt.Sprintf("d%02d", i), "", text))
	}
	s := service(t, docs...)
	p := DefaultParams("海绵城市 数字经济")
	p.Size = 7
	var got []string
	relaxed := false
	for {
		a, err := s.Search(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if a.Total.Documents != 3 || a.Total.Related != 27 || a.Query.Relaxed {
			t.Fatalf("total %+v, relaxed %v", a.Total, a.Query.Relaxed)
		}
		for _, h := range a.Hits {
			got = append(got, h.ID)
			if relaxed && !h.Relaxed {
				t.Errorf("%s was found and comes after a related document", h.ID)
			}
			relaxed = h.Relaxed
		}
		if a.NextCursor == "" {
			break
		}
		p.Cursor = a.NextCursor
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != 30 || len(got) != 30 {
		t.Errorf("reached %d documents: %q", len(got), got)
	}
}

func TestRelatedDocumentsAreCountedAlikeForEverySize(t *testing.T) {
	s := service(t, doc("a", "", "海绵城市 试点"), doc("b", "", "海绵城市 试点"), doc("c", "", "海绵城市"))
	for size, hits := range map[string]int{"0": 0, "1": 1, "2": 2, "3": 3, "10": 3} {
		a := ask(t, s, "海绵城市 试点", "size="+size)
		if a.Total.Related != 1 || len(a.Hits) != hits || (a.NextCursor == "") == (size == "1") {
			t.Errorf("size %s: total %+v, %d hits, cursor %q", size, a.Total, len(a.Hits), a.NextCursor)
		}
	}
	first := ask(t, s, "海绵城市 试点", "size=1")
	if second := ask(t, s, "海绵城市 试点", "size=1&cursor="+first.NextCursor); second.Total.Related != 1 || len(second.Hits) != 1 {
		t.Errorf("a later page: %+v", second.Total)
	}
	for _, q := range []string{"低空", "“海绵城市”", "海绵城市 -试点"} {
		if a := ask(t, s, q, ""); a.Total.Related != 0 {
			t.Errorf("%s cannot relax: %+v", q, a.Total)
		}
	}
}

func TestWordsComeBeforeOccurrencesAcrossWords(t *testing.T) {
	s := service(t,
		doc("across", "简讯", "# 一\n全市招商会议昨日召开，部署下一阶段重点项目。招商会议。"),
		doc("word", "通报", "# 一\n经研究，商会有关工作按既定安排推进，请各单位遵照执行，并于月底前报送情况。"),
		doc("synonym", "无关", "# 一\n别的。"),
	)
	a := ask(t, s, "商会", "mode=smart")
	if got := ids(a); got != "word across" {
		t.Errorf("hits %s", got)
	}
	if a.Hits[0].Across || !a.Hits[1].Across || a.Total.Across != 1 || a.Total.Exact != 2 {
		t.Errorf("total %+v, across %t and %t", a.Total, a.Hits[0].Across, a.Hits[1].Across)
	}
	if !slices.ContainsFunc(a.Query.Notes, func(n string) bool { return strings.Contains(n, "1 篇") && strings.Contains(n, "跨词") }) {
		t.Errorf("notes %q", a.Query.Notes)
	}
	for _, mode := range []string{"exact", "any"} {
		if a := ask(t, s, "商会", "mode="+mode); a.Total.Across != 0 || a.Hits[0].Across || a.Hits[1].Across {
			t.Errorf("%s: %+v", mode, a.Total)
		}
	}
	if a := ask(t, s, "商会 会议", "mode=smart"); ids(a) != "across ~word" || !a.Hits[0].Across || a.Hits[1].Across {
		t.Errorf("one word of two across: %s %+v", ids(a), a.Total)
	}
	if a := ask(t, s, "“商会”", "mode=smart"); a.Total.Across != 0 {
		t.Errorf("a quoted part: %+v", a.Total)
	}
}
