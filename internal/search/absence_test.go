package search

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/scan"
)

// patchy is a service over a library of which some could not be read, at a fixed time.
func patchy(t *testing.T, gaps Gaps, docs ...*corpus.Document) *Service {
	t.Helper()
	engine := scan.New(analysis.PolicyWords)
	for _, d := range docs {
		if err := engine.Apply(context.Background(), []index.Change{{Put: d}}); err != nil {
			t.Fatal(err)
		}
	}
	return New(engine, words, Options{
		Words: analysis.PolicyWords,
		Gaps:  func(context.Context) (Gaps, error) { return gaps, nil },
		Now:   func() time.Time { return time.Date(2026, 3, 1, 17, 30, 0, 0, time.UTC) },
		Unreadable: func(_ context.Context, n int) ([]string, error) {
			names := slices.Repeat([]string{"扫描件.pdf"}, gaps.Unreadable)
			return names[:min(n, len(names))], nil
		},
	})
}

// suggested returns the texts of the suggestions of a kind.
func suggested(a *Answer, kind SuggestionKind) string {
	var all []string
	for _, s := range a.Suggestions {
		if s.Kind == kind {
			all = append(all, s.Text)
		}
	}
	return strings.Join(all, "\n")
}

func TestAnAbsenceIsStatedInASentence(t *testing.T) {
	docs := []*corpus.Document{
		in(doc("a", "", "机器狗巡检已经投入使用。"), "江西省", 2024, ""), in(doc("b", "", "火星"), "江西省", 2023, "2023-05-01"), doc("c", "", "别的"),
	}
	s := patchy(t, Gaps{}, docs...)
	for _, c := range []struct{ q, params, want string }{
		{"火星移民", "mode=exact", "截至2026年3月2日01时30分，在本文库的 3 篇文件中未见“火星移民”。"},
		{"“火星 移民”", "", "截至2026年3月2日01时30分，在本文库的 3 篇文件中未见“火星 移民”。"},
		{"月球基地", "year=2024&region=江西省", "截至2026年3月2日01时30分，在本文库地区为“江西省”、年份为“2024”的 1 篇文件中未见“月球基地”。"},
		{"地区：江西省 月球基地", "", "截至2026年3月2日01时30分，在本文库地区为“江西省”的 2 篇文件中未见“月球基地”。"},
		{"月球基地", "from=2024&to=2024", "截至2026年3月2日01时30分，在本文库日期为2024年的 1 篇文件中未见“月球基地”（另有 1 篇日期不明，不在其中）。"},
		{"月球", "year=2020..2024&from=2020-01&to=2025-03-01", "截至2026年3月2日01时30分，在本文库年份为“2020至2024”、日期自2020年1月至2025年3月1日的 2 篇文件中未见“月球”（另有 1 篇日期不明，不在其中）。"},
		{"机器狗 火星", "mode=exact", "截至2026年3月2日01时30分，在本文库的 3 篇文件中未见“机器狗”和“火星”同在一篇。"},
		{"机器狗 火星 别的", "mode=exact", "截至2026年3月2日01时30分，在本文库的 3 篇文件中未见“机器狗”、“火星”和“别的”同在一篇。"},
		{"机器狗 别的", "mode=exact&within=sentence", "截至2026年3月2日01时30分，在本文库的 3 篇文件中未见“机器狗”和“别的”同在一句。"},
		{"月球 小行星", "mode=any", "截至2026年3月2日01时30分，在本文库的 3 篇文件中未见“月球”、“小行星”中的任何一个。"},
		{"机器狗 -巡检", "mode=exact", "截至2026年3月2日01时30分，在本文库的 3 篇文件中未见“机器狗 -巡检”（检索式）。"},
		{"机器狗", "", ""},
		{"机器狗", "year=1990", "截至2026年3月2日01时30分，本文库没有年份为“1990”的文件（另有 1 篇日期不明，不在其中），无从查找“机器狗”。"},
		{"", "year=1990", "截至2026年3月2日01时30分，本文库没有年份为“1990”的文件（另有 1 篇日期不明，不在其中）。"},
		{"", "from=1990&to=1991", "截至2026年3月2日01时30分，本文库没有日期自1990年至1991年的文件（另有 1 篇日期不明，不在其中）。"},
		{"……", "", ""},
	} {
		if got := suggested(ask(t, s, c.q, c.params), SuggestStatement); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.q, c.params, got, c.want)
		}
	}
	s = patchy(t, Gaps{Unreadable: 12, PagesWithoutText: 5}, docs...)
	a := ask(t, s, "月球", "mode=exact")
	if got := suggested(a, SuggestStatement); !strings.Contains(got, "（另有 12 个文件未能读取、5 页没有文字，不在其中）。") {
		t.Errorf("statement %q", got)
	}
	if got := suggested(a, SuggestUnreadable); !strings.Contains(got, "12 个文件") || strings.Count(got, "扫描件.pdf") != 10 || !strings.HasSuffix(got, " 等。") {
		t.Errorf("unreadable %q", got)
	}
}

