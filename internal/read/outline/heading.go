package outline

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
)

// heading is a block, or its first sentence, taken for a heading.
type heading struct {
	at    int    // block
	text  string // cleaned line
	rest  int    // byte at which the paragraph goes on; len(Text) where it does not
	kind  numbering.Kind
	level int // declared by the format; 0
	known bool
}

func (b *builder) heading(i int) (heading, bool) {
	x := &b.blocks[i]
	switch x.Kind {
	case layout.Heading:
		return heading{text: x.Text, rest: len(x.Text), kind: x.Marker.Kind, level: x.Level}, true
	case layout.Cell, layout.Note:
		return heading{}, false
	}
	switch x.Marker.Kind {
	case numbering.None, numbering.Ordinal, numbering.Circled:
		return b.unnumbered(i)
	case numbering.Article:
		return heading{}, false
	case numbering.Part, numbering.Chapter, numbering.Division:
		if runes(x.Text) <= maxHeading && !strings.ContainsAny(x.Text, "。；") {
			return whole(x), true
		}
		return heading{}, false
	case numbering.Appendix:
		if (strings.HasPrefix(x.Text, "附件") || strings.HasPrefix(x.Text, "附录")) && runes(x.Text) <= 30 && !ends(x.Text, "。；，、：") && b.body(i) && !strings.ContainsAny(x.Text, ".．") {
			return whole(x), true
		}
		return heading{}, false
	}
	if b.ruled(i) || x.Kind == layout.Item {
		return heading{}, false
	}
	return b.numbered(i)
}

const (
	// maxHeading is the longest heading on a line of its own, in characters.
	maxHeading = 60
	// maxRunIn is the longest heading that its paragraph follows on the same line.
	maxRunIn = 40
)

// numbered judges a block that begins with 一、 （一） 1. or （1）.
func (b *builder) numbered(i int) (heading, bool) {
	x := &b.blocks[i]
	stop := strings.Index(x.Text, "。")
	n := runes(x.Text)
	if stop < 0 {
		if n > maxHeading || ends(x.Text, "；;，、！？") || len(x.Text) == x.Marker.Len {
			return heading{}, false
		}
		switch x.Marker.Kind {
		case numbering.Han, numbering.HanParen, numbering.First:
			if ends(x.Text, "：:") && x.Marker.Kind == numbering.First {
				return heading{}, false
			}
			return whole(x), true
		case numbering.Decimal2, numbering.Decimal3:
			return whole(x), n <= maxRunIn && b.body(i)
		default:
			return whole(x), n <= maxRunIn && !ends(x.Text, "：:") && !strings.ContainsAny(x.Text, "：:") && b.body(i)
		}
	}
	head := x.Text[:stop]
	rest := stop + len("。")
	if rest == len(x.Text) && b.listed(i) {
		return heading{}, false
	}
	if rest < len(x.Text) && strings.HasPrefix(x.Text[rest:], "”") {
		return heading{}, false
	}
	if runes(head) > maxRunIn || strings.ContainsAny(head, "；") {
		return heading{}, false
	}
	switch x.Marker.Kind {
	case numbering.Han, numbering.HanParen:
		return heading{text: head, rest: rest, kind: x.Marker.Kind}, true
	case numbering.Decimal2, numbering.Decimal3:
		return heading{text: head, rest: rest, kind: x.Marker.Kind}, rest < len(x.Text) && runes(head) <= 30
	}
	return heading{}, false
}

// listed reports whether block i is one of several items in a row, each no more than a clause.
func (b *builder) listed(i int) bool {
	item := func(k, number int) bool {
		if k < 0 || k >= len(b.blocks) {
			return false
		}
		x := &b.blocks[k]
		return x.Marker.Kind == b.blocks[i].Marker.Kind && x.Marker.Number == number && ends(x.Text, "；;。") && runes(x.Text) <= 2*maxHeading
	}
	n := b.blocks[i].Marker.Number
	return item(i-1, n-1) || item(i+1, n+1)
}

