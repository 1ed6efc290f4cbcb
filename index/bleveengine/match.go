package bleveengine

import (
	"strings"

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

// leafHits appends where leaf l stands in report i of s, by section. Of a counted leaf scan has its
// postings, not yet behind those of the report.
func leafHits(dst []hit, l *leaf, b *leafBlocks, s *segmentView, i uint32, scan *termScan) []hit {
	if !b.reports.has(i) {
		return dst
	}
	r := s.reports[i]
	if l.counted != nil {
		return countedHits(dst, l, scan, s.first[i], r)
	}
	text := r.folded()
	for n := range r.blocks {
		doc := s.first[i] + uint32(n)
		blk := &r.blocks[n]
		to := int(blk.end)
		if l.Place == index.InTitle {
			if n > 0 {
				break
			}
			to = int(r.title)
		}
		dst = blockHits(dst, l, b, doc, r, text, int(blk.start), to, int32(blk.first))
	}
	return dst
}

// countedHits appends where l stands in r by its postings, which are of r's blocks from first on:
// its sections, but for the title in the first.
func countedHits(dst []hit, l *leaf, scan *termScan, first uint32, r *report) []hit {
	behind := first + uint32(len(r.blocks))
	for scan.seek(first); scan.more && scan.block < behind; scan.next() {
		matches := int32(scan.count)
		if scan.block == first {
			if inTitle := int32(l.whole[0].Count(r.folded()[:2*r.title])); inTitle > 0 {
				dst = append(dst, hit{titleOrdinal, inTitle, l.exact})
				matches -= inTitle
			}
		}
		if matches > 0 {
			dst = append(dst, hit{int32(r.blocks[scan.block-first].first), matches, l.exact})
		}
	}
	return dst
}

// blockHits appends where l stands in the block that is [from, to) of text; first is its first section.
func blockHits(dst []hit, l *leaf, b *leafBlocks, doc uint32, r *report, text analysis.Folded, from, to int, first int32) []hit {
	var only analysis.Pattern
	exact, n := false, 0
	for i, set := range b.whole {
		if set.may(doc) {
			only, exact = l.whole[i], i == 0 && l.exact
			n++
		}
	}
	ways := b.says(doc)
	if n == 0 && !ways {
		return dst
	}
	block := text[:2*to]
	if n == 1 && !ways {
		section, end := first, 0
		if from == 0 {
			section = titleOrdinal
		}
		at := len(dst) - 1
		known := false // dst[at] is of section
		for start, stop := only.Next(block, from); start >= 0; start, stop = only.Next(block, stop) {
			if !known || start >= end {
				section, end = r.sectionAt(start, section)
				dst = append(dst, hit{section: section, exact: exact})
				at, known = len(dst)-1, true
			}
			dst[at].matches++
		}
		return dst
	}
	for section := r.firstIn(first, from); section < int32(len(r.sections)); section++ {
		start, end := 0, int(r.title)
		if section != titleOrdinal {
			start, end = int(r.sections[section].start), int(r.sections[section].end)
		}
		if start >= to {
			break
		}
		if h, ok := sectionHit(l, b, doc, text, start, end); ok {
			h.section = section
			dst = append(dst, h)
		}
	}
	return dst
}

// firstIn returns the first section of a block that begins at from, or the title.
func (r *report) firstIn(first int32, from int) int32 {
	if from == 0 {
		return titleOrdinal
	}
	return first
}

// sectionAt returns the section in which position at of the column lies, and where it ends. It
// is section or a later one.
func (r *report) sectionAt(at int, section int32) (_ int32, end int) {
	if section == titleOrdinal {
		if at < int(r.title) {
			return titleOrdinal, int(r.title)
		}
		section = 0
	}
	for int(r.sections[section].end) <= at {
		section++
	}
	return section, int(r.sections[section].end)
}

// sectionHit looks at one section, [start, end) of text. Without b every pattern is looked for.
func sectionHit(l *leaf, b *leafBlocks, doc uint32, text analysis.Folded, start, end int) (h hit, ok bool) {
	text = text[:2*end]
	var whole [8]analysis.Pattern
	patterns := whole[:0]
	for i, p := range l.whole {
		if b == nil || b.whole[i].may(doc) {
			if at, _ := p.Next(text, start); at >= 0 {
				patterns = append(patterns, p)
				h.exact = h.exact || i == 0 && l.exact
			}
		}
	}
	if len(patterns) > 0 {
		h.matches = int32(countAll(patterns, text, start))
		return h, true
	}
	if b != nil && !b.says(doc) {
		return h, false
	}
	if l.Near != nil {
		return nearHit(l.Near, text, start)
	}
	for i, way := range l.Ways {
		var blocks *wayBlocks
		if b != nil {
			blocks = &b.ways[i]
		}
		patterns = appendWay(patterns, way, blocks, doc, text, start)
	}
	if len(patterns) == 0 {
		return h, false
	}
	h.matches = int32(countAll(patterns, text, start))
	return h, true
}

// appendWay appends the patterns of a way if all of its parts stand in text from start on, which
// lies in block doc. Without b every pattern is looked for.
func appendWay(dst []analysis.Pattern, way [][]analysis.Pattern, b *wayBlocks, doc uint32, text analysis.Folded, start int) []analysis.Pattern {
	if b != nil && !b.all.has(doc) {
		return dst
	}
	for g := range way {
		if b != nil {
			g = b.order[g]
		}
		found := false
		for i, p := range way[g] {
			if b == nil || b.parts[g][i].may(doc) {
				if at, _ := p.Next(text, start); at >= 0 {
					found = true
					break
				}
			}
		}
		if !found {
			return dst
		}
	}
	for g, part := range way {
		for i, p := range part {
			if b == nil || b.parts[g][i].may(doc) {
				dst = append(dst, p)
			}
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

// bears reports whether the report's 文号 begins as the leaf says, whatever the brackets and spaces
// in either; with exact, as Exact says.
func (l *leaf) bears(r *report, exact bool) bool {
	for i, p := range l.whole {
		if exact && (i > 0 || !l.exact) {
			return false
		}
		if n := squeeze(p.Folded()); n != "" && strings.HasPrefix(r.number, n) {
			return true
		}
	}
	return false
}

// squeeze returns folded text without its breaks, as UTF-8.
func squeeze(f analysis.Folded) string {
	return strings.ReplaceAll(f.String(), string(rune(analysis.Break)), "")
}
