package search

import (
	"strings"
	"unicode/utf8"
)

const (
	digits = "0123456789.%‰"
	// numerals are the characters of numbers in words; 第 makes them ordinal.
	numerals = "第〇零一二三四五六七八九十百千万亿两几数半"
)

// isNumber reports whether a folded word is a number, which nobody searches for by itself: of digits
// alone, or of two and more numerals with at most one other character after them (二十条, 一万元).
func isNumber(word string) bool {
	rest := strings.TrimLeft(word, digits+numerals)
	if rest == "" {
		return true
	}
	n := utf8.RuneCountInString(word[:len(word)-len(rest)])
	return n > 1 && utf8.RuneCountInString(rest) == 1
}
