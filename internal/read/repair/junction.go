package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/numbering"
	"wenxun/internal/read/rule"
)

const (
	// maxMeasure is the widest line, in columns, that a page or a column is set in. A wider line was
	// never broken.
	maxMeasure = 170
	// minMeasure is the narrowest column, in columns of type, in which a line without any
	// punctuation may still be running text rather than an item of a list.
	minMeasure = 24
	// minTouching is how long, in bytes, the text before a touching line must be to go on in it.
	minTouching = 60
	// maxOpenLines is how many lines a bracket may stay open over: one that is never closed must
	// not run a page together.
	maxOpenLines = 6
	// maxParagraph bounds what is joined, in bytes: a longer run is no paragraph.
	maxParagraph = 64 << 10
)

// joining is the verdict on a line end.
type joining string

const (
	join  joining = "join"
	apart joining = "apart"
)

// junction is the end of line a and the beginning of line b, with what the document around them
// shows: the case that joinRules decide.
type junction struct {
	a, b        *line
	blanks      int  // empty lines between them
	last, first rune // of a, of b
	starts      bool // b begins with the number or mark of an item or heading
	indented    bool // b is indented as the first line of a paragraph is

	// Of the paragraph that ends in a.
	size          int  // bytes
	lines         int  // lines
	prose         bool // it has punctuation: it is running text and no heading
	quotes, depth int  // quotation marks and brackets that are open
	torn          bool // page furniture was taken out after a

	// Of the document.
	even       bool // the lines around a are set to one measure, as running text is
	measure    int  // columns that a was set in
	body       int  // columns by which most lines are indented
	parted     bool // empty lines part the paragraphs, so lines that touch belong to one
	latinStops bool // sentences end in a point, not in 。

	placed placing // what the places of a and b on the page show; unknown where the format has none
}

