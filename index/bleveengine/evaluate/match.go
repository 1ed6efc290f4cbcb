package evaluate

import (
	"slices"

	"wenxun/index/analysis"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/match"
)

// patternIterators go through the postings of a pattern: in texts and in titles; and through those of the
// word that it is, if the leaf asks for borders.
type patternIterators struct{ text, title, word, titleWord iterator }

// titleSection is the title's place among the sections of a document.
const titleSection = -1

// hit is a section, or the title, in which a leaf matches.
type hit struct {
	section   int32 // index in store.Row.Sections, or titleSection
	matches   int32
	exactly   int32 // match.Result.ExactCount
	exact     bool  // the word itself occurs
	atBorders bool  // match.Result.AtBorders
}

// source reports what the postings know about a leaf in a block. It is a match.Source.
type source struct {
	matcher    *matcher
	leaf       *leaf
	candidates *leafCandidates
	row        *store.Row
	block      uint32
	// section is the unit: a section, or titleSection.
	section int
	// settled means that the leaf is at borders elsewhere in the document, which is enough.
	settled bool
}

// enter makes a section or the title the unit.
func (s *source) enter(block uint32, section int) { s.block, s.section = block, section }

// text returns the text of the unit, and the code unit of the document's at which it begins.
func (s *source) text() (text analysis.Folded, offset int) {
	if s.section == titleSection {
		return s.row.TitleText(), 0
	}
	return s.row.SectionText(s.section), int(s.row.Sections[s.section].Start)
}

// iterators are those of pattern k.
func (s *source) iterators(k int) *patternIterators {
	return &s.matcher.iterators[s.leaf.firstPattern+k]
}

// Count returns how often pattern k occurs in the unit.
func (s *source) Count(k int) int {
	if set := s.candidates.sets[k]; set == nil || !set.Has(s.block) {
		return 0
	}
	return s.count(k)
}

// count is Count for a pattern that may occur in the block.
func (s *source) count(k int) int {
	if s.section == titleSection {
		return s.titleCount(k)
	}
	if s.leaf.lookups[k].countFromPostings {
		n := s.iterators(k).text.frequency(s.block)
		if n > 0 && s.block == s.matcher.firstBlock { // the postings count the title as well
			n -= s.titleCount(k)
		}
		return n
	}
	if starts, known := s.starts(k); known {
		return len(starts)
	}
	text, _ := s.text()
	return s.leaf.Patterns[k].Count(text)
}

// titleCount returns how often pattern k occurs in the title, whose block is entered.
func (s *source) titleCount(k int) int {
	it := &s.iterators(k).title
	if it.seek(s.block); !it.more || it.block != s.block {
		return 0
	}
	if s.leaf.lookups[k].countFromPostings {
		return int(it.count)
	}
	return s.leaf.Patterns[k].Count(s.row.TitleText())
}

// starts returns where pattern k is in the unit, as code units of the block, if the positions of its pairs
// tell.
func (s *source) starts(k int) (starts []uint32, known bool) {
	starts, known = s.iterators(k).text.starts(s.block)
	if !known || s.matcher.firstBlock != s.block {
		return starts, known
	}
	// The first block begins with the title.
	n, _ := slices.BinarySearch(starts, s.row.Title)
	if s.section == titleSection {
		return starts[:n], true
	}
	return starts[n:], true
}

// Expansion reports whether all parts of expansion i may occur in the block, the rarest part first.
func (s *source) Expansion(i int) (order []int, possible bool) {
	x := &s.candidates.expansions[i]
	return x.order, x.blocks.Has(s.block)
}

// AtBorders reports whether pattern k has an occurrence in the unit at borders of words. Most are words,
// of which the postings know; others are made of several.
func (s *source) AtBorders(k int) bool {
	if s.settled {
		return true
	}
	if s.leaf.lookups[k].word != "" {
		isWord := s.isWord(k)
		if isWord || s.leaf.Patterns[k].Units() == 1 { // a single character is not made of several words
			return isWord
		}
	}
	if starts, known := s.starts(k); known {
		return s.startsAtBorders(starts, s.leaf.Patterns[k].Units())
	}
	text, offset := s.text()
	return atBorders(s.leaf.Patterns[k], s.row, text, offset)
}

