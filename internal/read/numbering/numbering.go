// Package numbering reads the numbers with which Chinese official documents order themselves:
// 第一章, 一、, （一）, 1., （1）, as GB/T 9704 prescribes them and as they are written in practice.
package numbering

import (
	"strings"
	"unicode/utf8"
)

// Kind is a way of numbering. The order is from the outermost to the innermost, which is also how
// kinds nest unless a document shows otherwise.
type Kind uint8

const (
	None     Kind = iota
	Part          // 第一编, 第一篇, 第一部分
	Chapter       // 第一章
	Division      // 第一节
	Article       // 第一条: never a heading
	Han           // 一、
	HanParen      // （一）
	Decimal1      // 1. or 1、
	Decimal2      // 1.1
	Decimal3      // 1.1.1 and deeper
	Paren         // （1） or 1）
	Circled       // ①
	First         // 第一，
	Ordinal       // 一是
	Appendix      // 附件1, 附录A, 专栏1, 表1, 图1
)

// Marker is a number found at the start of a line.
type Marker struct {
	Kind   Kind
	Number int // 0 where it has none
	Len    int // bytes of the number with what closes it and the space that follows
}

// Parse finds the number at the start of s, which has no leading space.
func Parse(s string) Marker {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == '第':
		return afterDi(s)
	case r == '（' || r == '(':
		return parenthesized(s, size)
	case r >= '0' && r <= '9':
		return arabic(s)
	case r >= '①' && r <= '⑳':
		return Marker{Circled, int(r-'①') + 1, size + spaces(s[size:])}
	case r == '附' || r == '专' || r == '表' || r == '图':
		return appendix(s)
	case digitOf(r) >= 0 || r == '十' || r == '百':
		return han(s)
	}
	return Marker{}
}

func afterDi(s string) Marker {
	at := len("第")
	at += spaces(s[at:])
	n, used := number(s[at:])
	if used == 0 {
		return Marker{}
	}
	end := at + used
	end += spaces(s[end:])
	r, size := utf8.DecodeRuneInString(s[end:])
	kind := None
	switch r {
	case '编', '篇':
		kind = Part
	case '部':
		if strings.HasPrefix(s[end+size:], "分") {
			kind, size = Part, size+len("分")
		}
	case '章':
		kind = Chapter
	case '节':
		kind = Division
	case '条':
		kind = Article
	case '，', '、', ',':
		kind = First
	}
	if kind == None {
		return Marker{}
	}
	end += size
	return Marker{kind, n, end + spaces(s[end:])}
}

func parenthesized(s string, at int) Marker {
	at += spaces(s[at:])
	n, used := number(s[at:])
	if used == 0 || n > 99 {
		return Marker{}
	}
	kind := HanParen
	if s[at] < 0x80 {
		kind = Paren
	}
	at += used
	at += spaces(s[at:])
	r, size := utf8.DecodeRuneInString(s[at:])
	if r != '）' && r != ')' {
		return Marker{}
	}
	at += size
	// （一）、 is （一） written twice over.
	if strings.HasPrefix(s[at:], "、") {
		at += len("、")
	}
	return Marker{kind, n, at + spaces(s[at:])}
}

// arabic reads 1. 1、 1．1 1.1 1.1.1 1） and a decimal number set apart by a space ("1.1 总则"), but not
// an amount ("1.5亿元") or a date ("2024年").
func arabic(s string) Marker {
	first, at := 0, 0
	for at < len(s) && isDigit(s[at]) && at < 4 {
		first = first*10 + int(s[at]-'0')
		at++
	}
	if first > 99 || at > 2 {
		return Marker{}
	}
	if at+1 < len(s) && s[at] == '.' && isDigit(s[at+1]) {
		return decimal(s, first, at)
	}
	switch r, size := utf8.DecodeRuneInString(s[at:]); r {
	case '.', '．', '、':
		at += size
		if next, _ := utf8.DecodeRuneInString(s[at:]); next >= '0' && next <= '9' {
			return Marker{}
		}
		return Marker{Decimal1, first, at + spaces(s[at:])}
	case '）', ')':
		at += size
		return Marker{Paren, first, at + spaces(s[at:])}
	}
	return Marker{}
}

