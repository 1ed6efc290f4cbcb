package numbering

import (
	"testing"
	"unicode/utf8"
)

func TestNumbersOfHeadings(t *testing.T) {
	for text, want := range map[string]Marker{
		"第一编 总则":      {Part, 1, len("第一编 ")},
		"第三部分 重点任务":   {Part, 3, len("第三部分 ")},
		"第十二章 附则":     {Chapter, 12, len("第十二章 ")},
		"第 十 一 章 监督":  {Chapter, 11, len("第 十 一 章 ")},
		"第二节 听证":      {Division, 2, len("第二节 ")},
		"第二百三十条 本法自":  {Article, 230, len("第二百三十条 ")},
		"一、总体要求":      {Han, 1, len("一、")},
		"二十一、组织实施":    {Han, 21, len("二十一、")},
		"（三）加强保障":     {HanParen, 3, len("（三）")},
		"(四)加强保障":     {HanParen, 4, len("(四)")},
		"3.补贴标准":      {Decimal1, 3, len("3.")},
		"3、补贴标准":      {Decimal1, 3, len("3、")},
		"1.2 适用范围":    {Decimal2, 1, len("1.2 ")},
		"2.3.4 工作原则":  {Decimal3, 2, len("2.3.4 ")},
		"（2）申请条件":     {Paren, 2, len("（2）")},
		"③办理时限":       {Circled, 3, len("③")},
		"第一，必须坚持":     {First, 1, len("第一，")},
		"一是完善机制":      {Ordinal, 1, len("一是")},
		"附件2":         {Appendix, 2, len("附件2")},
		"表 1 主要指标":    {Appendix, 1, len("表 1")},
		"2024年全市":     {},
		"1.5亿元投向农村":   {},
		"2.69 万亿元":    {},
		"三七、当归等中药材":   {},
		"第一书记驻村工作":    {},
		"一体化发展":       {},
		"（试行）":        {},
		"100.对外贸易":    {},
		"十分重要":        {},
		"附近居民反映":      {},
		"0.04 人/亿元以内": {},
	} {
		if got := Parse(text); got != want {
			t.Errorf("Parse(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"第一章 总则", "（一）", "1.2.3 ", "一、", "附件1", "十百十", "第"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := Parse(s)
		if m.Len < 0 || m.Len > len(s) || m.Kind == None && m.Len != 0 || utf8.ValidString(s) && !utf8.ValidString(s[:m.Len]) {
			t.Fatalf("Parse(%q) = %+v", s, m)
		}
	})
}
