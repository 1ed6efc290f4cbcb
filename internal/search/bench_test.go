package search

import (
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/match"
	"wenxun/index/scan"
)

func BenchmarkPlan(b *testing.B) {
	if _, err := words("先装词典"); err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]string{
		"keyword":  "海绵城市",
		"keywords": "海绵城市 试点 2024 江西",
		"question": "受疫情影响暂时无力足额缴纳社会保险费的企业可以申请哪些缓缴政策？",
	} {
		b.Run(name, func(b *testing.B) {
			params := DefaultParams(q)
			params.Mode = Smart
			for b.Loop() {
				if _, err := newPlan(params, words, newPlaces(nil), scan.New(nil).Limits()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSnippets shows ten hits of three sections of 2.3 KB each, as a page does.
func BenchmarkSnippets(b *testing.B) {
	if _, err := words("先装词典"); err != nil {
		b.Fatal(err)
	}
	section := &corpus.Section{Ordinal: 1, Heading: "（三）城乡建设", Text: strings.Repeat(
		strings.Repeat("全市完成老旧小区改造120个，新增停车位3.2万个；持续改善人居环境，让群众有更多获得感。\n", 5)+
			"推进海绵城市建设，获省级奖补4.8亿元，同比增长12.5%；持续改善人居环境，让群众有更多获得感。\n", 3)}
	params := DefaultParams("海绵城市")
	params.Mode = Smart
	plan, err := newPlan(params, words, newPlaces(nil), scan.New(nil).Limits())
	if err != nil {
		b.Fatal(err)
	}
	finder := match.NewFinder(plan.request.Query.Root)
	var text match.Text
	text.Folded, text.Edits = analysis.AppendFoldEdits(nil, nil, section.Text)
	s := New(nil, words, Options{})
	b.SetBytes(int64(30 * len(section.Text)))
	for b.Loop() {
		for range 30 {
			hit := index.SectionHit{Ordinal: 1, Excerpt: index.Excerpt{Text: section.Text}}
			_, hit.Text = finder.Folded(match.Text{}, text)
			if len(s.snippets(section, &hit)) == 0 {
				b.Fatal("no snippet")
			}
		}
	}
}
