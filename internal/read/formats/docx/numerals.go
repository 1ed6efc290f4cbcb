package docx

import (
	"strconv"
	"strings"
)

// numeral writes n as the number format of ISO/IEC 29500-1, 17.18.59 has it. Formats that Chinese
// documents don't use come out in Arabic digits.
func numeral(format string, n int) string {
	if n < 0 || n > 1_000_000 {
		return strconv.Itoa(n)
	}
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand":
		return chinese(n, "〇一二三四五六七八九", []string{"", "十", "百", "千"}, true)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return digits(n, "〇一二三四五六七八九")
	case "chineseLegalSimplified":
		return chinese(n, "零壹贰叁肆伍陆柒捌玖", []string{"", "拾", "佰", "仟"}, false)
	case "ideographLegalTraditional", "japaneseLegal":
		return chinese(n, "零壹貳參肆伍陸柒捌玖", []string{"", "拾", "佰", "仟"}, false)
	case "ideographTraditional":
		return among(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return among(n, "子丑寅卯辰巳午未申酉戌亥")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalEnclosedParen":
		return "(" + strconv.Itoa(n) + ")"
	case "decimalEnclosedFullstop":
		return strconv.Itoa(n) + "."
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return digits(n, "０１２３４５６７８９")
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "none":
		return ""
	}
	return strconv.Itoa(n)
}

// chinese counts as 二十三, 一百〇五; short leaves out the 一 of 一十.
func chinese(n int, figures string, units []string, short bool) string {
	figure := []rune(figures)
	if n == 0 {
		return string(figure[0])
	}
	if n >= 10_000 {
		s := chinese(n/10_000, figures, units, short) + "万"
		if rest := n % 10_000; rest > 0 {
			if rest < 1000 {
				s += string(figure[0])
			}
			s += chinese(rest, figures, units, false)
		}
		return s
	}
	var b strings.Builder
	zero := false
	for place := 3; place >= 0; place-- {
		unit := 1
		for range place {
			unit *= 10
		}
		f := n / unit % 10
		switch {
		case f == 0:
			zero = b.Len() > 0
		default:
			if zero {
				b.WriteRune('零')
				zero = false
			}
			if !(short && f == 1 && place == 1 && b.Len() == 0) {
				b.WriteRune(figure[f])
			}
			b.WriteString(units[place])
		}
	}
	return b.String()
}

func digits(n int, figures string) string {
	figure := []rune(figures)
	var b strings.Builder
	for _, c := range strconv.Itoa(n) {
		b.WriteRune(figure[c-'0'])
	}
	return b.String()
}

func among(n int, marks string) string {
	list := []rune(marks)
	if n < 1 || n > len(list) {
		return strconv.Itoa(n)
	}
	return string(list[n-1])
}

// letters counts a … z, aa, bb …, as Word does.
func letters(n int, first rune) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n >= 4000 {
		return strconv.Itoa(n)
	}
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	marks := []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, v := range values {
		for ; n >= v; n -= v {
			b.WriteString(marks[i])
		}
	}
	return b.String()
}
