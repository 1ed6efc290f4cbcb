package bleveengine

import (
	"wenxun/index"
	"wenxun/index/analysis"
)

// titleOrdinal is the title's place among the sections of a report.
const titleOrdinal = -1

// hit is a section, or the title, in which a leaf stands.
type hit struct {
	section int32 // index in report.sections, or titleOrdinal
	matches int32
	exact   bool // it stands as Exact says
}

// span is a match, in code units of the column.
type span struct{ start, end int }

// leafHits appends where leaf n stands in report i of s, by section.
func (m *matcher) leafHits(dst []hit, n int, b *leafBlocks, s *segmentView, i uint32) []hit {
	if !b.reports.has(i) {
		return dst
	}
	l, r, first := m.p.leaves[n], s.reports[i], s.first[i]
	if l.single {
		return singleHits(dst, l, &m.scans[l.scans], first, r)
	}
	text := r.folded()
	at := &m.spot
	*at = spot{leaf: l, blocks: b, counts: at.counts, chosen: at.chosen, group: at.group}
	if l.Place == index.InTitle {
		for doc := range b.any.between(first, first+1) {
			at.doc, at.text = doc, text[:2*r.title]
			dst = at.appendHit(dst, titleOrdinal)
		}
		return dst
	}
	for doc := range b.any.between(first, first+r.blocks) {
		at.doc, at.scans, at.title = doc, nil, nil
		if doc == first {
			at.title = text[:2*r.title]
			at.text, at.start = at.title, 0
			dst = at.appendHit(dst, titleOrdinal)
		}
		if int(doc-first) < len(r.sections) {
			section := &r.sections[doc-first]
			at.text, at.start = text[:2*section.end], int(section.start)
			at.scans = m.scans[l.scans : l.scans+len(l.sought)]
			dst = at.appendHit(dst, int32(doc-first))
		}
	}
	return dst
}

// singleHits appends where l, which asks for one pattern alone, stands in r: scan has the blocks in
// which it may, of which those of r begin with first. Their frequencies are of the title as well, in
// the first.
func singleHits(dst []hit, l *leaf, scan *termScan, first uint32, r *report) []hit {
	p := &l.sought[0]
	text := r.folded()
	behind := first + r.blocks
	for scan.seek(first); scan.more && scan.block < behind; scan.next() {
		inTitle := int32(0)
		if scan.block == first {
			if inTitle = int32(p.Count(text[:2*r.title])); inTitle > 0 {
				dst = append(dst, hit{titleOrdinal, inTitle, l.exact})
			}
		}
		n := int(scan.block - first)
		matches := int32(scan.count) - inTitle
		if !p.told {
			matches = 0
			if n < len(r.sections) {
				section := &r.sections[n]
				matches = int32(p.Count(text[2*section.start : 2*section.end]))
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
		for end < text.Units() && text.Unit(end) != partEnd {
			end++
		}
		h.matches += int32(countNear(n, text[:2*end], from))
		from = end + 1
	}
	h.exact = h.matches > 0
	return h, h.matches > 0
}
