package zip

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/internal/read/fault"
)

// entry is one file of a test's archive.
type entry struct {
	name, content string
	raw           bool // the name is not UTF-8
	flags         uint16
	method        uint16
	extra         []byte
}

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, NonUTF8: e.raw, Method: zip.Deflate, Extra: e.extra}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(w, e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.Flags |= e.flags
		if e.method != 0 {
			h.Method = e.method
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gbk(s string) string {
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func all(string) bool { return true }

// list names the members with their content or the code of their refusal.
func list(t testing.TB, data []byte, want func(string) bool) []string {
	t.Helper()
	var out []string
	err := Each(t.Context(), data, want, func(m Member) error {
		s := m.Name + "=" + string(m.Data)
		var refusal *fault.Error
		if errors.As(m.Err, &refusal) {
			s = m.Name + "!" + string(refusal.Code)
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEach(t *testing.T) {
	inner := string(pack(t, entry{name: "内/文.txt", content: "里"}))
	deep := inner
	for range 3 {
		deep = string(pack(t, entry{name: "a.zip", content: deep}))
	}
	tests := map[string]struct {
		entries []entry
		want    []string
	}{
		"folders are no members":                {[]entry{{name: "通知/"}, {name: "通知/一.txt", content: "甲"}}, []string{"通知/一.txt=甲"}},
		"names in GBK":                          {[]entry{{name: gbk("报告/临江市.txt"), raw: true, content: "甲"}}, []string{"报告/临江市.txt=甲"}},
		"names in UTF-8 that don't say so":      {[]entry{{name: "报告.txt", raw: true, content: "甲"}}, []string{"报告.txt=甲"}},
		"the extra field's name before the own": {[]entry{{name: "x.txt", raw: true, content: "甲", extra: append([]byte{0x75, 0x70, 11, 0, 1, 0, 0, 0, 0}, "报告"...)}}, []string{"报告=甲"}},
		"names that lead out are made harmless": {[]entry{{name: "../../etc/a.txt", content: "甲"}, {name: `C:\文\b.txt`, content: "乙"}, {name: "/c\x01.txt", content: "丙"}},
			[]string{"etc/a.txt=甲", "文/b.txt=乙", "c_.txt=丙"}},
		"two files of one name":            {[]entry{{name: "a.txt", content: "甲"}, {name: "a.txt", content: "乙"}}, []string{"a.txt=甲", "a (2).txt=乙"}},
		"an archive inside":                {[]entry{{name: "外.zip", content: inner}, {name: "b.txt", content: "乙"}}, []string{"外.zip/内/文.txt=里", "b.txt=乙"}},
		"an archive inside that is broken": {[]entry{{name: "外.zip", content: "no"}, {name: "b.txt", content: "乙"}}, []string{"外.zip!corrupt", "b.txt=乙"}},
		"archives too deep inside":         {[]entry{{name: "a.zip", content: deep}}, []string{"a.zip/a.zip/a.zip!too_large"}},
		"an unknown compression":           {[]entry{{name: "a.txt", content: "甲", method: 9}, {name: "b.txt", content: "乙"}}, []string{"a.txt!unsupported", "b.txt=乙"}},
		"encrypted":                        {[]entry{{name: "a.txt", content: "甲", flags: 1}, {name: "b.txt", content: "乙"}}, []string{"a.txt!encrypted", "b.txt=乙"}},
		"a bomb":                           {[]entry{{name: "a.txt", content: strings.Repeat("A", 64<<20)}, {name: "b.txt", content: "乙"}}, []string{"a.txt!too_large", "b.txt=乙"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := list(t, pack(t, test.entries...), all); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestOnlyWantedMembersAreUnpacked(t *testing.T) {
	data := pack(t, entry{name: "a.mp4", content: "film"}, entry{name: "b.txt", content: "乙"})
	got := list(t, data, func(name string) bool { return strings.HasSuffix(name, ".txt") })
	if want := []string{"a.mp4=", "b.txt=乙"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEachStops(t *testing.T) {
	data := pack(t, entry{name: "a.txt"}, entry{name: "b.txt"})
	stop := errors.New("stop")
	n := 0
	if err := Each(t.Context(), data, all, func(Member) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
		t.Errorf("after %d members: %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Each(ctx, data, all, func(Member) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a done context gave %v", err)
	}
	var refusal *fault.Error
	if err := Each(t.Context(), []byte("no archive"), all, nil); !errors.As(err, &refusal) || refusal.Code != fault.Corrupt {
		t.Errorf("no archive gave %v", err)
	}
}

func FuzzEach(f *testing.F) {
	f.Add(pack(f, entry{name: gbk("报告/临江市.txt"), raw: true, content: "甲"}, entry{name: "a.zip", content: string(pack(f, entry{name: "b"}))}))
	f.Fuzz(func(t *testing.T, data []byte) {
		err := Each(t.Context(), data, all, func(m Member) error {
			if m.Name == "" || strings.HasPrefix(m.Name, "/") || slices.Contains(strings.Split(m.Name, "/"), "..") {
				return fmt.Errorf("name %q", m.Name)
			}
			return nil
		})
		var refusal *fault.Error
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
	})
}
