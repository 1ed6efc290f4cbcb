package metadata

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
)

// genres are the words with which titles of official documents end.
var genres = strings.Fields(`报告 决议 决定 命令 公报 公告 通告 意见 通知 通报 请示 批复 议案 函 纪要 办法 规定 条例 细则 规则 规划 计划 纲要 方案 要点

	措施 指南 预案 标准 清单 目录 讲话 解读 答复 说明 建议 法 令 章程 准则 守则 倡议书 公开信 提示 规程 规范 解释 修正案 安排 公约 协定 白皮书 蓝皮书 导则 制度 举措 问答 政策 大纲 布局`)

// endsInGenre reports a line that ends as titles do, a trailing （试行） or （2022—2025年） apart.
func endsInGenre(s string) bool {
	s = strings.TrimRight(s, " \u3000")
	for {
		r, _ := utf8.DecodeLastRuneInString(s)
		if r != '）' && r != ')' {
			break
		}
		at := max(strings.LastIndex(s, "（"), strings.LastIndex(s, "("))
		if at <= 0 || len(s)-at > 60 {
			return false
		}
		s = strings.TrimRight(s[:at], " ")
	}
	for _, g := range genres {
		if strings.HasSuffix(s, g) && len(s) > len(g) {
			return true
		}
	}
	return false
}

// maxHeadline is the longest second part of a headline, in characters.
const maxHeadline = 40

// headline counts the pieces of a title that opens a document on one line: those of an official
// title up to its genre, or the two parts of a headline before the text.
func headline(blocks []repair.Block) int {
	organs := 0
	for organs < len(blocks) && organ(blocks[organs].Text) {
		organs++
	}
	for n := 1; n <= maxTitleLines+organs && n <= len(blocks); n++ {
		if n > 1 && (!titleLike(&blocks[n-1]) || bare(blocks[n-1].Text) == bare(blocks[0].Text)) {
			break
		}
		if endsInGenre(blocks[n-1].Text) {
			return n
		}
	}
	if len(blocks) > 2 && titleLike(&blocks[1]) && bare(blocks[1].Text) != bare(blocks[0].Text) && !organ(blocks[1].Text) &&
		utf8.RuneCountInString(blocks[1].Text) <= maxHeadline && utf8.RuneCountInString(blocks[2].Text) > maxHeadline {
		return 2
	}
	return 1
}

// sameType reports whether b is set in the large type of a, as the second line of a title is.
func sameType(a, b *repair.Block) bool {
	return a.Size > 0 && math.Abs(a.Size-b.Size) < 0.5 && a.Page == b.Page && a.Bold == b.Bold && a.Centered == b.Centered &&
		(a.Centered || a.Size >= titleSize) && (a.Bold || a.Size >= titleSize) && !ends(b.Text, "。；，、：") && utf8.RuneCountInString(b.Text) < maxTitle
}

// continuesTitle reports whether some line soon after completes the title.
func continuesTitle(blocks []repair.Block, at, n, end int) bool {
	for k := at + n; k < min(end, at+maxTitleLines); k++ {
		if !titleLike(&blocks[k]) {
			return false
		}
		if endsInGenre(blocks[k].Text) {
			return true
		}
	}
	return false
}

func joined(blocks []repair.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		b.WriteString(x.Text)
	}
	return b.String()
}

// joinTitle joins the lines of a title; only between Latin words is a line end a space.
func joinTitle(parts []string) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			last, _ := utf8.DecodeLastRuneInString(parts[i-1])
			first, _ := utf8.DecodeRuneInString(p)
			if last < 0x80 && first < 0x80 || organ(parts[i-1]) && (organ(p) || strings.HasPrefix(p, "关于")) && len(parts) > 2 {
				b.WriteByte(' ')
			}
		}
		b.WriteString(p)
	}
	return b.String()
}

// bodyBegins reports the block at which the head of a document ends.
func bodyBegins(x *repair.Block, i int) bool {
	switch x.Marker.Kind {
	case numbering.Part, numbering.Chapter, numbering.Division, numbering.Article, numbering.Han, numbering.HanParen:
		return true
	}
	if x.Kind == layout.Cell {
		return true
	}
	n := utf8.RuneCountInString(x.Text)
	return n > maxTitle || n > 24 && ends(x.Text, "。！？") || strings.HasPrefix(x.Text, "各位代表") || n > 40 && ends(x.Text, "：")
}

