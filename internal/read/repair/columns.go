package repair

import (
	"strings"
	"unicode/utf8"
)

// slice is the characters [from, to) of s.
func slice(s string, from, to int) string {
	n, begin := 0, len(s)
	for i := range s {
		if n == from {
			begin = i
		}
		if n == to {
			return s[begin:i]
		}
		n++
	}
	return s[begin:]
}

// span is a range of character positions.
type span struct{ from, to int }

// valleys finds the columns of a drawn table: ranges of positions that lines fill, between the
// positions that hardly any does.
func valleys(lines []line) []span {
	var cover []int
	n := 0
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone {
			continue
		}
		n++
		for _, f := range words(raw(l)) {
			for len(cover) < l.indent+f.to {
				cover = append(cover, 0)
			}
			for x := f.from; x < f.to; x++ {
				cover[l.indent+x]++
			}
		}
	}
	least := max(1, n/12)
	var all []span
	for x := 0; x < len(cover); x++ {
		if cover[x] <= least {
			continue
		}
		from := x
		for x < len(cover) && cover[x] > least {
			x++
		}
		all = append(all, span{from, x})
	}
	return all
}

// fragments are the pieces of a line between wide gaps, as positions.
func fragments(l *line) []span {
	s := raw(l)
	var all []span
	at, from, blanks, end := l.indent, -1, 0, 0
	for _, c := range s {
		if c == ' ' || c == '\u3000' {
			blanks++
		} else {
			if from < 0 || blanks >= 2 {
				if from >= 0 {
					all = append(all, span{from, end})
				}
				from = at
			}
			blanks, end = 0, at+1
		}
		at++
	}
	if from >= 0 {
		all = append(all, span{from, end})
	}
	return all
}

// cut parts a line by columns, word by word; nil where one piece runs across most of them.
func (r *Result) cut(l *line, columns []span) []cell {
	s := raw(l)
	if f := fragments(l); len(f) == 1 {
		if crossed(f[0], columns) > 1 {
			return nil
		}
		return []cell{{l.text, 2*nearest(columns, (f[0].from+f[0].to)/2) + 1}}
	}
	texts := make([]string, len(columns))
	at := l.indent
	for _, word := range words(s) {
		at = l.indent + word.from
		middle := at + (word.to-word.from)/2
		col := nearest(columns, middle)
		if texts[col] != "" {
			texts[col] += " "
		}
		texts[col] += word.text
	}
	var all []cell
	for col, t := range texts {
		if t == "" {
			continue
		}
		// A row's number is close before its name: a column of its own, by a half.
		if n := leadingDigits(t); n > 0 && n <= 3 && (n == len(t) || t[n] == ' ' && isHanAt(t, n+1)) {
			all = append(all, cell{t[:n], 2 * col})
			t = strings.TrimSpace(t[n:])
		}
		if t != "" {
			all = append(all, cell{r.despace(t, spacing{}), 2*col + 1})
		}
	}
	return all
}

// isHanAt reports a word at byte at that is no unit of the number before it.
func isHanAt(s string, at int) bool {
	c, _ := utf8.DecodeRuneInString(s[at:])
	return isHan(c) && !strings.ContainsRune(units, c)
}

func crossed(f span, columns []span) int {
	n := 0
	for _, c := range columns {
		if f.from < c.to && c.from < f.to {
			n++
		}
	}
	return n
}

func nearest(columns []span, x int) int {
	best, distance := 0, 1<<30
	for i, c := range columns {
		d := 0
		if x < c.from {
			d = c.from - x
		} else if x >= c.to {
			d = x - c.to + 1
		}
		if d < distance {
			best, distance = i, d
		}
	}
	return best
}

type word struct {
	text     string
	from, to int
}

// words are the pieces of s between spaces, with their character positions.
func words(s string) []word {
	var all []word
	at, from, begin := 0, -1, 0
	for i, c := range s {
		if c == ' ' || c == '\u3000' {
			if from >= 0 {
				all = append(all, word{s[begin:i], from, at})
			}
			from = -1
		} else if from < 0 {
			from, begin = at, i
		}
		at++
	}
	if from >= 0 {
		all = append(all, word{s[begin:], from, at})
	}
	return all
}
