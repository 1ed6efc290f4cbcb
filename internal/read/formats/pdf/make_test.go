package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// drawing makes small PDF files for tests: text in a Chinese font that is named but not embedded,
// and rules, at places given in points from the page's top left corner.
type drawing struct {
	pages []string
	extra string // entries of the trailer
}

const pageHeight = 842.0

func (d *drawing) page() *drawing {
	d.pages = append(d.pages, "")
	return d
}

func (d *drawing) add(format string, args ...any) *drawing {
	d.pages[len(d.pages)-1] += fmt.Sprintf(format, args...)
	return d
}

// text draws s with its baseline at y, set solid unless spacing says how many points are added
// after every character.
func (d *drawing) text(x, y, size float64, s string, spacing ...float64) *drawing {
	gap := 0.0
	if len(spacing) > 0 {
		gap = spacing[0]
	}
	var hex strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&hex, "%04X", u)
	}
	return d.add("BT /F1 %g Tf %g Tc %g %g Td <%s> Tj ET\n", size, gap, x, pageHeight-y, hex.String())
}

// lines draws lines of text one under the other.
func (d *drawing) lines(x, y, size float64, lines ...string) *drawing {
	for i, l := range lines {
		d.text(x, y+float64(i)*size*1.5, size, l)
	}
	return d
}

func (d *drawing) rule(x0, y0, x1, y1 float64) *drawing {
	return d.add("0.5 w %g %g m %g %g l S\n", x0, pageHeight-y0, x1, pageHeight-y1)
}

// image draws a grey square, as a scan is an image.
func (d *drawing) image() *drawing {
	return d.add("q 400 0 0 400 100 200 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n")
}

func (d *drawing) bytes() []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.7\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range d.pages {
		fmt.Fprintf(&kids, "%d 0 R ", 6+2*i)
	}
	object("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(d.pages))
	object("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>")
	object("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500 814 939 500]" +
		" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>")
	object("<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /Ascent 860 /Descent -140 /StemV 80 /ItalicAngle 0 /CapHeight 800 >>")
	for i, content := range d.pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 7+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, d.extra, at)
	return b.Bytes()
}
