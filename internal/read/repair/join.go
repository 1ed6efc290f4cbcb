package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
)

const (
	// maxMeasure is the widest line, in columns, that a page or a column is set in. What is wider
	// was never broken.
	maxMeasure = 170
	// window is how many lines on either side show the measure that a line is set in.
	window = 5
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

// joiner builds blocks from lines.
type joiner struct {
	r          *Result
	lines      []line
	measure    []int  // of each line: the columns that it was set in
	even       []bool // whether the lines around it are set to one measure, as running text is
	body       int    // columns by which most lines are indented
	text       []byte
	block      Block
	open       bool
	parted     bool // empty lines stand between paragraphs, so lines that touch are of one
	prose      bool // the block has punctuation: it is running text and no heading
	margins    map[column]margins
	torn       bool // page furniture was taken out behind the last line
	latinStops bool // sentences end in a point, not in 。
	quotes     int  // quotation marks open in the block
	depth      int  // brackets and title marks open in the block
}

func (r *Result) join(lines []line) {
	j := &joiner{r: r, lines: lines, margins: observeMargins(lines)}
	j.observe()
	gap := false
	blanks := 0
	prev := -1
	// Footnotes stand at the foot of a page, often in the middle of a sentence that goes on overleaf:
	// they wait for the paragraph's end.
	var notes []*line
	release := func() {
		for _, n := range notes {
			j.start(n, false)
			j.flush(false)
		}
		notes = nil
	}
	for i := range lines {
		l := &lines[i]
		if l.src.Kind == layout.Note && !l.gone && prev >= 0 && j.open {
			notes = append(notes, l)
			continue
		}
		if l.gone {
			if prev >= 0 && l.src.Kind != layout.Blank {
				j.torn = true
			}
			continue
		}
		if l.blank {
			blanks++
			gap = true
			continue
		}
		if len(l.cells) > 0 {
			j.flush(gap)
			release()
			j.cells(l, gap)
			prev, gap, blanks = -1, false, 0
			continue
		}
		if l.src.Kind == layout.Wrapped && prev >= 0 && j.open && j.joins(prev, i, blanks) {
			j.append(l, blanks)
		} else {
			j.flush(gap)
			release()
			j.start(l, gap)
		}
		prev = i
		if l.src.Kind != layout.Wrapped {
			j.flush(false)
			prev = -1
		}
		gap, blanks = false, 0
		j.torn = l.torn
	}
	j.flush(gap)
	release()
}

// joins reports whether line b goes on with the paragraph that ends in line a.
func (j *joiner) joins(a, b, blanks int) bool {
	la, lb := &j.lines[a], &j.lines[b]
	if len(j.text) > maxParagraph || la.width > maxMeasure && blanks > 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(la.text)
	first, _ := utf8.DecodeRuneInString(lb.text)
	marker := numbering.Parse(lb.text)
	if !j.prose && (docNumber(la.text) || docNumber(lb.text)) || strings.HasSuffix(la.text, "文件") && !j.prose {
		return false
	}
	if labelled(lb.text) || strings.HasPrefix(la.text, "——") && blanks == 0 && !j.even[a] {
		return false
	}
	starts := marker.Kind != numbering.None && marker.Kind != numbering.Ordinal && marker.Kind != numbering.Article ||
		marker.Kind == numbering.Article && len(lb.text) > marker.Len && lb.text[marker.Len-1] == ' ' || strings.HasPrefix(lb.text, "——") || first == '•' || first == '●' || first == '■' || first == '◆'
	place := j.placed(la, lb)
	if place == apart {
		return false
	}
	turned := j.torn || la.src.Page != lb.src.Page || blanks > 1
	if hanging(la, lb) || blanks == 0 && !j.prose && !starts && centred(la, lb) {
		return true
	}
	indented := lb.indent >= j.body+2 && lb.indent > la.indent || lb.indent >= j.body+4
	// Punctuation that cannot begin a line, or that cannot end a text, says that the line goes on.
	if isPoint(first) && !isOpening(first) && !isQuote(first) {
		return blanks <= 1 || turned
	}
	if blanks > 2 && !turned {
		return false
	}
	if j.parted && !j.even[a] && blanks == 0 && !starts && !indented && !terminal(last) && !isClosing(last) && (len(j.text) > minTouching || lb.width <= 4) {
		return true // a link or a mark-up inside the sentence became a line of its own
	}
	if la.width > maxMeasure && !j.torn && j.quotes == 0 && j.depth == 0 {
		return false
	}
	if isDigit(first) && strings.HasSuffix(la.text, ".") && len(la.text) > 1 && asciiDigit(la.text[len(la.text)-2]) {
		return true // 1. and 2万 are one number that the line end broke
	}
	dangling := last == '，' || last == '、' || isOpening(last) && !isQuote(last) || (j.depth > 0 || j.quotes > 0) && blanks == 0 && j.block.Lines < maxOpenLines
	if dangling && !starts && !(blanks > 0 && indented) {
		return true
	}
	if starts || indented {
		return false
	}
	if terminal(last) || last == '.' && j.latinStops {
		return false
	}
	switch {
	case place == onward:
		return true
	case place == short:
		return false
	}
	width, measure := la.width+min(la.indent-j.body, 4), j.measure[a]
	prose := j.prose
	if j.torn && prose && !isClosing(last) {
		return true
	}
	whole := prose && blanks == 0 && width*20 >= measure*17 && measure >= minMeasure && numbering.Parse(la.text).Kind == numbering.None
	if !j.even[a] && !whole || width*10 < measure*7 || !prose && (width < measure-j.short(la) || measure < minMeasure) {
		// （国发〔2016〕33号） may stand on a line of its own behind a title that it belongs to.
		return blanks == 0 && j.block.Lines > 1 && isOpening(first) && !isQuote(first) && isClosing(last)
	}
	if !prose && lb.indent > la.indent {
		return false
	}
	if blanks == 0 {
		return true
	}
	// Over an empty line only a sentence goes on, not what may be a heading standing alone.
	return prose
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

// labelled reports a line that begins with a label: 来源：江西日报.
func labelled(s string) bool {
	at := strings.Index(s, "：")
	return at > 0 && at <= len("责任编辑") && !strings.ContainsAny(s[:at], "，。”》）")
}

// short is how many columns a line without punctuation may fall short of its measure: one that a
// number begins may be a heading; one that opens a paragraph lost its indent with the page.
func (j *joiner) short(l *line) int {
	switch kind := numbering.Parse(l.text).Kind; {
	case kind == numbering.Article || kind == numbering.Ordinal:
		return 8
	case kind != numbering.None:
		return 2
	case j.block.Lines == 1 && j.body == 0:
		return 8
	}
	return 4
}

// terminal reports punctuation that ends a paragraph.
func terminal(r rune) bool {
	switch r {
	case '。', '！', '？', '；', '：', '!', '?', ';', ':', '…':
		return true
	}
	return false
}
