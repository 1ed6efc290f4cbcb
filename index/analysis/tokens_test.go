package analysis

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

func loadPolicyWords(t testing.TB) *Words {
	t.Helper()
	w, err := PolicyWords()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// cutAs renders the words of a text, each followed by its parts in brackets.
func cutAs(w *Words, text string) string {
	f := Fold(text)
	var b strings.Builder
	tokens := w.Tokens(nil, f)
	for i := 0; i < len(tokens); {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		i += writeWord(&b, f, tokens[i:])
	}
	return b.String()
}

// writeWord writes the first token with its parts and returns how many tokens that is.
func writeWord(b *strings.Builder, f Folded, tokens []Token) int {
	word, n := tokens[0], 1
	if len(tokens) == 1 || !tokens[1].Part || tokens[1].End > word.End {
		b.WriteString(f[2*word.Start : 2*word.End].String())
		return n
	}
	b.WriteByte('(')
	for n < len(tokens) && tokens[n].Part && tokens[n].Start < word.End {
		if n > 1 {
			b.WriteByte(' ')
		}
		n += writeWord(b, f, tokens[n:])
	}
	b.WriteByte(')')
	return n
}

func TestLongWordsAreFollowedByTheirParts(t *testing.T) {
	w := loadPolicyWords(t)
	for text, want := range map[string]string{
		"最高人民法院":         "(最高 (人民 法院))",
		"县级以上人民政府应当加强":   "(县级 以上 (人民 政府)) 应当 加强",
		"学习骑自行车":         "学习 骑 (自行 车)",
		"实行。2025年，云江省召开": "实行 2025 年 云江 省 召开",
		"":               "",
		"。":              "",
	} {
		if got := cutAs(w, text); got != want {
			t.Errorf("the words of %q are %q, want %q", text, got, want)
		}
	}
}

func FuzzTokensCoverTheText(f *testing.F) {
	for _, s := range []string{"最高人民法院，县级以上人民政府", "gdp增长5.5%𠮷野家", "社会主义市场经济体制", "", "|"} {
		f.Add(s)
	}
	w := loadPolicyWords(f)
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		at := int32(0)
		skipBreaks := func() {
			for int(at) < folded.Units() && folded.Unit(int(at)) == Break {
				at++
			}
		}
		var word Token
		part := int32(0)
		for _, token := range w.Tokens(nil, folded) {
			if token.Part {
				if token.Start < word.Start || token.End > word.End || token.End-token.Start >= word.End-word.Start {
					t.Fatalf("part %v is not in %v", token, word)
				}
				part = token.End
				continue
			}
			if part != 0 && part != word.End {
				t.Fatalf("the parts of %v end at %d", word, part)
			}
			if skipBreaks(); token.Start != at || token.End <= token.Start {
				t.Fatalf("token %v begins at %d", token, at)
			}
			at, word, part = token.End, token, 0
		}
		if skipBreaks(); int(at) != folded.Units() {
			t.Fatalf("tokens end at %d of %d", at, folded.Units())
		}
	})
}

func TestATextIsCutAlikeWhereverItIs(t *testing.T) {
	w := loadPolicyWords(t)
	clause := "各级人民政府应当加强对安全生产工作的领导|"
	alone := cutAs(w, clause)
	long := cutAs(w, strings.Repeat(clause, 3*cutUnits/len([]rune(clause))))
	if rest := strings.TrimSpace(strings.ReplaceAll(long, alone, "")); rest != "" {
		t.Errorf("a repeated clause is cut otherwise somewhere: %.100q", rest)
	}
}

func TestTokensMayBeCutAtOnce(t *testing.T) {
	w := loadPolicyWords(t)
	const text = "县级以上人民政府应当加强对养老服务工作的领导，2025年新增床位3200张，由张晓蕾同志负责。"
	want := cutAs(w, text)
	var group errgroup.Group
	for range 8 {
		group.Go(func() error {
			for i := range 50 {
				// Every round has strings that nobody has cut yet.
				if got := cutAs(w, strconv.Itoa(i)+"，"+text); !strings.HasSuffix(got, want) {
					return fmt.Errorf("cut as %q, alone as %q", got, want)
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}
