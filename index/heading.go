package index

import (
	"strings"
	"unicode/utf8"
)

// SectionName returns a heading without its number, which is how sections of different reports
// are one value of the section facet: "（一）主要目标" and "二、主要目标" are "主要目标".
func SectionName(heading string) string {
	h := strings.TrimSpace(heading)
	for {
		rest := strings.TrimLeft(trimNumber(h), " \u3000")
		if rest == h || rest == "" {
			return h
		}
		h = rest
	}
}

const (
	hanDigits = "〇零一二三四五六七八九十百千"
	units     = "章节编条篇部分款"
)

// trimNumber takes one number off the front of a heading: （一） 一、 1. 1.2 第三章 ①.
func trimNumber(h string) string {
	if r, n := utf8.DecodeRuneInString(h); r >= '①' && r <= '⒛' {
		return h[n:]
	}
	body, open := h, false
	if r, n := utf8.DecodeRuneInString(h); r == '（' || r == '(' {
		body, open = h[n:], true
	} else if strings.HasPrefix(h, "第") {
		num := strings.TrimLeft(h[len("第"):], hanDigits+"0123456789")
		if r, n := utf8.DecodeRuneInString(num); num != h[len("第"):] && strings.ContainsRune(units, r) {
			rest := num[n:]
			if strings.HasPrefix(num, "部分") {
				rest = num[len("部分"):]
			}
			return strings.TrimLeft(rest, "、：: \u3000")
		}
		return h
	}
	digits := strings.TrimLeft(body, hanDigits)
	arabic := digits == body
	if arabic {
		digits = strings.TrimLeft(body, "0123456789.．")
		if digits == body || body[0] == '.' {
			return h
		}
	}
	r, n := utf8.DecodeRuneInString(digits)
	switch {
	case open && (r == '）' || r == ')'):
		return strings.TrimLeft(digits[n:], "、.．")
	case open:
		return h
	case r == '、' || r == '．' || r == '.' || r == ')' || r == '）':
		return digits[n:]
	case arabic && (strings.HasSuffix(body[:len(body)-len(digits)], ".") || r == ' ' || r == '\u3000'):
		return digits
	}
	return h
}