// titleScore returns how much block i looks like the beginning of the title; 0 for not at all.
func titleScore(blocks []repair.Block, i, end int) int {
	x := &blocks[i]
	if !titleLike(x) {
		return 0
	}
	score := 10 - min(i, 8)
	whole := x.Text
	for n := 1; n < maxTitleLines && i+n < end && !endsInGenre(whole) && titleLike(&blocks[i+n]); n++ {
		whole += blocks[i+n].Text
	}
	if endsInGenre(whole) {
		score += 12
	}
	if strings.Contains(whole, "关于") {
		score += 6
	}
	if strings.Contains(x.Text, "工作报告") {
		score += 8
	}
	if x.Centered {
		score += 2
	}
	if x.Bold || x.Size > 14 {
		score += 3
	}
	if utf8.RuneCountInString(x.Text) < 5 {
		score -= 8
	}
	return score
}

// likeness is the verdict on a line that may be one of a title.
type likeness string

const (
	likeTitle   likeness = "like-title"
	unlikeTitle likeness = "unlike-title"
)

// titleLineRules find lines that cannot be one of a title.
var titleLineRules = rule.Table[repair.Block, likeness]{
	// Nobody sets a title in a cell or a list.
	{Name: "cell-or-item", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool { return x.Kind == layout.Cell || x.Kind == layout.Item }},
	// A paragraph.
	{Name: "longer-than-title", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool { return utf8.RuneCountInString(x.Text) > maxTitle }},
	// A sentence, or an addressee.
	{Name: "ends-with-punctuation", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool { return ends(x.Text, "。；，、：:") }},
	// 来源：云江日报.
	{Name: "label", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool { return labelled(x.Text) }},
	// Brackets, dashes and arrows begin what is beside the title.
	{Name: "begins-with-mark", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool {
		return strings.ContainsRune("—-（([》×>|", firstRune(x.Text))
	}},
	// 【打印】 is a button, 【转载】某某通知 a title.
	{Name: "whole-in-brackets", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool {
		return firstRune(x.Text) == '【' && !strings.Contains(strings.TrimSuffix(x.Text, "】"), "】")
	}},
	// 云政发〔2024〕1号, with no more than a word beside it.
	{Name: "document-number", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool {
		number, _ := docNumber(x.Text)
		return number != "" && len(number)+maxBesideNumber >= len(x.Text)
	}},
	// The same in a form that is not read as a number.
	{Name: "like-document-number", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool {
		return strings.HasSuffix(x.Text, "号") && strings.ContainsAny(x.Text, "〔［﹝") && utf8.RuneCountInString(x.Text) < maxNumberLine
	}},
	// 2024年3月1日.
	{Name: "date", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool { return datedLine(x.Text) }},
	// 首页 / 政务公开 / 通知.
	{Name: "breadcrumbs", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool { return strings.Contains(x.Text, " / ") }},
	// Numbers and marks alone.
	{Name: "few-letters", Verdict: unlikeTitle, Applies: func(x *repair.Block) bool { return letters(x.Text) < minTitleLetters }},
	// Nothing speaks against it.
	{Name: "may-be-title", Verdict: likeTitle},
}

const (
	// maxBesideNumber is how many bytes a 发文字号 may share its line with: two characters.
	maxBesideNumber = 6
	// maxNumberLine is the longest line that is taken for a 发文字号 by its form alone, in characters.
	maxNumberLine = 24
	// minTitleLetters is how many letters a line of a title has at least.
	minTitleLetters = 2
)

// titleLike reports a line that could be one of a title.
func titleLike(x *repair.Block) bool { return titleLineRules.Decide(x).Verdict == likeTitle }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// labelled reports lines about where a text comes from, or where on a site one is.
func labelled(s string) bool {
	for _, p := range [...]string{"来源", "时间", "作者", "记者", "日期", "发布", "您的位置", "当前位置", "首页", "分类号", "责任编辑", "编辑", "摄影", "网址", "http", "www", "索引号", "附件", "第一条", "省长", "市长", "区长", "县长", "自治区主席", "国务院总理", "特别策划", "分享", "浏览"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasSuffix(s, "文件") || strings.HasSuffix(s, "摄") || strings.HasSuffix(s, "讯") || strings.Contains(s, "http")
}

func ends(s, set string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(set, r)
}