// startsAtBorders reports whether one of the occurrences of so many code units, which begin at starts, is at
// borders of words.
func (s *source) startsAtBorders(starts []uint32, units int) bool {
	borders, block := s.row.Borders(), 0
	if s.block != s.matcher.firstBlock {
		block = int(s.row.Sections[s.block-s.matcher.firstBlock].Start)
	}
	return slices.ContainsFunc(starts, func(start uint32) bool {
		return borders.Word(block+int(start), block+int(start)+units)
	})
}

// atBorders reports whether a pattern has an occurrence at borders of words in a text that begins at a
// code unit of the document's folded text.
func atBorders(p analysis.Pattern, r *store.Row, text analysis.Folded, offset int) bool {
	borders := r.Borders()
	for start, end := p.Next(text, 0); start >= 0; start, end = p.Next(text, end) {
		if borders.Word(offset+start, offset+end) {
			return true
		}
	}
	return false
}

// isWord reports whether pattern k is a word of the unit, by the postings.
func (s *source) isWord(k int) bool {
	its := s.iterators(k)
	inTitle := its.titleWord.frequency(s.block)
	if s.section == titleSection {
		return inTitle > 0
	}
	return its.word.frequency(s.block) > inTitle
}

// leafHits appends the sections of a document in which leaf n matches.
func (m *matcher) leafHits(dst []hit, n int, c *leafCandidates, s *snapshot.Segment, doc uint32) []hit {
	if !c.documents.Has(doc) {
		return dst
	}
	l, r := m.plan.leaves[n], s.Rows[doc]
	m.firstBlock = s.First[doc]
	m.source = source{matcher: m, leaf: l, candidates: c, row: r}
	if l.Single() {
		return m.singleHits(dst, l, r)
	}
	end := m.firstBlock + r.Blocks
	if l.Title {
		end = m.firstBlock + 1
	}
	for block := range c.any.Between(m.firstBlock, end) {
		if block == m.firstBlock {
			m.source.enter(block, titleSection)
			dst = m.appendHit(dst, titleSection, m.leafMatcher.Match(l.Leaf, &m.source, r.TitleText()))
		}
		if section := int(block - m.firstBlock); !l.Title && section < len(r.Sections) {
			m.source.enter(block, section)
			dst = m.appendHit(dst, section, m.matchSection(l, r, section))
		}
	}
	return dst
}

// appendHit appends what a leaf has in a section, if it has anything there.
func (m *matcher) appendHit(dst []hit, section int, found match.Result) []hit {
	if found.Count == 0 {
		return dst
	}
	// Where every section counts, one in which the leaf is at borders is enough.
	m.source.settled = m.source.settled || found.AtBorders && m.plan.anywhere
	return append(dst, hit{int32(section), int32(found.Count), int32(found.ExactCount), found.Exact, found.AtBorders})
}

// matchSection matches a leaf in a section. No pattern crosses the end of a heading, so that heading and
// text can be matched as one, but for a Near.
func (m *matcher) matchSection(l *leaf, r *store.Row, section int) match.Result {
	if l.Near == nil {
		return m.leafMatcher.Match(l.Leaf, &m.source, r.SectionText(section))
	}
	heading, text := r.SectionParts(section)
	return m.leafMatcher.Match(l.Leaf, &m.source, heading, text)
}

// singleHits appends the sections of a document in which a leaf of one pattern matches.
func (m *matcher) singleHits(dst []hit, l *leaf, r *store.Row) []hit {
	it := &m.iterators[l.firstPattern].text
	end := m.firstBlock + r.Blocks
	one := func(section int) {
		m.source.enter(it.block, section)
		count := m.source.count(0)
		found := match.Result{Count: count, Exact: l.HasExact, AtBorders: count > 0 && (!l.Borders || m.source.AtBorders(0))}
		if l.HasExact {
			found.ExactCount = count
		}
		dst = m.appendHit(dst, section, found)
	}
	for it.seek(m.firstBlock); it.more && it.block < end; it.next() {
		if it.block == m.firstBlock {
			one(titleSection)
		}
		if section := int(it.block - m.firstBlock); section < len(r.Sections) {
			one(section)
		}
	}
	return dst
}
