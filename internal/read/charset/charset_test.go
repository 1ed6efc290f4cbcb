package charset

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"wenxun/internal/read/fault"
)

const (
	simplified  = "第一章 总则\n为了规范城市供水管理，保障居民用水安全，根据有关规定，结合本市实际，制定本办法。\n"
	traditional = "第一章 總則\n為了規範城市供水管理，保障居民用水安全，根據有關規定，結合本市實際，制定本辦法。\n"
)

func encoded(t *testing.T, enc encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncodingIsToldByTheBytes(t *testing.T) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, c := range []struct {
		name, want, text string
		data             []byte
		hint             string
	}{
		{"UTF-8", UTF8, simplified, []byte(simplified), ""},
		{"UTF-8 with mark", UTF8, simplified, []byte("\xef\xbb\xbf" + simplified), ""},
		{"UTF-8 that declares GBK", UTF8, simplified, []byte(simplified), "gbk"},
		{"GB18030", GB18030, simplified, encoded(t, simplifiedchinese.GB18030, simplified), ""},
		{"GBK that declares Big5", GB18030, simplified, encoded(t, simplifiedchinese.GBK, simplified), "big5"},
		{"Big5", Big5, traditional, encoded(t, traditionalchinese.Big5, traditional), ""},
		{"Big5 that declares GB2312", Big5, traditional, encoded(t, traditionalchinese.Big5, traditional), "gb2312"},
		{"UTF-16 little", UTF16LE, simplified, encoded(t, little, simplified), ""},
		{"UTF-16 big", UTF16BE, simplified, encoded(t, big, simplified), ""},
		{"UTF-16 with mark", UTF16LE, simplified, append([]byte{0xFF, 0xFE}, encoded(t, little, simplified)...), ""},
	} {
		d, err := Decode(c.data, c.hint)
		if err != nil || d.Encoding != c.want || d.Text != c.text {
			t.Errorf("%s: %s %q %v, want %s", c.name, d.Encoding, d.Text, err, c.want)
		}
	}
}

func TestDamageDoesNotCostTheText(t *testing.T) {
	broken := strings.Replace(strings.Repeat(simplified, 20), "供水", "供\xe6\xb0", 1)
	d, err := Decode([]byte(broken), "")
	if err != nil || d.Encoding != UTF8 || d.Broken == 0 || !utf8.ValidString(d.Text) {
		t.Errorf("broken UTF-8: %s, %d broken, %v", d.Encoding, d.Broken, err)
	}
	d, err = Decode([]byte(strings.ReplaceAll(simplified, "\n", "\x00")), "")
	if err != nil || strings.Contains(d.Text, "\x00") || !strings.Contains(d.Text, "总则\n为了") {
		t.Errorf("NULs for line ends: %q, %v", d.Text, err)
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	binary := make([]byte, 4096)
	for i := range binary {
		binary[i] = byte(i*7 + i/256*31)
	}
	for name, c := range map[string]struct {
		data []byte
		want fault.Code
	}{
		"nothing": {nil, fault.Empty},
		"binary":  {binary, fault.NotText},
	} {
		_, err := Decode(c.data, "")
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != c.want || f.Message == "" {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(simplified), "")
	f.Add([]byte("\xff\xfea\x00"), "utf-16")
	f.Add([]byte("\xb5\xda\xd2\xbb"), "gb2312")
	f.Fuzz(func(t *testing.T, data []byte, hint string) {
		d, err := Decode(data, hint)
		if err == nil && (!utf8.ValidString(d.Text) || strings.Contains(d.Text, "\x00")) {
			t.Fatalf("%q", d.Text)
		}
	})
}
