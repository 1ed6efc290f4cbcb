package outline

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// known are headings that have no number by custom.
var known = map[string]bool{
	"序言": true, "前言": true, "引言": true, "序": true, "导言": true, "绪论": true, "概述": true, "总则": true, "附则": true, "结语": true, "结束语": true,
	"后记": true, "附件": true, "附": true, "附录": true, "附表": true, "附注": true, "注释": true, "名词解释": true, "名词注释": true, "有关名词解释": true, "编后语": true, "说明": true,
	"编制说明": true, "相关说明": true, "参考文献": true, "致谢": true, "摘要": true, "名词解释和说明": true, "注": true,
}

var unspaced = strings.NewReplacer(" ", "", "\u3000", "")

// maxUnnumbered is the longest heading without a number, in characters.
const maxUnnumbered = 34

// minUnnumbered is the shortest, in characters: 通知 alone is a word.
const minUnnumbered = 4

// maxCustomary is the longest line that may be one of the customary headings, in characters.
const maxCustomary = 11

// unnumberedRules judge blocks without a number: short lines between whole paragraphs.
var unnumberedRules = rule.Table[candidate, verdict]{
	// Items and what the format calls otherwise are no headings.
	{Name: "no-paragraph", Verdict: unlike, Applies: func(c *candidate) bool { return c.Kind != layout.Paragraph }},
	// The name of the issuer over the title is set like a heading.
	{Name: "letterhead", Verdict: noHeading, Applies: func(c *candidate) bool { return c.Letterhead }},
	// Four bytes a character are the most: what is longer need not be counted.
	{Name: "paragraph", Verdict: unlike, Applies: func(c *candidate) bool { return len(c.Text) > 4*maxUnnumbered }},
	// 前言 and 附件 are headings by custom.
	{Name: "customary-heading", Verdict: customary, Applies: func(c *candidate) bool { return c.isKnown() && !c.last() }},
	// At the end of the document they head nothing.
	{Name: "customary-word-at-end", Verdict: noHeading, Applies: func(c *candidate) bool { return c.isKnown() }},
	// A word or two may be a name, a cell, a salutation.
	{Name: "shorter-than-heading", Verdict: noHeading, Applies: func(c *candidate) bool { return c.runes() < minUnnumbered }},
	// Headings fit on a line.
	{Name: "longer-than-heading", Verdict: unlike, Applies: func(c *candidate) bool { return c.runes() > maxUnnumbered }},
	// Headings end without punctuation.
	{Name: "ends-with-punctuation", Verdict: noHeading, Applies: func(c *candidate) bool { return ends(c.Text, "。；，、：！？…,.;:!?）)") }},
	// Nor do they contain a sentence.
	{Name: "sentence-inside", Verdict: noHeading, Applies: func(c *candidate) bool { return strings.ContainsAny(c.Text, "。；") }},
	// No heading of this length runs over three lines.
	{Name: "over-three-lines", Verdict: noHeading, Applies: func(c *candidate) bool { return c.Lines > 2 }},
	// Brackets, dashes and bullets begin notes and items.
	{Name: "begins-with-mark", Verdict: noHeading, Applies: func(c *candidate) bool {
		first, _ := utf8.DecodeRuneInString(c.Text)
		return strings.ContainsRune("（(【[［〔—-*·•●", first)
	}},
	// A number is a cell or an item, but 2024年工作安排 is a heading.
	{Name: "begins-with-digit", Verdict: noHeading, Applies: func(c *candidate) bool {
		return c.Text[0] >= '0' && c.Text[0] <= '9' && !strings.Contains(c.Text, "年")
	}},
	// Among articles a short line is a paragraph of the law.
	{Name: "line-of-law", Verdict: noHeading, Applies: func(c *candidate) bool { return c.b.ruled(c.i) }},
	// Who speaks, writes or publishes.
	{Name: "byline", Verdict: noHeading, Applies: func(c *candidate) bool { return personal(c.Text) }},
	// 云政发〔2024〕1号.
	{Name: "document-number", Verdict: noHeading, Applies: func(c *candidate) bool { return strings.HasSuffix(c.Text, "号") }},
	// Below 附件 is the title of what is annexed.
	{Name: "title-of-annex", Verdict: customary, Applies: func(c *candidate) bool { return c.underAnnex() && !c.last() }},
	// A heading has a paragraph below it: not an item, a cell or another heading.
	{Name: "over-no-paragraph", Verdict: noHeading, Applies: func(c *candidate) bool { return !c.last() && !c.overParagraph() }},
	// A bold line between plain ones.
	{Name: "bold-line", Verdict: wholeHeading, Applies: func(c *candidate) bool {
		return c.Bold && (c.i == 0 || !c.b.blocks[c.i-1].Bold) && !c.last() && !c.b.blocks[c.i+1].Bold
	}},
	// After an open sentence the line is the rest of it.
	{Name: "after-open-sentence", Verdict: noHeading, Applies: func(c *candidate) bool { return c.i > 0 && !stopped(c.b.blocks[c.i-1].Text) }},
	// Empty lines around a line at the end: headings may come after their texts.
	{Name: "alone-at-end", Verdict: wholeHeading, Applies: func(c *candidate) bool { return c.last() && c.alone() }},
	// Empty lines around a line, or an indented paragraph below it.
	{Name: "alone-over-long-paragraph", Verdict: wholeHeading, Applies: func(c *candidate) bool { return c.overLong() && c.alone() }},
	// Where the lines are whole paragraphs, a short one between long ones is a heading.
	{Name: "short-over-long-paragraph", Verdict: wholeHeading, Applies: func(c *candidate) bool { return c.overLong() && !c.Gap && c.b.plain(c.i) }},
	// Nothing sets the line apart.
	{Name: "nothing-sets-it-apart", Verdict: noHeading},
}

