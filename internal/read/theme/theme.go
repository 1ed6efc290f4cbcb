// Package theme says what a section is about and which part it plays in its report, from weighted
// terms in a table that anyone can read and correct (terms.tsv, roles.tsv).
package theme

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"wenxun/corpus"
)

//go:embed terms.tsv
var termsTSV string

const (
	// headingScale and textScale are what one point of a heading's terms and the whole of a text's
	// count: two terms that mean a theme, in the heading, outweigh any text.
	headingScale = 10
	textScale    = 40
	// firstBonus is added to the first term of a heading that names two things.
	firstBonus = 1
	// maxText is how much of a section is looked at, in bytes: what a section is about shows early.
	maxText = 6 << 10
	// most is how often one term may count: a refrain is no stronger than its theme.
	most = 4
	// enough is what a text's terms must weigh together to say anything.
	enough = 6
	// minShare is the share, in percent, of a theme among all that a text names, below which a
	// section without a telling heading is about many things.
	minShare = 27
)

type term struct {
	word   string
	theme  int
	weight int
	id     int
}

// table finds terms by their first character, which is a small number of steps for every
// character of a text.
type table struct {
	first [1 << 16]uint16 // character → place in lists, 0 for none
	lists []list
	terms int
}

// list is the terms that begin with one character, the longest first.
type list struct {
	terms []term
	// second has a bit for the last six bits of the second character of each term, all bits where there is
	// a term to which that does not apply. Most characters that begin a term are not followed by the
	// second of any, and need not be compared.
	second uint64
}

// secondEnds is the index of the last byte of the second of two Chinese characters.
const secondEnds = 2*len("中") - 1

func (l *list) add(x term) {
	l.terms = append(l.terms, x)
	slices.SortStableFunc(l.terms, func(a, b term) int { return len(b.word) - len(a.word) })
	_, first := utf8.DecodeRuneInString(x.word)
	if _, second := utf8.DecodeRuneInString(x.word[first:]); first+second != secondEnds+1 {
		l.second = ^uint64(0)
		return
	}
	l.second |= 1 << (x.word[secondEnds] & 63)
}

// find returns the longest term that s begins with, or nil.
func (l *list) find(s string) *term {
	if secondEnds < len(s) && l.second>>(s[secondEnds]&63)&1 == 0 {
		return nil
	}
	for i := range l.terms {
		if strings.HasPrefix(s, l.terms[i].word) {
			return &l.terms[i]
		}
	}
	return nil
}

var load = sync.OnceValue(func() *table {
	t := &table{lists: make([]list, 1)}
	theme := map[string]int{}
	for i, name := range corpus.Themes {
		theme[name] = i
	}
	for row := range strings.Lines(termsTSV) {
		row = strings.TrimSpace(row)
		if row == "" || row[0] == '#' {
			continue
		}
		fields := strings.Split(row, "\t")
		n, ok := theme[fields[1]]
		weight, err := strconv.Atoi(fields[2])
		if !ok || err != nil {
			panic(fmt.Sprintf("theme: terms.tsv: %q", row))
		}
		r, _ := utf8.DecodeRuneInString(fields[0])
		if t.first[r] == 0 {
			t.first[r] = uint16(len(t.lists))
			t.lists = append(t.lists, list{})
		}
		t.lists[t.first[r]].add(term{fields[0], n, weight, t.terms})
		t.terms++
	}
	return t
})

// Of returns the theme of a section, one of corpus.Themes. For a document of one section heading
// is its title.
func Of(heading, text string) string {
	t := load()
	inHeading := make([]int, len(corpus.Themes))
	first := t.add(inHeading, heading, 1)
	if first >= 0 {
		inHeading[first] += firstBonus
	}
	if general(heading) && inHeading[strongest(inHeading)] <= generalLimit {
		return corpus.ThemeOther
	}
	if len(text) > maxText {
		n := maxText
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	inText := make([]int, len(corpus.Themes))
	t.add(inText, text, most)
	total := 0
	for _, n := range inText {
		total += n
	}
	if first < 0 && (total < enough || inText[strongest(inText)]*100 < total*minShare) {
		return corpus.ThemeOther
	}
	score := make([]int, len(corpus.Themes))
	for i := range score {
		score[i] = inHeading[i] * headingScale * max(total, 1)
		score[i] += inText[i] * textScale
	}
	best := strongest(score)
	if score[best] == 0 {
		return corpus.ThemeOther
	}
	return corpus.Themes[best]
}

// generalLimit is the weight up to which a theme's word in a general heading is taken for
// coincidence.
const generalLimit = 3

// generals are words of headings over sections that speak of everything.
var generals = []string{"回顾", "工作安排", "工作部署", "总体部署", "重点工作", "主要工作", "主要任务", "重点任务", "工作任务", "主要目标", "目标任务", "总体要求", "指导思想", "总体思路", "主要考虑",
	"时代背景", "工作的建议", "工作建议", "主要成绩", "工作总结", "名词解释", "名词注释", "注释", "结束语", "结语", "前言", "序言", "概要", "基本任务", "方针和任务", "形势", "附则", "总则"}

func general(heading string) bool {
	for _, w := range generals {
		if strings.Contains(heading, w) {
			return true
		}
	}
	return false
}

func strongest(score []int) int {
	best := 0
	for i, s := range score {
		if s > score[best] {
			best = i
		}
	}
	return best
}

// add counts the terms in s, each at most limit times, the longest where several begin, and
// returns the theme of the first; -1 where there is none.
func (t *table) add(score []int, s string, limit int) (first int) {
	first = -1
	seen := make([]uint8, t.terms)
	for at := 0; at < len(s); {
		r, size := rune(s[at]), 1
		// Most characters have three bytes: that is decoded here, without a call. 0xE0 and 0xED begin some
		// that are invalid.
		if r > 0xE0 && r < 0xED && at+2 < len(s) && s[at+1]&0xC0 == 0x80 && s[at+2]&0xC0 == 0x80 {
			r, size = r&0x0F<<12|rune(s[at+1]&0x3F)<<6|rune(s[at+2]&0x3F), 3
		} else if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[at:])
		}
		if r < 1<<16 && t.first[r] != 0 {
			if x := t.lists[t.first[r]].find(s[at:]); x != nil {
				if int(seen[x.id]) < limit {
					seen[x.id]++
					score[x.theme] += x.weight
				}
				if first < 0 && x.weight > 0 {
					first = x.theme
				}
				size = len(x.word)
			}
		}
		at += size
	}
	return first
}
