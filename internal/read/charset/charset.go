// Package charset turns bytes of unknown encoding into UTF-8, judging by the bytes themselves:
// what a page or a file name declares is only a hint. It knows UTF-8, UTF-16, GB18030 (which
// holds GB2312 and GBK) and Big5, and refuses what is not text.
package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"wenxun/internal/read/fault"
)

// Names of the encodings as Decoded.Encoding gives them.
const (
	UTF8    = "UTF-8"
	UTF16LE = "UTF-16LE"
	UTF16BE = "UTF-16BE"
	GB18030 = "GB18030"
	Big5    = "Big5"
)

const (
	// maxBroken is the share of characters that may be undecodable before a file is not text. A
	// few broken bytes in a long report must not cost the report.
	maxBroken = 0.05
	// maxControl is the share of control characters above which data is binary.
	maxControl = 0.02
	// sample is how many bytes decide between encodings: enough for statistics, and cheap.
	sample = 64 << 10
)

// Decoded is text and how it was read.
type Decoded struct {
	Text     string // valid UTF-8 without byte order mark and without NUL
	Encoding string
	Broken   int // characters that could not be decoded and stand as U+FFFD
}

// Decode reads data. hint is the encoding that a page declares, or empty. The error is a
// *fault.Error: Empty for nothing at all, NotText for binary data.
func Decode(data []byte, hint string) (Decoded, error) {
	if len(data) == 0 {
		return Decoded{}, fault.New(fault.Empty, nil)
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return finish(strings.ToValidUTF8(string(data[3:]), "\uFFFD"), UTF8)
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decode(data[2:], UTF16LE, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decode(data[2:], UTF16BE, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
	}
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		return finish(string(data), UTF8)
	}
	if name := utf16Without(data); name != "" {
		order := unicode.LittleEndian
		if name == UTF16BE {
			order = unicode.BigEndian
		}
		return decode(data, name, unicode.UTF16(order, unicode.IgnoreBOM))
	}
	if mostlyUTF8(data) {
		return finish(strings.ToValidUTF8(string(data), "\uFFFD"), UTF8)
	}
	if prefersBig5(data, hint) {
		return decode(data, Big5, traditionalchinese.Big5)
	}
	return decode(data, GB18030, simplifiedchinese.GB18030)
}

func decode(data []byte, name string, enc encoding.Encoding) (Decoded, error) {
	decoded, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return Decoded{}, fault.New(fault.NotText, err)
	}
	return finish(string(decoded), name)
}

// finish drops NULs from what was decoded, which is valid UTF-8, and refuses it if it is no text.
func finish(text, name string) (Decoded, error) {
	d := Decoded{Encoding: name}
	control := countControl(text)
	if strings.Contains(text, "\uFFFD") {
		d.Broken = strings.Count(text, "\uFFFD")
	}
	if d.Broken > 0 || control > 0 {
		runes := utf8.RuneCountInString(text)
		if float64(d.Broken) > maxBroken*float64(runes) || float64(control) > maxControl*float64(runes) {
			return Decoded{}, fault.New(fault.NotText, nil)
		}
	}
	if strings.IndexByte(text, 0) >= 0 {
		// A program wrote a NUL where it ended a string: it parts lines, it never joins them.
		text = strings.ReplaceAll(text, "\x00", "\n")
	}
	d.Text = text
	return d, nil
}

// countControl counts control characters that no text has, NUL apart: some programs write it
// in place of a line end.
func countControl(text string) int {
	n := 0
	for i := range len(text) {
		if c := text[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0 && c != 0x1b {
			n++
		}
	}
	return n
}

// mostlyUTF8 reports whether data is UTF-8 with damage: far more whole multi-byte characters
// than broken bytes. In GB18030 or Big5 hardly any pair happens to be valid UTF-8.
func mostlyUTF8(data []byte) bool {
	head := data[:min(len(data), sample)]
	good, bad := 0, 0
	for i := 0; i < len(head); {
		if head[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n <= 1 {
			bad++
		} else if n > 2 {
			good++
		}
		i += max(n, 1)
	}
	return good > 4*bad
}

// utf16Without finds UTF-16 that has no byte order mark, by where the high bytes of Chinese text
// stand: 4E–9F of Han characters, 20, 30 and FF of punctuation, 00 of spaces and line ends. In no
// other encoding does nearly every second byte fall among them, and only every second one.
func utf16Without(data []byte) string {
	head := data[:min(len(data), sample)&^1]
	if len(head) < 8 || len(data)%2 != 0 && len(data) < sample {
		return ""
	}
	var even, odd int
	high := func(b byte) bool { return b == 0 || b == 0x20 || b == 0x30 || b == 0xFF || b >= 0x4E && b <= 0x9F }
	for i := 0; i < len(head); i += 2 {
		if high(head[i]) {
			even++
		}
		if high(head[i+1]) {
			odd++
		}
	}
	units := len(head) / 2
	switch {
	case odd*20 > units*19 && even*10 < units*7:
		return UTF16LE
	case even*20 > units*19 && odd*10 < units*7:
		return UTF16BE
	}
	return ""
}

// prefersBig5 weighs GB18030 against Big5: in either encoding the everyday characters lie in one
// block (GB2312 level 1 in leads B0–D7 with trails from A1; Big5 level 1 in leads A4–C6), and a
// text read by the wrong one falls outside it half of the time.
func prefersBig5(data []byte, hint string) bool {
	head := data[:min(len(data), sample)]
	gb, big, pairs := 0, 0, 0
	for i := 0; i+1 < len(head); {
		lead, trail := head[i], head[i+1]
		if lead < 0x81 {
			i++
			continue
		}
		pairs++
		if (lead >= 0xB0 && lead <= 0xD7 || lead >= 0xA1 && lead <= 0xA3) && trail >= 0xA1 {
			gb++
		}
		if lead >= 0xA1 && lead <= 0xC6 && (trail >= 0x40 && trail <= 0x7E || trail >= 0xA1) {
			big++
		}
		i += 2
	}
	hint = strings.ToLower(hint)
	switch {
	case pairs == 0:
		return false
	case strings.HasPrefix(hint, "big5"):
		return big*10 >= gb*8
	case strings.HasPrefix(hint, "gb"):
		return big*8 > gb*10
	}
	return big > gb
}
