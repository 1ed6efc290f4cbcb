package analysis

import "testing"

func TestNumbersAndLatinWordsAtAnEdgeAreWhole(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          int
	}{
		{"4.8亿元", "投资4.8亿元", 1},
		{"4.8亿元", "投资24.8亿元", 0},
		{"增长5%", "增长5%，增长59%", 1},
		{"增长5", "增长5.6%", 0},
		{"ai", "Shanghai", 0},
		{"AI", "“AI+”行动、用ＡＩ", 2},
		{"5G", "15G、5G网", 1},
		{"人人", "人人人人", 2},
		{"海绵城市", "海 绵 城 市，海绵，城市", 1},
		{"上下贯通、横向互联", "上下贯通 、横 向 互 联", 1},
		{"上下贯通横向", "上下贯通、横向", 0},
		{"", "海绵", 0},
	} {
		if got := NewPattern(c.pattern).Count(Fold(c.text)); got != c.want {
			t.Errorf("%q stands %d times in %q, want %d", c.pattern, got, c.text, c.want)
		}
	}
}

func TestAPrefixMatchesToTheEndOfTheWord(t *testing.T) {
	text := Fold("RCEP区域、2024.5万、12024")
	for prefix, want := range map[string]string{"rc": "rcep", "202": "2024.5"} {
		start, end := NewPrefix(prefix).Next(text, 0)
		if start < 0 || text[2*start:2*end].String() != want {
			t.Errorf("%s* matches [%d, %d), want %q", prefix, start, end, want)
		}
	}
	if n := NewPrefix("202").Count(text); n != 1 {
		t.Errorf("202* stands %d times, want once: 12024 does not begin so", n)
	}
}

func FuzzPattern(f *testing.F) {
	f.Add("海绵城市海城", "海城", 0)
	f.Add("1.5|ai 2024", "2024", 2)
	f.Add("NN丌丌N", "丌", 1)
	f.Fuzz(func(t *testing.T, s, needle string, from int) {
		text, p := Fold(s), NewPattern(needle)
		if from < 0 || from > text.Units() || p.Units() == 0 {
			return
		}
		want := -1
		for at := from; at+p.Units() <= text.Units(); at++ {
			end := at + p.Units()
			if string(text[2*at:2*end]) == string(p.Folded()) &&
				!(at > 0 && p.head.has(text.Unit(at-1))) && !(end < text.Units() && p.tail.has(text.Unit(end))) {
				want = at
				break
			}
		}
		if start, _ := p.Next(text, from); start != want {
			t.Fatalf("%q in %q from %d: at %d, want %d", p, text.String(), from, start, want)
		}
	})
}
