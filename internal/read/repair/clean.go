package repair

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Kinds of repair, as corpus.Extraction.Repairs counts them.
const (
	LetterSpacing   = "letter_spacing" // a space taken out between characters of one word
	HardWrap        = "hard_wrap"      // a line end taken out inside a paragraph
	BlankInSentence = "blank_line"     // an empty line taken out inside a sentence
	Compatibility   = "compatibility"  // a radical, compatibility or full-width form replaced
	Invisible       = "invisible"      // a zero-width character taken out
	PageNumber      = "page_number"    // a page number taken out
	RunningHead     = "running_head"   // a running head or foot taken out
	Noise           = "noise"          // a line without any letter taken out
	Contents        = "toc"            // a line of a table of contents taken out
	DotLeader       = "dot_leader"     // a row of dots taken out
	Clutter         = "clutter"        // what a web page adds to a text
	TableCell       = "table_cell"     // a line of a table parted into its cells
	OneLine         = "one_line"       // a document on one line parted into its paragraphs
	Repetition      = "repetition"     // a piece that the extraction gave twice
)

// suspectAt judges a character of which only the first byte is known to be suspect.
func suspectAt(s string) bool {
	if s[0] == 0xC2 { // U+00A0 no-break space, U+00AD soft hyphen
		return len(s) > 1 && (s[1] == 0xA0 || s[1] == 0xAD)
	}
	if len(s) < 3 {
		return false
	}
	b, c := s[1], s[2]
	if s[0] == 0xE2 { // U+2000–200F, U+2028–202F, U+2060–207F spaces and marks, U+2E80–2FDF radicals
		return b == 0x80 && (c < 0x90 || c >= 0xA8 && c <= 0xAF) || b == 0x81 && c >= 0xA0 || b >= 0xBA
	}
	switch { // U+F900–FAFF compatibility ideographs, U+FEFF, U+FF0E and full-width digits and letters
	case b >= 0xA4 && b <= 0xAB, b == 0xBB && c == 0xBF:
		return true
	case b == 0xBC:
		return c >= 0x8E && c <= 0xBA && c != 0x8F && (c < 0x9A || c > 0xA0)
	}
	return b == 0xBD && c >= 0x81 && c <= 0x9A
}

// clean replaces characters that look like others: radicals and compatibility ideographs by the
// unified ones, full-width digits and letters by ASCII, odd spaces by a space. Characters that
// show nothing go.
func (r *Result) clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	for i, c := range s {
		switch {
		case c >= 0x2E80 && c <= 0x2FDF, c >= 0xF900 && c <= 0xFAFF:
			if u, ok := radicalOf[c]; ok {
				c = u
			} else {
				c, _ = utf8.DecodeRuneInString(norm.NFKC.String(string(c)))
			}
			r.count(Compatibility)
		case c >= '０' && c <= '９', c >= 'Ａ' && c <= 'Ｚ', c >= 'ａ' && c <= 'ｚ':
			c -= '０' - '0'
			r.count(Compatibility)
		case c == '．':
			// Only between digits is it a decimal point; after a number it may close a heading's number.
			next, _ := utf8.DecodeRuneInString(s[i+len("．"):])
			if isDigit(before) && isDigit(next) {
				c = '.'
				r.count(Compatibility)
			}
		case c == '\t', c == 0xA0, c >= 0x2000 && c <= 0x200A, c == 0x202F, c == 0x205F:
			c = ' '
		case c == 0xAD, c == 0xFEFF, c >= 0x200B && c <= 0x200F, c >= 0x202A && c <= 0x202E, c >= 0x2060 && c <= 0x206F, c < 0x20, c == 0x7F:
			r.count(Invisible)
			continue
		}
		before = c
		b.WriteRune(c)
	}
	return b.String()
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// isWide reports characters of Chinese running text, among which a space means nothing.
func isWide(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x3FFFF ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF || isQuote(r) || r == '·' || r == '…' || r == '—' || r == '〇' || r == '○'
}

func isQuote(r rune) bool { return r == '“' || r == '”' || r == '‘' || r == '’' }

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x3FFFF || r == '〇'
}

// isPoint reports punctuation of Chinese text, beside which a space is never meant.
func isPoint(r rune) bool {
	switch r {
	case '，', '。', '、', '；', '：', '！', '？', '“', '”', '‘', '’', '（', '）', '《', '》', '〈', '〉', '〔', '〕', '［', '］', '【', '】', '％', '«', '»':
		return true
	}
	return false
}
