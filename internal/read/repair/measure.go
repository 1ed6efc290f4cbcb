package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
)

// observe measures the columns around each line and how the document sets its paragraphs.
func (j *joiner) observe() {
	var idx []int
	indents := map[int]int{}
	for i := range j.lines {
		l := &j.lines[i]
		if l.gone {
			continue
		}
		if l.blank {
			continue
		}
		if l.src.Kind != layout.Wrapped || len(l.cells) > 0 {
			continue
		}
		idx = append(idx, i)
		if l.width > 20 {
			indents[l.indent]++
		}
	}
	if len(idx) == 0 {
		return
	}
	stops, points := 0, 0
	for _, i := range idx {
		t := j.lines[i].text
		stops += strings.Count(t, "。")
		if n := len(t); t[n-1] == '.' && n > 3 && t[n-2] >= 0x80 {
			points++
		}
	}
	j.latinStops = points > stops
	for n, c := range indents {
		if c > indents[j.body] || c == indents[j.body] && n < j.body {
			j.body = n
		}
	}
	parted := 0
	for _, i := range idx {
		if i+1 == len(j.lines) || j.lines[i+1].blank {
			parted++
		}
	}
	j.parted = parted*100 >= len(idx)*minParted
	broken := j.brokenLines(idx)
	j.measure = make([]int, len(j.lines))
	j.even = make([]bool, len(j.lines))
	width := func(k int) int { return j.lines[idx[k]].width + min(j.lines[idx[k]].indent-j.body, 4) }
	for k, i := range idx {
		// The lines that touch this one show what it is set to; further off type may be set otherwise.
		m := width(k)
		if k+1 < len(idx) {
			m = max(m, width(k+1))
		}
		if k > 0 && idx[k-1] == i-1 {
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
		j.even[i] = broken[k] && (near(max(0, k-window), k+1) || near(k, min(len(idx), k+window+1)))
	}
}

const (
	// region is how many lines on either side show whether lines are broken at a margin here.
	region = 30
	// minParted is the share, in percent, of lines that an empty one follows where paragraphs are
	// parted by empty lines.
	minParted = 60
	// minBroken is the share, in percent, of lines that end inside a sentence where they are: of
	// whole paragraphs only headings do.
	minBroken = 34
)

// brokenLines tells, for each line of idx, whether the lines around it are broken at a margin.
func (j *joiner) brokenLines(idx []int) []bool {
	sum := make([]int, len(idx)+1)
	for k, i := range idx {
		sum[k+1] = sum[k]
		if last, _ := utf8.DecodeLastRuneInString(j.lines[i].text); j.lines[i].width <= maxMeasure && !terminal(last) && !isClosing(last) {
			sum[k+1]++
		}
	}
	all := make([]bool, len(idx))
	for k := range idx {
		from, to := max(0, k-region), min(len(idx), k+region+1)
		all[k] = (sum[to]-sum[from])*100 >= (to-from)*minBroken
	}
	return all
}
