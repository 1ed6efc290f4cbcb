package outline

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
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

// verdict is what the rules decide about a block.
type verdict string

const (
	wholeHeading verdict = "heading"
	// customary is a heading without a number that is above all numbered ones, as 前言 and 附件 are.
	customary verdict = "customary-heading"
	// runIn is a heading that its paragraph follows on the same line, after a full stop.
	runIn     verdict = "run-in-heading"
	noHeading verdict = "no-heading"
	// displaced is the verdict on all headings of a document at once: each is over the text before it.
	displaced verdict = "heading-of-text-before"
	// unlike is the verdict on blocks that nobody would take for a heading, such as long paragraphs
	// and cells. Traces leave it out.
	unlike verdict = "unlike-heading"
)

const (
	// maxHeading is the longest heading on a line of its own, in characters.
	maxHeading = 60
	// maxRunIn is the longest heading that its paragraph follows on the same line, in characters.
	maxRunIn = 40
	// maxDecimalRunIn is the same for headings such as 1.1, which are often items.
	maxDecimalRunIn = 30
	// maxAnnex is the longest heading of an annex, in characters.
	maxAnnex = 30
)

// candidate is a block that may be a heading: the case that the tables decide.
type candidate struct {
	*repair.Block
	b *builder
	i int

	counted int // characters, 0 where they are not counted yet
	stop    int // byte of the first full stop, -1 for none; of numbered blocks alone
}

func (c *candidate) runes() int {
	if c.counted == 0 {
		c.counted = runes(c.Text)
	}
	return c.counted
}

func (c *candidate) last() bool { return c.i+1 == len(c.b.blocks) }

// heading judges block i by the table for its kind.
func (b *builder) heading(i int) (heading, bool) {
	c := &b.candidate
	*c = candidate{Block: &b.blocks[i], b: b, i: i}
	decided := tableFor(c).Decide(c)
	if b.trace != nil && decided.Verdict != unlike {
		b.trace.Add(rule.StageOutline, c.Site(), c.Text, decided.Name, string(decided.Verdict))
	}
	switch decided.Verdict {
	case wholeHeading:
		h := heading{text: c.Text, rest: len(c.Text), kind: c.Marker.Kind}
		if c.Kind == layout.Heading {
			h.level = c.Level
		}
		return h, true
	case customary:
		return heading{text: c.Text, rest: len(c.Text), known: true}, true
	case runIn:
		return heading{text: c.Text[:c.stop], rest: c.stop + len("。"), kind: c.Marker.Kind}, true
	}
	return heading{}, false
}

func tableFor(c *candidate) rule.Table[candidate, verdict] {
	switch c.Kind {
	case layout.Heading, layout.Cell, layout.Note:
		return declaredRules
	}
	switch c.Marker.Kind {
	case numbering.None, numbering.Ordinal, numbering.Circled:
		return unnumberedRules
	case numbering.Part, numbering.Chapter, numbering.Division, numbering.Article, numbering.Appendix:
		return structuralRules
	}
	c.stop = strings.Index(c.Text, "。")
	return numberedRules
}

// declaredRules judge blocks whose format states what they are.
var declaredRules = rule.Table[candidate, verdict]{
	// HTML, Word and Markdown mark their headings.
	{Name: "declared-by-format", Verdict: wholeHeading, Applies: func(c *candidate) bool { return c.Kind == layout.Heading }},
	// Cells and notes have their own place.
	{Name: "cell-or-note", Verdict: unlike},
}

// structuralRules judge blocks that begin with 第一章, 第一条 or 附件1.
var structuralRules = rule.Table[candidate, verdict]{
	// 第一条 begins the text of an article.
	{Name: "article", Verdict: noHeading, Applies: func(c *candidate) bool { return c.Marker.Kind == numbering.Article }},
	// 附件1 alone, or with its title, is above the text of the annex.
	{Name: "annex", Verdict: wholeHeading, Applies: func(c *candidate) bool {
		return c.annex() && c.runes() <= maxAnnex && !ends(c.Text, "。；，、：") && c.b.body(c.i) && !strings.ContainsAny(c.Text, ".．")
	}},
	// A list of annexes, the caption of a table, or a sentence.
	{Name: "mention-of-annex", Verdict: noHeading, Applies: func(c *candidate) bool { return c.Marker.Kind == numbering.Appendix }},
	// 第一章 总则 is a heading wherever it fits on a line.
	{Name: "chapter", Verdict: wholeHeading, Applies: func(c *candidate) bool {
		return c.runes() <= maxHeading && !strings.ContainsAny(c.Text, "。；")
	}},
	// A sentence about a chapter, or a chapter's text that ran into its heading.
	{Name: "chapter-in-sentence", Verdict: noHeading},
}

