package analysis

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSentencesEndWithTheirClosingMarks(t *testing.T) {
	for text, want := range map[string][]string{
		"":           nil,
		"海绵城市":       {"海绵城市"},
		"建成了。还有；再建！": {"建成了。", "还有；再建！"},
		"他说：“建成了。”然后走了。":           {"他说：“建成了。”", "然后走了。"},
		"（已建成。）下一句":                {"（已建成。）", "下一句"},
		"真的？！等等……好":                {"真的？！", "等等……", "好"},
		"第一段\n第二段。\n\n　第三段　":       {"第一段", "第二段。", "第三段"},
		"增长4.8%, e.g. GDP. 其次":     {"增长4.8%, e.g. GDP. 其次"},
		"一句。 ”二句":                  {"一句。", "”二句"},
		"行一\r\n行二\u2028行三\u2029行四": {"行一", "行二", "行三", "行四"},
	} {
		if got := cut(text, Sentences(text)); !slices.Equal(got, want) {
			t.Errorf("Sentences(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParagraphsAreLines(t *testing.T) {
	text := "第一段。还是第一段。\n　\n第二段"
	want := []string{"第一段。还是第一段。", "第二段"}
	if got := cut(text, Paragraphs(text)); !slices.Equal(got, want) {
		t.Errorf("Paragraphs(%q) = %q, want %q", text, got, want)
	}
}

func cut(text string, spans []Span) []string {
	var all []string
	runes := []rune(text)
	for _, s := range spans {
		all = append(all, string(runes[s.Start:s.End]))
	}
	return all
}

// FuzzSentences holds what engines rely on: the folded text of a section is the folded texts of
// its sentences, one break between each.
func FuzzSentences(f *testing.F) {
	for _, s := range []string{"“甲。”“乙！”丙…1,234。\n5", "。\u3099か", "1.。2?\u0301a b。c", "！)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		for _, spans := range [][]Span{Sentences(s), Paragraphs(s)} {
			var folded []string
			for _, part := range cut(s, spans) {
				if p := FoldString(part); p != "" {
					folded = append(folded, p)
				}
			}
			if got, want := strings.Join(folded, "|"), FoldString(s); got != want {
				t.Fatalf("the parts of %q fold to %q, the whole to %q", s, got, want)
			}
		}
	})
}
