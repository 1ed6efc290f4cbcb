package search

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// TestEachPlaceCountsOnce: a section may have a word, its synonyms and other ways of saying it,
// which overlap.
func TestEachPlaceCountsOnce(t *testing.T) {
	for _, c := range []struct{ name, q, text, marked string }{
		{"the word beside another way of saying it", "双碳", "落实双碳，先碳达峰、后碳中和。", "双碳"},
		{"another way alone", "双碳", "先碳达峰、后碳中和。", "碳达峰 碳中和"},
		{"half of another way", "双碳", "落实双碳，先碳达峰。", "双碳"},
		{"a synonym that holds another way", "双碳", "实现碳达峰碳中和，先碳达峰、后碳中和。", "碳达峰碳中和"},
		{"the parts of a word and another way", "双碳服务", "落实双碳，做好服务，先碳达峰、后碳中和。", "双碳 服务 碳达峰 碳中和"},
		{"parts that hold those of another way", "双碳服务", "碳达峰碳中和，是服务。", "碳达峰碳中和 服务"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := doc("a", "", c.text)
			s := service(t, d)
			want := strings.Fields(c.marked)
			a := ask(t, s, c.q, "")
			if len(a.Hits) != 1 || a.Hits[0].Relaxed {
				t.Fatalf("found %q", ids(a))
			}
			if got := []int{a.Total.Matches, a.Hits[0].Matches, a.Hits[0].Sections[0].Matches}; !slices.Equal(got, []int{len(want), len(want), len(want)}) {
				t.Errorf("total, report and section have %d matches, want %d", got, len(want))
			}
			marks, err := s.Highlight(context.Background(), d, DefaultParams(c.q))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range marks.Sections[0].Text {
				got = append(got, string([]rune(d.Sections[0].Text)[h[0]:h[1]]))
			}
			if !slices.Equal(got, want) {
				t.Errorf("marked %q, want %q", got, want)
			}
		})
	}
}
