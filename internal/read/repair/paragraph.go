package repair

import (
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
)

func (j *joiner) start(l *line, gap bool) {
	j.open = true
	j.text = j.text[:0]
	j.depth, j.quotes, j.prose = 0, 0, false
	j.block = Block{
		Kind: l.src.Kind, Level: l.src.Level, Page: l.src.Page, Size: l.src.Size, Bold: l.src.Bold, Centered: l.src.Centered,
		Table: l.src.Table, Row: l.src.Row, Col: l.src.Col, Gap: gap, Indent: l.indent, order: l.order, number: l.src.Number,
	}
	if l.src.Kind == layout.Wrapped {
		j.block.Kind = layout.Paragraph
		j.block.Measure = l.width
	}
	j.add(l)
}

func (j *joiner) append(l *line, blanks int) {
	j.r.count(HardWrap)
	if blanks > 0 {
		j.r.Repairs[BlankInSentence]++
	}
	last, _ := utf8.DecodeLastRune(j.text)
	first, _ := utf8.DecodeRuneInString(l.text)
	// Latin words and numbers are apart at a line end; a hyphen there parts one word.
	if (isLatin(last) || isDigit(last)) && (isLatin(first) || isDigit(first)) && !(isDigit(last) && isDigit(first)) {
		j.text = append(j.text, ' ')
	} else if isLatin(first) && (last == ',' || last == '.' || last == ';') {
		j.text = append(j.text, ' ')
	}
	j.block.Measure = max(j.block.Measure, l.width)
	j.block.Bold = j.block.Bold && l.src.Bold
	j.add(l)
}

func (j *joiner) add(l *line) {
	j.block.Lines++
	j.block.Spans = append(j.block.Spans, Span{At: len(j.text), Offset: l.src.Offset, Page: l.src.Page})
	if j.block.Lines == 1 {
		j.block.Text = l.text
		if l.src.Kind != layout.Wrapped {
			return
		}
	}
	j.text = append(j.text, l.text...)
	for _, c := range l.text {
		switch c {
		case '（', '《', '〈', '〔', '(', '«':
			j.depth++
		case '）', '》', '〉', '〕', ')', '»':
			j.depth = max(0, j.depth-1)
		case '“':
			j.quotes++
		case '”':
			j.quotes = max(0, j.quotes-1)
		case '。', '；':
			j.depth, j.quotes, j.prose = 0, 0, true
		case '，', '、', '：', ',':
			j.prose = true
		}
	}
}

func (j *joiner) flush(gap bool) {
	if !j.open {
		if n := len(j.r.Blocks); gap && n > 0 {
			j.r.Blocks[n-1].GapPast = true
		}
		return
	}
	j.open = false
	if j.block.Lines > 1 {
		j.block.Text = string(j.text)
	}
	j.block.GapPast = gap
	j.block.Marker = numbering.Parse(j.block.Text)
	j.r.Blocks = append(j.r.Blocks, j.block)
}

func (j *joiner) cells(l *line, gap bool) {
	for k, c := range l.cells {
		j.r.Blocks = append(j.r.Blocks, Block{Text: c, Kind: layout.Cell, Page: l.src.Page, Table: l.table, Col: k + 1, Gap: gap && k == 0,
			Lines: 1, Spans: []Span{{0, l.src.Offset, l.src.Page}}, order: l.order, number: l.src.Number})
	}
}
