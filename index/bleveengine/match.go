package bleveengine

import (
	"math/bits"
	"slices"

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
	if l.counted {
		return countedHits(dst, l, &m.scans[l.scans], first, r)
	}
	text := r.folded()
	if l.Place == index.Everywhere && len(l.sought) == 1 && len(l.ways) == 0 {
		return aloneHits(dst, l, b, first, r, text)
	}
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

// countedHits appends where l stands in r by its postings, which are of r's blocks from first on:
// its sections, but for the title in the first.
func countedHits(dst []hit, l *leaf, scan *termScan, first uint32, r *report) []hit {
	behind := first + r.blocks
	for scan.seek(first); scan.more && scan.block < behind; scan.next() {
		matches := int32(scan.count)
		if scan.block == first {
			if inTitle := int32(l.sought[0].Count(r.folded()[:2*r.title])); inTitle > 0 {
				dst = append(dst, hit{titleOrdinal, inTitle, l.exact})
				matches -= inTitle
			}
		}
		if matches > 0 {
			dst = append(dst, hit{int32(scan.block - first), matches, l.exact})
		}
	}
	return dst
}

// aloneHits appends where l, which asks for one pattern alone, stands in r.
func aloneHits(dst []hit, l *leaf, b *leafBlocks, first uint32, r *report, text analysis.Folded) []hit {
	p := &l.sought[0].Pattern
	add := func(section int32, text analysis.Folded, start int) {
		n := int32(0)
		for _, end := p.Next(text, start); end >= 0; _, end = p.Next(text, end) {
			n++
		}
		if n > 0 {
			dst = append(dst, hit{section, n, l.exact})
		}
	}
	for doc := range b.any.between(first, first+r.blocks) {
		if doc == first {
			add(titleOrdinal, text[:2*r.title], 0)
		}
		if n := doc - first; int(n) < len(r.sections) {
			add(int32(n), text[:2*r.sections[n].end], int(r.sections[n].start))
		}
	}
	return dst
}

// spot is a section or another unit of text in which a leaf is looked for: text from start on.
type spot struct {
	leaf  *leaf
	text  analysis.Folded
	start int
	// Where in the postings that is; without blocks every pattern is looked for in the text.
	blocks *leafBlocks
	doc    uint32
	// scans are the postings of the leaf's patterns that are told, if the text is the whole block
	// but for title; else nil.
	scans []termScan
	title analysis.Folded

	counts []int32 // by pattern, or unknown
	chosen []int   // patterns of which the matches count
	group  []analysis.Pattern
}

const unknown = -1

// appendHit appends the section's hit, if it is one.
func (at *spot) appendHit(dst []hit, section int32) []hit {
	if h, ok := at.hit(); ok {
		h.section = section
		dst = append(dst, h)
	}
	return dst
}

// hit says whether and how often the leaf stands.
func (at *spot) hit() (h hit, ok bool) {
	l := at.leaf
	at.counts, at.chosen = at.counts[:0], at.chosen[:0]
	for range l.sought {
		at.counts = append(at.counts, unknown)
	}
	for k := range l.whole {
		if at.count(k) > 0 {
			at.chosen = append(at.chosen, k)
			h.exact = h.exact || k == 0 && l.exact
		}
	}
	if len(at.chosen) == 0 {
		if l.Near != nil {
			if at.blocks != nil && !at.blocks.ways[0].all.has(at.doc) {
				return h, false
			}
			return nearHit(l.Near, at.text, at.start)
		}
		for i, way := range l.ways {
			if at.stands(i) {
				for _, part := range way {
					at.choose(part)
				}
			}
		}
	}
	if len(at.chosen) == 0 {
		return h, false
	}
	h.matches = at.total()
	return h, true
}

// stands reports whether a pattern of every part of way i does.
func (at *spot) stands(i int) bool {
	way := at.leaf.ways[i]
	if at.blocks != nil && !at.blocks.ways[i].all.has(at.doc) {
		return false
	}
	for g := range way {
		if at.blocks != nil {
			g = at.blocks.ways[i].order[g]
		}
		if !slices.ContainsFunc(way[g], func(k int) bool { return at.count(k) > 0 }) {
			return false
		}
	}
	return true
}

// choose adds the patterns of a part that stand to those of which the matches count.
func (at *spot) choose(part []int) {
	for _, k := range part {
		if at.count(k) > 0 && !slices.Contains(at.chosen, k) {
			at.chosen = append(at.chosen, k)
		}
	}
}

// count returns how often pattern k stands.
func (at *spot) count(k int) int32 {
	if at.counts[k] != unknown {
		return at.counts[k]
	}
	p := &at.leaf.sought[k]
	n := int32(0)
	switch {
	case at.blocks != nil && !at.blocks.sets[k].may(at.doc):
	case at.scans != nil && p.told:
		scan := &at.scans[k]
		if scan.seek(at.doc); scan.more && scan.block == at.doc {
			n = int32(scan.count) - int32(p.Count(at.title))
		}
	default:
		n = int32(countAll([]analysis.Pattern{p.Pattern}, at.text, at.start))
	}
	at.counts[k] = n
	return n
}

// total counts the matches of the chosen patterns together: leftmost first, not overlapping, at one
// place the longest. Only for patterns that may overlap the text has to be looked at.
func (at *spot) total() int32 {
	left := uint64(0)
	for _, k := range at.chosen {
		if k >= maxApart {
			return at.together(^uint64(0))
		}
		left |= 1 << k
	}
	n := int32(0)
	for left != 0 {
		// The patterns that the next one may overlap, and those that they may, and so on.
		group := left & -left
		for reached := group; reached != 0; {
			k := bits.TrailingZeros64(reached)
			more := at.leaf.sought[k].overlaps & left &^ group
			group |= more
			reached = reached&^(1<<k) | more
		}
		left &^= group
		if group&(group-1) == 0 {
			n += at.count(bits.TrailingZeros64(group))
		} else {
			n += at.together(group)
		}
	}
	return n
}

// together counts in the text the matches of the chosen patterns that are in group.
func (at *spot) together(group uint64) int32 {
	at.group = at.group[:0]
	for _, k := range at.chosen {
		if k >= maxApart || group&(1<<k) != 0 {
			at.group = append(at.group, at.leaf.sought[k].Pattern)
		}
	}
	return int32(countAll(at.group, at.text, at.start))
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
