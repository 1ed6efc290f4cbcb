package text

import (
	"strings"
	"testing"

	"wenxun/internal/read/layout"
)

func TestLinesPagesAndOffsets(t *testing.T) {
	const s = "第一行\r\n\n第二行\r第三行\f第四行\u2028第五行"
	src := FromString(s)
	var got []string
	for _, l := range src.Lines {
		got = append(got, l.Text)
		trimmed := strings.TrimLeft(l.Text, " ")
		if at := l.Offset + len(l.Text) - len(trimmed); l.Kind != layout.Blank && !strings.HasPrefix(s[at:], trimmed) {
			t.Errorf("%q is not at byte %d", l.Text, l.Offset)
		}
	}
	if strings.Join(got, "|") != "第一行||第二行|第三行|第四行|  第五行" {
		t.Errorf("%q", got)
	}
	if src.Pages != 2 || src.Lines[3].Page != 1 || src.Lines[4].Page != 2 {
		t.Errorf("%d pages", src.Pages)
	}
	if p := FromString("没有分页\f"); p.Pages != 0 {
		t.Errorf("a form feed at the end makes %d pages", p.Pages)
	}
}

func FuzzFromString(f *testing.F) {
	f.Add("a\r\nb\fc\u2028d")
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range FromString(s).Lines {
			if strings.ContainsAny(l.Text, "\n\r\f\v") {
				t.Fatalf("a line break in %q", l.Text)
			}
		}
	})
}
