package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"wenxun/internal/read/fault"
)

func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"/Doc_0/a.xml": "Doc_0/a.xml", `Doc_0\a.xml`: "Doc_0/a.xml", "../../a": "a", "./a/./b/../c": "a/c", "": "", "/": "",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestParserGivesElementsAndText(t *testing.T) {
	p := NewParser(strings.NewReader(`<?xml version="1.0" encoding="GBK"?><x:a k="1" n:k2="2"><b>skip<c/></b>` + "\xba\xa3\xc3\xe0" + `<d>t</d></x:a>`))
	var seen []string
	err := p.Children(func(root Element) error {
		seen = append(seen, root.Name, root.Attr("k"), root.Attr("k2"), root.Attr("none"))
		return p.Children(func(e Element) error {
			seen = append(seen, e.Name)
			if e.Name != "d" {
				return nil // left unread
			}
			text, err := p.Text()
			seen = append(seen, text)
			return err
		}, func(s string) { seen = append(seen, s) })
	}, nil)
	if got, want := strings.Join(seen, " "), "a 1 2  b 海绵 d t"; err != nil || got != want {
		t.Errorf("saw %q, want %q; %v", got, want, err)
	}
}

func TestBounds(t *testing.T) {
	for name, content := range map[string]string{
		"a run without tags": "<a>" + strings.Repeat("A", maxRun+1),
		"deep nesting":       strings.Repeat("<a>", maxDepth+2),
		"deep, skipped":      "<a><skip>" + strings.Repeat("<a>", maxDepth+2),
	} {
		t.Run(name, func(t *testing.T) {
			a, err := Open(t.Context(), pack(t, map[string]string{"a.xml": content}))
			if err != nil {
				t.Fatal(err)
			}
			r, err := a.XML("A.XML")
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			p := NewParser(r)
			var all func(Element) error
			all = func(e Element) error {
				if e.Name == "skip" {
					return nil
				}
				return p.Children(all, func(string) {})
			}
			var refusal *fault.Error
			if err := p.Children(all, nil); !errors.As(err, &refusal) || refusal.Code != fault.TooLarge {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestMissingAndCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a, err := Open(ctx, pack(t, map[string]string{"a.xml": "<a/>"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.XML("b.xml"); !errors.Is(err, ErrMissing) {
		t.Errorf("a missing part gave %v", err)
	}
	r, err := a.XML("a.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cancel()
	if err := NewParser(r).Children(func(Element) error { return nil }, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a done context gave %v", err)
	}
}
