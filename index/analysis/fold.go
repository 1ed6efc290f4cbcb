package analysis

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Break is the one character that stands for any run of punctuation, symbols and line breaks in
// folded text.
const Break = '|'

// Folded is folded text in UTF-16, little endian: two bytes a character but for the rare ones
// beyond the basic plane. This is the form in which text is scanned: two thirds of the size of
// UTF-8 for Chinese, and a needle's first byte is its rarest.
type Folded []byte

// Units returns the length in UTF-16 code units, in which all positions inside folded text count.
func (f Folded) Units() int { return len(f) / 2 }

// Unit returns the code unit at position i.
func (f Folded) Unit(i int) uint16 { return uint16(f[2*i]) | uint16(f[2*i+1])<<8 }

// String returns the folded text as UTF-8.
func (f Folded) String() string {
	b := make([]byte, 0, len(f)/2*3)
	for i := 0; i < f.Units(); i++ {
		r := rune(f.Unit(i))
		if r >= 0xD800 && r < 0xDC00 && i+1 < f.Units() {
			r = 0x10000 + (r-0xD800)<<10 + rune(f.Unit(i+1)) - 0xDC00
			i++
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// Span is a range of code points [Start, End) of the text that was folded.
type Span struct{ Start, End int32 }

// Fold returns the form in which s is compared. Steps, in this order: NFKC and lower case;
// variants to simplified characters, one to one; invisible characters and combining marks left
// over go; a comma between a digit and exactly three digits goes; a point between digits stays;
// quotation and title marks go, but a closing mark before an opening one is a break; a space
// between two Latin letters or digits is a break, other spaces go; % and ‰ stay; any other run
// of punctuation or symbols, a line break or a tab is one break. Breaks at the ends are left
// out. Folding what is folded changes nothing.
func Fold(s string) Folded { return AppendFold(make(Folded, 0, len(s)/3*2+8), s) }

// AppendFold appends the folded form of s to dst.
func AppendFold(dst Folded, s string) Folded {
	f := folder{out: dst, base: len(dst)}
	f.fold(s)
	return f.out
}

// FoldString returns the folded form of s as UTF-8.
func FoldString(s string) string { return Fold(s).String() }

// FoldMap folds s and returns, for each code unit of the result, the code points of s that it
// stands for. A character that folds to several (㎡ to m2) is the source of each of them.
func FoldMap(s string) (Folded, []Span) {
	f := folder{out: make(Folded, 0, len(s)/3*2+8), mapped: true, spans: make([]Span, 0, len(s)/3+8)}
	f.fold(s)
	return f.out, f.spans
}

// folder is the state of one folding, between two characters.
type folder struct {
	out    Folded
	base   int // out[:base] was there before
	mapped bool
	spans  []Span

	pendingBreak bool
	pendingSpace bool
	closed       bool // the last mark was a closing one, with at most spaces since
	last         kind // of the last character written
}

// item is one character after mapping: what it is, and where it stood.
type item struct {
	r          rune
	kind       kind
	start, end int32
}

// lookahead is how far a comma looks: three digits and the one character after them.
const lookahead = 4

func (f *folder) fold(s string) {
	t := table()
	// The window holds characters that are mapped and wait until what follows them is known.
	var window []item
	var buf [64]item
	window = buf[:0]
	var pos int32 // code points
	for i := 0; i < len(s); {
		// The common case, a Chinese character: it needs no neighbour.
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		e := t.entry(r)
		if e.plain && (i+n >= len(s) || !t.joins(s[i+n:])) {
			if e.kind != kindGone {
				x := item{e.r, e.kind, pos, pos + 1}
				switch {
				case len(window) > 0:
					window = append(window, x)
				case e.kind != kindDot && e.kind != kindComma:
					f.put(x)
				case f.afterDigit():
					window = append(window, x)
				default:
					f.put(item{kind: kindBreak})
				}
			}
			i += n
			pos++
		} else {
			end := i + n
			count := int32(1)
			for end < len(s) && t.joins(s[end:]) {
				_, m := utf8.DecodeRuneInString(s[end:])
				end += m
				count++
			}
			for _, c := range norm.NFKC.String(s[i:end]) {
				window = t.appendNormalized(window, c, pos, pos+count)
			}
			i = end
			pos += count
		}
		if len(window) > 0 {
			window = f.drain(window, false)
		}
	}
	f.drain(window, true)
}

// drain writes the characters of the window of which enough is known, and returns the rest.
func (f *folder) drain(w []item, all bool) []item {
	i := 0
	for i < len(w) {
		switch x := w[i]; x.kind {
		case kindComma:
			if !all && len(w)-i <= lookahead {
				return w[:copy(w, w[i:])]
			}
			if f.afterDigit() && digitsAt(w[i+1:]) == 3 {
				break
			}
			f.put(item{kind: kindBreak})
		case kindDot:
			if !all && len(w)-i < 2 {
				return w[:copy(w, w[i:])]
			}
			if f.afterDigit() && i+1 < len(w) && w[i+1].kind == kindDigit {
				f.put(x)
			} else {
				f.put(item{kind: kindBreak})
			}
		default:
			f.put(x)
		}
		i++
	}
	return w[:0]
}

// afterDigit reports whether the character directly before, with nothing left out between, is a digit.
func (f *folder) afterDigit() bool {
	return f.last == kindDigit && !f.pendingBreak && !f.pendingSpace
}

// digitsAt counts the digits at the start of w, up to four.
func digitsAt(w []item) int {
	n := 0
	for n < len(w) && n < lookahead && w[n].kind == kindDigit {
		n++
	}
	return n
}

// put takes the next character: it is written, or changes what stands before the next one that is.
func (f *folder) put(x item) {
	switch x.kind {
	case kindSpace:
		f.pendingSpace = true
		return
	case kindBreak:
		f.pendingBreak, f.closed = true, false
		return
	case kindClose:
		f.closed = true
		f.last = f.last.marked()
		return
	case kindOpen:
		f.pendingBreak = f.pendingBreak || f.closed
		f.closed = false
		f.last = f.last.marked()
		return
	case kindQuote:
		f.closed = false
		f.last = f.last.marked()
		return
	}
	if f.pendingBreak || f.pendingSpace {
		if (f.pendingBreak || f.last.word() && x.kind.word()) && len(f.out) > f.base {
			f.write(Break, x.start, x.start)
		}
		f.pendingBreak, f.pendingSpace = false, false
	}
	f.closed = false
	f.last = x.kind
	f.write(x.r, x.start, x.end)
}

func (f *folder) write(r rune, start, end int32) {
	if r < 0x10000 {
		f.out = append(f.out, byte(r), byte(r>>8))
	} else {
		r -= 0x10000
		hi, lo := 0xD800+r>>10, 0xDC00+r&0x3FF
		f.out = append(f.out, byte(hi), byte(hi>>8), byte(lo), byte(lo>>8))
		if f.mapped {
			f.spans = append(f.spans, Span{start, end})
		}
	}
	if f.mapped {
		f.spans = append(f.spans, Span{start, end})
	}
}
