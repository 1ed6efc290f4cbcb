package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/rule"
)

// spacing is what the document as a whole shows about spaces.
type spacing struct {
	// digits: numbers are set with spaces between their digits (2 0 0 1 年).
	digits bool
}

// observeSpacing judges whether the document sets spaces between digits: only when such pairs are
// many and numbers written whole are few may "1 0 元" be read as 10.
func observeSpacing(lines []line) spacing {
	spaced := 0
	for i := range lines {
		if lines[i].spaced {
			spaced += spacedDigits(lines[i].text)
		}
	}
	if spaced < minSpacedDigits {
		return spacing{}
	}
	whole := 0
	for i := range lines {
		whole += wholeNumbers(lines[i].text)
	}
	return spacing{digits: spaced > 2*whole}
}

// spacedDigits counts the pairs of single digits in s with a space between.
func spacedDigits(s string) int {
	n := 0
	for j := 2; j < len(s); j++ {
		if s[j-1] == ' ' && asciiDigit(s[j]) && asciiDigit(s[j-2]) && (j < 3 || !asciiDigit(s[j-3])) && (j+1 == len(s) || !asciiDigit(s[j+1])) {
			n++
		}
	}
	return n
}

// wholeNumbers counts the numbers of two and more digits in s.
func wholeNumbers(s string) int {
	n := 0
	for j := 1; j < len(s); j++ {
		if asciiDigit(s[j]) && asciiDigit(s[j-1]) && (j < 2 || !asciiDigit(s[j-2])) {
			n++
		}
	}
	return n
}

// minSpacedDigits is how many spaced pairs of digits make a habit.
const minSpacedDigits = 6

func asciiDigit(c byte) bool { return c >= '0' && c <= '9' }

// despace takes out the spaces that an extraction or a typesetter put between the characters of
// one word. A space that parts words, names or cells stays.
func (r *Result) despace(s string, doc spacing) string {
	tokens, single := 0, 0
	for token := range strings.SplitSeq(s, " ") {
		if token == "" {
			continue
		}
		tokens++
		if oneHan(token) {
			single++
		}
	}
	spread := single >= 3 && single*10 >= tokens*4
	var b strings.Builder
	removed, from := 0, 0 // s[from:] is not written yet
	for i := 0; i < len(s); {
		j := i + spaceAt(s[i:])
		if j == i {
			i += step(s[i])
			continue
		}
		for n := spaceAt(s[j:]); n > 0; n = spaceAt(s[j:]) {
			j += n
		}
		if i > 0 && j < len(s) && r.needless(s, i, j, spread, doc) {
			if removed == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[from:i])
			from = j
			removed++
		}
		i = j
	}
	if removed == 0 {
		return s
	}
	b.WriteString(s[from:])
	r.Repairs[LetterSpacing] += removed
	return b.String()
}

// spaceAt returns the length of the space that s begins with, in bytes: 0 for none.
func spaceAt(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == ' ':
		return 1
	case s[0] == 0xE3 && strings.HasPrefix(s, "\u3000"):
		return len("\u3000")
	}
	return 0
}

// keeping is the verdict on white space inside a line.
type keeping string

const (
	keepSpace keeping = "keep"
	dropSpace keeping = "drop"
)

// space is the white space s[i:j] between two characters: the case that spaceRules decide.
type space struct {
	s           string
	i, j        int
	left, right rune
	gap         int  // characters
	spread      bool // the line is set with spaces between its characters
	digits      bool // the document sets spaces between digits
}

