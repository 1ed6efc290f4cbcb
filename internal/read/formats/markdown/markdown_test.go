package markdown

import (
	"context"
	"strings"
	"testing"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule/ruletest"
)

func read(t testing.TB, s string) *layout.Source {
	t.Helper()
	src, err := Read(context.Background(), "a.md", []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestMarkUpSaysWhatLinesAre(t *testing.T) {
	src := read(t, `# 滨河市供水条例

2020年1月1日 通过

<!-- 以上为说明 -->

## 第一章 总则

第一条 为了**规范**供水，制定本条例。详见[附表](http://example.com/a)。

- 原水
- 净水

| 名称 | 数量 |
|---|---|
| 水厂 | 3 |
`)
	var got []string
	for _, l := range src.Lines {
		if l.Kind != layout.Blank {
			got = append(got, map[layout.Kind]string{layout.Heading: "H", layout.Paragraph: "P", layout.Item: "I", layout.Cell: "C"}[l.Kind]+l.Text)
		}
	}
	want := "H滨河市供水条例|P2020年1月1日 通过|H第一章 总则|P第一条 为了规范供水，制定本条例。详见附表。|I原水|I净水|C名称|C数量|C水厂|C3"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	var removed []string
	for _, x := range src.Removed {
		removed = append(removed, x.Kind+":"+x.Text)
	}
	if strings.Join(removed, "|") != "comment:以上为说明|link:http://example.com/a" {
		t.Errorf("removed %q", removed)
	}
}

func TestLineRules(t *testing.T) {
	line := func(s string) *written { return &written{text: s} }
	ruletest.Check(t, lineRules, ruletest.Examples[written]{
		"comment":   {&written{text: "旧文", comment: true}, line("旧文")},
		"blank":     {line(""), line("旧文")},
		"table-row": {line("| 水厂 | 3 |"), &written{text: "| 水厂 | 3 |", fence: "~~~"}},
		"fence":     {line("```"), line("``")},
		"fenced":    {&written{text: "# 总则", fence: "```"}, line("# 总则")},
		"heading":   {line("##总则"), line("#1 水厂")},
		"break":     {line("* * *"), line("* 水厂")},
		"item":      {line("- 水厂"), line("-水厂")},
		"quotation": {line("> 水厂"), line("》水厂")},
		"text":      {line("水厂")},
	})
}

func FuzzRead(f *testing.F) {
	f.Add("# 题\n\n<!-- a\nb --> c\n[x](y)\n| a | b |\n```\nx\n```\n")
	f.Fuzz(func(t *testing.T, s string) {
		src, err := Read(context.Background(), "a.md", []byte(s))
		if err != nil {
			return
		}
		for _, l := range src.Lines {
			if strings.ContainsAny(l.Text, "\n\r") {
				t.Fatalf("a line break in %q", l.Text)
			}
		}
	})
}
