package search

import (
	"slices"
	"strings"
	"testing"

	"wenxun/index/analysis"
)

func TestANumberKeepsItsUnit(t *testing.T) {
	for typed, want := range map[string]string{
		"4.8亿元":       "4.8亿元",
		"投资4.8亿元建设":   "投资 4.8亿元 建设",
		"投资１，２３４．５万元": "投资 1234.5万元",
		"奖补3800余万元":   "奖补 3800余万元",
		"新增22个项目":     "新增 22个 项目",
		"增长5%":        "增长 5%",
		"提高3.5个百分点":   "提高 3.5个百分点",
		"面积100平方米":    "面积 100平方米",
		"3家企业":        "3家 企业",
		"500kV变电站":    "500kv 变电站",
		"2024年3月15日":  "2024年3月15日",
		"2024年政府工作报告": "2024年 政府工作报告",
		"一百二十万元":      "一百二十万元",
		"2.3亿吨标准煤":    "2.3亿吨标准煤",
		"国家863计划":     "国家 863 计划",
		"第3条":         "第3条",
		"确诊2.6万例":     "确诊 2.6万例",
		"种植45盆":       "种植 45盆",
		"5至8年":        "5 至 8年",
		"2024政府工作报告":  "2024 政府工作报告",
		"3和5":         "3 和 5",
		"装机12万千瓦":     "装机 12万千瓦",
		"480元":        "480元",
	} {
		p := &planner{cut: words, lexicon: analysis.DefaultLexicon()}
		var got []string
		w := p.word(typed)
		for _, piece := range w.pieces {
			got = append(got, piece.text)
			if text := w.pattern.Folded()[2*piece.start : 2*piece.end].String(); text != piece.text {
				t.Errorf("%s: piece %q is at %q", typed, piece.text, text)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: pieces %s, want %s", typed, s, want)
		}
	}
}

func TestOneFigureHasSeveralWritings(t *testing.T) {
	for _, c := range []struct {
		figure string
		with   []string
		not    []string
	}{
		{"4.8亿元", []string{"4.80亿元", "48000万元", "480000000元"}, []string{"4.8亿元", "0.00048万亿元", "4.8万元"}},
		{"4.80亿元", []string{"4.8亿元", "48000万元"}, []string{"4.80亿元"}},
		{"48000万元", []string{"4.8亿元", "4.80亿元"}, nil},
		{"0.38亿元", []string{"3800万元", "38000000元"}, []string{"3800余万元", "380万元"}},
		{"5%", []string{"5.0%", "5.00%"}, []string{"50%", "0.05%"}},
		{"2千万吨", []string{"2000万吨", "0.2亿吨", "20000000吨"}, nil},
		{"1.5万亿元", []string{"15000亿元", "1.50万亿元"}, nil},
		{"2.5万千瓦", []string{"25000千瓦", "2.50万千瓦"}, []string{"2500万瓦"}},
		{"2.6万例", []string{"26000例", "2.60万例"}, nil},
		{"3825万元", []string{"0.3825亿元", "38250000元"}, nil},
		{"1335件", nil, []string{"0.1335万件"}},
		{"3800元", []string{"0.38万元"}, nil},
		{"22个", nil, []string{"22.00个", "0.0022万个"}},
	} {
		got := writings(c.figure)
		for _, w := range c.with {
			if !slices.Contains(got, w) {
				t.Errorf("%s: no %s in %v", c.figure, w, got)
			}
		}
		for _, w := range c.not {
			if slices.Contains(got, w) {
				t.Errorf("%s: %s in %v", c.figure, w, got)
			}
		}
	}
	for _, none := range []string{"3800余万元", "2024年", "十多个", "4.8", "万元", "0亿元", "3月", "第3条", "5%至", "500kv", "3千"} {
		if got := writings(none); got != nil {
			t.Errorf("%s is written %v", none, got)
		}
	}
}

func TestSmartFindsAFigureHoweverItIsWritten(t *testing.T) {
	s := service(t,
		doc("same", "", "投资4.8亿元，实施项目22个。"),
		doc("padded", "", "投资4.80亿元。"),
		doc("small", "", "投资48,000万元。"),
		doc("parts", "", "面积4.8万平方米，投资3亿元。"),
		doc("about", "", "投资4.8亿余元，奖补3800余万元。"),
		doc("longer", "", "投资24.8亿元。"),
	)
	a := ask(t, s, "4.8亿元", "")
	if got := ids(a); !strings.HasPrefix(got, "same ") || !strings.Contains(got, "padded") || !strings.Contains(got, "small") || a.Total.Documents != 3 || a.Total.Exact != 1 || a.Total.ExactMatches != 1 || a.Total.Matches != 3 {
		t.Errorf("found %s, %+v", got, a.Total)
	}
	if notes := strings.Join(a.Query.Notes, "\n"); !strings.Contains(notes, "48000万元") || !strings.Contains(notes, "4.80亿元") {
		t.Errorf("notes %s", notes)
	}
	if a := ask(t, s, "投资4.8亿元", ""); a.Total.Documents != 3 {
		t.Errorf("in a word: %s, %+v", ids(a), a.Total)
	}
	if a := ask(t, s, "0.38亿元", ""); a.Total.Documents != 0 {
		t.Errorf("a figure that is not exact is found by an exact one: %s", ids(a))
	}
	if a := ask(t, s, "４．８亿元", ""); a.Total.Documents != 3 {
		t.Errorf("full-width: %s", ids(a))
	}
	// With a space they are two words; the figure leads, and is noted.
	a = ask(t, s, "4.8 亿元", "")
	if notes := strings.Join(a.Query.Notes, "\n"); a.Hits[0].ID != "same" || !strings.Contains(notes, "“4.8 亿元”连成一句的有 1 篇") {
		t.Errorf("with a space: %s, %s", ids(a), notes)
	}
	if a := ask(t, s, "4.8亿元", "synonyms=off"); ids(a) != "same" {
		t.Errorf("without synonyms: %s", ids(a))
	}
	if a := ask(t, s, "22个", ""); ids(a) != "same" {
		t.Errorf("22个: %s", ids(a))
	}
}
