package glyphs

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	// blankGap is the gap, in ems beyond what is usual on the line, that a reader sees as a blank
	// between Chinese characters; latinGap the same between Latin letters or digits.
	blankGap = 0.45
	latinGap = 0.17
	// tabGap is the gap, in ems beyond the usual, at which two parts of a line are apart.
	tabGap = 1.7
)

// text returns what the glyphs of one line say, in order of X. Gaps decide what is a blank: one
// that all characters have between them is letter-spacing and no blank, whether the file made it
// by positions or by blanks. A gap that sets parts of a line apart becomes a tab.
func text(glyphs []Glyph) string {
	var b strings.Builder
	usual, digits := usualGap(glyphs), digitGap(glyphs)
	for i, g := range glyphs {
		if i > 0 {
			gap := usual
			if isDigit(glyphs[i-1].Rune) && isDigit(g.Rune) {
				gap = max(usual, digits)
			}
			b.WriteString(between(glyphs[i-1], g, gap))
		}
		b.WriteRune(g.Rune)
	}
	return strings.TrimSpace(b.String())
}

func between(a, b Glyph, usual float64) string {
	em := max(min(a.Size, b.Size), 0.8*max(a.Size, b.Size))
	gap := (b.X - a.right()) / em
	over := gap - max(usual, 0)
	switch {
	case over > tabGap:
		return "\t"
	case isWide(a.Rune) || isWide(b.Rune):
		if over > blankGap || b.Blank && over > latinGap && isWide(a.Rune) != isWide(b.Rune) {
			return " "
		}
		return ""
	case b.Blank && over > latinGap/2 || over > latinGap+0.1:
		return " "
	case b.Blank && usual <= 0.05:
		return " "
	default:
		return ""
	}
}

// usualGap is the gap, in ems, between neighbouring Chinese characters of a line: 0 where text is
// set solid. A line of one gap only says nothing unless it has but two characters, as 目　录 has.
func usualGap(glyphs []Glyph) float64 {
	var gaps []float64
	for i := 1; i < len(glyphs); i++ {
		a, b := glyphs[i-1], glyphs[i]
		if isHan(a.Rune) && isHan(b.Rune) {
			gaps = append(gaps, (b.X-a.right())/max(a.Size, b.Size))
		}
	}
	if len(gaps) == 0 || len(gaps) < 3 && len(glyphs) > len(gaps)+1 {
		return 0
	}
	slices.Sort(gaps)
	// The lower quartile rather than the median: 第一条　总　则 has more gaps with blanks than without.
	g := gaps[len(gaps)/4]
	if g < 0.08 {
		return 0
	}
	return g
}

// digitGap is the gap, in ems, that stands between all neighbouring digits of a line, where they are
// letter-spaced: 0 where any two of them stand close.
func digitGap(glyphs []Glyph) float64 {
	least, n := math.Inf(1), 0
	for i := 1; i < len(glyphs); i++ {
		a, b := glyphs[i-1], glyphs[i]
		if !isDigit(a.Rune) || !isDigit(b.Rune) {
			continue
		}
		if b.Blank {
			return 0 // the file itself tells where blanks are
		}
		least = min(least, (b.X-a.right())/max(a.Size, b.Size))
		n++
	}
	if n < 2 || least < 0.2 || least > 1 {
		return 0
	}
	return least
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// isWide reports characters that Chinese text sets without blanks around them.
func isWide(r rune) bool {
	return isHan(r) || r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F ||
		r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 && r <= 0x3FFFF || r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—' || r == '·'
}
