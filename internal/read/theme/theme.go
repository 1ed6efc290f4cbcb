// Package theme says what a section is about and which part it plays in its report, from weighted
// terms in a table that anyone can read and correct (terms.tsv, roles.tsv).
package theme

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"wenxun/corpus"
)

//go:embed terms.tsv
var termsTSV string

const (
	// headingWeight is how many times a term in the heading counts against one in the text.
	headingWeight = 8
	// maxText is how much of a section is looked at, in bytes: what a section is about shows early.
	maxText = 6 << 10
	// most is how often one term may count: a refrain is no stronger than its theme.
	most = 5
	// enough is the score below which a section has no theme.
	enough = 4
)

type term struct {
	word   string
	theme  int
	weight int
}

// table finds terms by their first two characters; terms are matched longest first.
type table struct{ terms map[[2]rune][]term }

var load = sync.OnceValue(func() *table {
	t := &table{terms: map[[2]rune][]term{}}
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
		key := firstTwo(fields[0])
		list := append(t.terms[key], term{fields[0], n, weight})
		for i := len(list) - 1; i > 0 && len(list[i].word) > len(list[i-1].word); i-- {
			list[i], list[i-1] = list[i-1], list[i]
		}
		t.terms[key] = list
	}
	return t
})

func firstTwo(s string) [2]rune {
	a, n := utf8.DecodeRuneInString(s)
	b, _ := utf8.DecodeRuneInString(s[n:])
	return [2]rune{a, b}
}

// Of returns the theme of a section, one of corpus.Themes.
func Of(heading, text string) string {
	t := load()
	score := make([]int, len(corpus.Themes))
	t.add(score, heading, headingWeight, headingWeight)
	if len(text) > maxText {
		n := maxText
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	t.add(score, text, 1, most)
	best := 0
	for i, s := range score {
		if s > score[best] {
			best = i
		}
	}
	if score[best] < enough {
		return corpus.ThemeOther
	}
	return corpus.Themes[best]
}

// add counts the terms in s.
func (t *table) add(score []int, s string, factor, limit int) {
	seen := map[string]int{}
	var before rune
	start := 0
	for at := 0; at < len(s); {
		r, size := rune(s[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[at:])
		}
		if list := t.terms[[2]rune{before, r}]; list != nil {
			for _, x := range list {
				if strings.HasPrefix(s[start:], x.word) {
					if seen[x.word] < limit {
						seen[x.word]++
						score[x.theme] += x.weight * factor
					}
					break
				}
			}
		}
		before, start = r, at
		at += size
	}
}
