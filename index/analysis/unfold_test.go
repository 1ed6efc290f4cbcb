package analysis

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// unfoldSeeds have what folding maps, drops, joins and splits.
var unfoldSeeds = []string{
	"", "。", "海绵城市", "　　一、总体要求。\n（一）指导思想：坚持“绿色”、《规划》（试行）发展。", "增长１２．５％，达3,800余万元。\r\n", "㎡ ½ ⑴㈠ ﬁ Å é é 繁體與简体",
	"𠀀字𠮷。𠀀", "a b  c\td", "##  标题\n\n* 项目", "见\x00第\u200b一\ufeff条", "无\xff效\xe4\xb8字\uFFFD", strings.Repeat("中", 200) + "，" + strings.Repeat("国", 31),
}

func FuzzUnfold(f *testing.F) {
	for _, s := range unfoldSeeds {
		f.Add(s)
	}
	f.Fuzz(checkUnfold)
}

func TestTextOfRandomPiecesIsUnfolded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var b strings.Builder
		for range r.IntN(8) {
			s := unfoldSeeds[r.IntN(len(unfoldSeeds))]
			from := r.IntN(len(s) + 1)
			b.WriteString(s[from : from+r.IntN(len(s)-from+1)])
		}
		checkUnfold(t, b.String())
	}
}

// checkUnfold checks that a text folds as by Fold, is unfolded to itself, and that code units come from
// the code points that FoldMap says.
func checkUnfold(t *testing.T, s string) {
	folded, edits := AppendFoldEdits(Folded("ab"), Edits("x"), s)
	folded, edits = folded[2:], edits[1:]
	want, spans := FoldMap(s)
	if string(folded) != string(want) {
		t.Fatalf("%q folds to %q, want %q", s, folded, want)
	}
	if got, err := edits.Unfold(folded); err != nil || got != s {
		t.Fatalf("%q unfolds to %q, %v; edits %x", s, got, err, edits)
	}
	if !utf8.ValidString(s) {
		return
	}
	l := edits.Locator()
	for i, span := range spans {
		if folded.Unit(i) == Break {
			continue // an occurrence neither begins nor ends with one
		}
		if got := l.Locate(i, i+1); got.Start > span.Start || got.End < span.End {
			t.Fatalf("%q: code unit %d comes from %v, want %v; edits %x", s, i, got, span, edits)
		} else if got != span && !overlaps(spans, i) {
			t.Fatalf("%q: code unit %d comes from %v, want %v; edits %x", s, i, got, span, edits)
		}
	}
	l = edits.Locator()
	for i := 0; i < len(spans); i += 3 {
		end := min(len(spans), i+5)
		if folded.Unit(i) == Break || folded.Unit(end-1) == Break || overlaps(spans, i) || overlaps(spans, end-1) {
			continue
		}
		if got, want := l.Locate(i, end), (Span{spans[i].Start, spans[end-1].End}); got != want {
			t.Fatalf("%q: code units %d to %d come from %v, want %v", s, i, end, got, want)
		}
	}
}

// overlaps reports whether a character next to code unit i shares its source, so that an edit covers both.
func overlaps(spans []Span, i int) bool {
	return i > 0 && spans[i-1].End > spans[i].Start || i+1 < len(spans) && spans[i+1].Start < spans[i].End
}

func TestPunctuationTakesOneByte(t *testing.T) {
	const text = "坚持稳中求进，推动高质量发展、高水平安全；全面深化改革。"
	folded, edits := AppendFoldEdits(nil, nil, text)
	if len(edits) != 4 {
		t.Errorf("the edits of %s take %d bytes, want 4: %x", folded, len(edits), edits)
	}
}

func TestDamagedEditsAreAnErrorOrAText(t *testing.T) {
	const text = "增长１２．５％，达“两个”一、㎡与½。"
	folded, edits := AppendFoldEdits(nil, nil, text)
	if _, err := edits.Unfold(folded[:4]); err == nil {
		t.Error("edits of a longer text are no error")
	}
	for i := range edits {
		for bit := range 8 {
			damaged := append(Edits(nil), edits...)
			damaged[i] ^= 1 << bit
			_, _ = damaged.Unfold(folded)
			l := damaged.Locator()
			for u := range folded.Units() {
				l.Locate(u, u+1)
			}
		}
		_, _ = edits[:i].Unfold(folded)
	}
}