func (c *candidate) annex() bool {
	return c.Marker.Kind == numbering.Appendix && (strings.HasPrefix(c.Text, "附件") || strings.HasPrefix(c.Text, "附录"))
}

// numberedRules judge blocks that begin with 一、 （一） 1. （1） or 第一，.
var numberedRules = rule.Table[candidate, verdict]{
	// In a law 一、 and （一） order the items of an article.
	{Name: "item-of-article", Verdict: noHeading, Applies: func(c *candidate) bool { return c.b.ruled(c.i) }},
	// By its format it is an item of a list.
	{Name: "declared-item", Verdict: noHeading, Applies: func(c *candidate) bool { return c.Kind == layout.Item }},

	// Without a full stop the whole block is the heading, or nothing is.

	// A line of a heading's length ends where the heading does.
	{Name: "longer-than-heading", Verdict: noHeading, Applies: func(c *candidate) bool { return c.unstopped() && c.runes() > maxHeading }},
	// A semicolon or a comma goes on to the next item; headings neither ask nor cry.
	{Name: "ends-like-item", Verdict: noHeading, Applies: func(c *candidate) bool { return c.unstopped() && ends(c.Text, "；;，、！？") }},
	// A number without words heads nothing.
	{Name: "number-alone", Verdict: noHeading, Applies: func(c *candidate) bool { return c.unstopped() && len(c.Text) == c.Marker.Len }},
	// 第一，以下三点： opens a list.
	{Name: "first-with-colon", Verdict: noHeading, Applies: func(c *candidate) bool {
		return c.unstopped() && c.Marker.Kind == numbering.First && ends(c.Text, "：:")
	}},
	// 一、 and （一） number headings (GB/T 9704).
	{Name: "official-number", Verdict: wholeHeading, Applies: func(c *candidate) bool { return c.unstopped() && c.official(numbering.First) }},
	// 1.1 may be an item: it is a heading where a paragraph follows.
	{Name: "decimal-over-paragraph", Verdict: wholeHeading, Applies: func(c *candidate) bool {
		return c.unstopped() && c.decimal() && c.runes() <= maxRunIn && c.b.body(c.i)
	}},
	// 1. and （1） number items more often than headings: a colon shows an item.
	{Name: "arabic-over-paragraph", Verdict: wholeHeading, Applies: func(c *candidate) bool {
		return c.unstopped() && !c.decimal() && c.runes() <= maxRunIn && !strings.ContainsAny(c.Text, "：:") && c.b.body(c.i)
	}},
	// No paragraph follows: an item.
	{Name: "item", Verdict: noHeading, Applies: func(c *candidate) bool { return c.unstopped() }},

	// With a full stop the first sentence may be the heading of the rest.

	// One of several clauses in a row.
	{Name: "clause-of-list", Verdict: noHeading, Applies: func(c *candidate) bool { return c.rest() == len(c.Text) && c.b.listed(c.i) }},
	// The full stop is inside a quotation.
	{Name: "stop-in-quotation", Verdict: noHeading, Applies: func(c *candidate) bool { return strings.HasPrefix(c.Text[c.rest():], "”") }},
	// A first sentence longer than this is text.
	{Name: "long-first-sentence", Verdict: noHeading, Applies: func(c *candidate) bool { return runes(c.Text[:c.stop]) > maxRunIn }},
	// Headings have one clause.
	{Name: "semicolon-in-first-sentence", Verdict: noHeading, Applies: func(c *candidate) bool { return strings.Contains(c.Text[:c.stop], "；") }},
	// （一）扩大内需。 and then the paragraph, as reports write it.
	{Name: "official-number-run-in", Verdict: runIn, Applies: func(c *candidate) bool { return c.official(numbering.HanParen) }},
	// The same for 1.1, where the heading is short and has text.
	{Name: "decimal-run-in", Verdict: runIn, Applies: func(c *candidate) bool {
		return c.decimal() && c.rest() < len(c.Text) && runes(c.Text[:c.stop]) <= maxDecimalRunIn
	}},
	// 1. and a sentence is an item.
	{Name: "arabic-sentence", Verdict: noHeading},
}

func (c *candidate) unstopped() bool { return c.stop < 0 }
func (c *candidate) rest() int       { return c.stop + len("。") }

// official reports the numbers 一、 and （一）, or also this one.
func (c *candidate) official(also numbering.Kind) bool {
	k := c.Marker.Kind
	return k == numbering.Han || k == numbering.HanParen || k == also
}

func (c *candidate) decimal() bool {
	return c.Marker.Kind == numbering.Decimal2 || c.Marker.Kind == numbering.Decimal3
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

func stopped(s string) bool { return ends(s, "。！？；：…”）") }

func ends(s, set string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(set, r)
}

func runes(s string) int { return utf8.RuneCountInString(s) }
