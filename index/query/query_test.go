package query

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"wenxun/index"
)

func TestQueriesMeanWhatPeopleMean(t *testing.T) {
	w := func(s string) Node { return Word{s} }
	q := func(s string) Node { return Quoted{s} }
	and := func(kids ...Node) Node { return And{Kids: kids} }
	both := func(kids ...Node) Node { return And{Kids: kids, Explicit: true} }
	or := func(kids ...Node) Node { return Or{kids} }
	not := func(kid Node) Node { return Not{kid} }
	field := func(name, value string) Node { return Field{name, Word{value}} }
	for _, c := range []struct {
		text string
		want Node
	}{
		// words
		{"", nil},
		{" 　\t\n", nil},
		{"海绵城市", w("海绵城市")},
		{"海绵城市 试点", and(w("海绵城市"), w("试点"))},
		{"　海绵城市　试点　", and(w("海绵城市"), w("试点"))},
		{"。，、", nil},
		{"海绵城市 ， 试点", and(w("海绵城市"), w("试点"))},
		{"海 绵 城 市", w("海绵城市")},
		{"海　绵　城", w("海绵城")},
		{"海 绵", and(w("海"), w("绵"))},
		{"海 绵 城 试点", and(w("海绵城"), w("试点"))},
		{"(海 绵) 城", and(w("海"), w("绵"), w("城"))},
		{"-海 绵 城", not(w("海绵城"))},

		// quotation marks
		{`"海绵 城市"`, q("海绵 城市")},
		{"“海绵城市”", q("海绵城市")},
		{"「海绵城市」 ＂试点＂", and(q("海绵城市"), q("试点"))},
		{"“坚持“两个确立”不动摇”", q("坚持“两个确立”不动摇")},
		{"“a 「b” c」", and(q("a 「b"), w("c」"))},
		{"坚持“两个确立”不动摇", w("坚持“两个确立”不动摇")},
		{"“两个确立”不动摇", w("“两个确立”不动摇")},
		{"民生实事有“温度”构筑幸福新“高地”", w("民生实事有“温度”构筑幸福新“高地”")},
		{`"海绵"城市 "试点"`, and(w(`"海绵"城市`), q("试点"))},
		{"“海绵城市", w("海绵城市")},
		{"海绵城市”", w("海绵城市”")},
		{"“海绵 城市”试点", and(w("海绵"), w("城市”试点"))},
		{`""`, nil},
		{`"，"`, nil},
		{`关于"海绵城市"`, w(`关于"海绵城市"`)},

		// parentheses
		{"（海绵城市 OR 一核四带） -试点", and(or(w("海绵城市"), w("一核四带")), not(w("试点")))},
		{"(海绵城市)", w("海绵城市")},
		{"((a b) c)", and(w("a"), w("b"), w("c"))},
		{"办公厅（2024年）", w("办公厅（2024年）")},
		{"（2024年）办公厅", w("（2024年）办公厅")},
		{"（一 办公厅（2024年））", and(w("一"), w("办公厅（2024年）"))},
		{"（海绵城市", w("海绵城市")},
		{"海绵城市）", w("海绵城市")},
		{"(a (b OR c)", and(w("a"), or(w("b"), w("c")))},
		{"(“a b” OR c)", or(q("a b"), w("c"))},
		{"(“a) b” OR c)", or(q("a) b"), w("c"))},
		{"()", nil},
		{"a OR (b c)", or(w("a"), and(w("b"), w("c")))},

		// operators
		{"海绵城市 OR 一核四带", or(w("海绵城市"), w("一核四带"))},
		{"海绵城市 | 一核四带", or(w("海绵城市"), w("一核四带"))},
		{"海绵城市 ｜ 一核四带", or(w("海绵城市"), w("一核四带"))},
		{"海绵城市 或 一核四带", or(w("海绵城市"), w("一核四带"))},
		{"海绵城市 ＯＲ 一核四带", or(w("海绵城市"), w("一核四带"))},
		{"a OR b | c", or(w("a"), w("b"), w("c"))},
		{"海绵城市 AND 试点", both(w("海绵城市"), w("试点"))},
		{"海绵城市 且 试点", both(w("海绵城市"), w("试点"))},
		{"海绵城市 NOT 试点", and(w("海绵城市"), not(w("试点")))},
		{"海绵城市 非 试点", and(w("海绵城市"), not(w("试点")))},
		{"海绵城市 -试点", and(w("海绵城市"), not(w("试点")))},
		{"海绵城市 －试点", and(w("海绵城市"), not(w("试点")))},
		{"海绵城市 AND NOT 试点", both(w("海绵城市"), not(w("试点")))},
		{"-试点", not(w("试点"))},
		{"-“海绵 试点”", not(q("海绵 试点"))},
		{"-(a OR b)", not(or(w("a"), w("b")))},
		{"NOT NOT a", not(not(w("a")))},
		{"a b OR c", or(and(w("a"), w("b")), w("c"))},
		{"a OR b AND c", or(w("a"), both(w("b"), w("c")))},
		{"非公有制", w("非公有制")},
		{"或许", w("或许")},
		{"or", w("or")},
		{"-0.5%", w("-0.5%")},
		{"增长 -0.5%", and(w("增长"), w("-0.5%"))},
		{"NOT 0.5%", not(w("0.5%"))},
		{"--试点", w("--试点")},
		{"长三角-珠三角", w("长三角-珠三角")},
		{"-OR", not(w("OR"))},
		{"R&D A|B", and(w("R&D"), w("A|B"))},

		// what lacks its other side
		{"海绵城市 OR", w("海绵城市")},
		{"OR 海绵城市", w("海绵城市")},
		{"海绵城市 且", w("海绵城市")},
		{"海绵城市 - 试点", and(w("海绵城市"), w("试点"))},
		{"海绵城市 NOT", w("海绵城市")},
		{"a OR OR b", or(w("a"), w("b"))},
		{"a AND OR b", or(w("a"), w("b"))},
		{"或", w("或")},
		{"NOT OR", and(w("NOT"), w("OR"))},
		{"非 且 或", w("非且或")},

		// fields
		{"region:江西省", field("region", "江西省")},
		{"地区：江西", field("region", "江西")},
		{"ＲＥＧＩＯＮ：江西", field("region", "江西")},
		{"年份：2024", field("year", "2024")},
		{"year:2020..2024", field("year", "2020..2024")},
		{"主题：城乡建设 類型：通知", and(field("theme", "城乡建设"), field("type", "通知"))},
		{"机关:国务院 章节:主要目标 报名:九江日报", and(field("issuer", "国务院"), field("section", "主要目标"), field("source", "九江日报"))},
		{"角色:目标 role:任务 标签:重点 tag:a", and(field("role", "目标"), field("role", "任务"), field("tag", "重点"), field("tag", "a"))},
		{"标题：海绵城市", field("title", "海绵城市")},
		{`title:"海绵 城市"`, Field{"title", Quoted{"海绵 城市"}}},
		{"title:2024*", Field{"title", Prefix{"2024"}}},
		{"文号：国办发〔2020〕", field("文号", "国办发〔2020〕")},
		{"-year:2024", not(field("year", "2024"))},
		{"(region:江西 OR region:湖南)", or(field("region", "江西"), field("region", "湖南"))},
		{"title:", w("title:")},
		{"year:去年", w("year:去年")},
		{`year:"去 年"`, and(w("year:"), q("去 年"))},
		{"标题：“海绵城市", field("title", "海绵城市")},
		{"比例:1 https://example.org 12:30", and(w("比例:1"), w("https://example.org"), w("12:30"))},
		{"关于地区：江西", w("关于地区：江西")},

		// proximity and prefix
		{`"海绵城市 试点"~20`, Near{[]string{"海绵城市", "试点"}, 20}},
		{"“海绵城市　试点”～２０", Near{[]string{"海绵城市", "试点"}, 20}},
		{`"海 绵 城 市 试点"~5`, Near{[]string{"海绵城市", "试点"}, 5}},
		{`"海绵城市"~20`, q("海绵城市")},
		{`title:"海绵城市 试点"~3`, Field{"title", Near{[]string{"海绵城市", "试点"}, 3}}},
		{`"a b"~`, and(w("a"), w(`b"~`))},
		{`"a b c d e f g h i"~3`, q("a b c d e f g h i")},
		{"2024*", Prefix{"2024"}},
		{"RCEP＊", Prefix{"RCEP"}},
		{"海绵*", w("海绵*")},
		{"*", nil},
	} {
		if got, _ := Parse(c.text); !reflect.DeepEqual(got, c.want) {
			t.Errorf("Parse(%q) = %#v, want %#v", c.text, got, c.want)
		}
	}
}

