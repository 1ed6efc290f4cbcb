package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFoldBringsTogetherWhatSaysTheSame(t *testing.T) {
	for text, want := range map[string]string{
		"海绵城市":            "海绵城市",
		"海 绵　城 市":         "海绵城市",
		"數字經濟":            "数字经济",
		"⺁房":              "厂房",
		"“三个代表”重要思想":      "三个代表重要思想",
		"“温度”“高地”":        "温度|高地",
		"“温度” 《高地》":       "温度|高地",
		"1,234.5万":        "1234.5万",
		"1,2345":          "1|2345",
		"12,345,678元":     "12345678元",
		"1”,234":          "1|234",
		"3.":              "3",
		"第3.项":            "第3|项",
		"４．８亿元":           "4.8亿元",
		"增长5％":            "增长5%",
		"100㎡":            "100m2",
		"open  source":    "open|source",
		"GDP 增速":          "gdp增速",
		"上下贯通 、横向":        "上下贯通|横向",
		"一段\n二段":          "一段|二段",
		"。，海绵、！":          "海绵",
		"cafe\u0301":      "café",
		"海\u200b绵\u202e城": "海绵城",
		"𠀀":               "𠀀",
		"":                "",
	} {
		if got := FoldString(text); got != want {
			t.Errorf("FoldString(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFoldMapLeadsBackToTheSource(t *testing.T) {
	text := "建成100㎡“海 绵”城市、𠀀"
	folded, spans := FoldMap(text)
	runes := []rune(text)
	p := NewPattern("m2海绵城市")
	start, end := p.Next(folded, 0)
	if start < 0 {
		t.Fatalf("%q is not in %q", p, folded)
	}
	if got := string(runes[spans[start].Start:spans[end-1].End]); got != "㎡“海 绵”城市" {
		t.Errorf("the match covers %q", got)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"海绵“城市”，1,234.5", "e\u0301㎡ﾞ", "\xff\xed\xa0\x80", "a b\u00a0c|d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFold(t, s)
		folded, spans := FoldMap(s)
		if len(spans) != folded.Units() {
			t.Fatalf("%d spans for %d units", len(spans), folded.Units())
		}
		n, last := int32(utf8.RuneCountInString(s)), int32(0)
		for _, sp := range spans {
			if sp.Start < last || sp.End < sp.Start || sp.End > n {
				t.Fatalf("span %v after %d in %d code points", sp, last, n)
			}
			last = sp.Start
		}
		out := folded.String()
		if strings.HasPrefix(out, "|") || strings.HasSuffix(out, "|") || strings.Contains(out, "||") {
			t.Fatalf("breaks are not single and inside: %q", out)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	text := strings.Repeat("实施旧改项目22个，改造面积144.6万平方米，惠及居民1.6万户。\n", 1000)
	dst := make(Folded, 0, len(text))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dst = AppendFold(dst[:0], text)
	}
}

func BenchmarkFoldMap(b *testing.B) {
	text := strings.Repeat("实施旧改项目22个，改造面积144.6万平方米，惠及居民1.6万户。\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		FoldMap(text)
	}
}