// joinRules decide whether line b goes on with the paragraph that ends in line a.
var joinRules = rule.Table[junction, joining]{
	// An endless run comes from a broken file and would make one paragraph of it.
	{Name: "paragraph-too-long", Verdict: apart, Applies: func(c *junction) bool { return c.size > maxParagraph }},
	// A line wider than any page is a whole paragraph; an empty line after it ends it.
	{Name: "whole-paragraph-before-gap", Verdict: apart, Applies: func(c *junction) bool { return c.a.width > maxMeasure && c.blanks > 0 }},
	// A 发文字号 has a line to itself under the title and over the addressee.
	{Name: "document-number", Verdict: apart, Applies: func(c *junction) bool { return !c.prose && (docNumber(c.a.text) || docNumber(c.b.text)) }},
	// 某某人民政府文件 is the letterhead; the title below it is another line.
	{Name: "letterhead", Verdict: apart, Applies: func(c *junction) bool { return !c.prose && strings.HasSuffix(c.a.text, "文件") }},
	// 来源：云江日报 belongs to no sentence.
	{Name: "label", Verdict: apart, Applies: func(c *junction) bool { return labelled(c.b.text) }},
	// A line that begins with a dash is a subtitle, or an item, unless it runs in a column.
	{Name: "dash-line", Verdict: apart, Applies: func(c *junction) bool {
		return strings.HasPrefix(c.a.text, "——") && c.blanks == 0 && !c.even
	}},
	// Type or position on the page show another kind of line, or a new paragraph.
	{Name: "apart-on-page", Verdict: apart, Applies: func(c *junction) bool { return c.placed == distinct }},
	// The second line of a numbered heading is often set under the words of the first.
	{Name: "hanging-heading", Verdict: join, Applies: func(c *junction) bool { return hanging(c.a, c.b) }},
	// White space sets the lines of a title in the middle of the page.
	{Name: "centred-title", Verdict: join, Applies: func(c *junction) bool {
		return c.blanks == 0 && !c.prose && !c.starts && centred(c.a, c.b)
	}},
	// No text begins with a comma or a closing mark.
	{Name: "begins-with-punctuation", Verdict: join, Applies: func(c *junction) bool {
		return isPoint(c.first) && !isOpening(c.first) && !isQuote(c.first)
	}},
	// Where empty lines part paragraphs, a link or mark-up inside the sentence became a line of its own.
	{Name: "touches-in-parted-text", Verdict: join, Applies: func(c *junction) bool {
		return c.parted && !c.even && c.blanks == 0 && !c.starts && !c.indented && !terminal(c.last) && !isClosing(c.last) &&
			(c.size > minTouching || c.b.width <= 4)
	}},
	// Nobody breaks lines this wide: each is a paragraph.
	{Name: "wider-than-any-page", Verdict: apart, Applies: func(c *junction) bool {
		return c.a.width > maxMeasure && !c.torn && c.quotes == 0 && c.depth == 0
	}},
	// 1. and 2万 are one number that the line end broke.
	{Name: "broken-decimal", Verdict: join, Applies: func(c *junction) bool {
		return isDigit(c.first) && strings.HasSuffix(c.a.text, ".") && len(c.a.text) > 1 && asciiDigit(c.a.text[len(c.a.text)-2])
	}},
	// A comma at the line end leaves the sentence open.
	{Name: "ends-with-comma", Verdict: join, Applies: func(c *junction) bool { return (c.last == '，' || c.last == '、') && c.continuable() }},
	// An opening mark is never the end.
	{Name: "ends-with-opening-mark", Verdict: join, Applies: func(c *junction) bool {
		return isOpening(c.last) && !isQuote(c.last) && c.continuable()
	}},
	// What a bracket or a quotation mark opened is not closed yet.
	{Name: "open-bracket", Verdict: join, Applies: func(c *junction) bool {
		return (c.depth > 0 || c.quotes > 0) && c.blanks == 0 && c.lines < maxOpenLines && c.continuable()
	}},
	// 一、 （一） — and • begin an item or a heading.
	{Name: "begins-with-number", Verdict: apart, Applies: func(c *junction) bool { return c.starts }},
	// The first line of a paragraph is indented.
	{Name: "first-line-indent", Verdict: apart, Applies: func(c *junction) bool { return c.indented }},
	// A sentence that ends with its line mostly ends the paragraph; to join two paragraphs is worse
	// than to part one.
	{Name: "ends-with-full-stop", Verdict: apart, Applies: func(c *junction) bool { return terminal(c.last) }},
	// The same for texts whose sentences end in a point.
	{Name: "ends-with-point", Verdict: apart, Applies: func(c *junction) bool { return c.last == '.' && c.latinStops }},
	// A line that reaches the margin was broken there.
	{Name: "full-line-on-page", Verdict: join, Applies: func(c *junction) bool { return c.placed == fullLine }},
	// A line that ends before the margin was not.
	{Name: "short-line-on-page", Verdict: apart, Applies: func(c *junction) bool { return c.placed == shortLine }},
	// The page ended inside the sentence.
	{Name: "page-ends-inside-sentence", Verdict: join, Applies: func(c *junction) bool { return c.torn && c.prose && !isClosing(c.last) }},
	// （国发〔2016〕33号） may have a line of its own below the title that it belongs to.
	{Name: "bracketed-line-of-title", Verdict: join, Applies: func(c *junction) bool {
		return c.blanks == 0 && c.lines > 1 && isOpening(c.first) && !isQuote(c.first) && isClosing(c.last) && c.ragged()
	}},
	// Lines of all lengths are lines of a list, or whole paragraphs.
	{Name: "uneven-lines", Verdict: apart, Applies: func(c *junction) bool { return !c.even && !c.nearlyFull() }},
	// The last line of a paragraph is short.
	{Name: "short-line", Verdict: apart, Applies: func(c *junction) bool { return c.width()*10 < c.measure*7 }},
	// A heading that does not reach the margin is whole.
	{Name: "short-heading", Verdict: apart, Applies: func(c *junction) bool { return !c.prose && c.width() < c.measure-c.slack() }},
	// In a narrow column a line without punctuation may be an item of a list.
	{Name: "narrow-without-punctuation", Verdict: apart, Applies: func(c *junction) bool { return !c.prose && c.measure < minMeasure }},
	// A heading's paragraph is set deeper than the heading.
	{Name: "deeper-than-heading", Verdict: apart, Applies: func(c *junction) bool { return !c.prose && c.b.indent > c.a.indent }},
	// A line as wide as its neighbours was broken at the margin.
	{Name: "full-line", Verdict: join, Applies: func(c *junction) bool { return c.blanks == 0 }},
	// Over an empty line only a sentence goes on.
	{Name: "sentence-over-gap", Verdict: join, Applies: func(c *junction) bool { return c.prose }},
	// What has no punctuation may be a heading with a line to itself.
	{Name: "alone-between-gaps", Verdict: apart},
}

