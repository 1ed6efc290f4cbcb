package repair

import (
	"strings"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// furniture takes out what belongs to the page and not to the text: page numbers, running heads
// and feet, and what a web page puts before and after.
func (r *Result) furniture(lines []line, src *layout.Source) {
	for i := range lines {
		l := &lines[i]
		if k := l.src.Kind; k == layout.Header || k == layout.Footer {
			l.gone = true
			if _, ok := pageNumber(l.text); ok {
				r.takeOut(l, PageNumber, "declared-by-format")
			} else {
				r.takeOut(l, RunningHead, "declared-by-format")
			}
		}
	}
	r.runningHeads(lines, src)
	r.trailing(lines)
	r.pageNumbers(lines, src)
	r.contents(lines)
	r.clutter(lines)
}

// takeOut takes a line out, as the rule of this name decided.
func (r *Result) takeOut(l *line, kind, name string) {
	r.explain(l, name, takeLine)
	l.gone = true
	r.count(kind)
	r.remove(kind, l.src.Page, l.text)
}

// runningHeads takes out lines that recur at the head or foot of pages, alike but for numbers.
func (r *Result) runningHeads(lines []line, src *layout.Source) {
	if src.Pages < 3 {
		return
	}
	type place struct {
		text string
		foot bool
	}
	seen := map[place][]int{}
	var onPage []int
	flush := func() {
		for k := 0; k < min(2, len(onPage)); k++ {
			p := place{masked(lines[onPage[k]].text), false}
			seen[p] = append(seen[p], onPage[k])
			p = place{masked(lines[onPage[len(onPage)-1-k]].text), true}
			seen[p] = append(seen[p], onPage[len(onPage)-1-k])
		}
		onPage = onPage[:0]
	}
	page := 0
	for i := range lines {
		if lines[i].blank || lines[i].gone {
			continue
		}
		if lines[i].src.Page != page {
			flush()
			page = lines[i].src.Page
		}
		onPage = append(onPage, i)
	}
	flush()
	foot := map[int]bool{} // lines to take out, and whether they are a foot rather than a head
	for p, at := range seen {
		if len(at) < 3 || len(at)*5 < src.Pages*2 || p.text == "" || strings.Trim(p.text, "#-— ·") == "" {
			continue
		}
		for _, i := range at {
			if known, ok := foot[i]; !ok || known {
				foot[i] = p.foot
			}
		}
	}
	for i := range lines {
		if isFoot, ok := foot[i]; ok && isFoot {
			r.takeOut(&lines[i], RunningHead, "repeats-at-page-foot")
		} else if ok {
			r.takeOut(&lines[i], RunningHead, "repeats-at-page-head")
		}
	}
}

// explain records what a rule decided about a line.
func (r *Result) explain(l *line, name string, verdict paging) {
	if r.trace != nil {
		r.trace.Add(rule.StagePage, l.site(), l.text, name, string(verdict))
	}
}

// masked is s with its numbers made alike.
func masked(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if !asciiDigit(s[i]) {
			b.WriteByte(s[i])
		} else if i == 0 || !asciiDigit(s[i-1]) {
			b.WriteByte('#')
		}
	}
	return b.String()
}

// trailing takes out page numbers set between dots or dashes that an extraction hung on the
// line before them, and lines without any letter.
func (r *Result) trailing(lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone || l.src.Kind != layout.Wrapped {
			continue
		}
		if len(l.text) < 24 && dots(l.text) {
			r.takeOut(l, Noise, "specks")
			continue
		}
		if c := l.text[len(l.text)-1]; !l.spaced || c < 0x80 && c != '-' {
			continue
		}
		at := strings.LastIndexAny(strings.TrimRight(l.text, "·-—－ "), "·-—－ ")
		if at < 0 {
			continue
		}
		body := strings.TrimRight(l.text[:at], "·-—－ ")
		number := l.text[len(body):]
		if _, sure, ok := readPageNumber(strings.TrimSpace(number)); ok && sure && number[0] == ' ' && len(body) > minMeasure {
			r.explain(l, "dressed-number-after-text", cutNumber)
			r.count(PageNumber)
			r.remove(PageNumber, l.src.Page, strings.TrimSpace(number))
			l.text, l.torn = body, true
			l.width = columns(body)
		}
	}
}

// dots reports a line of several points and nothing else, as specks on a scan are read.
func dots(s string) bool {
	n := 0
	for _, c := range s {
		if c != ' ' && !strings.ContainsRune("。.、·,，'`", c) {
			return false
		}
		n++
	}
	return n > 1
}
