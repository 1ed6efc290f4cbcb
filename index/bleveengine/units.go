package bleveengine

import (
	"fmt"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
)

// unitRows leaves the rows of the sections in one of whose paragraphs or sentences the whole query
// holds, with the matches of those alone.
func (m *matcher) unitRows(r *report) error {
	wanted := make(map[int]bool)
	for i := range m.rows {
		row := &m.rows[i]
		orBits(row.bits, m.document)
		if row.section != titleOrdinal && m.p.root.may(row.bits) {
			wanted[int(row.section)] = true
		}
	}
	if len(wanted) == 0 {
		m.rows = m.rows[:0]
		return nil
	}
	ordinal := -1
	d, err := m.e.read(r, func(int) bool { ordinal++; return true })
	if err != nil {
		return err
	}
	cut := analysis.Sentences
	if m.p.Within == index.WithinParagraph {
		cut = analysis.Paragraphs
	}
	kept := m.rows[:0]
	for _, row := range m.rows {
		if row.section == titleOrdinal || !wanted[int(row.section)] {
			continue
		}
		if int(row.section) >= len(d.Sections) {
			return fmt.Errorf("%w: document %s has %d sections", index.ErrCorrupt, r.id, len(d.Sections))
		}
		s := &d.Sections[row.section]
		row.matches = 0
		row.inexact = true
		holds := m.unit(&row, analysis.Fold(s.Heading))
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
			holds = m.unit(&row, analysis.Fold(upTo(u.End))) || holds
		}
		if holds {
			kept = append(kept, row)
		}
	}
	m.rows = kept
	return nil
}

// unit evaluates a paragraph or sentence, and adds to the row what it has of the query.
func (m *matcher) unit(row *row, text analysis.Folded) bool {
	if len(text) == 0 {
		return false
	}
	copy(m.sum, m.document)
	copy(m.sumExact, m.documentExact)
	matches := int32(0)
	for n, l := range m.p.leaves {
		if l.Place != index.Everywhere {
			continue
		}
		at := &m.spot
		*at = spot{leaf: l, text: text, counts: at.counts, chosen: at.chosen, group: at.group}
		if h, ok := at.hit(); ok {
			setBit(m.sum, n)
			if h.exact {
				setBit(m.sumExact, n)
			}
			if l.positive {
				matches += h.matches
			}
		}
	}
	if !m.p.root.holds(m.sum) {
		return false
	}
	row.matches += matches
	if m.p.root.holds(m.sumExact) {
		copy(row.exact, m.sumExact)
		row.inexact = false
	}
	return true
}