// spaceRules decide whether white space is inside a word.
var spaceRules = rule.Table[space, keeping]{
	// 《甲》 《乙》 may be apart on purpose.
	{Name: "between-closing-and-opening-mark", Verdict: keepSpace, Applies: func(c *space) bool {
		return c.besidePunctuation() && isClosing(c.left) && isOpening(c.right)
	}},
	// Punctuation has its own white space.
	{Name: "beside-punctuation", Verdict: dropSpace, Applies: (*space).besidePunctuation},
	// 目　　录, 前　　言: two characters alone on a line, drawn apart.
	{Name: "two-characters-drawn-apart", Verdict: dropSpace, Applies: func(c *space) bool {
		return c.gap > 2 && c.gap <= 8 && isHan(c.left) && isHan(c.right) && alone(c.s, c.i, c.j)
	}},
	// Wide gaps part columns, cells and names.
	{Name: "wide-gap", Verdict: keepSpace, Applies: func(c *space) bool { return c.gap > 2 }},
	// 3 . 5 % in a document that sets its numbers so.
	{Name: "spaced-decimal", Verdict: dropSpace, Applies: func(c *space) bool {
		return c.digits && (isDigit(c.left) && (c.right == '.' || c.right == '%') || c.left == '.' && isDigit(c.right))
	}},
	// In a letter-spaced line one lone character on either side is enough.
	{Name: "letter-spaced-line", Verdict: dropSpace, Applies: func(c *space) bool {
		return c.spread && isHan(c.left) && isHan(c.right) && (c.loneLeft() || c.loneRight())
	}},
	// Elsewhere only two lone characters are a word drawn apart.
	{Name: "two-lone-characters", Verdict: dropSpace, Applies: func(c *space) bool {
		return !c.spread && isHan(c.left) && isHan(c.right) && c.loneLeft() && c.loneRight()
	}},
	// A space between longer words parts names or cells.
	{Name: "between-words", Verdict: keepSpace, Applies: func(c *space) bool { return isHan(c.left) && isHan(c.right) }},
	// No extraction puts two spaces where none was.
	{Name: "double-space", Verdict: keepSpace, Applies: func(c *space) bool { return c.gap > 1 }},
	// ASCII brackets are set with space around them in Latin text alone.
	{Name: "beside-ascii-bracket", Verdict: dropSpace, Applies: func(c *space) bool {
		return isHan(c.left) && (c.right == '(' || c.right == ')') || c.left == ')' && isHan(c.right) ||
			c.left == '(' && (isHan(c.right) || isDigit(c.right)) || isDigit(c.left) && c.right == ')'
	}},
	// The same for the ASCII comma.
	{Name: "beside-ascii-comma", Verdict: dropSpace, Applies: func(c *space) bool {
		return isHan(c.left) && c.right == ',' || c.left == ',' && isHan(c.right)
	}},
	// 2 0 2 4 in a document that sets its numbers so.
	{Name: "spaced-digits", Verdict: dropSpace, Applies: func(c *space) bool {
		return c.digits && isDigit(c.left) && isDigit(c.right) && singleDigit(c.s, c.i, c.j)
	}},
	// Two numbers are two cells.
	{Name: "between-numbers", Verdict: keepSpace, Applies: func(c *space) bool { return isDigit(c.left) && isDigit(c.right) }},
	// A number at the start of the line orders it: "1 总则".
	{Name: "number-of-the-line", Verdict: keepSpace, Applies: func(c *space) bool { return c.afterNumber() && numberAtStart(c.s, c.i) }},
	// A number belongs to its unit.
	{Name: "after-number", Verdict: dropSpace, Applies: (*space).afterNumber},
	// In 国务院 2024年1月1日 the space parts the signature from its date.
	{Name: "before-whole-date", Verdict: keepSpace, Applies: func(c *space) bool { return c.beforeNumber() && wholeDate(c.s[c.j:]) }},
	// A number goes on with its sentence.
	{Name: "before-number", Verdict: dropSpace, Applies: (*space).beforeNumber},
	// 5% 以上 is one phrase.
	{Name: "after-percent-sign", Verdict: dropSpace, Applies: func(c *space) bool { return c.left == '%' && isHan(c.right) }},
	// Chinese punctuation needs no space before or after a Latin word.
	{Name: "punctuation-and-latin", Verdict: dropSpace, Applies: func(c *space) bool {
		return isPoint(c.left) && isLatin(c.right) || isLatin(c.left) && isPoint(c.right)
	}},
	// Latin words are apart, and so is what nobody thought of.
	{Name: "other-space", Verdict: keepSpace},
}

// look finds what is on either side.
func (c *space) look() {
	c.gap = utf8.RuneCountInString(c.s[c.i:c.j])
	c.left, _ = utf8.DecodeLastRuneInString(c.s[:c.i])
	c.right, _ = utf8.DecodeRuneInString(c.s[c.j:])
}

func (c *space) besidePunctuation() bool {
	return isPoint(c.left) && isWide(c.right) || isPoint(c.right) && isWide(c.left)
}

func (c *space) loneLeft() bool  { return tokenBefore(c.s, c.i) == 1 }
func (c *space) loneRight() bool { return tokenAfter(c.s, c.j) == 1 }

func (c *space) afterNumber() bool  { return isDigit(c.left) && (isHan(c.right) || isPoint(c.right)) }
func (c *space) beforeNumber() bool { return (isHan(c.left) || isPoint(c.left)) && isDigit(c.right) }

// needless reports whether the white space s[i:j] is inside a word.
func (r *Result) needless(s string, i, j int, spread bool, doc spacing) bool {
	c := &r.space
	*c = space{s: s, i: i, j: j, spread: spread, digits: doc.digits}
	c.look()
	decided := spaceRules.Decide(c)
	if r.trace != nil {
		r.trace.Add(rule.StageSpacing, r.at, vicinity(s, i, j), decided.Name, string(decided.Verdict))
	}
	return decided.Verdict == dropSpace
}

// shownBeside is how many characters on either side of white space a trace shows.
const shownBeside = 6

// vicinity is s[i:j] with a few characters on either side.
func vicinity(s string, i, j int) string {
	for n := 0; n < shownBeside && i > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	for n := 0; n < shownBeside && j < len(s); n++ {
		_, size := utf8.DecodeRuneInString(s[j:])
		j += size
	}
	return s[i:j]
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

// alone reports whether s has just one character on either side of s[i:j].
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

// singleDigit reports whether the digits on both sides of s[i:j] are single ones.
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
