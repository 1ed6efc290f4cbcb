package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
)

const (
	// window is how many lines on either side show the measure that a line is set in.
	window = 5
	// region is how many lines on either side show whether lines are broken at a margin here.
	region = 30
	// minIndented is how wide a line is, in columns, whose indent counts: that of a short one may
	// centre it.
	minIndented = 20
	// minParted is the share, in percent, of lines that an empty one follows where paragraphs are
	// parted by empty lines.
	minParted = 60
	// minBroken is the share, in percent, of lines that end inside a sentence where they are: of
	// whole paragraphs only headings do.
	minBroken = 34
)

// observe measures the columns around each line and how the document sets its paragraphs.
func (j *joiner) observe() {
	var wrapped []int // lines whose ends mean nothing by themselves
	for i := range j.lines {
		if l := &j.lines[i]; !l.gone && !l.blank && l.src.Kind == layout.Wrapped && len(l.cells) == 0 {
			wrapped = append(wrapped, i)
		}
	}
	if len(wrapped) == 0 {
		return
	}
	j.observeBody(wrapped)
	j.observeStops(wrapped)
	parted := 0
	for _, i := range wrapped {
		if i+1 == len(j.lines) || j.lines[i+1].blank {
			parted++
		}
	}
	j.parted = parted*100 >= len(wrapped)*minParted
	j.observeMeasure(wrapped)
}

// observeBody finds the indent that most lines have, the smallest of several.
func (j *joiner) observeBody(wrapped []int) {
	indents := map[int]int{}
	for _, i := range wrapped {
		if l := &j.lines[i]; l.width > minIndented {
			indents[l.indent]++
		}
	}
	for n, c := range indents {
		if c > indents[j.body] || c == indents[j.body] && n < j.body {
			j.body = n
		}
	}
}

// observeStops finds whether sentences end in a point rather than in 。
func (j *joiner) observeStops(wrapped []int) {
	stops, points := 0, 0
	for _, i := range wrapped {
		t := j.lines[i].text
		stops += strings.Count(t, "。")
		if n := len(t); t[n-1] == '.' && n > 3 && t[n-2] >= utf8.RuneSelf {
			points++
		}
	}
	j.latinStops = points > stops
}

// observeMeasure finds the columns that each line was set in, and whether those around it are set to
// one measure.
func (j *joiner) observeMeasure(wrapped []int) {
	broken := j.brokenLines(wrapped)
	j.measure = make([]int, len(j.lines))
	j.even = make([]bool, len(j.lines))
	width := func(k int) int { return j.lines[wrapped[k]].width + min(j.lines[wrapped[k]].indent-j.body, 4) }
	for k, i := range wrapped {
		// The lines that touch this one show what it is set to; further off type may be set otherwise.
		m := width(k)
		if k+1 < len(wrapped) {
			m = max(m, width(k+1))
		}
		if k > 0 && wrapped[k-1] == i-1 {
			m = max(m, width(k-1))
		}
		near := func(from, to int) bool {
			same := 0
			for n := from; n < to; n++ {
				if w := width(n); w*10 >= m*8 && w*10 <= m*12 {
					same++
				}
			}
			return same*2 >= to-from
		}
		j.measure[i] = m
		j.even[i] = broken[k] && (near(max(0, k-window), k+1) || near(k, min(len(wrapped), k+window+1)))
	}
}

// brokenLines reports, for each wrapped line, whether the lines around it are broken at a margin.
func (j *joiner) brokenLines(wrapped []int) []bool {
	sum := make([]int, len(wrapped)+1)
	for k, i := range wrapped {
		sum[k+1] = sum[k]
		if last, _ := utf8.DecodeLastRuneInString(j.lines[i].text); j.lines[i].width <= maxMeasure && !terminal(last) && !isClosing(last) {
			sum[k+1]++
		}
	}
	all := make([]bool, len(wrapped))
	for k := range wrapped {
		from, to := max(0, k-region), min(len(wrapped), k+region+1)
		all[k] = (sum[to]-sum[from])*100 >= (to-from)*minBroken
	}
	return all
}
