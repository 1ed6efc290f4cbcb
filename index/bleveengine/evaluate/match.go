package evaluate

import (
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/match"
)

// wordIterators go through the postings of a word, and through those of it in titles.
type wordIterators struct{ text, title iterator }

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
	// text is the text of the unit, which begins at the code unit offset of the document's: the title,
	// or a section.
	text    analysis.Folded
	offset  int
	inTitle bool
	// settled means that the leaf is at borders elsewhere in the document, which is enough.
	settled bool
}

// Count returns how often pattern k occurs in the unit.
func (s *source) Count(k int) int {
	if set := s.candidates.sets[k]; set == nil || !set.Has(s.block) {
		return 0
	}
	if s.inTitle || !s.leaf.lookups[k].countFromPostings {
		return s.matcher.leafMatcher.CountIn(k)
	}
	n := s.matcher.iterators[s.leaf.firstPattern+k].frequency(s.block)
	if n > 0 && s.matcher.firstBlock == s.block { // the postings of the first block count the title as well
		n -= s.leaf.Patterns[k].Count(s.row.TitleText())
	}
	return n
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
	if s.leaf.lookups[k].word != "" && s.isWord(k) {
		return true
	}
	return atBorders(s.leaf.Patterns[k], s.row, s.text, s.offset)
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
	its := &s.matcher.wordIterators[s.leaf.firstPattern+k]
	inTitle := its.title.frequency(s.block)
	if s.inTitle {
		return inTitle > 0
	}
	return its.text.frequency(s.block) > inTitle
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
			m.source.enterTitle(block)
			dst = m.appendHit(dst, titleSection, m.leafMatcher.Match(l.Leaf, &m.source, m.source.text))
		}
		if section := int(block - m.firstBlock); !l.Title && section < len(r.Sections) {
			m.source.enterSection(block, section)
			dst = m.appendHit(dst, section, m.matchSection(l, r, section))
		}
	}
	return dst
}

// enterTitle makes the title the unit of the source.
func (s *source) enterTitle(block uint32) {
	s.block, s.text, s.offset, s.inTitle = block, s.row.TitleText(), 0, true
}

// enterSection makes a section the unit of the source.
func (s *source) enterSection(block uint32, section int) {
	s.block, s.text, s.offset, s.inTitle = block, s.row.SectionText(section), int(s.row.Sections[section].Start), false
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
		return m.leafMatcher.Match(l.Leaf, &m.source, m.source.text)
	}
	heading, text := r.SectionParts(section)
	return m.leafMatcher.Match(l.Leaf, &m.source, heading, text)
}

// singleHits appends the sections of a document in which a leaf of one pattern matches. The postings of
// the first block count the title as well.
func (m *matcher) singleHits(dst []hit, l *leaf, r *store.Row) []hit {
	p := l.Patterns[0]
	it := &m.iterators[l.firstPattern]
	end := m.firstBlock + r.Blocks
	one := func(section, count int) {
		found := match.Result{Count: count, Exact: l.HasExact, AtBorders: count > 0 && (!l.Borders || m.source.AtBorders(0))}
		if l.HasExact {
			found.ExactCount = count
		}
		dst = m.appendHit(dst, section, found)
	}
	for it.seek(m.firstBlock); it.more && it.block < end; it.next() {
		inTitle := 0
		if it.block == m.firstBlock {
			m.source.enterTitle(it.block)
			inTitle = p.Count(m.source.text)
			one(titleSection, inTitle)
		}
		section := int(it.block - m.firstBlock)
		if section >= len(r.Sections) {
			continue
		}
		m.source.enterSection(it.block, section)
		if l.lookups[0].countFromPostings {
			one(section, int(it.count)-inTitle)
		} else {
			one(section, p.Count(m.source.text))
		}
	}
	return dst
}
