package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
)

// pageNumber reads a line that is a page number and nothing else; sure tells that it is set as
// only page numbers are (- 3 -, — 3 —, 第3页).
func pageNumber(s string) (n int, ok bool) {
	n, _, ok = readPageNumber(s)
	return n, ok
}

// readPageNumber returns -1 for a number in roman digits.
func readPageNumber(s string) (n int, sure, ok bool) {
	if len(s) == 0 || len(s) > 48 {
		return 0, false, false
	}
	bare := strings.Trim(s, " -—–―─－·•.~\u3000－­|")
	dressed := bare != s
	if rest, cut := strings.CutPrefix(bare, "第"); cut {
		rest = strings.TrimSpace(rest)
		digits := leadingDigits(rest)
		if digits > 0 && strings.HasPrefix(strings.TrimSpace(rest[digits:]), "页") {
			tail := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest[digits:]), "页"))
			tail = strings.Trim(tail, " ,，/共页第0123456789")
			return atoi(rest[:digits]), true, tail == ""
		}
		return 0, false, false
	}
	digits := leadingDigits(bare)
	switch {
	case digits == 0 || digits > 4:
		if roman(bare) {
			return -1, dressed, true
		}
		return 0, false, false
	case digits == len(bare):
		return atoi(bare), dressed && len(s)-len(bare) > 1, true
	}
	// 3/10, 3 of 10
	rest := strings.TrimSpace(bare[digits:])
	if strings.HasPrefix(rest, "/") && leadingDigits(strings.TrimSpace(rest[1:])) == len(strings.TrimSpace(rest[1:])) && len(rest) > 1 {
		return atoi(bare[:digits]), true, true
	}
	return 0, false, false
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && asciiDigit(s[n]) {
		n++
	}
	return n
}

