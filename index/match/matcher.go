package match

import (
	"math/bits"
	"slices"

	"wenxun/index/analysis"
)

// Source returns what is known about a unit without reading its text: an engine's postings.
type Source interface {
	// Count returns how often pattern k of the leaf occurs in the unit. It may call CountIn.
	Count(k int) int
	// Expansion reports whether all parts of expansion i may occur in the unit, and in which order to
	// try them; nil for the order in which they come.
	Expansion(i int) (order []int, possible bool)
	// AtBorders reports whether pattern k has an occurrence in the unit that begins and ends at borders
	// of words, among those that do not overlap, leftmost first.
	AtBorders(k int) bool
}

// Result is what a leaf has in a unit.
type Result struct {
	Count int // of occurrences; a leaf that matches has at least one
	// Exact reports whether the word itself occurs, or the leaf is a Near.
	Exact bool
	// ExactCount counts the occurrences of the word itself, whatever its synonyms, or of the Near.
	ExactCount int
	// AtBorders reports whether the leaf is at borders of words (index.Word.Borders). It is true for a
	// leaf that does not ask for borders.
	AtBorders bool
}

// Matcher evaluates leaves in units of text, one after another. It keeps what it allocates. Only one
// goroutine may use it at a time. The zero value is ready.
type Matcher struct {
	leaf   *Leaf
	texts  []analysis.Folded
	source Source
	// partial: the texts are a piece of the unit, so that the other parts of an expansion may be
	// outside.
	partial bool
	counts  []int // by pattern, or unknown
	chosen  []int // the patterns whose occurrences are the leaf's
	group   []int
	merger  merger
}

const unknown = -1

// Match evaluates the leaf in a unit, which may consist of several texts that no occurrence crosses.
// Without a source, Match counts in the texts alone and takes every position for a border. The texts
// must not change before the last call of Occurrences.
func (m *Matcher) Match(l *Leaf, source Source, texts ...analysis.Folded) Result {
	m.begin(l, source, texts)
	if l.Near != nil {
		return m.near()
	}
	exact := m.chooseWhole()
	if len(m.chosen) == 0 {
		m.chooseExpansions()
	}
	if len(m.chosen) == 0 {
		return Result{}
	}
	found := Result{Count: m.total(), Exact: exact, AtBorders: !l.Borders || m.atBorders()}
	if exact {
		found.ExactCount = m.count(0)
	}
	return found
}

// Find prepares for Occurrences as a Match without a source does, but does not count.
func (m *Matcher) Find(l *Leaf, texts ...analysis.Folded) {
	m.begin(l, nil, texts)
	switch {
	case l.Near != nil:
	case len(l.Patterns) == 1 && l.Whole == 1:
		m.chosen = append(m.chosen, 0)
	default:
		if m.chooseWhole(); len(m.chosen) == 0 {
			m.chooseExpansions()
		}
	}
}

func (m *Matcher) near() Result {
	if _, possible := m.expansion(0); !possible {
		return Result{}
	}
	n := 0
	for _, text := range m.texts {
		n += countNear(m.leaf.Near, text)
	}
	return Result{Count: n, Exact: n > 0, ExactCount: n, AtBorders: n > 0}
}

// atBorders reports whether the word, a synonym, or every part of an expansion is at borders of words.
func (m *Matcher) atBorders() bool {
	at := func(k int) bool { return m.count(k) > 0 && (m.source == nil || m.source.AtBorders(k)) }
	for k := range m.leaf.Whole {
		if at(k) {
			return true
		}
	}
	for i, parts := range m.leaf.Expansions {
		if _, possible := m.expansion(i); !possible {
			continue
		}
		if !slices.ContainsFunc(parts, func(part []int) bool { return !slices.ContainsFunc(part, at) }) {
			return true
		}
	}
	return false
}

func (m *Matcher) begin(l *Leaf, source Source, texts []analysis.Folded) {
	m.leaf, m.source = l, source
	m.texts = append(m.texts[:0], texts...)
	m.chosen, m.counts = m.chosen[:0], m.counts[:0]
	for range l.Patterns {
		m.counts = append(m.counts, unknown)
	}
}

