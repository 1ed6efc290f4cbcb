package analysis

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// matchesPlain returns every place where p stands, by trying each.
func matchesPlain(p Pattern, text Folded) [][2]int {
	number := func(u uint16) bool { return u >= '0' && u <= '9' }
	latin := func(u uint16) bool { return u >= 'a' && u <= 'z' }
	// goesOn reports whether u, beside the edge e of a match, belongs to the same number or word.
	goesOn := func(e, u uint16) bool {
		return number(e) && (number(u) || u == '.') || latin(e) && latin(u)
	}
	var all [][2]int
	n := p.Units()
	for at := 0; n > 0 && at+n <= text.Units(); at++ {
		if string(text[2*at:2*(at+n)]) != string(p.Folded()) || at > 0 && goesOn(p.Folded().Unit(0), text.Unit(at-1)) {
			continue
		}
		end := at + n
		for end < text.Units() && goesOn(p.Folded().Unit(n-1), text.Unit(end)) {
			end++
		}
		if end == at+n || p.Prefix() {
			all = append(all, [2]int{at, end})
		}
	}
	return all
}

func TestAPatternStandsWhereTryingEachPlaceFindsIt(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	letters := []string{"海", "绵", "城", "市", "人", "民", "1", "2", ".", "5", "%", "a", "b", "，", " ", "𠮷", "𠮸", "Ā", "ā", "丁", "七", "万"}
	word := func(most int) string {
		var b strings.Builder
		for range 1 + rng.IntN(most) {
			b.WriteString(letters[rng.IntN(len(letters))])
		}
		return b.String()
	}
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	for range n {
		text := Fold(word(40))
		p := NewPattern(word(4))
		if rng.IntN(5) == 0 {
			p = NewPrefix(word(2))
		}
		var got [][2]int
		for s, e := p.Next(text, 0); s >= 0; s, e = p.Next(text, s+1) {
			got = append(got, [2]int{s, e})
		}
		want := matchesPlain(p, text)
		if len(got) != len(want) {
			t.Fatalf("%q (prefix %t) stands at %v in %q, not at %v", p, p.Prefix(), got, text, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%q (prefix %t) stands at %v in %q, not at %v", p, p.Prefix(), got, text, want)
			}
		}
	}
}
