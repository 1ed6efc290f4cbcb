package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/numbering"
)

// broken reports a cell that may go on: words, no number, not closed by a bracket or a stop.
func broken(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	first, _ := utf8.DecodeRuneInString(s)
	return utf8.RuneCountInString(s) >= 3 && (isHan(first) || isOpening(first)) && !isClosing(last) && !terminal(last) && last != '%'
}

// units follow a number in running text.
const units = "岁年月日万亿个项家户人公里元倍千百吨米平次条名所座处亩%％％"

// tabular reports a line that reads as a row of cells: several short words and numbers, and
// nothing of a sentence.
func tabular(s string) bool {
	if s == "" || strings.ContainsAny(s, "。；！？") && !strings.HasSuffix(s, "。") {
		return false
	}
	cells := strings.Fields(s)
	if len(cells) < 3 || numberedHeading(s) {
		return false
	}
	numbers, commas, single, long := 0, 0, 0, 0
	for i, c := range cells {
		n := utf8.RuneCountInString(c)
		if n > maxCell {
			return false
		}
		first, _ := utf8.DecodeRuneInString(c)
		if n > 8 {
			long++
		}
		if n == 1 && isHan(first) && !strings.ContainsRune(units, first) {
			single++
		}
		if numeric(c) {
			numbers++
			if i+1 < len(cells) {
				if next, _ := utf8.DecodeRuneInString(cells[i+1]); strings.ContainsRune(units, next) && (utf8.RuneCountInString(cells[i+1]) > 1 || strings.ContainsRune("年月日", next)) {
					return false
				}
			}
		}
		if strings.ContainsAny(c, "，、,") && !numeric(c) {
			commas++
			if n > 14 {
				return false
			}
		}
	}
	switch {
	case single*3 >= len(cells):
		return false
	case commas > 0:
		return numbers >= 2 && len(cells) >= 4 || numbers >= 1 && len(cells) >= 4 && commas == 1
	case numbers > 0:
		return true
	}
	return long == 0
}

// numeric reports a cell that holds a number, a mark for none, or a code.
func numeric(s string) bool {
	if s == "-" || s == "—" || s == "——" || s == "/" || s == "%" || s == "……" {
		return true
	}
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune(".,%-+<>≥≤±~～—[]()（）/", r), r >= 'A' && r <= 'Z':
		default:
			return false
		}
	}
	return digits > 0
}

// numberedHeading reports a line that begins with the number of a heading, set apart.
func numberedHeading(s string) bool {
	switch numbering.Parse(s).Kind {
	case numbering.Part, numbering.Chapter, numbering.Division, numbering.Article, numbering.Han, numbering.HanParen:
		return true
	}
	return false
}