// look finds what the two lines themselves show.
func (c *junction) look() {
	c.last, _ = utf8.DecodeLastRuneInString(c.a.text)
	c.first, _ = utf8.DecodeRuneInString(c.b.text)
	c.starts = begins(c.b.text, c.first)
	c.indented = c.b.indent >= c.body+2 && c.b.indent > c.a.indent || c.b.indent >= c.body+4
}

// continuable reports whether b may be the rest of an open sentence.
func (c *junction) continuable() bool { return !c.starts && !(c.blanks > 0 && c.indented) }

// width is the columns of line a with its own indent.
func (c *junction) width() int { return c.a.width + min(c.a.indent-c.body, 4) }

// nearlyFull reports a line of running text that is nearly as wide as those that it touches.
func (c *junction) nearlyFull() bool {
	return c.prose && c.blanks == 0 && c.width()*20 >= c.measure*17 && c.measure >= minMeasure && numbering.Parse(c.a.text).Kind == numbering.None
}

// ragged reports a line that was not broken at a margin, as far as its width shows.
func (c *junction) ragged() bool {
	return !c.even && !c.nearlyFull() || c.width()*10 < c.measure*7 || !c.prose && (c.width() < c.measure-c.slack() || c.measure < minMeasure)
}

// slack is how many columns a line without punctuation may fall short of its measure: one that a
// number begins may be a heading; one that opens a paragraph lost its indent with the page.
func (c *junction) slack() int {
	switch kind := numbering.Parse(c.a.text).Kind; {
	case kind == numbering.Article || kind == numbering.Ordinal:
		return 8
	case kind != numbering.None:
		return 2
	case c.lines == 1 && c.body == 0:
		return 8
	}
	return 4
}

// begins reports a line that begins with the number or mark of an item or heading. 一是 and 第一条
// begin sentences as well: they count only where white space sets 第一条 apart.
func begins(s string, first rune) bool {
	switch m := numbering.Parse(s); m.Kind {
	case numbering.None, numbering.Ordinal:
	case numbering.Article:
		if len(s) > m.Len && s[m.Len-1] == ' ' {
			return true
		}
	default:
		return true
	}
	return first == '•' || first == '●' || first == '■' || first == '◆' || strings.HasPrefix(s, "——")
}

// docNumber reports a line that is a 发文字号: 国办发〔2020〕1号.
func docNumber(s string) bool {
	return len(s) < 60 && strings.HasSuffix(s, "号") && strings.ContainsAny(s, "〔［﹝[") && !strings.ContainsAny(s, "，。；")
}

// hanging reports the second line of a numbered heading, set under the words of the first.
func hanging(a, b *line) bool {
	m := numbering.Parse(a.text)
	if m.Kind != numbering.Part && m.Kind != numbering.Chapter && m.Kind != numbering.Division || numbering.Parse(b.text).Kind != numbering.None {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(a.text)
	return b.indent >= a.indent+4 && b.width < a.width && a.width > minMeasure && !terminal(last)
}

// centred reports two lines of a title that white space sets in the middle of the page.
func centred(a, b *line) bool {
	last, _ := utf8.DecodeLastRuneInString(a.text)
	if a.indent < 2 || b.indent < 2 || a.indent < 4 && b.indent < 4 || terminal(last) || isClosing(last) || a.spaced && strings.Contains(a.raw, "   ") || strings.ContainsAny(b.text, "，。；") {
		return false
	}
	middle := func(l *line) int { return 2*l.indent + utf8.RuneCountInString(raw(l)) }
	d := middle(a) - middle(b)
	return d >= -5 && d <= 5 && a.indent != b.indent
}

// labelled reports a line that begins with a label: 来源：云江日报.
func labelled(s string) bool {
	at := strings.Index(s, "：")
	return at > 0 && at <= len("责任编辑") && !strings.ContainsAny(s[:at], "，。”》）")
}

// terminal reports punctuation that ends a paragraph.
func terminal(r rune) bool {
	switch r {
	case '。', '！', '？', '；', '：', '!', '?', ';', ':', '…':
		return true
	}
	return false
}
