package repair

import (
	"strings"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// numbered is a line that may carry a page number: the case that pageNumberRules decide.
type numbered struct {
	at   int // line
	n    int // the number; -1 in roman digits
	seat seat
	cut  int // byte where a number at the line's end begins, or one at its beginning ends

	dressed bool   // set as only page numbers are: - 3 -, 第3页
	edge    bool   // the line is the first or last of its page
	odd     bool   // a number beside text makes no sense there
	chained bool   // other numbers, a page away each, count on from it
	rest    string // of the line behind a number at its beginning
}

// seat is where in its line a number is.
type seat int

const (
	wholeLine seat = iota
	atStart
	atEnd
)

// paging is the verdict on a number that may be a page's.
type paging string

const (
	keepNumber paging = "keep"
	takeLine   paging = "remove" // the line is a page number
	cutNumber  paging = "cut"    // the line carries one
)

// pageNumberRules decide which numbers are pages'. A number alone proves nothing: it counts where
// it is set as page numbers are, where it is at a page's edge, or where the next number is about a
// page further on.
var pageNumberRules = rule.Table[numbered, paging]{
	// 首都生24 with the sentence going on in the next line: the extraction hung it on.
	{Name: "hung-on-line", Verdict: cutNumber, Applies: func(c *numbered) bool { return c.seat == atEnd && c.odd && c.chained }},
	// A line may end in an amount.
	{Name: "number-ends-line", Verdict: keepNumber, Applies: func(c *numbered) bool { return c.seat == atEnd }},
	// - 3 - and 第3页 are never text.
	{Name: "set-as-page-number", Verdict: takeLine, Applies: func(c *numbered) bool { return c.seat == wholeLine && c.dressed }},
	// A bare number at the edge of a page is the page's.
	{Name: "at-page-edge", Verdict: takeLine, Applies: func(c *numbered) bool { return c.seat == wholeLine && c.edge }},
	// Numbers that count on, a page apart each, are the pages'.
	{Name: "counts-on", Verdict: takeLine, Applies: func(c *numbered) bool { return c.seat == wholeLine && c.chained }},
	// A bare number elsewhere may be a cell, or an item's.
	{Name: "lone-number", Verdict: keepNumber, Applies: func(c *numbered) bool { return c.seat == wholeLine }},
	// The same where the extraction glued it to the text that follows.
	{Name: "counts-on-before-text", Verdict: cutNumber, Applies: func(c *numbered) bool { return c.chained }},
	// 2十三、巩固: two numbers in a row, the second of which is the heading's.
	{Name: "before-heading-number", Verdict: cutNumber, Applies: func(c *numbered) bool { return c.odd && marked(c.rest) }},
	// 10户 is an amount.
	{Name: "amount-before-text", Verdict: keepNumber},
}

const (
	// minPageLines and maxPageLines bound how far apart two page numbers are, in lines with text.
	minPageLines = 8
	maxPageLines = 90
)

// pageNumbers takes out page numbers: lines that are one, and numbers that the extraction glued to
// the text before or after them.
func (r *Result) pageNumbers(lines []line, src *layout.Source) {
	all, ordinal := candidates(lines, src)
	chained := chains(all, ordinal)
	// Numbers at line ends first: what they are glued to is judged without them.
	for _, end := range [...]bool{true, false} {
		for i := range all {
			if c := &all[i]; (c.seat == atEnd) == end {
				c.chained = chained[i]
				r.pageNumber(&lines[c.at], c)
			}
		}
	}
}

// candidates lists the lines that may carry a page number, and for each line how many lines with
// text come before it.
func candidates(lines []line, src *layout.Source) (all []numbered, ordinal []int) {
	ordinal = make([]int, len(lines))
	n := 0
	edges := pageEdges(lines, src)
	for i := range lines {
		ordinal[i] = n
		l := &lines[i]
		if l.blank || l.gone {
			continue
		}
		n++
		wrapped := l.src.Kind == layout.Wrapped
		if !wrapped && l.src.Kind != layout.Paragraph || l.text == "" {
			continue
		}
		if cut := hung(l.text); cut > 0 && wrapped && l.width > minMeasure {
			all = append(all, numbered{at: i, n: atoi(strings.ReplaceAll(l.text[cut:], " ", "")), seat: atEnd, cut: cut, odd: hangs(lines, i)})
		}
		if !mayBeginWithNumber(l.text) {
			continue
		}
		if num, dressed, ok := readPageNumber(l.text); ok {
			all = append(all, numbered{at: i, n: num, dressed: dressed, edge: edges[i]})
			continue
		}
		if cut := glued(l.text); cut > 0 && wrapped {
			all = append(all, numbered{at: i, n: atoi(l.text[:leadingDigits(l.text)]), seat: atStart, cut: cut, odd: odd(lines, i, cut)})
		}
	}
	return all, ordinal
}

// mayBeginWithNumber passes over, by the first byte, nearly all lines that carry no page number.
func mayBeginWithNumber(s string) bool {
	c := s[0]
	return c < 0x80 || c == 0xE2 || c == 0xC2 || strings.HasPrefix(s, "第") || strings.HasPrefix(s, "－")
}

// pageNumber does what the rules decide about one candidate.
func (r *Result) pageNumber(l *line, c *numbered) {
	if c.seat == atStart {
		c.rest = l.text[c.cut:]
	}
	decided := pageNumberRules.Decide(c)
	switch {
	case decided.Verdict == takeLine:
		r.takeOut(l, PageNumber, decided.Name)
		return
	case decided.Verdict == keepNumber:
		r.explain(l, decided.Name, keepNumber)
		return
	}
	r.explain(l, decided.Name, cutNumber)
	number, text := l.text[:c.cut], l.text[c.cut:]
	if c.seat == atEnd {
		number, text, l.torn = text, number, true
	}
	r.count(PageNumber)
	r.remove(PageNumber, l.src.Page, number)
	l.text = strings.TrimSpace(text)
	l.width = columns(l.text)
}

// pageEdges marks the first and last lines of each page where the format knows pages: there a
// bare number is a page number.
func pageEdges(lines []line, src *layout.Source) map[int]bool {
	if src.Pages == 0 {
		return nil
	}
	edges := map[int]bool{}
	last := -1
	for i := range lines {
		if lines[i].blank || lines[i].gone {
			continue
		}
		if last < 0 || lines[i].src.Page != lines[last].src.Page {
			edges[i] = true
			if last >= 0 {
				edges[last] = true
			}
		}
		last = i
	}
	if last >= 0 {
		edges[last] = true
	}
	return edges
}

// chains marks the candidates that count on from each other: number n+1 about a page after n, over
// at least three pages; whole lines may do with two.
func chains(all []numbered, ordinal []int) []bool {
	in := make([]bool, len(all))
	length := make([]int, len(all)) // of the chain that ends here
	from := make([]int, len(all))
	for i := range all {
		length[i], from[i] = 1, -1
		for j := i - 1; j >= 0; j-- {
			gap := ordinal[all[i].at] - ordinal[all[j].at]
			if gap > maxPageLines {
				break
			}
			if gap >= minPageLines && all[i].n == all[j].n+1 && all[i].n > 0 && length[j]+1 > length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
	}
	for i := len(all) - 1; i >= 0; i-- {
		if length[i] < 2 || in[i] {
			continue
		}
		sound := false // a number alone on its line, or out of place in it
		for j := i; j >= 0; j = from[j] {
			sound = sound || all[j].seat == wholeLine || all[j].odd
		}
		if length[i] >= 3 || sound {
			for j := i; j >= 0; j = from[j] {
				in[j] = true
			}
		}
	}
	return in
}