// decimal reads 1.1 and 1.1.1, of which first is the number before the point at byte at.
func decimal(s string, first, at int) Marker {
	parts := 1
	for at+1 < len(s) && s[at] == '.' && isDigit(s[at+1]) {
		n := at + 1
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		// 1.45 is an amount: no document has so many sections.
		if n-at > 3 || n-at == 3 && s[at+1] > '3' || first == 0 {
			return Marker{}
		}
		at = n
		parts++
	}
	kind := Decimal2
	if parts > 2 {
		kind = Decimal3
	}
	// 2.69万亿元 is an amount: a decimal number needs a space, or an opening mark, and no unit.
	r, _ := utf8.DecodeRuneInString(s[at:])
	end := at + spaces(s[at:])
	if next, _ := utf8.DecodeRuneInString(s[end:]); (end > at || r == '“' || r == '《') && !strings.ContainsRune(units, next) {
		return Marker{kind, first, end}
	}
	return Marker{}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// units are characters that follow an amount and do not begin a heading.
const units = "%％‰万亿元个人倍千百吨米公平家户座条项次年月日度分米毫厘克斤亩℃~～—-"

func appendix(s string) Marker {
	for _, word := range [...]string{"附件", "附录", "附表", "专栏", "表", "图"} {
		rest, ok := strings.CutPrefix(s, word)
		if !ok {
			continue
		}
		at := len(word)
		gap := spaces(rest)
		n, used := number(rest[gap:])
		if used == 0 || n > 99 {
			return Marker{}
		}
		return Marker{Appendix, n, at + gap + used}
	}
	return Marker{}
}

// han reads 一、 and 一是.
func han(s string) Marker {
	n, used := number(s)
	if used == 0 {
		return Marker{}
	}
	gap := spaces(s[used:])
	r, size := utf8.DecodeRuneInString(s[used+gap:])
	switch r {
	case '、':
		end := used + gap + size
		return Marker{Han, n, end + spaces(s[end:])}
	case '．', '.':
		if n <= 20 {
			end := used + gap + size
			return Marker{Han, n, end + spaces(s[end:])}
		}
	case '是':
		if gap == 0 && n <= 20 {
			return Marker{Ordinal, n, used + size}
		}
	}
	return Marker{}
}

// number reads a number in Han or ASCII digits and returns how many bytes it takes; 0 for none.
func number(s string) (n, used int) {
	for used < len(s) && s[used] >= '0' && s[used] <= '9' && used < 3 {
		n = n*10 + int(s[used]-'0')
		used++
	}
	if used > 0 {
		return n, used
	}
	total, digit, any := 0, 0, false
	for used < len(s) {
		r, size := utf8.DecodeRuneInString(s[used:])
		d := digitOf(r)
		switch {
		case d >= 0:
			if digit > 0 {
				return 0, 0 // 三七 is a plant, not a number
			}
			digit = d
		case r == '十':
			if digit == 0 && !any {
				digit = 1
			}
			total += max(digit, 1) * 10
			digit = 0
		case r == '百':
			total += max(digit, 1) * 100
			digit = 0
		case (r == ' ' || r == '\u3000') && any && continues(s[used+size:]):
			used += size
			continue
		default:
			return total + digit, used
		}
		any = true
		used += size
		if used > 24 {
			return 0, 0
		}
	}
	return total + digit, used
}

// continues reports whether a Han number goes on: 第 十 一 章.
func continues(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return digitOf(r) >= 0 || r == '十' || r == '百'
}

func digitOf(r rune) int {
	switch r {
	case '〇', '零', '○':
		return 0
	case '一':
		return 1
	case '二':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// spaces counts the bytes of leading white space.
func spaces(s string) int {
	n := 0
	for n < len(s) {
		switch {
		case s[n] == ' ' || s[n] == '\t':
			n++
		case strings.HasPrefix(s[n:], "\u3000"):
			n += len("\u3000")
		default:
			return n
		}
	}
	return n
}
