package repair

import (
	"strings"

	"wenxun/internal/read/layout"
)

// furniture takes out what belongs to the page and not to the text: page numbers, running heads
// and feet, and what a web page puts before and after.
func (r *Result) furniture(lines []line, src *layout.Source) {
	for i := range lines {
		l := &lines[i]
		if k := l.src.Kind; k == layout.Header || k == layout.Footer {
			l.gone = true
			if _, ok := pageNumber(l.text); ok {
				r.takeOut(l, PageNumber)
			} else {
				r.takeOut(l, RunningHead)
			}
		}
	}
	r.runningHeads(lines, src)
	r.trailing(lines)
	r.pageNumbers(lines, src)
	r.contents(lines)
	r.clutter(lines)
}

func (r *Result) takeOut(l *line, kind string) {
	l.gone = true
	r.count(kind)
	r.remove(kind, l.src.Page, l.text)
}

// runningHeads takes out lines that stand again and again at the head or foot of pages, numbers
// apart.
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
	for p, at := range seen {
		if len(at) < 3 || len(at)*5 < src.Pages*2 || p.text == "" || strings.Trim(p.text, "#-— ·") == "" {
			continue
		}
		for _, i := range at {
			if !lines[i].gone {
				r.takeOut(&lines[i], RunningHead)
			}
		}
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
