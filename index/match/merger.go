package match

import "wenxun/index/analysis"

// Span is a range [Start, End) of code units of folded text.
type Span struct{ Start, End int }

// merger finds the occurrences of several patterns in a text: leftmost first and not overlapping, at
// one place the longest.
type merger struct {
	text     analysis.Folded
	patterns []analysis.Pattern
	heads    []head
}

// head is the next occurrence of a pattern; Start is -1 if there is none.
type head struct {
	pattern int
	Span
}

// begin starts with the patterns numbered which.
func (m *merger) begin(patterns []analysis.Pattern, which []int, text analysis.Folded) {
	m.text, m.patterns, m.heads = text, patterns, m.heads[:0]
	for _, k := range which {
		start, end := patterns[k].Next(text, 0)
		m.heads = append(m.heads, head{k, Span{start, end}})
	}
}

// next returns the next occurrence and its pattern.
func (m *merger) next() (pattern int, at Span, ok bool) {
	best := -1
	for i, h := range m.heads {
		if h.Start < 0 {
			continue
		}
		if best < 0 || h.Start < m.heads[best].Start || h.Start == m.heads[best].Start && h.End > m.heads[best].End {
			best = i
		}
	}
	if best < 0 {
		return 0, Span{}, false
	}
	found := m.heads[best]
	for i := range m.heads {
		if h := &m.heads[i]; h.Start >= 0 && h.Start < found.End {
			h.Start, h.End = m.patterns[h.pattern].Next(m.text, found.End)
		}
	}
	return found.pattern, found.Span, true
}
