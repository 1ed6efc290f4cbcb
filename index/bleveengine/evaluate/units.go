package evaluate

import (
	"bytes"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/store"
)

// keepUnits keeps the sections in one of whose paragraphs or sentences the whole query
// holds, with the matches of those alone.
func (m *matcher) keepUnits(r *store.Row) error {
	wanted := make(map[int]bool)
	for i := range m.sections {
		x := &m.sections[i]
		x.matched.Or(m.whole.matched)
		if x.section != titleSection && m.plan.root.mayHold(x.matched) {
			wanted[int(x.section)] = true
		}
	}
	if len(wanted) == 0 {
		m.sections = m.sections[:0]
		return nil
	}
	record, err := m.records.Record(r)
	if err != nil {
		return err
	}
	cut := analysis.Sentences
	if m.plan.Query.Within == index.WithinParagraph {
		cut = analysis.Paragraphs
	}
	kept := m.sections[:0]
	for _, x := range m.sections {
		if x.section == titleSection || !wanted[int(x.section)] {
			continue
		}
		s, err := record.Section(int(x.section), true)
		if err != nil {
			return err
		}
		x.matches, x.exactly = 0, 0
		x.inexact, x.across = true, m.plan.borders
		units := m.units(r, int(x.section))
		holds := m.unit(&x, units.next(s.Heading))
		at, point := 0, int32(0) // a byte of the text, and the code point that begins there
		upTo := func(target int32) string {
			from := at
			for ; point < target; point++ {
				_, n := utf8.DecodeRuneInString(s.Text[at:])
				at += n
			}
			return s.Text[from:at]
		}
		for _, part := range cut(s.Text) {
			upTo(part.Start)
			holds = m.unit(&x, units.next(upTo(part.End))) || holds
		}
		if holds {
			kept = append(kept, x)
		}
	}
	m.sections = kept
	return nil
}

// unit evaluates a paragraph or sentence, and adds to x what it has of the query.
func (m *matcher) unit(x *sectionMatch, u unit) bool {
	if len(u.text) == 0 {
		return false
	}
	m.sum.set(&m.whole)
	matches, exactly := int32(0), int32(0)
	for n, l := range m.plan.leaves {
		if l.ofNumber() || l.Title {
			continue
		}
		u.leaf = l
		found := m.leafMatcher.Match(l.Leaf, &u, u.text)
		if found.Count == 0 {
			continue
		}
		m.sum.add(n, found.Exact, found.AtBorders)
		if l.positive {
			matches += int32(found.Count)
			exactly += int32(found.ExactCount)
		}
	}
	if !m.plan.root.holds(m.sum.matched) {
		return false
	}
	x.matches += matches
	x.exactly += exactly
	if m.plan.exact.holds(m.sum.exact) {
		copy(x.exact, m.sum.exact)
		x.inexact = false
	}
	x.across = x.across && m.sum.onlyAcross(m.plan.root)
	return true
}

// units finds the paragraphs or sentences of a section in the document's folded text, one after another.
type units struct {
	matcher *matcher
	row     *store.Row
	section int
	at      int // code unit of the document's text after the last unit
}

func (m *matcher) units(r *store.Row, section int) *units {
	return &units{matcher: m, row: r, section: section, at: int(r.Sections[section].Start)}
}

// next returns the next unit, which reads text before it is folded. Folded apart, the units of a text are
// its folded text but for the breaks between them.
func (u *units) next(text string) unit {
	folded := analysis.Fold(text)
	rest := u.row.Folded()[:2*u.row.Sections[u.section].End]
	for at := u.at; 2*at+len(folded) <= len(rest); at++ {
		if bytes.Equal(rest[2*at:2*at+len(folded)], folded) {
			u.at = at + folded.Units()
			return unit{matcher: u.matcher, row: u.row, text: folded, offset: at}
		}
	}
	return unit{matcher: u.matcher, row: u.row, text: folded, offset: u.at}
}

// unit is a paragraph or sentence. It is a match.Source that knows where words have their borders.
type unit struct {
	matcher *matcher
	leaf    *leaf
	row     *store.Row
	text    analysis.Folded
	offset  int // of text in the document's folded text, in code units
}

// Count counts in the text.
func (u *unit) Count(k int) int { return u.matcher.leafMatcher.CountIn(k) }

// Expansion knows nothing of the parts.
func (u *unit) Expansion(int) (order []int, possible bool) { return nil, true }

// AtBorders reports whether pattern k has an occurrence at borders of words.
func (u *unit) AtBorders(k int) bool { return atBorders(u.leaf.Patterns[k], u.row, u.text, u.offset) }
