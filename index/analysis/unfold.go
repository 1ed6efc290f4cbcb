package analysis

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"sync"
	"unicode/utf8"
)

// Edits turn folded text back into the text that it was folded from. Most characters fold to themselves
// and take no space. An edit puts some of the text in place of code units of the folded text, perhaps
// none: a comma in place of a break, a quotation mark that folding dropped. The constants below describe
// the encoding.
type Edits []byte

const (
	// A byte below singleEdits*keptLimit is the number of one of the first common edits, times
	// keptLimit, plus how many code units before it are kept.
	singleEdits = 8
	keptLimit   = 30
	// codeKeep keeps keptLimit code units. Each of the other codes is followed by a byte that says how
	// many more are kept.
	codeKeep = singleEdits * keptLimit
	// codeCommon is followed by the number of a common edit.
	codeCommon = codeKeep + 1
	// codeOther is followed by how many code units are replaced and by the length of the text in bytes,
	// both varints, and the text.
	codeOther = codeKeep + 2
)

// edit puts text in place of units code units.
type edit struct {
	units int
	text  []byte
}

// commonEdits are the most frequent edits of laws, government work reports and newspaper pages; the first
// singleEdits make up seven of ten. commonCodes are their numbers, by how many code units they replace and by
// their text. Only size depends on them.
var commonEdits, commonCodes = func() (edits []edit, codes [2]map[string]byte) {
	codes = [2]map[string]byte{make(map[string]byte), make(map[string]byte)}
	for _, group := range []struct {
		units int
		texts []string
	}{
		{1, []string{"，", "、", "。", "；", "）"}},
		{0, []string{"。", " ", "（"}},
		{0, []string{"；", "：", "）", "！", "？", "“", "”", "‘", "’", "《", "》", "(", ")", ",", "　", "　　", "  ", "\n", "# ", "## ", "### ", "**", "）。"}},
		{1, []string{"：", "（", "！", "？", "”", "”，", "”。", "”、“", "》、《", "》（", "）、", "）。", "）；", "…", "……", "—", "——", "·", "-", "/", "~", "|", ",", "(", ")", " "}},
		{1, []string{"\n", "\r\n", "\n\n", "\n　　", "。\n", "。\r\n", "。\n\n", "。\n　　", "；\n", "：\n"}},
		{1, []string{"０", "１", "２", "３", "４", "５", "６", "７", "８", "９", "．", "％"}},
	} {
		for _, text := range group.texts {
			codes[group.units][text] = byte(len(edits))
			edits = append(edits, edit{group.units, []byte(text)})
		}
	}
	return edits, codes
}()

// AppendFoldEdits appends the folded form of s to dst, and to edits what turns it into s again.
func AppendFoldEdits(dst Folded, edits Edits, s string) (Folded, Edits) {
	spans, _ := spanPool.Get().(*[]Span)
	defer spanPool.Put(spans)
	f := folder{out: dst, base: len(dst), mapped: true, spans: (*spans)[:0]}
	f.fold(s)
	*spans = f.spans
	return f.out, appendEdits(edits, f.out[len(dst):], f.spans, s)
}

// spanPool keeps the spans of AppendFoldEdits, which take four times the memory of what is folded.
var spanPool = sync.Pool{New: func() any { return new([]Span) }}

// appendEdits appends the edits of s, given its folded form and the code points that its code units come
// from.
func appendEdits(dst Edits, folded Folded, spans []Span, s string) Edits {
	w := editWriter{edits: dst}
	at, point := 0, int32(0) // byte and code point of s after what was written
	upTo := func(target int32) string {
		from := at
		for ; point < target && at < len(s); point++ {
			_, n := decode(s[at:])
			at += n
		}
		return s[from:at]
	}
	for i := 0; i < len(spans); {
		span := spans[i]
		n := 1 // code units of one edit: their spans overlap
		for ; i+n < len(spans) && spans[i+n].Start < span.End; n++ {
			span.End = max(span.End, spans[i+n].End)
		}
		if n == 1 && span.Start == point && span.End == point+1 {
			if r, size := decode(s[at:]); r == rune(folded.Unit(i)) && (r != utf8.RuneError || size > 1) {
				w.kept++
				at, point, i = at+size, point+1, i+1
				continue
			}
		}
		if point < span.Start && span.Start < span.End {
			w.write(0, upTo(span.Start))
			continue
		}
		w.write(n, upTo(span.End))
		i += n
	}
	if at < len(s) {
		w.write(0, s[at:])
	}
	return w.edits
}

// editWriter writes edits.
type editWriter struct {
	edits Edits
	kept  int // code units since the last edit
}

