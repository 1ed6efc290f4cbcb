package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/internal/read/fault"
)

// packed is one entry of a test's archive.
type packed struct {
	name, content string
	raw           bool // the name does not call itself UTF-8
	flags         uint16
	method        uint16
	extra         []byte
}

func pack(t testing.TB, entries ...packed) string {
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
	return b.String()
}

func gbk(t testing.TB, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// unpacked lists the members of an archive with their content, or the code of their refusal.
func unpacked(t testing.TB, data string) []string {
	t.Helper()
	var out []string
	walker := Walker{Readable: func(name string) bool { return strings.HasSuffix(name, ".txt") }}
	walker.archive(t.Context(), Item{Path: "a.zip"}, strings.NewReader(data), int64(len(data)), func(item Item, err error) bool {
		s := item.Member + "=" + string(item.Data)
		var refused *fault.Error
		switch {
		case errors.As(err, &refused):
			s = item.Member + "!" + string(refused.Code)
		case errors.Is(err, ErrSkipped):
			s = item.Member + " skipped"
		case strings.Contains(item.Name, "/"):
			t.Errorf("the name of %s is %s", item.Member, item.Name)
		}
		out = append(out, s)
		return true
	})
	return out
}

func TestMembersOfAnArchive(t *testing.T) {
	inner := pack(t, packed{name: "内/文.txt", content: "里"})
	deep := inner
	for range maxDepth {
		deep = pack(t, packed{name: "a.zip", content: deep})
	}
	bomb := pack(t, packed{name: "b.txt", content: strings.Repeat("A", freeExpansion)})
	for name, test := range map[string]struct {
		entries []packed
		want    []string
	}{
		"folders are no members":                {[]packed{{name: "通知/"}, {name: "通知/一.txt", content: "甲"}}, []string{"通知/一.txt=甲"}},
		"names in GBK":                          {[]packed{{name: gbk(t, "报告/临江市.txt"), raw: true, content: "甲"}}, []string{"报告/临江市.txt=甲"}},
		"names in UTF-8 that don't say so":      {[]packed{{name: "报告.txt", raw: true, content: "甲"}}, []string{"报告.txt=甲"}},
		"the extra field's name before the own": {[]packed{{name: "x.txt", raw: true, content: "甲", extra: append([]byte{0x75, 0x70, 15, 0, 1, 0, 0, 0, 0}, "报告.txt"...)}}, []string{"报告.txt=甲"}},
		"names that lead out are made harmless": {[]packed{{name: "../../etc/a.txt", content: "甲"}, {name: `C:\文\b.txt`, content: "乙"}, {name: "/c\x01.txt", content: "丙"}},
			[]string{"etc/a.txt=甲", "文/b.txt=乙", "c_.txt=丙"}},
		"several files of one name":               {[]packed{{name: "a.txt", content: "甲"}, {name: "a (2).txt", content: "乙"}, {name: "a.txt", content: "丙"}}, []string{"a.txt=甲", "a (2).txt=乙", "a (2) (2).txt=丙"}},
		"an archive inside":                       {[]packed{{name: "外.zip", content: inner}, {name: "b.txt", content: "乙"}}, []string{"外.zip/内/文.txt=里", "b.txt=乙"}},
		"lines of a file in an archive inside":    {[]packed{{name: "外.zip", content: pack(t, packed{name: "a.jsonl", content: "{}\n{}\n"})}}, []string{"外.zip/a.jsonl:1={}", "外.zip/a.jsonl:2={}"}},
		"an archive inside that is broken":        {[]packed{{name: "外.zip", content: "no"}, {name: "b.txt", content: "乙"}}, []string{"外.zip!corrupt", "b.txt=乙"}},
		"an archive inside that is empty":         {[]packed{{name: "外.zip", content: pack(t)}}, []string{"外.zip!empty"}},
		"archives too deep inside":                {[]packed{{name: "a.zip", content: deep}}, []string{"a.zip/a.zip/a.zip!too_large"}},
		"litter":                                  {[]packed{{name: "__MACOSX/a.zip", content: inner}, {name: ".b.txt", content: "乙"}}, []string{"__MACOSX/a.zip skipped", ".b.txt skipped"}},
		"an unknown compression":                  {[]packed{{name: "a.txt", content: "甲", method: 9}, {name: "b.txt", content: "乙"}}, []string{"a.txt!unsupported", "b.txt=乙"}},
		"encrypted":                               {[]packed{{name: "a.txt", content: "甲", flags: 1}, {name: "b.txt", content: "乙"}}, []string{"a.txt!encrypted", "b.txt=乙"}},
		"what is not read":                        {[]packed{{name: "a.mp4", content: "甲"}}, []string{"a.mp4!unsupported"}},
		"a bomb in an archive inside has no more": {[]packed{{name: "a.zip", content: bomb}, {name: "c.zip", content: bomb}, {name: "d.zip", content: bomb}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := unpacked(t, pack(t, test.entries...))
			if test.want != nil && !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if test.want == nil && !strings.HasSuffix(got[len(got)-1], "!too_large") {
				t.Errorf("not stopped: %d members", len(got))
			}
		})
	}
}
