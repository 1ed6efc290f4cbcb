package search

import (
	"strings"

	"wenxun/index/analysis"
)

const (
	digits = "0123456789.%‰"
	// numerals are the characters of numbers in words; 第 makes them ordinal.
	numerals = "第〇零一二三四五六七八九十百千万亿两几半"
	// measures are what is counted by numerals.
	measures = "条款项章节编个年月日天周岁号元次倍级种类名位家户件届批期份只台辆所页字米里亩吨"
)

// isNumber reports whether a folded word is a number, which nobody searches for by itself: digits or
// numerals, with at most one character that says of what (二十条, 一万元, 六个). Terms of the lexicon
// (十四五, 12345) are none.
func isNumber(word string) bool {
	rest := strings.TrimLeft(word, digits+numerals)
	if rest == word || analysis.DefaultLexicon().Term(word) {
		return false
	}
	r := []rune(rest)
	return len(r) == 0 || len(r) == 1 && strings.ContainsRune(measures, r[0])
}
