package glyphs

import (
	"cmp"
	"math"
	"slices"

	"wenxun/internal/read/layout"
)

// span is a run of glyphs on one baseline without a wide gap.
type span struct {
	area
	base, size float64
	glyphs     []Glyph
}

const (
	// sameBase is how far, in ems, baselines on one line may differ.
	sameBase = 0.25
	// wideGap is the gap, in ems, at which a line is cut into spans. Justified Chinese text has gaps
	// of up to half an em, letter-spaced text up to one.
	wideGap = 1.3
	// raised is the size, against its neighbour's, from which a character off the baseline is a
	// superscript or subscript.
	raised = 0.8
)

func newSpan(glyphs []Glyph) *span {
	s := &span{glyphs: glyphs}
	s.measure()
	return s
}

// measure takes size and baseline from the glyphs that cover most of the span's width, so that
// neither a superscript nor a large initial decides.
func (s *span) measure() {
	slices.SortStableFunc(s.glyphs, func(a, b Glyph) int { return cmp.Compare(a.X, b.X) })
	type face struct{ size, base float64 }
	widths := map[face]float64{}
	var best face
	for i, g := range s.glyphs {
		a := area{g.X, g.top(), g.right(), g.bottom()}
		if i == 0 {
			s.area = a
		} else {
			s.area = s.area.with(a)
		}
		f := face{g.Size, g.Base}
		widths[f] += g.W
		if w := widths[f]; w > widths[best] || w == widths[best] && f.size > best.size {
			best = f
		}
	}
	s.size, s.base = best.size, best.base
}

// spans joins glyphs to spans: first in the order in which the file draws them, which keeps
// columns with different baselines apart, then across pieces on one baseline.
func (a *Assembler) spans(page int, glyphs []Glyph) []*span {
	var pieces []*span
	from := 0
	for i := 1; i <= len(glyphs); i++ {
		if i < len(glyphs) && follows(glyphs[i-1], glyphs[i]) {
			continue
		}
		if i > from {
			pieces = append(pieces, newSpan(slices.Clone(glyphs[from:i])))
		}
		from = i
	}
	pieces = a.settleRaised(page, pieces)
	var out []*span
	for _, r := range rows(pieces) {
		var last *span
		for _, s := range r {
			if last != nil && s.x0-last.x1 <= wideGap*min(last.size, s.size) {
				last.glyphs = append(last.glyphs, s.glyphs...)
				last.measure()
				continue
			}
			out = append(out, s)
			last = s
		}
	}
	return out
}

// follows reports whether b goes on where a ends.
func follows(a, b Glyph) bool {
	em := max(a.Size, b.Size)
	gap := b.X - a.right()
	return math.Abs(a.Base-b.Base) <= sameBase*em && gap <= wideGap*min(a.Size, b.Size) && gap >= -0.6*em &&
		max(a.Size, b.Size) < 2*min(a.Size, b.Size)
}

// rows groups spans by baseline, top to bottom, each row from left to right.
func rows(spans []*span) [][]*span {
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b *span) int { return cmp.Compare(a.base, b.base) })
	var out [][]*span
	for _, s := range sorted {
		if n := len(out); n > 0 {
			first := out[n-1][0]
			if math.Abs(s.base-first.base) <= sameBase*max(min(s.size, first.size), 4) {
				out[n-1] = append(out[n-1], s)
				continue
			}
			// Type of another size on the same line stands lower or higher than the rest of it.
			if overlap := min(s.y1, first.y1) - max(s.y0, first.y0); overlap > 0.75*min(s.height(), first.height()) &&
				max(s.size, first.size) < 1.6*min(s.size, first.size) && beside(out[n-1], s) {
				out[n-1] = append(out[n-1], s)
				continue
			}
		}
		out = append(out, []*span{s})
	}
	for _, r := range out {
		slices.SortStableFunc(r, func(a, b *span) int { return cmp.Compare(a.x0, b.x0) })
	}
	return out
}

// beside reports whether s stands right next to a span of the row.
func beside(row []*span, s *span) bool {
	return slices.ContainsFunc(row, func(r *span) bool {
		gap := max(s.x0-r.x1, r.x0-s.x1)
		return gap > -0.3*s.size && gap < 0.5*r.size
	})
}

// settleRaised deals with superscripts and subscripts. Those that belong to a Latin word or a
// number (m², CO₂) join their line; a small number hung on Chinese text is a note's mark, which a
// reader doesn't read as text, and is taken out.
func (a *Assembler) settleRaised(page int, pieces []*span) []*span {
	kept := pieces[:0:0]
	var small []*span
	for _, s := range pieces {
		if len(s.glyphs) <= 4 {
			small = append(small, s)
		} else {
			kept = append(kept, s)
		}
	}
	index := newShelf(pieces)
	for _, s := range small {
		host := index.host(s)
		if host == nil {
			kept = append(kept, s)
			continue
		}
		before, ok := host.glyphBefore(s.x0)
		if isNoteMark(s) && (!ok || isWide(before.Rune)) && s.base < host.base {
			a.Removed = append(a.Removed, layout.Removed{Kind: "note_mark", Page: page, Text: text(s.glyphs)})
			continue
		}
		host.glyphs = append(host.glyphs, s.glyphs...)
		area := host.area
		size, base := host.size, host.base
		host.measure()
		host.area, host.size, host.base = area.with(area0(s)), size, base
	}
	return kept
}

func area0(s *span) area { return area{s.x0, s.y1, s.x1, s.y1} }

func (s *span) glyphBefore(x float64) (Glyph, bool) {
	var found Glyph
	ok := false
	for _, g := range s.glyphs {
		if g.X < x && (!ok || g.X > found.X) {
			found, ok = g, true
		}
	}
	return found, ok
}

// hasRoom reports whether none of the span's glyphs stands where a does.
func (s *span) hasRoom(a area) bool {
	for _, g := range s.glyphs {
		if min(a.x1, g.right())-max(a.x0, g.X) > 0.4*min(a.width(), g.W) {
			return false
		}
	}
	return true
}

// isNoteMark reports whether a raised span is what footnotes are marked with.
func isNoteMark(s *span) bool {
	for _, g := range s.glyphs {
		digit := g.Rune >= '0' && g.Rune <= '9' || g.Rune >= '①' && g.Rune <= '⑳'
		if !digit && g.Rune != '[' && g.Rune != ']' && g.Rune != '*' && g.Rune != '〔' && g.Rune != '〕' {
			return false
		}
	}
	return true
}

// shelf finds spans near a height without looking at all of them.
type shelf map[int][]*span

const shelfHeight = 20 // points

func newShelf(spans []*span) shelf {
	s := shelf{}
	for _, p := range spans {
		for y := int(p.y0) / shelfHeight; y <= int(p.y1)/shelfHeight; y++ {
			s[y] = append(s[y], p)
		}
	}
	return s
}

// host returns the larger span that small hangs on, or nil.
func (s shelf) host(small *span) *span {
	for y := int(small.y0) / shelfHeight; y <= int(small.y1)/shelfHeight; y++ {
		for _, h := range s[y] {
			off := math.Abs(h.base - small.base)
			if h == small || small.size > raised*h.size || off <= 0.08*h.size || off > 0.6*h.size {
				continue
			}
			if small.x0 > h.x0 && small.x0 < h.x1+0.4*h.size && h.hasRoom(small.area) {
				return h
			}
		}
	}
	return nil
}
