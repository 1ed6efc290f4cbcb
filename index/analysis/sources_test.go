package analysis

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryTextThatHoldsAPatternHasOneOfItsSources(t *testing.T) {
	for _, c := range []struct{ pattern, text string }{
		{"海绵城市", "海 綿 城 市"},
		{"数字经济", "發展數字經濟"},
		{"工业", "⼯業"},
		{"5%", "增长５％"},
		{"4.8亿元", "4.8億元"},
		{"平成", "㍻"},
		{"1号", "①號"},
	} {
		p := NewPattern(c.pattern)
		if !p.In(Fold(c.text)) {
			t.Fatalf("%q does not stand in %q", c.pattern, c.text)
		}
		if !slices.ContainsFunc(p.Sources(), func(r rune) bool { return strings.ContainsRune(c.text, r) }) {
			t.Errorf("%q has none of the sources %q of %q", c.text, p.Sources(), c.pattern)
		}
	}
	if s := NewPattern("rcep").Sources(); s != nil {
		t.Errorf("Latin letters may be composed, and yet have the sources %q", s)
	}
}
