package terms

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"wenxun/corpus"
	"wenxun/index/analysis"
	"wenxun/index/analysis/analysistest"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/store"
)

// withParts cuts as analysistest.Twos does; each word has one part, itself.
type withParts struct{}

func (withParts) Tokens(dst []analysis.Token, f analysis.Folded) []analysis.Token {
	for _, t := range (analysistest.Twos{}).Tokens(nil, f) {
		dst = append(dst, t, analysis.Token{Start: t.Start, End: t.End, Part: true})
	}
	return dst
}

func TestBlocksHaveTheWordsOfTheirTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	d := &corpus.Document{ID: "a", Title: randomText(rng, 9)}
	for n := range 3 {
		d.Sections = append(d.Sections, corpus.Section{Ordinal: n + 1, Heading: randomText(rng, 5), Text: randomText(rng, 300)})
	}
	x := store.Encode(d, withParts{})
	blocks := NewCounter().Blocks(x, nil)
	seg, err := segment.New(slices.Clone(blocks))
	if err != nil {
		t.Fatal(err)
	}
	for b := range x.Blocks() {
		want := make(map[string]uint32)
		length := 0
		for _, token := range x.Tokens(b) {
			if !token.Part {
				length++
			}
			want[x.Folded()[2*token.Start:2*token.End].String()]++
		}
		got := make(map[string]uint32)
		seg.WordsFrom("", func(word []byte, l segment.List) bool {
			l.Match([]uint32{uint32(b)}, func(_ int, n uint32) { got[string(word)] = n })
			return true
		})
		if !maps.Equal(got, want) {
			t.Errorf("block %d has %v, want %v", b, got, want)
		}
		if n := seg.Length(b); n != length {
			t.Errorf("block %d has %d words, want %d", b, n, length)
		}
	}
	for _, token := range x.TitleTokens() {
		word := x.Folded()[2*token.Start : 2*token.End].String()
		if !slices.Equal(seg.TitleWord(word).Blocks(nil), []uint32{0}) {
			t.Errorf("title word %s is in %v", word, seg.TitleWord(word).Blocks(nil))
		}
	}
}

func TestKeywordsAreWhatFiltersCompare(t *testing.T) {
	d := &corpus.Document{
		Region: "云江省/临江市", Type: "公文/通知", Year: 2024, Issuer: "云江省人民政府", Date: "2024-03-01",
		Source: corpus.Source{Name: "云江日报"}, Tags: []string{"重点", "", "重点"},
	}
	got := fmt.Sprint(documentValues(d), documentValues(&corpus.Document{}), sectionValues(&corpus.Section{Heading: "（二）主要目标", Theme: "城建"}))
	want := "[{region 云江省} {region 云江省/临江市} {type 公文} {type 公文/通知} {year 2024} {issuer 云江省人民政府} {source 云江日报} {tag 重点} {date 2024-03-01}] [] [{theme 城建} {section 主要目标}]"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