func (c *candidate) isKnown() bool {
	return c.runes() <= maxCustomary && known[strings.TrimRight(unspaced.Replace(c.Text), "：:")]
}

// underAnnex reports a block right below the heading 附件.
func (c *candidate) underAnnex() bool {
	h := len(c.b.headings)
	return h > 0 && c.b.headings[h-1].at == c.i-1 && annexed(c.b.headings[h-1].text)
}

func (c *candidate) overParagraph() bool {
	return !c.last() && c.b.blocks[c.i+1].Kind == layout.Paragraph
}

func (c *candidate) overLong() bool {
	return c.overParagraph() && runes(c.b.blocks[c.i+1].Text) > maxHeading
}

// alone reports a single line with an empty one before it, and one after it or an indent below it.
func (c *candidate) alone() bool {
	return c.Gap && c.Lines == 1 && (c.GapPast || c.last() || c.b.blocks[c.i+1].Indent > c.Indent)
}

// annexed reports the heading 附件, with or without its number.
func annexed(s string) bool {
	s = strings.TrimRight(s, "：: 0123456789一二三四五六七八九十")
	return s == "附件" || s == "附"
}

// plain reports whether the lines of this document are whole paragraphs, so that a short one
// means something.
func (b *builder) plain(i int) bool {
	return b.blocks[i].Measure == 0 || b.blocks[i].Lines == 1 && i+1 < len(b.blocks) && (b.blocks[i+1].Lines == 1 || b.blocks[i].Measure < b.blocks[i+1].Measure*2/3)
}

// personal reports lines about who speaks, writes or publishes rather than headings.
func personal(s string) bool {
	for _, p := range [...]string{"来源", "作者", "记者", "编辑", "责任编辑", "责编", "时间", "日期", "发布", "摄", "通讯员", "网址", "电话", "联系人", "地址", "主持人", "省长", "市长", "县长", "区长", "州长", "主席", "总理", "代表们", "各位"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasSuffix(s, "摄") || strings.HasSuffix(s, "讯") || strings.HasSuffix(s, "文件") || strings.HasSuffix(s, "日") && strings.Contains(s, "年") || strings.Contains(s, "http") || strings.Contains(s, "www.")
}