func (w *editWriter) write(units int, text string) {
	for ; w.kept >= keptLimit; w.kept -= keptLimit {
		w.edits = append(w.edits, codeKeep)
	}
	kept := byte(w.kept)
	w.kept = 0
	if units < len(commonCodes) {
		if code, ok := commonCodes[units][text]; ok {
			if code < singleEdits {
				w.edits = append(w.edits, code*keptLimit+kept)
			} else {
				w.edits = append(w.edits, codeCommon, kept, code)
			}
			return
		}
	}
	w.edits = append(w.edits, codeOther, kept)
	w.edits = binary.AppendUvarint(w.edits, uint64(units))
	w.edits = binary.AppendUvarint(w.edits, uint64(len(text)))
	w.edits = append(w.edits, text...)
}

// errEdits means that edits are damaged, or not those of the folded text.
var errEdits = errors.New("edits do not fit the folded text")

// editReader reads edits.
type editReader struct {
	rest Edits
	err  error
}

// next returns the next edit and how many code units before it are kept; ok is false after the last.
func (r *editReader) next() (kept int, e edit, ok bool) {
	b := r.rest
	for len(b) > 0 && b[0] == codeKeep {
		kept += keptLimit
		b = b[1:]
	}
	switch {
	case len(b) == 0:
		return 0, edit{}, false
	case b[0] < codeKeep:
		r.rest = b[1:]
		return kept + int(b[0]%keptLimit), commonEdits[b[0]/keptLimit], true
	case len(b) > 2 && b[0] == codeCommon && int(b[2]) < len(commonEdits):
		r.rest = b[3:]
		return kept + int(b[1]), commonEdits[b[2]], true
	case len(b) > 2 && b[0] == codeOther:
		kept += int(b[1])
		units, n := binary.Uvarint(b[2:])
		b = b[2+max(n, 0):]
		length, m := binary.Uvarint(b)
		if n > 0 && m > 0 && units <= math.MaxInt32 && length <= uint64(len(b)-m) {
			r.rest = b[m+int(length):]
			return kept, edit{int(units), b[m : m+int(length)]}, true
		}
	}
	r.rest, r.err = nil, errEdits
	return 0, edit{}, false
}

// Unfold returns the text of which folded is the folded form. Errors: the edits are damaged, or those of
// another text.
func (e Edits) Unfold(folded Folded) (string, error) {
	scratch, _ := unfoldPool.Get().(*[]byte)
	defer unfoldPool.Put(scratch)
	out := (*scratch)[:0]
	r := editReader{rest: e}
	for {
		kept, x, ok := r.next()
		if !ok {
			break
		}
		if 2*(kept+x.units) > len(folded) {
			return "", errEdits
		}
		out = append(appendUTF8(out, folded[:2*kept]), x.text...)
		folded = folded[2*(kept+x.units):]
	}
	out = appendUTF8(out, folded)
	*scratch = out
	return string(out), r.err
}

// unfoldPool keeps the memory in which texts are put together.
var unfoldPool = sync.Pool{New: func() any { return new([]byte) }}

// appendUTF8 appends characters that take one code unit each.
func appendUTF8(dst []byte, folded Folded) []byte {
	at := len(dst)
	dst = slices.Grow(dst, len(folded)/2*utf8.UTFMax)
	out := dst[:cap(dst)]
	for i := 0; i+1 < len(folded); i += 2 {
		u := uint16(folded[i]) | uint16(folded[i+1])<<8
		if u >= 0x800 {
			b := out[at : at+3 : at+3]
			b[0], b[1], b[2] = 0xE0|byte(u>>12), 0x80|byte(u>>6)&0x3F, 0x80|byte(u)&0x3F
			at += 3
			continue
		}
		at += utf8.EncodeRune(out[at:], rune(u))
	}
	return out[:at]
}

// Locator finds the code points of a text that code units of its folded form come from.
type Locator struct {
	reader editReader
	// What is known of the text: kept code units from unit on, which come from the code points from point
	// on, and the edit after them.
	unit, point int
	kept        int
	edit        edit
	points      int // of the edit's text
}

// Locator returns a Locator of the text.
func (e Edits) Locator() Locator {
	l := Locator{reader: editReader{rest: e}}
	l.read()
	return l
}

// read reads the next edit. After the last one every code unit is kept.
func (l *Locator) read() {
	ok := false
	if l.kept, l.edit, ok = l.reader.next(); !ok {
		l.kept, l.edit = math.MaxInt32, edit{}
	}
	l.points = utf8.RuneCount(l.edit.text)
}

// Locate returns the code points [Start, End) that the code units [start, end) come from. No call may
// have a lower start than the one before. A character that folds to several code units is the source of
// each.
func (l *Locator) Locate(start, end int) Span {
	from := l.locate(start)
	last := *l
	return Span{from.Start, last.locate(max(start, end-1)).End}
}

func (l *Locator) locate(unit int) Span {
	for unit >= l.unit+l.kept+l.edit.units {
		l.unit += l.kept + l.edit.units
		l.point += l.kept + l.points
		l.read()
	}
	if unit < l.unit+l.kept {
		at := int32(l.point + unit - l.unit)
		return Span{at, at + 1}
	}
	at := int32(l.point + l.kept)
	return Span{at, at + int32(l.points)}
}
