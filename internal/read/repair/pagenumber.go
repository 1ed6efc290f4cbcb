package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/numbering"
)

// pageNumber reads a line that is a page number and nothing else; sure reports that it is set as
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

// odd reports a glued number that makes no sense where it is: before a heading's own number or
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
