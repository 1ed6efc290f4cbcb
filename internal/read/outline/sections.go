package outline

import (
	"slices"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
)

// forward gives each heading the text after it. Sections share the builder's blocks.
func (b *builder) forward() []Section {
	all := make([]Section, 0, len(b.headings)+1)
	end := len(b.blocks)
	if len(b.headings) > 0 {
		end = b.headings[0].at
	}
	if end > 0 || len(b.headings) == 0 {
		front := Section{Blocks: b.blocks[:end:end]}
		if end > 0 {
			front.Page = b.blocks[0].Page
		}
		all = append(all, front)
	}
	for k, h := range b.headings {
		x := b.blocks[h.at]
		s := Section{Heading: h.text, Page: x.Page, Level: b.depth(k)}
		start, end := h.at+1, len(b.blocks)
		if k+1 < len(b.headings) {
			end = b.headings[k+1].at
		}
		s.Blocks = b.blocks[start:end:end]
		if h.rest < len(x.Text) {
			s.Blocks = slices.Concat([]repair.Block{tail(x, h.rest)}, s.Blocks)
		}
		if s.Heading != "" || len(s.Blocks) > 0 || k+1 == len(b.headings) {
			all = append(all, s)
		}
	}
	return all
}

// tail is a block without its first n bytes.
func tail(x repair.Block, n int) repair.Block {
	var spans []repair.Span
	for k, s := range x.Spans {
		if k+1 < len(x.Spans) && x.Spans[k+1].At <= n {
			continue
		}
		if s.Offset >= 0 {
			s.Offset += max(0, n-s.At)
		}
		s.At = max(0, s.At-n)
		spans = append(spans, s)
	}
	x.Text, x.Spans, x.Page = x.Text[n:], spans, spans[0].Page
	x.Marker = numbering.Marker{}
	return x
}

// depth returns an order for heading k: what it is ranked by, not yet its level.
func (b *builder) depth(k int) int {
	h := b.headings[k]
	if h.level > 0 {
		return h.level
	}
	if h.kind != numbering.None {
		return int(h.kind) * rankStep
	}
	if h.known {
		return topRank
	}
	return b.rankUnnumbered(k)
}

const (
	// rankStep leaves room between the kinds of numbering for headings without a number.
	rankStep = 10
	// topRank is above every numbering, after the levels that a format declares.
	topRank = 8
)

// rankUnnumbered ranks a heading without a number above the numbering that begins anew after it,
// and below the one that goes on past it.
func (b *builder) rankUnnumbered(k int) int {
	var before, after *heading
	for i := k - 1; i >= 0 && before == nil; i-- {
		if b.headings[i].kind != numbering.None {
			before = &b.headings[i]
		}
	}
	for i := k + 1; i < len(b.headings) && after == nil; i++ {
		if b.headings[i].kind != numbering.None {
			after = &b.headings[i]
		}
	}
	if before == nil || after == nil {
		return topRank
	}
	if b.blocks[after.at].Marker.Number == 1 {
		return int(after.kind)*rankStep - 1
	}
	return int(max(before.kind, after.kind))*rankStep + 1
}

// nest turns ranks into levels and paths: a heading is under the nearest one before it of a
// higher rank.
func nest(sections []Section) {
	type open struct {
		rank    int
		heading string
	}
	var stack []open
	for i := range sections {
		s := &sections[i]
		if s.Heading == "" {
			s.Level = 0
			continue
		}
		for len(stack) > 0 && stack[len(stack)-1].rank >= s.Level {
			stack = stack[:len(stack)-1]
		}
		stack = append(stack, open{s.Level, s.Heading})
		s.Level = len(stack)
		s.Path = make([]string, len(stack))
		for k := range stack {
			s.Path[k] = stack[k].heading
		}
	}
}

// displaced reports whether the headings come after their texts: none is numbered or declared,
// text comes before the first, and nothing comes after the last.
func (b *builder) displaced() bool {
	if len(b.headings) < 2 || b.headings[0].at == 0 {
		return false
	}
	for _, h := range b.headings {
		if h.kind != numbering.None || h.level > 0 || h.known || h.rest < len(b.blocks[h.at].Text) {
			return false
		}
	}
	if b.headings[len(b.headings)-1].at != len(b.blocks)-1 {
		return false
	}
	body := 0
	for _, x := range b.blocks[:b.headings[0].at] {
		if x.Kind == layout.Paragraph {
			body += runes(x.Text)
		}
	}
	return body > maxHeading
}

// reversed gives each heading the text before it. A paragraph set to another measure than the
// columns, right behind a heading, is the page's lead: it opens the document.
func (b *builder) reversed() []Section {
	common := map[int]int{}
	for _, x := range b.blocks {
		if x.Lines > 2 {
			common[x.Measure/8] += x.Lines
		}
	}
	column, most := 0, 0
	for m, n := range common {
		if n > most || n == most && m < column {
			column, most = m, n
		}
	}
	lead := Section{}
	var all []Section
	current := Section{}
	next := 0
	for i := range b.blocks {
		x := b.blocks[i]
		if next < len(b.headings) && b.headings[next].at == i {
			current.Heading, current.Level, current.Displaced = b.headings[next].text, topRank, true
			if len(current.Blocks) > 0 {
				current.Page = current.Blocks[0].Page
			} else {
				current.Page = x.Page
			}
			all = append(all, current)
			current = Section{}
			next++
			continue
		}
		afterHeading := next > 0 && len(current.Blocks) == 0
		if afterHeading && x.Lines > 2 && x.Measure/8 > column*3/2 && len(lead.Blocks) == 0 {
			lead.Blocks = append(lead.Blocks, x)
			lead.Page = x.Page
			continue
		}
		current.Blocks = append(current.Blocks, x)
	}
	if len(lead.Blocks) > 0 {
		all = append([]Section{lead}, all...)
	}
	return all
}