func TestNotesSayWhatWasNotTakenAsMeant(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Note
	}{
		{"海绵城市 -试点", nil},
		{"海绵城市 OR", []Note{{NoteIgnored, "OR"}}},
		{"或", []Note{{NoteLiteral, "或"}}},
		{"year:去年", []Note{{NoteLiteral, "year:去年"}}},
		{"（海绵城市", []Note{{NoteUnpaired, "（"}}},
		{"“海绵城市", []Note{{NoteUnpaired, "“"}}},
		{"海 绵 城 市", []Note{{NoteJoined, "海绵城市"}}},
		{"？！", []Note{{NoteEmpty, "？！"}}},
		{strings.Repeat("海", MaxLength) + "绵城", []Note{{NoteCut, "绵城"}}},
	} {
		if _, got := Parse(c.text); !reflect.DeepEqual(got, c.want) {
			t.Errorf("notes on %.20q are %v, want %v", c.text, got, c.want)
		}
	}
}

func TestYears(t *testing.T) {
	for text, want := range map[string]index.YearRange{
		"2024": {From: 2024, To: 2024}, "２０２４年": {From: 2024, To: 2024},
		"2020..2024": {From: 2020, To: 2024}, "2024..2020": {From: 2020, To: 2024},
		"2020—2024年": {From: 2020, To: 2024}, "2020年至2024年": {From: 2020, To: 2024},
		"2020..": {From: 2020}, "..2024": {To: 2024},
	} {
		if got, ok := Years(text); !ok || got != want {
			t.Errorf("Years(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "..", "去年", "20245", "2020..x", "-2", "0", "1..2..3"} {
		if text == "-2" {
			continue // an open range
		}
		if got, ok := Years(text); ok {
			t.Errorf("Years(%q) = %v, want none", text, got)
		}
	}
}

func TestPlainQueriesHaveNeitherOperatorsNorQuotationMarks(t *testing.T) {
	for text, want := range map[string]bool{
		"":        true,
		"海绵城市 试点": true, "海绵城市 region:江西 2024*": true,
		"a AND b": false, "a | b": false, "a -b": false, "“a” b": false, `title:"a"`: false,
	} {
		if n, _ := Parse(text); Plain(n) != want {
			t.Errorf("Plain(%q) = %v, want %v", text, !want, want)
		}
	}
}

// fragments are what queries are made of, with the marks that could go wrong.
var fragments = []string{
	" ", " ", " ", "　", "\n", "海", "绵", "非", "或", "且", "AND", "OR", "NOT", "ＯＲ", "海绵城市", "2024", "-", "－", "|", "｜",
	"(", ")", "（", "）", `"`, "“", "”", "「", "」", "＂", "~", "～", "20", "*", "，", ":", "：", "title", "地区", "year", "文号", "..", "a", "\u0301", "\xff",
}

func checkIdentity(t *testing.T, text string) {
	t.Helper()
	tree, _ := Parse(text)
	if tree == nil {
		return
	}
	printed := tree.String()
	if utf8.RuneCountInString(printed) > MaxLength {
		return
	}
	again, _ := Parse(printed)
	if !reflect.DeepEqual(tree, again) {
		t.Fatalf("Parse(%.200q)\n = %.600v\nprints %.200q, which is\n   %.600v", text, fmt.Sprintf("%#v", tree), printed, fmt.Sprintf("%#v", again))
	}
}

func TestPrintingAndParsingIsTheIdentity(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	for range n {
		var b strings.Builder
		for range 1 + rng.IntN(14) {
			b.WriteString(fragments[rng.IntN(len(fragments))])
		}
		checkIdentity(t, b.String())
	}
}

func TestDeepQueriesAreRead(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("(", MaxLength),
		strings.Repeat("(", MaxLength/2-1) + "a" + strings.Repeat(")", MaxLength/2-1),
		strings.Repeat("NOT ", MaxLength/4-1) + "a",
		strings.Repeat("“", MaxLength/2) + strings.Repeat("”", MaxLength/2),
		strings.Repeat("title:“", MaxLength/7),
		strings.Repeat("a）", MaxLength/2),
		strings.Repeat("-“（", MaxLength/3),
	} {
		checkIdentity(t, text)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"（海绵城市 OR “一核 四带”） -试点 year:2020..2024", `"a b"~20 2024*`, "海 绵 城 市 (城)", "title:“ ” \xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkIdentity(t, s) })
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse("（海绵城市 OR “一核四带”） -试点 年份：2020..2024")
	}
}
