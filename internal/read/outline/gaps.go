package outline

import (
	"slices"
	"strings"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/rule"
)

// maxSentence is the longest first sentence, in characters, that is taken for a heading because its
// neighbours are headings.
const maxSentence = 100

// fill accepts numbered paragraphs that are too long to be headings by themselves where the
// headings on either side count past them: 一、 三、 四、 leave room for a 二、 that its heading
// and its text ran together in.
func (b *builder) fill() {
	var found []heading
	for i := range b.blocks {
		x := &b.blocks[i]
		if x.Kind != layout.Paragraph || x.Marker.Kind != numbering.Han && x.Marker.Kind != numbering.HanParen || b.ruled(i) {
			continue
		}
		at, taken := slices.BinarySearchFunc(b.headings, i, func(h heading, i int) int { return h.at - i })
		if taken || !b.between(at, x.Marker) {
			continue
		}
		if stop := strings.Index(x.Text, "。"); stop > 0 && runes(x.Text[:stop]) <= maxSentence {
			found = append(found, heading{at: i, text: x.Text[:stop], rest: stop + len("。"), kind: x.Marker.Kind})
			b.trace.Add(rule.StageOutline, x.Site(), x.Text, "number-missing-before-stop", string(runIn))
		} else if stop := strings.Index(x.Text, "，"); stop > 0 && runes(x.Text[:stop]) <= maxHeading && runes(x.Text) > 2*maxHeading {
			found = append(found, heading{at: i, text: x.Text[:stop], rest: stop + len("，"), kind: x.Marker.Kind})
			b.trace.Add(rule.StageOutline, x.Site(), x.Text, "number-missing-before-comma", string(runIn))
			b.unsure = true
		}
	}
	if len(found) == 0 {
		return
	}
	b.headings = append(b.headings, found...)
	slices.SortFunc(b.headings, func(x, y heading) int { return x.at - y.at })
}

// between reports whether number m is the one missing between the headings before and after place
// at, both of its kind.
func (b *builder) between(at int, m numbering.Marker) bool {
	before, after := 0, 0
	for k := at - 1; k >= 0; k-- {
		if kind := b.headings[k].kind; kind == m.Kind {
			before = b.blocks[b.headings[k].at].Marker.Number
			break
		} else if kind != numbering.None && kind < m.Kind {
			break
		}
	}
	for k := at; k < len(b.headings); k++ {
		if kind := b.headings[k].kind; kind == m.Kind {
			after = b.blocks[b.headings[k].at].Marker.Number
			break
		} else if kind != numbering.None && kind < m.Kind {
			break
		}
	}
	return before == m.Number-1 && after == m.Number+1
}
