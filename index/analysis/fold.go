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
func (f Folded) String() string { return string(f.appendUTF8(make([]byte, 0, len(f)/2*3))) }

func (f Folded) appendUTF8(b []byte) []byte {
	for i := 0; i < f.Units(); i++ {
		r := rune(f.Unit(i))
		if r >= 0xD800 && r < 0xDC00 && i+1 < f.Units() {
			r = 0x10000 + (r-0xD800)<<10 + rune(f.Unit(i+1)) - 0xDC00
			i++
		}
		b = utf8.AppendRune(b, r)
	}
	return b
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
		if len(window) == 0 {
			size, count := f.run(t, s[i:], pos)
			if i, pos = i+size, pos+int32(count); i == len(s) {
				break
			}
		}
		r, n := decode(s[i:])
		e := t.entry(r)
		next := i + n
		if e.plain && (next >= len(s) || !t.joinsNext(s[next:])) {
			if e.kind != kindGone {
				switch {
				case len(window) > 0:
					window = append(window, item{e.r, e.kind, pos, pos + 1})
				case e.kind != kindDot && e.kind != kindComma:
					f.put(item{e.r, e.kind, pos, pos + 1})
				case !f.afterDigit():
					f.put(item{kind: kindBreak})
				case e.kind == kindDot && next < len(s) && s[next] < utf8.RuneSelf:
					if s[next] >= '0' && s[next] <= '9' {
						f.put(item{e.r, e.kind, pos, pos + 1})
					} else {
						f.put(item{kind: kindBreak})
					}
				default:
					window = append(window, item{e.r, e.kind, pos, pos + 1})
				}
			}
			i = next
			pos++
		} else {
			count := int32(1)
			for next < len(s) && t.joinsNext(s[next:]) {
				_, m := decode(s[next:])
				next += m
				count++
			}
			for _, c := range norm.NFKC.String(s[i:next]) {
				window = t.appendNormalized(window, c, pos, pos+count)
			}
			i = next
			pos += count
		}
		if len(window) > 0 {
			window = f.drain(window, false)
		}
	}
	f.drain(window, true)
}

// run folds what stands at the start of s as long as it is Chinese characters, Latin letters and
// digits that each fold to one and need no neighbour, and returns how many bytes and how many
// characters that is. They stand at pos and behind.
func (f *folder) run(t *foldTable, s string, pos int32) (size, count int) {
	out, last := f.out, f.last
	for size < len(s) {
		var u uint16
		a, next, is := s[size], size+1, kindKept
		switch {
		case a < utf8.RuneSelf:
			e := &t.plane[a]
			if is = e.kind; is == kindDigit || is == kindLatin {
				u = uint16(e.r)
			}
		case a-hanFirstByte <= hanLastByte-hanFirstByte && size+3 <= len(s):
			b, c := s[size+1], s[size+2]
			if b&0xC0 == 0x80 && c&0xC0 == 0x80 {
				u = t.han[uint(a-hanFirstByte)<<12|uint(b&0x3F)<<6|uint(c&0x3F)]
			}
			next = size + 3
		}
		if u == 0 {
			break
		}
		if next < len(s) && s[next] >= utf8.RuneSelf && s[next]-hanFirstByte > hanLastByte-hanFirstByte && t.joinsNext(s[next:]) {
			break
		}
		if count == 0 {
			if (f.pendingBreak || f.pendingSpace && last.word() && is.word()) && len(out) > f.base {
				out = append(out, Break, 0)
				if f.mapped {
					f.spans = append(f.spans, Span{pos, pos})
				}
			}
			f.pendingBreak, f.pendingSpace, f.closed = false, false, false
		}
		out = append(out, byte(u), byte(u>>8))
		last = is
		size = next
		count++
	}
	f.out, f.last = out, last
	if f.mapped {
		for i := range int32(count) {
			f.spans = append(f.spans, Span{pos + i, pos + i + 1})
		}
	}
	return size, count
}

// decode returns the first character of s and its length in bytes.
func decode(s string) (rune, int) {
	a := s[0]
	if a < utf8.RuneSelf {
		return rune(a), 1
	}
	// Of three bytes, as all Chinese punctuation is; 0xE0 and 0xED begin some that are invalid.
	if a > 0xE0 && a < 0xF0 && a != 0xED && len(s) >= 3 && s[1]&0xC0 == 0x80 && s[2]&0xC0 == 0x80 {
		return rune(a&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s)
}

// joinsNext reports whether the first character of s may combine with the one before it.
func (t *foldTable) joinsNext(s string) bool {
	if s[0] < utf8.RuneSelf || s[0]-hanFirstByte <= hanLastByte-hanFirstByte {
		return false
	}
	r, _ := decode(s)
	return t.entry(r).joins
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
