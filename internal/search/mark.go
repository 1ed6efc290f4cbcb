package search

import (
	"context"
	"fmt"
	"math"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// maxMarks is how many places of one document are marked: more than anyone goes through, and a
// page that a browser still shows at once.
const maxMarks = 10_000

// Marks are the places of a document where a query's words stand, in code points.
type Marks struct {
	Title    []Highlight
	Sections []SectionMarks // one for each section, in order
	// Cut says that the words stand at more places, further down, which are not marked.
	Cut bool
}

// SectionMarks are the places of one section.
type SectionMarks struct {
	Heading []Highlight
	Text    []Highlight
}

// Highlight returns where the words of a search stand in a document, which must have its texts:
// the first ten thousand places.
func (s *Service) Highlight(ctx context.Context, doc *corpus.Document, params Params) (Marks, error) {
	plan, err := s.plan(ctx, params)
	if err != nil {
		return Marks{}, err
	}
	m := newMarker(plan.request.Query)
	marks := Marks{Title: m.title(doc.Title), Sections: make([]SectionMarks, len(doc.Sections))}
	left := maxMarks
	take := func(all []Highlight) []Highlight {
		if len(all) > left {
			all, marks.Cut = all[:left], true
		}
		left -= len(all)
		return all
	}
	for i := range doc.Sections {
		of := &doc.Sections[i]
		heading, text := []Highlight{}, []Highlight{}
		for block := range blocks(of.Text) {
			if err := ctx.Err(); err != nil {
				return Marks{}, fmt.Errorf("highlight %s: %w", doc.ID, err)
			}
			if marks.Cut || len(text) > left {
				break
			}
			if block.base > 0 {
				text = joined(text, m.block("", block).text.in(block).highlights())
				continue
			}
			found := m.block(of.Heading, block)
			heading, text = take(found.heading.highlights()), found.text.in(block).highlights()
		}
		marks.Sections[i] = SectionMarks{Heading: heading, Text: take(text)}
	}
	return marks, nil
}

// joined appends highlights to others that end before them, or where they begin.
func joined(all, more []Highlight) []Highlight {
	if n := len(all); n > 0 && len(more) > 0 && more[0][0] <= all[n-1][1] {
		all[n-1][1] = max(all[n-1][1], more[0][1])
		more = more[1:]
	}
	return append(all, more...)
}

// marker finds where the positive leaves of a query stand, by the patterns that engines use.
type marker struct {
	leaves []*index.Leaf
	sieve  sieve
}

func newMarker(query *index.Node) marker {
	var m marker
	m.collect(query, true)
	var patterns []analysis.Pattern
	near := false
	for _, leaf := range m.leaves {
		patterns = append(append(patterns, leaf.Exact), leaf.Alike...)
		for _, way := range leaf.Ways {
			patterns = append(patterns, slices.Concat(way...)...)
		}
		near = near || leaf.Near != nil
	}
	m.sieve = newSieve(patterns)
	m.sieve.all = m.sieve.all || near
	return m
}

func (m *marker) collect(n *index.Node, positive bool) {
	if n == nil {
		return
	}
	if n.Op == index.OpLeaf && positive {
		m.leaves = append(m.leaves, n.Leaf)
	}
	for _, kid := range n.Kids {
		m.collect(kid, positive != (n.Op == index.OpNot))
	}
}

// match is a range of code points of a text where a pattern stands. what tells patterns apart
// that a reader wants to see: the leaf, or the part of one.
type match struct{ start, end, what int }

// found is what stands in one text, ascending by start; matches may overlap.
type found []match

// in returns the matches of a block that are its own, as places of the whole text.
func (f found) in(b block) found {
	own := found{}
	for _, m := range f {
		if m.start >= b.from && m.start < b.to {
			own = append(own, match{b.base + m.start, b.base + m.end, m.what})
		}
	}
	return own
}

// highlights returns the matches joined where they overlap or adjoin.
func (f found) highlights() []Highlight {
	all := []Highlight{}
	for _, m := range f {
		if n := len(all); n > 0 && m.start <= all[n-1][1] {
			all[n-1][1] = max(all[n-1][1], m.end)
			continue
		}
		all = append(all, Highlight{m.start, m.end})
	}
	return all
}

// mark notes every place where a pattern stands and returns whether there is one.
func (t *foldedText) mark(p analysis.Pattern, what int) bool {
	any := false
	for _, c := range t.chunks {
		for start, end := p.Next(c.text, 0); start >= 0; start, end = p.Next(c.text, end) {
			any = true
			t.found = append(t.found, c.match(start, end, what))
		}
	}
	return any
}

// has reports whether a pattern stands in the text.
func (t *foldedText) has(p analysis.Pattern) bool {
	return slices.ContainsFunc(t.chunks, func(c chunk) bool { return p.In(c.text) })
}

func (c chunk) match(start, end, what int) match {
	return match{c.base + int(c.source[start].Start), c.base + int(c.source[end-1].End), what}
}

// near notes the words of a proximity where they stand near one another. The text is one chunk:
// a proximity reaches over sentences.
func (t *foldedText) near(n *index.Near, what int) {
	c := t.chunks[0]
	type place struct{ start, end, word int }
	places := make([][]place, len(n.Words))
	for i, p := range n.Words {
		for start, end := p.Next(c.text, 0); start >= 0; start, end = p.Next(c.text, start+1) {
			places[i] = append(places[i], place{start, end, i})
		}
		if len(places[i]) == 0 {
			return
		}
	}
	marked := map[place]bool{}
	for _, first := range slices.Concat(places...) {
		way := []place{first}
		used := make([]bool, len(n.Words))
		used[first.word] = true
		for last := first; len(way) < len(n.Words); way = append(way, last) {
			next := place{start: math.MaxInt}
			for word, of := range places {
				if used[word] {
					continue
				}
				i, _ := slices.BinarySearchFunc(of, last.end, func(p place, end int) int { return p.start - end })
				if i < len(of) && of[i].start < next.start {
					next = of[i]
				}
			}
			if next.start > last.end+n.Distance {
				break
			}
			used[next.word], last = true, next
		}
		if len(way) == len(n.Words) {
			for _, p := range way {
				marked[p] = true
			}
		}
	}
	for p := range marked {
		t.found = append(t.found, c.match(p.start, p.end, what))
	}
}

// sectionFound is what stands in a section: in its heading, and in what was looked at of its
// text, where matches count from the block's beginning.
type sectionFound struct {
	heading, text found
	block         block
}

// section finds the leaves in a section's heading and in its text, or in the part of a very long
// one that has a word of the query.
func (m marker) section(s *corpus.Section) sectionFound {
	return m.block(s.Heading, m.telling(s.Text))
}

// block finds the leaves in a heading and in a block of the text below it.
func (m marker) block(title string, b block) sectionFound {
	heading, text := m.sieve.fold(title), m.sieve.fold(b.text)
	m.mark(false, b.part(), heading, text)
	own := slices.DeleteFunc(text.sorted(), func(m match) bool { return m.start < b.from || m.start >= b.to })
	return sectionFound{heading.sorted(), own, b}
}

// telling returns the first block of a text in which a word of the query stands as it was typed,
// or else a part of one, or else the first block.
func (m marker) telling(text string) block {
	var first, second *block
	for b := range blocks(text) {
		if !b.part() {
			return b
		}
		folded := analysis.Fold(b.text)
		in := func(p analysis.Pattern) bool { return p.In(folded) }
		for _, leaf := range m.leaves {
			if leaf.Place != index.Everywhere {
				continue
			}
			if in(leaf.Exact) || slices.ContainsFunc(leaf.Alike, in) || leaf.Near != nil && !slices.ContainsFunc(leaf.Near.Words, func(p analysis.Pattern) bool { return !in(p) }) {
				return b
			}
			if second == nil && slices.ContainsFunc(slices.Concat(slices.Concat(leaf.Ways...)...), in) {
				second = &b
			}
		}
		if first == nil {
			first = &b
		}
	}
	if second != nil {
		return *second
	}
	return *first
}

func (m marker) title(s string) []Highlight {
	var all []Highlight
	for b := range blocks(s) {
		t := m.sieve.fold(b.text)
		m.mark(true, b.part(), t)
		all = joined(all, t.sorted().in(b).highlights())
		if len(all) >= maxMarks {
			return all[:maxMarks]
		}
	}
	if all == nil {
		all = []Highlight{}
	}
	return all
}

// maxParts parts a leaf's number from its parts'.
const maxParts = 1 << 10

// mark finds the leaves in the texts of one part of a document: the title, or heading and text.
// The parts of a way have to stand there all, unless the texts are not whole.
func (m marker) mark(title, part bool, texts ...*foldedText) {
	for i, leaf := range m.leaves {
		if leaf.Place == index.InNumber || leaf.Place == index.InTitle && !title {
			continue
		}
		what := i * maxParts
		stands := false
		for _, t := range texts {
			if leaf.Near != nil {
				t.near(leaf.Near, what)
				continue
			}
			stands = t.mark(leaf.Exact, what) || stands
			for _, alike := range leaf.Alike {
				stands = t.mark(alike, what) || stands
			}
		}
		if stands {
			continue
		}
		for i, patterns := range said(leaf, part, texts) {
			for _, p := range patterns {
				for _, t := range texts {
					t.mark(p, what+1+i)
				}
			}
		}
	}
}

// said returns the parts of the leaf's ways of which every part stands in one of the texts, and
// those of all of them if the texts are not whole. A part that two ways share is there once.
func said(leaf *index.Leaf, part bool, texts []*foldedText) [][]analysis.Pattern {
	lacks := func(patterns []analysis.Pattern) bool {
		return !slices.ContainsFunc(patterns, func(p analysis.Pattern) bool {
			return slices.ContainsFunc(texts, func(t *foldedText) bool { return t.has(p) })
		})
	}
	var parts [][]analysis.Pattern
	for _, way := range leaf.Ways {
		if !part && slices.ContainsFunc(way, lacks) {
			continue
		}
		for _, patterns := range way {
			known := func(other []analysis.Pattern) bool { return slices.EqualFunc(patterns, other, same) }
			if !slices.ContainsFunc(parts, known) {
				parts = append(parts, patterns)
			}
		}
	}
	return parts
}

func (t *foldedText) sorted() found {
	slices.SortFunc(t.found, func(a, b match) int { return a.start - b.start })
	return t.found
}