// chooseWhole chooses the word and its synonyms where they occur, and reports whether the word does.
func (m *Matcher) chooseWhole() (exact bool) {
	for k := range m.leaf.Whole {
		if m.count(k) > 0 {
			m.chosen = append(m.chosen, k)
			exact = exact || k == 0 && m.leaf.HasExact
		}
	}
	return exact
}

// chooseExpansions chooses the patterns of the expansions of which every part occurs.
func (m *Matcher) chooseExpansions() {
	for i := range m.leaf.Expansions {
		if m.partial || m.expands(i) {
			m.chooseParts(i)
		}
	}
}

// expands reports whether every part of expansion i occurs.
func (m *Matcher) expands(i int) bool {
	order, possible := m.expansion(i)
	if !possible {
		return false
	}
	parts := m.leaf.Expansions[i]
	for n := range parts {
		if order != nil {
			n = order[n]
		}
		if !slices.ContainsFunc(parts[n], func(k int) bool { return m.count(k) > 0 }) {
			return false
		}
	}
	return true
}

func (m *Matcher) expansion(i int) (order []int, possible bool) {
	if m.source == nil {
		return nil, true
	}
	return m.source.Expansion(i)
}

// chooseParts chooses the patterns of expansion i that occur.
func (m *Matcher) chooseParts(i int) {
	for _, part := range m.leaf.Expansions[i] {
		for _, k := range part {
			if m.count(k) > 0 && !slices.Contains(m.chosen, k) {
				m.chosen = append(m.chosen, k)
			}
		}
	}
}

// count returns how often pattern k occurs in the unit.
func (m *Matcher) count(k int) int {
	if m.counts[k] == unknown {
		if m.source != nil {
			m.counts[k] = m.source.Count(k)
		} else {
			m.counts[k] = m.CountIn(k)
		}
	}
	return m.counts[k]
}

// CountIn counts pattern k in the texts of the unit.
func (m *Matcher) CountIn(k int) int {
	n := 0
	for _, text := range m.texts {
		n += m.leaf.Patterns[k].Count(text)
	}
	return n
}

// total counts the occurrences of the chosen patterns together: leftmost first and not overlapping,
// at one place the longest. Only patterns that may overlap need the text.
func (m *Matcher) total() int {
	left := uint64(0)
	for _, k := range m.chosen {
		if k >= maxGrouped {
			return m.merged(m.chosen)
		}
		left |= 1 << k
	}
	n := 0
	for left != 0 {
		group := m.connected(left&-left, left)
		left &^= group
		if group&(group-1) == 0 {
			n += m.count(bits.TrailingZeros64(group))
			continue
		}
		m.group = m.group[:0]
		for _, k := range m.chosen {
			if group&(1<<k) != 0 {
				m.group = append(m.group, k)
			}
		}
		n += m.merged(m.group)
	}
	return n
}

// connected returns the patterns among those in left that overlap one in group, or one that does.
func (m *Matcher) connected(group, left uint64) uint64 {
	for reached := group; reached != 0; {
		k := bits.TrailingZeros64(reached)
		more := m.leaf.overlaps[k] & left &^ group
		group |= more
		reached = reached&^(1<<k) | more
	}
	return group
}

// merged counts the occurrences of patterns together in the texts.
func (m *Matcher) merged(patterns []int) int {
	n := 0
	for _, text := range m.texts {
		m.merger.begin(m.leaf.Patterns, patterns, text)
		for {
			if _, _, ok := m.merger.next(); !ok {
				break
			}
			n++
		}
	}
	return n
}

// Occurrences calls yield with the occurrences that the last Match or Find found: the number of the text,
// the range in code units, and index.Occurrence.Part. Of a Near it yields the words.
func (m *Matcher) Occurrences(yield func(text int, at Span, part int)) {
	for i, text := range m.texts {
		if m.leaf.Near != nil {
			nearWords(m.leaf.Near, text, func(word Span) { yield(i, word, 0) })
			continue
		}
		m.merger.begin(m.leaf.Patterns, m.chosen, text)
		for {
			k, at, ok := m.merger.next()
			if !ok {
				break
			}
			yield(i, at, m.leaf.part[k])
		}
	}
}
