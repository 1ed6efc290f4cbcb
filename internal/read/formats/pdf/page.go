package pdf

import (
	"context"
	"math"
	"strings"
	"unicode"
	"unicode/utf16"

	"wenxun/internal/read/formats/glyphs"
	"wenxun/internal/read/formats/symbol"
	"wenxun/internal/read/layout"
)

// view maps a page's own coordinates (points, Y upward, before /Rotate) to those of package
// glyphs, and turns the page so that most of its text stands upright.
type view struct {
	left, top     float64 // of the visible box, in the page's own coordinates
	width, height float64 // of the visible box before turning
	quarters      int     // turns of 90° clockwise
}

func (v view) point(x, y float64) (float64, float64) {
	x, y = x-v.left, v.top-y
	switch v.quarters {
	case 1:
		return v.height - y, x
	case 2:
		return v.width - x, v.height - y
	case 3:
		return y, v.width - x
	}
	return x, y
}

func (v view) size() (width, height float64) {
	if v.quarters%2 == 1 {
		return v.height, v.width
	}
	return v.width, v.height
}

// visible reports whether a point in the page's own coordinates is on the page, with a little room
// for what overhangs.
func (v view) visible(x, y float64) bool {
	const room = 2
	return x >= v.left-room && x <= v.left+v.width+room && y <= v.top+room && y >= v.top-v.height-room
}

// maxCharacters bounds the characters of one page.
const maxCharacters = 500_000

// pageText is what one page gives.
type pageText struct {
	page     glyphs.Page
	aslant   string // text that stands neither upright nor at a right angle: watermarks, stamps
	sideways []layout.Line
	unmapped int  // characters that the file's fonts don't name
	shows    bool // the page shows images, drawings or text
}

// page reads page number i, from 0.
func (in *instance) page(ctx context.Context, doc uint64, i int) (_ pageText, err error) {
	out := pageText{page: glyphs.Page{Number: i + 1}}
	page, err := in.handle(ctx, "FPDF_LoadPage", doc, uint64(i))
	if err != nil || page == 0 {
		return out, err
	}
	v, err := in.view(ctx, page)
	if err != nil {
		return out, err
	}
	chars, err := in.pageCharacters(ctx, page)
	if err != nil {
		return out, err
	}
	v.quarters = (v.quarters + upright(chars, v.quarters)) % 4
	out.fill(v, chars)
	if out.shows, err = in.rules(ctx, page, v, &out.page); err != nil {
		return out, err
	}
	out.shows = out.shows || len(chars) > 0
	_, err = in.call(ctx, "FPDF_ClosePage", page)
	return out, err
}

func (in *instance) pageCharacters(ctx context.Context, page uint64) ([]character, error) {
	textPage, err := in.handle(ctx, "FPDFText_LoadPage", page)
	if err != nil || textPage == 0 {
		return nil, err
	}
	n, err := in.handle(ctx, "FPDFText_CountChars", textPage)
	if err != nil {
		return nil, err
	}
	chars, err := in.characters(ctx, textPage, min(max(int(int32(n)), 0), maxCharacters))
	if err != nil {
		return nil, err
	}
	_, err = in.call(ctx, "FPDFText_ClosePage", textPage)
	return chars, err
}

func (in *instance) view(ctx context.Context, page uint64) (view, error) {
	v := view{width: 595, height: 842, top: 842} // A4, should the file not tell
	ok, err := in.handle(ctx, "FPDF_GetPageBoundingBox", page, in.block)
	if err != nil {
		return v, err
	}
	if ok == 1 {
		b, err := in.read(in.block, 16)
		if err != nil {
			return v, err
		}
		left, top, right, bottom := f32(b, 0), f32(b, 4), f32(b, 8), f32(b, 12)
		if right > left && top > bottom {
			v = view{left: left, top: top, width: right - left, height: top - bottom}
		}
	}
	turn, err := in.handle(ctx, "FPDFPage_GetRotation", page)
	v.quarters = int(turn) & 3
	return v, err
}