func TestTheLongestPartsThatOccurAreNamed(t *testing.T) {
	s := service(t,
		in(doc("a", "", "机器狗巡检已经投入使用。投资24.8亿元。"), "", 2024, ""), in(doc("b", "", "机器狗，火星移民。"), "", 2023, ""), doc("c", "", "移民搬迁"),
	)
	for _, c := range []struct {
		q, params string
		want      []string
	}{
		{"机器狗火星移民基地", "mode=exact", []string{"火星移民 1", "机器狗 2"}},
		{"机器狗火星移民基地", "", []string{"火星移民 1", "机器狗 2"}},
		{"机器狗火星移民基地", "mode=exact&year=2024", []string{"机器狗 1"}},
		{"巡检投资24.8亿元", "mode=exact", []string{"投资24.8亿元 1", "巡检 1"}},
		{"投资4.8亿元", "mode=exact", []string{"投资 1"}},
		{"月球", "mode=exact", nil},
		{"“使用。投资火星”", "", []string{"使用，投资 1", "火星 1"}},
		{"使用，投资火星", "mode=exact", []string{"使用，投资 1", "火星 1"}},
		{"2024", "mode=exact", nil},
		{"24.8件", "mode=exact", []string{"24.8 1"}},
		{"小移民", "mode=exact", []string{"移民 2"}},
		{"火星 移民搬迁", "mode=exact", nil},
	} {
		a := ask(t, s, c.q, c.params)
		var got []string
		for _, x := range a.Suggestions {
			if x.Kind != SuggestPart {
				continue
			}
			part := strings.Trim(x.Query, `"`)
			got = append(got, part+" "+strings.Split(x.Text, " ")[1])
			if found := ask(t, s, x.Query, c.params); found.Total.Documents != x.Documents {
				t.Errorf("%s: %s finds %d documents, not %d", c.q, x.Query, found.Total.Documents, x.Documents)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: parts %q, want %q", c.q, c.params, got, c.want)
		}
	}
}

func TestOtherModesAreOffered(t *testing.T) {
	s := service(t, doc("a", "", "投资，增长"), doc("b", "", "火星"))
	offered := func(q, params string) string {
		var all []string
		a := ask(t, s, q, params)
		for _, x := range a.Suggestions {
			if mode := x.Set["mode"]; mode != "" {
				all = append(all, mode)
				if n := ask(t, s, q, "mode="+mode).Total.Documents; n != x.Documents {
					t.Errorf("%s in %s: %d documents, not %d", q, mode, n, x.Documents)
				}
			}
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct{ q, params, want string }{
		{"投资增长", "mode=exact", "smart any"}, {"投资增长 火星", "mode=exact", "any"}, {"投资增长 火星", "", "any"}, {"月球", "mode=exact", ""}, {"月球", "mode=any", ""},
	} {
		if got := offered(c.q, c.params); got != c.want {
			t.Errorf("%s %s: offered %q, want %q", c.q, c.params, got, c.want)
		}
	}
}

func TestATypedFilterThatIsTooMuchIsNamed(t *testing.T) {
	a := in(doc("a", "", "# 甲\n海绵城市"), "江西省", 2024, "")
	a.Sections[0].Theme = corpus.Themes[0]
	b := in(doc("b", "", "别的"), "湖南省", 2023, "")
	b.Sections[0].Theme = corpus.Themes[1]
	s := service(t, a, b)
	for _, q := range []string{"地区：湖南省 海绵城市", "海绵城市 年份：2023", "海绵城市 主题：" + corpus.Themes[1]} {
		a := ask(t, s, q, "mode=exact")
		if got := suggested(a, SuggestNear); !strings.HasPrefix(got, "去掉“") || !strings.Contains(got, "有 1 篇") {
			t.Errorf("%s: %+v", q, a.Suggestions)
		}
	}
}

func TestOnlyFiltersThatWereGivenAreDropped(t *testing.T) {
	s := service(t, in(doc("a", "", "海绵城市"), "江西省", 2024, "2024-03-01"))
	for params, want := range map[string]string{
		"year=2020":            "year",
		"from=2025":            "from",
		"to=2020":              "to",
		"from=2025&year=2020":  "from year",
		"region=湖南省&year=2020": "region year",
		"region=江西省&year=2020": "year",
		"from=2025&to=2026&region=湖南省&year=2020": "from to region year",
	} {
		dropped := map[string]bool{}
		for _, x := range ask(t, s, "海绵城市", params+"&mode=exact").Suggestions {
			for _, name := range x.Drop {
				dropped[name] = true
			}
		}
		var got []string
		for _, name := range []string{"added_from", "from", "to", "region", "year"} {
			if dropped[name] {
				got = append(got, name)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: drops %q, want %q", params, s, want)
		}
	}
}
