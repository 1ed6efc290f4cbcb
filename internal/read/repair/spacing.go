package repair

import (
	"strings"
	"unicode/utf8"
)

// spacing is what the document as a whole shows about spaces.
type spacing struct {
	// digits: numbers are set with spaces between their digits (2 0 0 1 年).
	digits bool
}

// observeSpacing judges whether the document sets spaces between digits: only when such pairs are
// many and numbers written whole are few may "1 0 元" be read as 10.
func observeSpacing(lines []line) spacing {
	spaced, whole := 0, 0
	for i := range lines {
		s := lines[i].text
		if !lines[i].spaced {
			for j := 1; j < len(s); j++ {
				if asciiDigit(s[j]) && asciiDigit(s[j-1]) && (j < 2 || !asciiDigit(s[j-2])) {
					whole++
				}
			}
			continue
		}
		for j := 1; j < len(s); j++ {
			if !asciiDigit(s[j]) {
				continue
			}
			if asciiDigit(s[j-1]) && (j < 2 || !asciiDigit(s[j-2])) {
				whole++
			}
			if j >= 2 && s[j-1] == ' ' && asciiDigit(s[j-2]) && (j < 3 || !asciiDigit(s[j-3])) && (j+1 == len(s) || !asciiDigit(s[j+1])) {
				spaced++
			}
		}
	}
	return spacing{digits: spaced >= minSpacedDigits && spaced > 2*whole}
}

// minSpacedDigits is how many spaced pairs of digits make a habit.
const minSpacedDigits = 6

func asciiDigit(c byte) bool { return c >= '0' && c <= '9' }

// despace takes out the spaces that an extraction or a typesetter put between the characters of
// one word. A space that parts words, names or cells stays.
func (r *Result) despace(s string, doc spacing) string {
	tokens, single := 0, 0
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' {
			continue
		}
		if i > start {
			tokens++
			if oneHan(s[start:i]) {
				single++
			}
		}
		start = i + 1
	}
	spread := single >= 3 && single*10 >= tokens*4
	var b strings.Builder
	b.Grow(len(s))
	removed := 0
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && (s[j] == ' ' || strings.HasPrefix(s[j:], "\u3000")) {
			if s[j] == ' ' {
				j++
			} else {
				j += len("\u3000")
			}
		}
		if j == i {
			_, size := utf8.DecodeRuneInString(s[i:])
			b.WriteString(s[i : i+size])
			i += size
			continue
		}
		if i == 0 || j == len(s) || !r.needless(s, i, j, spread, doc) {
			b.WriteString(s[i:j])
		} else {
			removed++
		}
		i = j
	}
	if removed == 0 {
		return s
	}
	r.Repairs[LetterSpacing] += removed
	return b.String()
}

// needless reports whether the white space s[i:j] stands inside a word.
func (r *Result) needless(s string, i, j int, spread bool, doc spacing) bool {
	left, _ := utf8.DecodeLastRuneInString(s[:i])
	right, _ := utf8.DecodeRuneInString(s[j:])
	gap := utf8.RuneCountInString(s[i:j])
	if isPoint(left) && isWide(right) || isPoint(right) && isWide(left) {
		// A closing and an opening mark may be apart on purpose.
		return !(isClosing(left) && isOpening(right))
	}
	if gap > 2 {
		// 目　　录, 前　　言: two characters alone on a line, drawn apart.
		return gap <= 8 && isHan(left) && isHan(right) && alone(s, i, j)
	}
	switch {
	case doc.digits && isDigit(left) && (right == '.' || right == '%'), doc.digits && left == '.' && isDigit(right):
		return true
	case isHan(left) && (right == '(' || right == ')') || left == ')' && isHan(right) || left == '(' && (isHan(right) || isDigit(right)) || isDigit(left) && right == ')':
		return gap == 1
	case isHan(left) && right == ',' || left == ',' && isHan(right):
		return gap == 1
	case isHan(left) && isHan(right):
		l, f := tokenBefore(s, i), tokenAfter(s, j)
		if spread {
			return l == 1 || f == 1
		}
		return l == 1 && f == 1
	case isDigit(left) && isDigit(right):
		return doc.digits && gap == 1 && singleDigit(s, i, j)
	case isDigit(left) && (isHan(right) || isPoint(right)):
		// A number at the start of the line orders it: "1 总则".
		return gap == 1 && !numberAtStart(s, i)
	case (isHan(left) || isPoint(left)) && isDigit(right):
		return gap == 1 && !wholeDate(s[j:])
	case left == '%' && isHan(right), isPoint(left) && isLatin(right), isLatin(left) && isPoint(right):
		return gap == 1
	}
	return false
}

func isOpening(r rune) bool {
	switch r {
	case '“', '‘', '（', '《', '〈', '〔', '［', '【', '(', '[', '«', '「', '『':
		return true
	}
	return false
}

func isClosing(r rune) bool {
	switch r {
	case '”', '’', '）', '》', '〉', '〕', '］', '】', ')', ']', '»', '」', '』':
		return true
	}
	return false
}

// alone reports whether s holds just one character on either side of s[i:j].
func alone(s string, i, j int) bool {
	return utf8.RuneCountInString(strings.TrimSpace(s[:i])) == 1 && utf8.RuneCountInString(strings.TrimSpace(s[j:])) == 1
}

func oneHan(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if isPoint(r) && size < len(s) {
		s = s[size:]
		r, size = utf8.DecodeRuneInString(s)
	}
	if !isHan(r) {
		return false
	}
	rest, _ := utf8.DecodeRuneInString(s[size:])
	return size == len(s) || isPoint(rest) && size+utf8.RuneLen(rest) == len(s)
}

// tokenBefore counts the Han characters directly before s[i:].
func tokenBefore(s string, i int) int {
	n := 0
	for i > 0 && n < 3 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if !isHan(r) {
			break
		}
		n++
		i -= size
	}
	return n
}

func tokenAfter(s string, j int) int {
	n := 0
	for j < len(s) && n < 3 {
		r, size := utf8.DecodeRuneInString(s[j:])
		if !isHan(r) {
			break
		}
		n++
		j += size
	}
	return n
}

// singleDigit reports whether the digits on both sides of s[i:j] stand alone.
func singleDigit(s string, i, j int) bool {
	return (i < 2 || !asciiDigit(s[i-2])) && (j+1 >= len(s) || !asciiDigit(s[j+1]))
}

// wholeDate reports a year written without spaces: in 国务院 2024年1月1日 the space parts the
// signature from its date.
func wholeDate(s string) bool {
	return len(s) > 4 && asciiDigit(s[0]) && asciiDigit(s[1]) && asciiDigit(s[2]) && asciiDigit(s[3]) &&
		(strings.HasPrefix(s[4:], "年") || s[4] == '-')
}

func numberAtStart(s string, i int) bool {
	for k := range i {
		if !asciiDigit(s[k]) && s[k] != '.' {
			return false
		}
	}
	return true
}
