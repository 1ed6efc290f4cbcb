package analysis

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldPlain folds step by step, each over the whole text, as the rules are written down: slow, and
// what the other is compared with. It returns the folded text as UTF-8.
func foldPlain(s string) string {
	var text []rune
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		if simple, ok := table().simple[r]; ok {
			r = simple
		}
		switch {
		case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
		case unicode.In(r, unicode.L, unicode.N, unicode.M), isSpace(r), isLineEnd(r), strings.ContainsRune(`%‰.,“”‘’「」『』《》〈〉"'`, r):
			text = append(text, r)
		default:
			text = append(text, Break)
		}
	}
	at := func(i int) rune {
		if i < 0 || i >= len(text) {
			return 0
		}
		return text[i]
	}
	digit := func(i int) bool { return at(i) >= '0' && at(i) <= '9' }
	word := func(i int) bool { return digit(i) || at(i) >= 'a' && at(i) <= 'z' }
	const gone = -1
	step := func(change func(i int) rune) {
		next := make([]rune, len(text))
		for i := range text {
			next[i] = change(i)
		}
		text = slices.DeleteFunc(next, func(r rune) bool { return r == gone })
	}
	step(func(i int) rune {
		if text[i] == ',' && digit(i-1) && digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4) {
			return gone
		}
		return text[i]
	})
	step(func(i int) rune {
		if text[i] == ',' || text[i] == '.' && !(digit(i-1) && digit(i+1)) {
			return Break
		}
		return text[i]
	})
	opening := func(r rune) bool { return r != 0 && strings.ContainsRune("“‘「『《〈", r) }
	closing := func(r rune) bool { return r != 0 && strings.ContainsRune("”’」』》〉", r) }
	step(func(i int) rune {
		if opening(text[i]) {
			j := i - 1
			for j >= 0 && isSpace(text[j]) {
				j--
			}
			if closing(at(j)) {
				return Break
			}
		}
		return text[i]
	})
	step(func(i int) rune {
		if opening(text[i]) || closing(text[i]) || text[i] == '"' || text[i] == '\'' {
			return gone
		}
		return text[i]
	})
	step(func(i int) rune {
		if !isSpace(text[i]) {
			return text[i]
		}
		before, behind := i-1, i+1
		for before >= 0 && isSpace(text[before]) {
			before--
		}
		for behind < len(text) && isSpace(text[behind]) {
			behind++
		}
		if word(before) && word(behind) {
			return Break
		}
		return gone
	})
	step(func(i int) rune {
		broken := func(i int) bool { return at(i) == Break || isLineEnd(at(i)) }
		switch {
		case !broken(i):
			return text[i]
		case i == 0 || broken(i-1):
			return gone
		}
		return Break
	})
	return strings.TrimRight(string(text), string(Break))
}

// isSpace reports white space within a line, which the separators of records count as.
func isSpace(r rune) bool {
	return (unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f) && !isLineEnd(r)
}

func isLineEnd(r rune) bool {
	return r == '\t' || isLineBreak(r)
}

func checkFold(t *testing.T, s string) {
	t.Helper()
	mapped, _ := FoldMap(s)
	if direct := Fold(s); string(mapped) != string(direct) {
		t.Fatalf("%+q folds to %+q with a map, to %+q without", s, mapped, direct)
	}
	if !utf8.ValidString(s) {
		return
	}
	if got, want := mapped.String(), foldPlain(s); got != want {
		t.Fatalf("%+q folds to %+q, step by step to %+q", s, got, want)
	}
}

func TestFoldingAtOnceIsFoldingStepByStep(t *testing.T) {
	const nasty = "海绵城市數字⺁々〇、，。．.,,..；：！？“”‘’「」『』《》〈〉\"'（）() 　\t\n\r%‰％0123456789９１２３abCDａＢ" +
		"①½…—℃㎡㈠\u200b\u202e\u0301\u3099\u309a\u0f71か゛ﾊﾞﾟ가ㅏㅖᄀ각ßİıÅΩﬁ𠮷𝟏\u00a0\u0085\u2028\u001c\u000b\u0000\ufeff|"
	common, rng := []rune(nasty), rand.New(rand.NewPCG(3, 4))
	n := 60_000
	if testing.Short() {
		n = 6_000
	}
	for range n {
		var b strings.Builder
		for range 1 + rng.IntN(12) {
			switch rng.IntN(8) {
			case 0:
				b.WriteRune(rune(rng.IntN(0x3400)))
			case 1:
				b.WriteString([]string{"1,234", "3.5", "海绵", "”“", "” “", "a b", "12,3456"}[rng.IntN(7)])
			default:
				b.WriteRune(common[rng.IntN(len(common))])
			}
		}
		checkFold(t, b.String())
	}
}
