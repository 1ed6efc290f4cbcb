// Package outline finds the headings of a repaired document and parts its text among them. It
// judges form, never meaning: numbers, marks of the format, length, punctuation, what comes
// before and after.
package outline

import (
	"strings"

	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
)

// Section is a heading and the blocks under it, down to the next heading.
type Section struct {
	Heading string
	Level   int      // 0 for text before the first heading
	Path    []string // headings from the top, its own last
	Page    int
	Blocks  []repair.Block
	// Displaced reports that the heading came after its text.
	Displaced bool
}

// Outline is a document parted into sections, never none.
type Outline struct {
	Sections []Section
	Law      bool // ordered by articles
	Warnings []string
}

// minArticles is how many articles (第X条) make a law of a document.
const minArticles = 3

// Build parts blocks, from which the title has been taken, into sections. trace records what its
// rules decide; it may be nil.
func Build(blocks []repair.Block, trace *rule.Trace) Outline {
	b := &builder{blocks: split(blocks), trace: trace}
	b.statute = articles(b.blocks) >= minArticles
	if b.statute {
		b.lawful()
	}
	b.find()
	var o Outline
	o.Law = b.statute
	if b.unsure {
		o.Warnings = append(o.Warnings, "有的标题与正文连在一起，没有分隔，只能按编号和标点划开；请对照原件核对。")
	}
	if b.displaced() {
		for _, h := range b.headings {
			b.trace.Add(rule.StageOutline, b.blocks[h.at].Site(), h.text, "headings-after-their-texts", string(displaced))
		}
		o.Sections = b.reversed()
		o.Warnings = append(o.Warnings, "小标题排在各自正文之后，已按版面归还给前面的正文；请对照原件核对章节。")
	} else {
		o.Sections = b.forward()
	}
	nest(o.Sections)
	return o
}

func articles(blocks []repair.Block) int {
	n := 0
	for i := range blocks {
		if blocks[i].Marker.Kind == numbering.Article {
			n++
		}
	}
	return n
}

type builder struct {
	blocks   []repair.Block
	statute  bool
	law      []bool // of each block: articles are around it
	unsure   bool   // a heading was parted from its text at a comma
	headings []heading

	trace     *rule.Trace
	candidate candidate // reused for every block: rules take it by pointer, so it would be allocated
}

// split parts a block that contains two headings on one line: 第五篇…第十八章….
func split(blocks []repair.Block) []repair.Block {
	for i := range blocks {
		b := &blocks[i]
		if b.Marker.Kind != numbering.Part && b.Marker.Kind != numbering.Chapter || len(b.Text) > 240 {
			continue
		}
		at := inner(b.Text, b.Marker)
		if at < 0 {
			continue
		}
		first, second := *b, *b
		first.Text = strings.TrimSpace(b.Text[:at])
		first.Spans = b.Spans[:1]
		second.Text = b.Text[at:]
		second.Marker = numbering.Parse(second.Text)
		second.Gap = false
		second.Spans = []repair.Span{{At: 0, Offset: b.Spans[0].Offset + at, Page: b.Page}}
		out := make([]repair.Block, 0, len(blocks)+1)
		out = append(append(append(out, blocks[:i]...), first), split(append([]repair.Block{second}, blocks[i+1:]...))...)
		return out
	}
	return blocks
}

// inner finds the first number of a lower kind inside a heading's line.
func inner(s string, m numbering.Marker) int {
	for at := m.Len; at < len(s); {
		n := strings.Index(s[at:], "第")
		if n < 0 {
			return -1
		}
		at += n
		if k := numbering.Parse(s[at:]); k.Number == 1 || k.Kind > m.Kind {
			if (k.Kind == numbering.Chapter || k.Kind == numbering.Division) && k.Kind > m.Kind && at > m.Len {
				return at
			}
		}
		at += len("第")
	}
	return -1
}

// articleReach is how many blocks an article's items and paragraphs run to.
const articleReach = 40

// lawful marks the blocks among articles: there 一、 and （一） are items.
func (b *builder) lawful() {
	b.law = make([]bool, len(b.blocks))
	last := -1
	for i := range b.blocks {
		if b.blocks[i].Marker.Kind != numbering.Article {
			continue
		}
		if last >= 0 && i-last <= articleReach {
			for k := last; k <= i; k++ {
				b.law[k] = true
			}
		}
		last = i
	}
	for k := max(last, 0); k < min(len(b.blocks), last+articleReach/2); k++ {
		b.law[k] = true
	}
}

func (b *builder) ruled(i int) bool { return b.statute && b.law[i] }

func (b *builder) find() {
	for i := range b.blocks {
		if h, ok := b.heading(i); ok {
			h.at = i
			b.headings = append(b.headings, h)
		}
	}
	b.fill()
}
