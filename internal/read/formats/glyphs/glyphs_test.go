package glyphs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"wenxun/internal/read/layout"
)

// put returns glyphs set solid from x on.
func put(x, base, size float64, s string) []Glyph {
	var out []Glyph
	blank := false
	for _, r := range s {
		w := size
		if r < 0x80 {
			w = size / 2
		}
		if r != ' ' {
			out = append(out, Glyph{Rune: r, X: x, W: w, Base: base, Size: size, Blank: blank})
		}
		blank = r == ' '
		x += w
	}
	return out
}

func page(parts ...[]Glyph) Page {
	return Page{Number: 1, Width: 595, Height: 842, Glyphs: slices.Concat(parts...)}
}

func texts(p Page) []string {
	var out []string
	for _, l := range new(Assembler).Page(p) {
		s := l.Text
		if l.Kind == layout.Cell {
			s = fmt.Sprintf("%d,%d %s", l.Row, l.Col, s)
		}
		if l.Column > 0 {
			s = fmt.Sprintf("|%d %s", l.Column, s)
		}
		out = append(out, s)
	}
	return out
}

func TestPage(t *testing.T) {
	box := []Rule{{72, 100, 400, 100}, {72, 140, 400, 140}, {72, 180, 400, 180}, {72, 100, 72, 180}, {200, 100, 200, 180}, {400, 100, 400, 180}}
	tests := map[string]struct {
		page Page
		want []string
	}{
		"text drawn twice over to look bold is read once": {page(put(72, 100, 12, "海绵城市"), put(72.3, 100, 12, "海绵城市")), []string{"海绵城市"}},
		"doubled letters stay":                            {page(put(72, 100, 12, "good 1100")), []string{"good 1100"}},
		"a heading of a few characters set wide apart":    {page(put(200, 100, 20, "目"), put(340, 100, 20, "录")), []string{"目录"}},
		"letter-spaced digits":                            {page(put(72, 100, 12, "2"), put(84, 100, 12, "0"), put(96, 100, 12, "2"), put(108, 100, 12, "5")), []string{"2025"}},
		"a squared unit belongs to its letter":            {page(put(72, 100, 12, "绿地m"), put(102, 95, 7, "2"), put(106, 100, 12, "以上")), []string{"绿地m2以上"}},
		"small type above a line's characters is a line of its own": {page(put(72, 100, 24, "拿来主义文章"), put(100, 112, 9, "作者")),
			[]string{"拿来主义文章", "作者"}},
		"a table of contents is no table": {page(
			put(72, 100, 12, "第一章总则"), put(150, 100, 12, ".................."), put(400, 100, 12, "1"),
			put(72, 120, 12, "第二章规划"), put(150, 120, 12, ".................."), put(400, 120, 12, "5"),
			put(72, 140, 12, "第三章附则"), put(150, 140, 12, ".................."), put(400, 140, 12, "9")),
			[]string{"第一章总则 ..................\t1", "第二章规划 ..................\t5", "第三章附则 ..................\t9"}},
		"numbers and texts of a list are no table": {page(put(72, 100, 12, "1."), put(110, 100, 12, "组织领导"), put(72, 120, 12, "2."), put(110, 120, 12, "资金保障"), put(72, 140, 12, "3."), put(110, 140, 12, "督促检查")),
			[]string{"1.\t组织领导", "2.\t资金保障", "3.\t督促检查"}},
		"a merged cell stands once; paragraphs in a cell stay apart": {Page{Width: 595, Height: 842, Number: 1, Rules: slices.Delete(slices.Clone(box), 1, 2),
			Glyphs: slices.Concat(put(80, 120, 12, "任务"), put(210, 120, 12, "（一）编制规划；"), put(210, 140, 12, "（二）落实资金。"))},
			[]string{"1,1 任务", "1,2 （一）编制规划；", "1,2 （二）落实资金。"}},
		"rows without rules inside a ruled row": {Page{Width: 595, Height: 842, Number: 1, Rules: []Rule{{72, 100, 400, 100}, {72, 120, 400, 120}, {72, 180, 400, 180}, {72, 100, 72, 180}, {200, 100, 200, 180}, {400, 100, 400, 180}},
			Glyphs: slices.Concat(put(80, 115, 12, "县区"), put(210, 115, 12, "投资"), put(80, 135, 12, "青河"), put(210, 135, 12, "一亿元"), put(80, 153, 12, "南山"), put(210, 153, 12, "二亿元"), put(80, 171, 12, "东湖"), put(210, 171, 12, "三亿元"))},
			[]string{"1,1 县区", "1,2 投资", "2,1 青河", "2,2 一亿元", "3,1 南山", "3,2 二亿元", "4,1 东湖", "4,2 三亿元"}},
		"a frame around text is no table": {Page{Width: 595, Height: 842, Number: 1, Rules: []Rule{{60, 80, 500, 80}, {60, 200, 500, 200}, {60, 80, 60, 200}, {500, 80, 500, 200}},
			Glyphs: put(72, 100, 12, "框里的正文")}, []string{"框里的正文"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := texts(test.page); !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// column draws lines of twelve characters one under the other, each beginning with its own mark.
func column(x, y float64, marks string) []Glyph {
	var out []Glyph
	for i, m := range []rune(marks) {
		out = append(out, put(x, y+float64(i)*16, 10, string(m)+"全市上下齐心协力攻坚克难")...)
	}
	return out
}

func TestNewspaperPage(t *testing.T) {
	// A headline over two columns, a third column beside them with its own, a notice over all at the foot.
	p := page(put(40, 60, 24, "海绵城市建设成效显著"), column(40, 100, "甲乙丙丁"), column(200, 103, "戊己庚辛"),
		put(360, 60, 18, "简讯"), column(360, 84, "子丑寅卯辰"), put(40, 200, 12, "本报地址：云岭市人民路一号，本报热线全天开通，欢迎广大读者来电来信提供线索"))
	var firsts strings.Builder
	for _, l := range new(Assembler).Page(p) {
		for _, r := range l.Text {
			firsts.WriteRune(r)
			break
		}
	}
	if got, want := firsts.String(), "海甲乙丙丁戊己庚辛简子丑寅卯辰本"; got != want {
		t.Errorf("lines begin with %s, want %s", got, want)
	}
}

// FuzzNoGlyphIsLost scatters glyphs and rules: each glyph must be in a line or among what was
// removed, whatever the geometry makes of it.
func FuzzNoGlyphIsLost(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, 40, 10)
	}
	f.Fuzz(func(t *testing.T, seed uint64, count, rules int) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := Page{Number: 1, Width: 595, Height: 842}
		in := map[rune]int{}
		for i := range min(max(count, 0), 400) {
			r := rune(0x4E00 + i) // each character once, so that none is taken for another drawn twice
			if rng.IntN(5) == 0 {
				r = rune(0x400 + i)
			}
			p.Glyphs = append(p.Glyphs, Glyph{Rune: r, X: float64(rng.IntN(60)) * 10, W: float64(rng.IntN(20)), Base: float64(rng.IntN(40)) * 20,
				Size: 1 + float64(rng.IntN(30)), Blank: rng.IntN(4) == 0})
			in[r]++
		}
		for range min(max(rules, 0), 100) {
			x, y := float64(rng.IntN(60))*10, float64(rng.IntN(40))*20
			if rng.IntN(2) == 0 {
				p.Rules = append(p.Rules, Rule{x, y, x + float64(rng.IntN(400)), y})
			} else {
				p.Rules = append(p.Rules, Rule{x, y, x, y + float64(rng.IntN(400))})
			}
		}
		var a Assembler
		lines := a.Page(p)
		for _, l := range lines {
			for _, r := range l.Text {
				in[r]--
			}
			if l.Text != strings.TrimFunc(l.Text, unicode.IsSpace) || l.Text == "" {
				t.Errorf("line %q", l.Text)
			}
		}
		for _, x := range a.Removed {
			for _, r := range x.Text {
				in[r]--
			}
		}
		for r, n := range in {
			if n != 0 && !unicode.IsSpace(r) {
				t.Errorf("%c is there %d times too seldom", r, n)
			}
		}
	})
}
