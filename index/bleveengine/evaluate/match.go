package evaluate

import (
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
)

// titleSection is the title's place among the sections of a report.
const titleSection = -1

// hit is a section, or the title, in which a leaf stands.
type hit struct {
	section int32 // index in report.sections, or titleSection
	matches int32
	exact   bool // it stands as Exact says
}

// span is a match, in code units of the column.
type span struct{ start, end int }

// leafHits appends where leaf n stands in report i of s, by section.
func (m *matcher) leafHits(dst []hit, n int, b *leafCandidates, s *snapshot.Segment, i uint32) []hit {
	if !b.documents.Has(i) {
		return dst
	}
	l, r, first := m.plan.leaves[n], s.Rows[i], s.First[i]
	if l.single {
		return singleHits(dst, l, &m.iterators[l.firstPattern], first, r)
	}
	text := r.Folded()
	at := &m.spot
	*at = spot{leaf: l, blocks: b, counts: at.counts, chosen: at.chosen, group: at.group}
	if l.Place == index.InTitle {
		for doc := range b.any.Between(first, first+1) {
			at.doc, at.text = doc, text[:2*r.Title]
			dst = at.appendHit(dst, titleSection)
		}
		return dst
	}
	for doc := range b.any.Between(first, first+r.Blocks) {
		at.doc, at.iterators, at.title = doc, nil, nil
		if doc == first {
			at.title = text[:2*r.Title]
			at.text, at.start = at.title, 0
			dst = at.appendHit(dst, titleSection)
		}
		if int(doc-first) < len(r.Sections) {
			section := &r.Sections[doc-first]
			at.text, at.start = text[:2*section.End], int(section.Start)
			at.iterators = m.iterators[l.firstPattern : l.firstPattern+len(l.patterns)]
			dst = at.appendHit(dst, int32(doc-first))
		}
	}
	return dst
}

// singleHits appends where l, which asks for one pattern alone, stands in r: it has the blocks in
// which it may, of which those of r begin with first. Their frequencies are of the title as well, in
// the first.
func singleHits(dst []hit, l *leaf, it *iterator, first uint32, r *store.Row) []hit {
	p := &l.patterns[0]
	text := r.Folded()
	end := first + r.Blocks
	for it.seek(first); it.more && it.block < end; it.next() {
		inTitle := int32(0)
		if it.block == first {
			if inTitle = int32(p.Count(text[:2*r.Title])); inTitle > 0 {
				dst = append(dst, hit{titleSection, inTitle, l.exact})
			}
		}
		n := int(it.block - first)
		matches := int32(it.count) - inTitle
		if !p.countFromPostings {
			matches = 0
			if n < len(r.Sections) {
				section := &r.Sections[n]
				matches = int32(p.Count(text[2*section.Start : 2*section.End]))
			}
		}
		if matches > 0 {
			dst = append(dst, hit{int32(n), matches, l.exact})
		}
	}
	return dst
}

// countAll counts the matches of all patterns together: leftmost first, not overlapping, at one
// place the longest.
func countAll(patterns []analysis.Pattern, text analysis.Folded, from int) int {
	if len(patterns) == 1 {
		n := 0
		for _, end := patterns[0].Next(text, from); end >= 0; _, end = patterns[0].Next(text, end) {
			n++
		}
		return n
	}
	var buf [8]span
	next := buf[:0]
	for _, p := range patterns {
		s, e := p.Next(text, from)
		next = append(next, span{s, e})
	}
	for n := 0; ; n++ {
		best := span{-1, -1}
		for _, x := range next {
			if x.start >= 0 && (best.start < 0 || x.start < best.start || x.start == best.start && x.end > best.end) {
				best = x
			}
		}
		if best.start < 0 {
			return n
		}
		for i := range next {
			if next[i].start >= 0 && next[i].start < best.end {
				s, e := patterns[i].Next(text, best.end)
				next[i] = span{s, e}
			}
		}
	}
}

// nearHit looks for a proximity in one section: in its heading and in its text, each apart.
func nearHit(n *index.Near, text analysis.Folded, start int) (h hit, ok bool) {
	for from := start; from < text.Units(); {
		end := from
		for end < text.Units() && text.Unit(end) != store.PartEnd {
			end++
		}
		h.matches += int32(countNear(n, text[:2*end], from))
		from = end + 1
	}
	h.exact = h.matches > 0
	return h, h.matches > 0
}