func atoi(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func roman(s string) bool {
	if s == "" || len(s) > 7 {
		return false
	}
	for i := range len(s) {
		if !strings.ContainsRune("IVXivx", rune(s[i])) {
			return false
		}
	}
	return true
}

// numbered is a line that may carry a page number: whole, or glued before its text.
type numbered struct {
	at    int // line
	n     int
	sure  bool
	whole bool
	cut   int  // bytes of the number in a glued line
	tail  bool // the number ends the line, from byte cut on
	odd   bool // the glued number makes no sense where it stands
}

const (
	// minPageLines and maxPageLines bound how far apart two page numbers stand, in lines with text.
	minPageLines = 8
	maxPageLines = 90
)

// pageNumbers finds page numbers by how they are set, or by how they count on: a number alone is
// only believed when the next stands about a page further on.
func (r *Result) pageNumbers(lines []line, src *layout.Source) {
	var all []numbered
	ordinal := make([]int, len(lines)) // lines with text before each line
	n := 0
	edges := pageEdges(lines, src)
	for i := range lines {
		ordinal[i] = n
		l := &lines[i]
		if l.blank || l.gone {
			continue
		}
		n++
		if l.src.Kind != layout.Wrapped && l.src.Kind != layout.Paragraph || l.text == "" {
			continue
		}
		if cut := hung(l.text); cut > 0 && l.src.Kind == layout.Wrapped && l.width > minMeasure {
			all = append(all, numbered{at: i, n: atoi(strings.ReplaceAll(l.text[cut:], " ", "")), cut: cut, tail: true, odd: hangs(lines, i)})
		}
		c := l.text[0]
		if c >= 0x80 && c != 0xE2 && c != 0xC2 && !strings.HasPrefix(l.text, "第") && !strings.HasPrefix(l.text, "－") {
			continue
		}
		if num, sure, ok := readPageNumber(l.text); ok {
			all = append(all, numbered{at: i, n: num, sure: sure || edges[i], whole: true})
			continue
		}
		if cut := glued(l.text); cut > 0 && l.src.Kind == layout.Wrapped {
			all = append(all, numbered{at: i, n: atoi(l.text[:leadingDigits(l.text)]), cut: cut, odd: odd(lines, i, cut)})
		}
	}
	chained := chains(all, ordinal)
	for i, c := range all {
		l := &lines[c.at]
		if c.tail && c.odd && chained[i] {
			r.count(PageNumber)
			r.remove(PageNumber, l.src.Page, l.text[c.cut:])
			l.text, l.torn = strings.TrimSpace(l.text[:c.cut]), true
			l.width = columns(l.text)
		}
	}
	for i, c := range all {
		l := &lines[c.at]
		switch {
		case c.tail:
		case c.whole && (c.sure || chained[i]):
			r.takeOut(l, PageNumber)
		case !c.whole && (chained[i] || c.odd && marked(l.text[c.cut:])):
			r.count(PageNumber)
			r.remove(PageNumber, l.src.Page, l.text[:c.cut])
			l.text = strings.TrimSpace(l.text[c.cut:])
			l.width = columns(l.text)
		}
	}
}

// trailing takes out page numbers set between dots or dashes that an extraction hung on to the
// line before them, and lines that hold no letter at all.
func (r *Result) trailing(lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone || l.src.Kind != layout.Wrapped {
			continue
		}
		if len(l.text) < 24 && dots(l.text) {
			r.takeOut(l, Noise)
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

// glued returns the bytes of a number, and the space behind it, that runs into the text after it
// as no amount would: 10发来谋划, 2十三、巩固, 3“十四五”时期.
func glued(s string) int {
	n := leadingDigits(s)
	if n == 0 || n > 3 || n == len(s) || s[0] == '0' {
		return 0
	}
	for n < len(s) && s[n] == ' ' {
		n++
	}
	next, _ := utf8.DecodeRuneInString(s[n:])
	if isHan(next) || isQuote(next) || next == '《' || next == '（' || next >= 'A' && next <= 'Z' {
		return n
	}
	return 0
}

// hung returns the byte at which a number ends the line, right behind a Han character: 首都生2 4.
func hung(s string) int {
	at := len(s)
	for at > 0 && (asciiDigit(s[at-1]) || s[at-1] == ' ') {
		at--
	}
	if at == len(s) || at == 0 || len(s)-at > 5 || s[at] == '0' || strings.HasSuffix(s[:at], "第 ") {
		return 0
	}
	if before, _ := utf8.DecodeLastRuneInString(s[:at]); !isHan(before) || before == '第' || s[at] == ' ' {
		return 0
	}
	return at
}

// hangs reports whether the text goes on in the next line as if the number were not there.
func hangs(lines []line, i int) bool {
	for k := i + 1; k < len(lines) && k <= i+3; k++ {
		if l := &lines[k]; !l.blank && !l.gone {
			first, _ := utf8.DecodeRuneInString(l.text)
			return isHan(first) && !strings.ContainsRune(units, first)
		}
	}
	return false
}

// odd reports a glued number that makes no sense where it stands: before a heading's own number or
// an opening mark, or inside a sentence without a unit behind it.
func odd(lines []line, i, cut int) bool {
	rest := lines[i].text[cut:]
	next, _ := utf8.DecodeRuneInString(rest)
	if marked(rest) || isQuote(next) || next == '《' {
		return true
	}
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if l := &lines[k]; !l.blank && !l.gone {
			last, _ := utf8.DecodeLastRuneInString(l.text)
			return l.width > minMeasure && !terminal(last) && !strings.ContainsRune(units, next)
		}
	}
	return false
}

// marked reports text that begins with the number of a heading.
func marked(s string) bool {
	switch m := numbering.Parse(s); m.Kind {
	case numbering.Part, numbering.Chapter, numbering.Division, numbering.Han, numbering.HanParen:
		return true
	case numbering.Appendix:
		return strings.HasPrefix(s, "附")
	}
	return strings.HasPrefix(s, "附录 ") || strings.HasPrefix(s, "附录")
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
			sound = sound || all[j].whole || all[j].odd
		}
		if length[i] >= 3 || sound {
			for j := i; j >= 0; j = from[j] {
				in[j] = true
			}
		}
	}
	return in
}
