package search

import (
	"context"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// Marks are the places of a document where a query's words stand, in code points.
type Marks struct {
	Title    []Highlight
	Sections []SectionMarks // one for each section, in order
}

// SectionMarks are the places of one section.
type SectionMarks struct {
	Heading []Highlight
	Text    []Highlight
}

// Highlight returns where the words of a search stand in a document, which must have its texts.
func (s *Service) Highlight(ctx context.Context, doc *corpus.Document, params Params) (Marks, error) {
	plan, err := s.plan(ctx, params)
	if err != nil {
		return Marks{}, err
	}
	m := newMarker(plan.request.Query)
	marks := Marks{Title: m.title(doc.Title), Sections: make([]SectionMarks, len(doc.Sections))}
	for i := range doc.Sections {
		found := m.section(&doc.Sections[i])
		marks.Sections[i] = SectionMarks{Heading: found.heading.highlights(), Text: found.text.highlights()}
	}
	return marks, nil
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
		for _, part := range leaf.Parts {
			patterns = append(patterns, part...)
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
	var places []place
	for i, p := range n.Words {
		for start, end := p.Next(c.text, 0); start >= 0; start, end = p.Next(c.text, start+1) {
			places = append(places, place{start, end, i})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return a.start - b.start })
	marked := make([]bool, len(places))
	for first := range places {
		seen := map[int]int{places[first].word: first}
		for next, last := first+1, first; next < len(places) && len(seen) < len(n.Words); next++ {
			if _, again := seen[places[next].word]; again || places[next].start < places[last].end {
				continue
			}
			if places[next].start-places[last].end > n.Distance {
				break
			}
			seen[places[next].word] = next
			last = next
		}
		if len(seen) == len(n.Words) {
			for _, i := range seen {
				marked[i] = true
			}
		}
	}
	for i, p := range places {
		if marked[i] {
			t.found = append(t.found, c.match(p.start, p.end, what))
		}
	}
}

// sectionFound is what stands in a section.
type sectionFound struct{ heading, text found }

// section finds the leaves in a section's heading and text.
func (m marker) section(s *corpus.Section) sectionFound {
	heading, text := m.sieve.fold(s.Heading), m.sieve.fold(s.Text)
	m.mark(false, heading, text)
	return sectionFound{heading.sorted(), text.sorted()}
}

func (m marker) title(s string) []Highlight {
	t := m.sieve.fold(s)
	m.mark(true, t)
	return t.sorted().highlights()
}

// maxParts parts a leaf's number from its parts'.
const maxParts = 1 << 10

// mark finds the leaves in the texts of one part of a document: the title, or heading and text.
func (m marker) mark(title bool, texts ...*foldedText) {
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
		if !stands && hasParts(leaf, texts) {
			for part, patterns := range leaf.Parts {
				for _, p := range patterns {
					for _, t := range texts {
						t.mark(p, what+1+part)
					}
				}
			}
		}
	}
}

// hasParts reports whether every part of the leaf stands in one of the texts.
func hasParts(leaf *index.Leaf, texts []*foldedText) bool {
	for _, patterns := range leaf.Parts {
		stands := slices.ContainsFunc(patterns, func(p analysis.Pattern) bool {
			return slices.ContainsFunc(texts, func(t *foldedText) bool { return t.has(p) })
		})
		if !stands {
			return false
		}
	}
	return len(leaf.Parts) > 0
}

func (t *foldedText) sorted() found {
	slices.SortFunc(t.found, func(a, b match) int { return a.start - b.start })
	return t.found
}

// Mark returns text as HTML: escaped, with the highlights in <mark>. Highlights are in code
// points, ascending, and do not overlap.
func Mark(text string, highlights []Highlight) string {
	var b strings.Builder
	b.Grow(len(text) + len(highlights)*len("<mark></mark>"))
	at, point := 0, 0 // a byte of text, and the code point that begins there
	to := func(target int) string {
		from := at
		for point < target && at < len(text) {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += n
			point++
		}
		return html.EscapeString(text[from:at])
	}
	for _, h := range highlights {
		b.WriteString(to(h[0]))
		b.WriteString("<mark>")
		b.WriteString(to(h[1]))
		b.WriteString("</mark>")
	}
	b.WriteString(html.EscapeString(text[at:]))
	return b.String()
}