// body reports whether a paragraph, not another heading or item, follows block i.
func (b *builder) body(i int) bool {
	for k := i + 1; k < len(b.blocks); k++ {
		x := &b.blocks[k]
		if x.Kind != layout.Paragraph {
			return false
		}
		if x.Marker.Kind == b.blocks[i].Marker.Kind {
			return false
		}
		if x.Marker.Kind == numbering.None {
			return runes(x.Text) > maxRunIn || ends(x.Text, "。：；")
		}
		return true
	}
	return false
}

func whole(x *repair.Block) heading {
	return heading{text: x.Text, rest: len(x.Text), kind: x.Marker.Kind}
}

// known are headings that carry no number by custom.
var known = map[string]bool{
	"序言": true, "前言": true, "引言": true, "序": true, "导言": true, "绪论": true, "概述": true, "总则": true, "附则": true, "结语": true, "结束语": true,
	"后记": true, "附件": true, "附": true, "附录": true, "附表": true, "附注": true, "注释": true, "名词解释": true, "名词注释": true, "有关名词解释": true, "编后语": true, "说明": true,
	"编制说明": true, "相关说明": true, "参考文献": true, "致谢": true, "摘要": true, "名词解释和说明": true, "注": true,
}

var unspaced = strings.NewReplacer(" ", "", "\u3000", "")

// maxUnnumbered is the longest heading without a number, in characters.
const maxUnnumbered = 34

// unnumbered judges a short line without a number that stands between whole paragraphs.
func (b *builder) unnumbered(i int) (heading, bool) {
	x := &b.blocks[i]
	if x.Kind != layout.Paragraph || x.Letterhead || len(x.Text) > 4*maxUnnumbered {
		return heading{}, false
	}
	n := runes(x.Text)
	if n < 12 && known[strings.TrimRight(unspaced.Replace(x.Text), "：:")] {
		h := whole(x)
		h.known = true
		return h, i+1 < len(b.blocks)
	}
	if n < 4 || n > maxUnnumbered || ends(x.Text, "。；，、：！？…,.;:!?）)") || strings.ContainsAny(x.Text, "。；") || x.Lines > 2 {
		return heading{}, false
	}
	first, _ := utf8.DecodeRuneInString(x.Text)
	if strings.ContainsRune("（(【[［〔—-*·•●“", first) && first != '“' || first >= '0' && first <= '9' && !strings.Contains(x.Text, "年") {
		return heading{}, false
	}
	if b.ruled(i) || personal(x.Text) || strings.HasSuffix(x.Text, "号") {
		return heading{}, false
	}
	// Below 附件 stands the title of what is annexed.
	if h := len(b.headings); h > 0 && b.headings[h-1].at == i-1 && annexed(b.headings[h-1].text) && i+1 < len(b.blocks) {
		return heading{text: x.Text, rest: len(x.Text), known: true}, true
	}
	prev := i == 0 || stopped(b.blocks[i-1].Text)
	next := i+1 < len(b.blocks) && b.blocks[i+1].Kind == layout.Paragraph
	if !next && i+1 < len(b.blocks) {
		return heading{}, false
	}
	if x.Bold && (i == 0 || !b.blocks[i-1].Bold) && next && !b.blocks[i+1].Bold {
		return whole(x), true
	}
	last := i+1 == len(b.blocks)
	// A heading stands between a finished paragraph and a long one, or alone between empty lines.
	long := next && runes(b.blocks[i+1].Text) > maxHeading
	alone := x.Gap && (x.GapPast || last || b.blocks[i+1].Indent > x.Indent) && x.Lines == 1
	return whole(x), prev && (alone && (last || long) || long && !x.Gap && b.plain(i))
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

func stopped(s string) bool { return ends(s, "。！？；：…”）") }

func ends(s, set string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(set, r)
}

func runes(s string) int { return utf8.RuneCountInString(s) }
