package main

import (
	"fmt"
	"math"
	"strings"
)

// curve is one line of the plot: a figure over the number of documents, in powers of ten.
type curve struct {
	name, colour string
	of           func(figures) float64
}

var curves = []curve{
	{"ingest, processor s per 100 MB", "#1f5fa8", func(f figures) float64 { return f.load.cpu.Seconds() / f.megabytes * 100 }},
	{"p50 ms", "#2e8b57", func(f figures) float64 { return ms(f.p50) }},
	{"p95 ms", "#c98a00", func(f figures) float64 { return ms(f.p95) }},
	{"p99 ms", "#b03a2e", func(f figures) float64 { return ms(f.p99) }},
	{"8 at once, ms a query", "#6b3fa0", func(f figures) float64 { return ms(f.atOnce) }},
	{"size, times the text", "#1aa5a5", func(f figures) float64 { return f.size }},
	{"ingest, peak MiB / 10", "#d06fa0", func(f figures) float64 { return float64(f.load.peak>>20) / 10 }},
	{"server's memory, MiB / 10", "#555555", func(f figures) float64 { return float64(f.anonymous>>20) / 10 }},
}

// Size of the plot and of its margins, in pixels.
const (
	width, height          = 760, 460
	left, right, top, foot = 60, 240, 20, 50
)

// drawGrowth returns the growth as SVG, both axes in powers of ten.
func drawGrowth(all []figures) string {
	xLow, xHigh := math.Inf(1), math.Inf(-1)
	yLow, yHigh := math.Inf(1), math.Inf(-1)
	for _, f := range all {
		x := math.Log10(float64(f.documents))
		xLow, xHigh = min(xLow, x), max(xHigh, x)
		for _, c := range curves {
			if y := c.of(f); y > 0 {
				yLow, yHigh = min(yLow, math.Log10(y)), max(yHigh, math.Log10(y))
			}
		}
	}
	yLow, yHigh = math.Floor(yLow), math.Ceil(yHigh)
	xAt := func(v float64) float64 {
		return left + (math.Log10(v)-xLow)/max(1e-9, xHigh-xLow)*(width-left-right)
	}
	yAt := func(v float64) float64 {
		return height - foot - (math.Log10(v)-yLow)/max(1, yHigh-yLow)*(height-top-foot)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	for e := yLow; e <= yHigh; e++ {
		y := yAt(math.Pow(10, e))
		fmt.Fprintf(&b, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%g</text>`+"\n",
			left, width-right, y, y, left-6, y+4, math.Pow(10, e))
	}
	for _, f := range all {
		x := xAt(float64(f.documents))
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%d</text>`+"\n", x, height-foot+18, f.documents)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">documents</text>`+"\n", (left+width-right)/2, height-12)
	for i, c := range curves {
		var points []string
		for _, f := range all {
			if y := c.of(f); y > 0 {
				points = append(points, fmt.Sprintf("%.1f,%.1f", xAt(float64(f.documents)), yAt(y)))
			}
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(points, " "), c.colour)
		y := top + 20 + 20*i
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="12" height="12" fill="%s"/><text x="%d" y="%d">%s</text>`+"\n",
			width-right+20, y-10, c.colour, width-right+38, y, c.name)
	}
	b.WriteString("</svg>\n")
	return b.String()
}
