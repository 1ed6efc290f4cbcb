package analysis

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind is what a character is to folding, after NFKC, lower case and simplification.
type kind uint8

const (
	kindGone   kind = iota // invisible, or a combining mark left over
	kindKept               // any letter, number or sign that is compared and has no rule of its own
	kindLatin              // a to z
	kindDigit              // 0 to 9
	kindDot                // .
	kindComma              // ,
	kindOpen               // opening quotation or title mark
	kindClose              // closing quotation or title mark
	kindQuote              // mark that opens and closes
	kindSpace              // white space within a line
	kindBreak              // all else: punctuation, symbols, line breaks, tabs
	kindLatinQ             // a Latin letter with a mark after it that was left out
	kindDigitQ             // a digit with a mark after it that was left out
)

// word reports whether k is a Latin letter or a digit, between which a space is a break.
func (k kind) word() bool {
	return k == kindLatin || k == kindDigit || k == kindLatinQ || k == kindDigitQ
}

// marked returns k once a quotation mark follows it: the mark goes, but a comma or point behind
// it no longer stands directly after a digit.
func (k kind) marked() kind {
	switch k {
	case kindLatin:
		return kindLatinQ
	case kindDigit:
		return kindDigitQ
	}
	return k
}

// entry says what becomes of one character.
type entry struct {
	r     rune
	kind  kind
	plain bool // it folds to r alone, or goes; false: it must be normalised first
	joins bool // it may combine with the character before it
}

// foldTable holds an entry for each character of the basic plane, in which all but a handful of
// the characters of any text stand.
type foldTable struct {
	plane  [1 << 16]entry
	simple map[rune]rune
	// han holds what the characters from hanFirst to hanLast fold to, most of what there is in any
	// text: each to one character, 0 for those that don't.
	han [hanLast - hanFirst + 1]uint16
}

// These have three bytes in UTF-8, and all that begin with the same byte as one of them are between
// them. None combines with the character before it.
const (
	hanFirst, hanLast         = 0x4000, 0x9FFF
	hanFirstByte, hanLastByte = 0xE4, 0xE9
)

//go:embed simplified.tsv
var simplifiedTSV string

var table = sync.OnceValue(func() *foldTable {
	t := &foldTable{simple: make(map[rune]rune, 5000)}
	for line := range strings.Lines(simplifiedTSV) {
		if from, to, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok && line[0] != '#' {
			a, _ := utf8.DecodeRuneInString(from)
			b, _ := utf8.DecodeRuneInString(to)
			t.simple[a] = b
		}
	}
	for r := range rune(len(t.plane)) {
		t.plane[r] = t.fresh(r)
	}
	for i := range t.han {
		if e := t.plane[hanFirst+i]; e.plain && e.kind == kindKept && e.r < 1<<16 {
			t.han[i] = uint16(e.r)
		}
	}
	return t
})

// joins reports whether r, or the first character that it stands for, may combine with what stands
// before it.
func joins(r rune) bool {
	if r >= hanFirst && r <= hanLast || r >= 0xD800 && r < 0xE000 {
		return false
	}
	one := string(r)
	return !norm.NFKC.PropertiesString(one).BoundaryBefore() ||
		!norm.NFKC.PropertiesString(norm.NFKD.String(one)).BoundaryBefore()
}

// fresh computes the entry of r.
func (t *foldTable) fresh(r rune) entry {
	if r >= 0x4E00 && r <= 0x9FFF { // NFKC leaves these alone
		k, s := t.classify(r)
		return entry{r: s, kind: k, plain: true}
	}
	normal := norm.NFKC.String(string(r))
	if c, n := utf8.DecodeRuneInString(normal); n == len(normal) {
		lower := []rune(strings.ToLower(string(c)))
		if len(lower) == 1 {
			k, s := t.classify(lower[0])
			return entry{s, k, true, joins(r)}
		}
	}
	return entry{joins: joins(r)}
}

func (t *foldTable) entry(r rune) *entry {
	if int(r) < len(t.plane) {
		return &t.plane[r]
	}
	e := t.fresh(r)
	return &e
}

// appendNormalized appends what the character c, already normalised, folds to.
func (t *foldTable) appendNormalized(w []item, c rune, start, end int32) []item {
	for _, l := range strings.ToLower(string(c)) {
		if k, s := t.classify(l); k != kindGone {
			w = append(w, item{s, k, start, end})
		}
	}
	return w
}

// classify simplifies a normalised lower-case character and says what it is.
func (t *foldTable) classify(r rune) (kind, rune) {
	if s, ok := t.simple[r]; ok {
		r = s
	}
	switch {
	case r >= '0' && r <= '9':
		return kindDigit, r
	case r >= 'a' && r <= 'z':
		return kindLatin, r
	}
	switch r {
	case '.':
		return kindDot, r
	case ',':
		return kindComma, r
	case '“', '‘', '「', '『', '《', '〈':
		return kindOpen, r
	case '”', '’', '」', '』', '》', '〉':
		return kindClose, r
	case '"', '\'':
		return kindQuote, r
	case '%', '‰':
		return kindKept, r
	case '\n', '\r', '\t', '\f', '\v', 0x85, 0x2028, 0x2029:
		return kindBreak, r
	case 0x1c, 0x1d, 0x1e, 0x1f: // separators of records, which count as spaces
		return kindSpace, r
	}
	switch {
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
		return kindGone, r
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
		return kindKept, r
	case unicode.IsSpace(r):
		return kindSpace, r
	}
	return kindBreak, r
}
