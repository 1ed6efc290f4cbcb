package evaluate

import (
	"fmt"
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
		x.bits.Or(m.whole)
		if x.section != titleSection && m.plan.root.mayHold(x.bits) {
			wanted[int(x.section)] = true
		}
	}
	if len(wanted) == 0 {
		m.sections = m.sections[:0]
		return nil
	}
	ordinal := -1
	d, err := m.documents.Document(r, func(int) bool { ordinal++; return true })
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
		if int(x.section) >= len(d.Sections) {
			return fmt.Errorf("%w: document %s has %d sections", index.ErrCorrupt, r.ID, len(d.Sections))
		}
		s := &d.Sections[x.section]
		x.matches = 0
		x.inexact = true
		holds := m.unit(&x, analysis.Fold(s.Heading))
		at, point := 0, int32(0) // a byte of the text, and the code point that begins there
		upTo := func(target int32) string {
			from := at
			for ; point < target; point++ {
				_, n := utf8.DecodeRuneInString(s.Text[at:])
				at += n
			}
			return s.Text[from:at]
		}
		for _, u := range cut(s.Text) {
			upTo(u.Start)
			holds = m.unit(&x, analysis.Fold(upTo(u.End))) || holds
		}
		if holds {
			kept = append(kept, x)
		}
	}
	m.sections = kept
	return nil
}

// unit evaluates a paragraph or sentence, and adds to x what it has of the query.
func (m *matcher) unit(x *sectionMatch, text analysis.Folded) bool {
	if len(text) == 0 {
		return false
	}
	copy(m.sum, m.whole)
	copy(m.sumExact, m.wholeExact)
	matches := int32(0)
	for n, l := range m.plan.leaves {
		if l.ofNumber() || l.Title {
			continue
		}
		count, exact := m.leafMatcher.Match(l.Leaf, nil, text)
		if count == 0 {
			continue
		}
		m.sum.Add(uint32(n))
		if exact {
			m.sumExact.Add(uint32(n))
		}
		if l.positive {
			matches += int32(count)
		}
	}
	if !m.plan.root.holds(m.sum) {
		return false
	}
	x.matches += matches
	if m.plan.root.holds(m.sumExact) {
		copy(x.exact, m.sumExact)
		x.inexact = false
	}
	return true
}
