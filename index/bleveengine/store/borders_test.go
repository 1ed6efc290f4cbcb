package store

import (
	"testing"

	"wenxun/corpus"
	"wenxun/index/analysis"
)

// given cuts text into the words that it lists for it.
type given map[string][]analysis.Token

func (g given) Tokens(dst []analysis.Token, f analysis.Folded) []analysis.Token {
	return append(dst, g[f.String()]...)
}

func TestBordersAreWhereWordsBeginAndEnd(t *testing.T) {
	s := openStore(t, t.TempDir())
	d := &corpus.Document{ID: "a", Title: "招商会议", Sections: []corpus.Section{
		{Ordinal: 1, Heading: "人民政府", Text: "化工，会展"},
		{Ordinal: 2, Text: "𠀀字"}, // the first character has two code units
	}}
	words := given{
		"招商会议":  {{Start: 0, End: 2}, {Start: 2, End: 4}},
		"人民政府":  {{Start: 0, End: 4}, {Start: 0, End: 2, Part: true}, {Start: 2, End: 4, Part: true}},
		"化工|会展": {{Start: 0, End: 2}, {Start: 3, End: 5}},
		"𠀀字":    {{Start: 0, End: 2}, {Start: 2, End: 3}},
	}
	x := Encode(d, words)
	rows, sync, err := s.Write([]*Encoded{Encode(full(), words), x})
	if err != nil {
		t.Fatal(err)
	}
	if err := sync(); err != nil {
		t.Fatal(err)
	}
	r := decode(t, s, "a", rows[1])
	// A ^ below each code unit that a border precedes; the end of a part is a unit too.
	const want = "招商会议.人民政府.化工|会展..𠀀\x00字."
	const mark = "^ ^ ^^ ^ ^^ ^^ ^^^ ^^"
	borders := r.Borders()
	got := make([]byte, r.Units)
	for i := range got {
		got[i] = ' '
		if borders.Has(i) {
			got[i] = '^'
		}
	}
	if string(got) != mark {
		t.Errorf("%s\n%s\nwant\n%s", want, got, mark)
	}
	if !borders.Word(0, 2) || borders.Word(1, 3) || borders.Word(0, 3) || !borders.Word(5, 9) || !borders.Word(7, 9) {
		t.Errorf("words are not those between borders")
	}
	for block, tokens := range []int{2 + 3 + 2, 2} {
		if n := len(x.Tokens(block)); n != tokens {
			t.Errorf("block %d has %d words, want %d", block, n, tokens)
		}
	}
	if n := len(x.TitleTokens()); n != 2 {
		t.Errorf("the title has %d words", n)
	}
}

func TestEveryPartBeginsAndEndsAtABorder(t *testing.T) {
	s := openStore(t, t.TempDir())
	for _, d := range []*corpus.Document{full(), bare()} {
		r := decode(t, s, d.ID, write(t, s, d)[0])
		borders, folded := r.Borders(), r.Folded()
		for i := range folded.Units() {
			if folded.Unit(i) != PartEnd && folded.Unit(i) != analysis.Break {
				continue
			}
			if !borders.Has(i) || i+1 < folded.Units() && !borders.Has(i+1) {
				t.Errorf("%s: unit %d has no border on both sides", d.ID, i)
			}
		}
		if !borders.Has(0) {
			t.Errorf("%s: the title begins at no border", d.ID)
		}
	}
}