// quarter returns by how many quarter turns clockwise text of this font is turned, and whether it
// stands at a right angle at all.
func (f *font) quarter() (int, bool) {
	angle := math.Atan2(-f.matrix[1], f.matrix[0]) * 2 / math.Pi // clockwise on a page with Y downward
	turns := math.Round(angle)
	return (int(turns) + 4) % 4, math.Abs(angle-turns) < 0.12
}

// upright returns the turn that makes most characters stand upright after turning by quarters.
func upright(chars []character, quarters int) int {
	var count [4]int
	for _, c := range chars {
		if c.font != nil && c.unicode > ' ' {
			if q, ok := c.font.quarter(); ok {
				count[(q+quarters)%4]++
			}
		}
	}
	most := 0
	for q, n := range count {
		if n > count[most]*3/2 {
			most = q
		}
	}
	return (4 - most) % 4
}

// fill turns characters into glyphs.
func (out *pageText) fill(v view, chars []character) {
	out.page.Width, out.page.Height = v.size()
	var aslant strings.Builder
	var side strings.Builder
	blank := false
	var high rune
	for _, c := range chars {
		r := rune(c.unicode)
		switch {
		case c.generated || c.font == nil:
			continue
		case utf16.IsSurrogate(r):
			if r < 0xDC00 {
				high = r
				continue
			}
			r = utf16.DecodeRune(high, r)
		case r == 2, r == 0xAD: // PDFium's mark for a hyphen at a line's end; a soft hyphen that is drawn
			r = '-'
		case r == 0xA0 || unicode.IsSpace(r):
			blank = true
			continue
		case isPrivate(r):
			if shown := symbol.Text(c.font.name, r); shown != "" {
				r = []rune(shown)[0]
			}
		}
		if r <= ' ' || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF || isPrivate(r) {
			out.unmapped++
			continue
		}
		if unicode.Is(unicode.Cf, r) || !v.visible(c.x, c.y) && !v.visible((c.left+c.right)/2, (c.top+c.bottom)/2) {
			continue
		}
		q, ok := c.font.quarter()
		if !ok {
			aslant.WriteRune(r)
			continue
		}
		if (q+v.quarters)%4 != 0 {
			side.WriteRune(r)
			continue
		}
		x0, y0 := v.point(c.left, c.top)
		x1, y1 := v.point(c.right, c.bottom)
		_, base := v.point(c.x, c.y)
		m := c.font.matrix
		g := glyphs.Glyph{
			Rune: r, X: min(x0, x1), W: math.Abs(x1 - x0), Base: base,
			Size: round(c.font.size * math.Hypot(m[2], m[3])), Bold: c.font.bold(), Blank: blank,
		}
		if h := math.Abs(y1 - y0); g.Size < 0.5 {
			g.Size = h
		}
		out.page.Glyphs = append(out.page.Glyphs, g)
		blank = false
	}
	out.aslant = aslant.String()
	if t := side.String(); t != "" {
		out.sideways = []layout.Line{{Text: t, Kind: layout.Wrapped, Page: out.page.Number, Offset: -1}}
	}
}

func isPrivate(r rune) bool {
	return r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000
}

func round(v float64) float64 { return math.Round(v*20) / 20 }

// bold reports whether the type looks bold: by weight, by name, or filled and outlined at once.
// Hei (黑体) is the heavy face of Chinese typesetting, used for headings as GB/T 9704 has it.
func (f *font) bold() bool {
	const forceBold = 1 << 18
	if f.weight >= 600 || f.mode == 2 || f.flags&forceBold != 0 {
		return true
	}
	_, name, found := strings.Cut(f.name, "+")
	if !found {
		name = f.name
	}
	name = strings.ToLower(name)
	for _, mark := range []string{"bold", "heavy", "black", "simhei", "heiti", "黑体", "fzht", "fzxbs", "小标宋"} {
		if strings.Contains(name, mark) {
			return true
		}
	}
	return false
}
