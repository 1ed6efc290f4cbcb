package analysis

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/yanyiwu/gojieba"

	"wenxun/corpus/sample"
)

// jiebaBegins returns where the words of a text begin if jieba cuts the whole of it.
func jiebaBegins(w *Words, f Folded) map[int32]bool {
	begins := map[int32]bool{}
	at := int32(0)
	for _, word := range w.jieba.Tokenize(strings.ReplaceAll(f.String(), string(Break), jiebaBreak), gojieba.DefaultMode, true) {
		begins[at] = word.Str != jiebaBreak
		at += int32(unitsIn(word.Str))
	}
	return begins
}

func checkCutLikeJieba(t *testing.T, w *Words, f Folded) {
	t.Helper()
	want := jiebaBegins(w, f)
	for _, token := range w.Tokens(nil, f) {
		if token.Part {
			continue
		}
		if !want[token.Start] {
			t.Errorf("%q begins a word where jieba cuts none in %.200q", f[2*token.Start:2*token.End].String(), f.String())
			return
		}
		delete(want, token.Start)
	}
	for at, isWord := range want {
		if isWord {
			t.Errorf("no word begins at %d of %.200q", at, f.String())
			return
		}
	}
}

func TestWordsAreThoseOfJiebaOverTheWholeText(t *testing.T) {
	w := loadPolicyWords(t)
	err := fs.WalkDir(sample.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sample.Files(), path)
		f := Fold(string(text))
		checkCutLikeJieba(t, w, f)
		// Again from the memo, with the beginning cut off.
		checkCutLikeJieba(t, w, f[len(f)/4*2:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzWordsAreThoseOfJieba(f *testing.F) {
	for _, s := range []string{"经0fba2三要做强做大", "2025年3月15日gdp增长5.5%", "𠮷野家与𠮷𠮷", "有无法定从重情节"} {
		f.Add(s)
	}
	w := loadPolicyWords(f)
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if strings.ContainsRune(folded.String(), 0) {
			t.Skip("jieba ends there")
		}
		checkCutLikeJieba(t, w, folded)
	})
}

func TestMemoKeepsTheNewest(t *testing.T) {
	m := newMemo()
	// Three strings of one bucket.
	for i := range uint64(3) {
		m.put(i<<40|7, uint32(2<<i))
	}
	if _, ok := m.get(0<<40 | 7); ok {
		t.Error("the oldest is remembered")
	}
	for i := uint64(1); i < 3; i++ {
		if inner, ok := m.get(i<<40 | 7); !ok || inner != 2<<i {
			t.Errorf("string %d: %b, %v", i, inner, ok)
		}
	}
}

func TestMemoGrowsAndKeepsWhatItHas(t *testing.T) {
	m := newMemo()
	const n = 1 << 17
	hashAt := func(i int) uint64 { return hashOf(Fold("第" + strconv.Itoa(i) + "条")) }
	for i := range n {
		m.put(hashAt(i), uint32(i)&memoInner)
	}
	if got := len(*m.slots.Load()); got < 2*n || got > mostMemoSlots {
		t.Errorf("it has %d slots for %d strings", got, n)
	}
	lost := 0
	for i := range n {
		inner, ok := m.get(hashAt(i))
		if !ok {
			lost++
		} else if inner != uint32(i)&memoInner {
			t.Fatalf("string %d: %b", i, inner)
		}
	}
	if lost > n/20 {
		t.Errorf("%d of %d strings are forgotten", lost, n)
	}
}
