package evaluate

import (
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
)

// titleSection is the title's place among the sections of a document.
const titleSection = -1

// hit is a section, or the title, in which a leaf matches.
type hit struct {
	section int32 // index in store.Row.Sections, or titleSection
	matches int32
	exact   bool // the word itself occurs
}

// source reports what the postings know about a leaf in a block. It is a match.Source.
type source struct {
	matcher    *matcher
	leaf       *leaf
	candidates *leafCandidates
	block      uint32
	// wholeBlock means that the unit is the block without the title: the postings then count, less
	// what is in the title.
	wholeBlock bool
	row        *store.Row
}

// Count returns how often pattern k occurs in the unit.
func (s *source) Count(k int) int {
	if set := s.candidates.sets[k]; set == nil || !set.Has(s.block) {
		return 0
	}
	if !s.wholeBlock || !s.leaf.lookups[k].countFromPostings {
		return s.matcher.leafMatcher.CountIn(k)
	}
	n := 0
	it := &s.matcher.iterators[s.leaf.firstPattern+k]
	if it.seek(s.block); it.more && it.block == s.block {
		n = int(it.count)
		if s.matcher.firstBlock == s.block {
			n -= s.leaf.Patterns[k].Count(s.row.TitleText())
		}
	}
	return n
}

// Expansion reports whether all parts of expansion i may occur in the block, the rarest part first.
func (s *source) Expansion(i int) (order []int, possible bool) {
	x := &s.candidates.expansions[i]
	return x.order, x.blocks.Has(s.block)
}

// leafHits appends the sections of a document in which leaf n matches.
func (m *matcher) leafHits(dst []hit, n int, c *leafCandidates, s *snapshot.Segment, doc uint32) []hit {
	if !c.documents.Has(doc) {
		return dst
	}
	l, r := m.plan.leaves[n], s.Rows[doc]
	m.firstBlock = s.First[doc]
	if l.Single() {
		return m.singleHits(dst, l, r)
	}
	m.source = source{matcher: m, leaf: l, candidates: c, row: r}
	end := m.firstBlock + r.Blocks
	if l.Title {
		end = m.firstBlock + 1
	}
	for block := range c.any.Between(m.firstBlock, end) {
		m.source.block = block
		if block == m.firstBlock {
			m.source.wholeBlock = false
			if n, exact := m.leafMatcher.Match(l.Leaf, &m.source, r.TitleText()); n > 0 {
				dst = append(dst, hit{titleSection, int32(n), exact})
			}
		}
		if section := int(block - m.firstBlock); !l.Title && section < len(r.Sections) {
			m.source.wholeBlock = true
			if n, exact := m.matchSection(l, r, section); n > 0 {
				dst = append(dst, hit{int32(section), int32(n), exact})
			}
		}
	}
	return dst
}

// matchSection matches a leaf in a section. No pattern crosses the end of a heading, so that heading and
// text can be matched as one, but for a Near.
func (m *matcher) matchSection(l *leaf, r *store.Row, section int) (n int, exact bool) {
	if l.Near == nil {
		return m.leafMatcher.Match(l.Leaf, &m.source, r.SectionText(section))
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
	for it.seek(m.firstBlock); it.more && it.block < end; it.next() {
		inTitle := 0
		if it.block == m.firstBlock {
			if inTitle = p.Count(r.TitleText()); inTitle > 0 {
				dst = append(dst, hit{titleSection, int32(inTitle), l.HasExact})
			}
		}
		section := int(it.block - m.firstBlock)
		matches := int(it.count) - inTitle
		if !l.lookups[0].countFromPostings {
			matches = 0
			if section < len(r.Sections) {
				matches = p.Count(r.SectionText(section))
			}
		}
		if matches > 0 {
			dst = append(dst, hit{int32(section), int32(matches), l.HasExact})
		}
	}
	return dst
}
