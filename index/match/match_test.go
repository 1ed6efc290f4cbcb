package match

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

func patterns(texts ...string) []analysis.Pattern {
	var all []analysis.Pattern
	for _, s := range texts {
		if prefix, ok := strings.CutSuffix(s, "*"); ok {
			all = append(all, analysis.NewPrefix(prefix))
		} else {
			all = append(all, analysis.NewPattern(s))
		}
	}
	return all
}

func word(exact string, synonyms ...string) *index.Word {
	w := &index.Word{Synonyms: patterns(synonyms...)}
	if exact != "" {
		w.Exact = patterns(exact)[0]
	}
	return w
}

// marked returns a section's text with its occurrences in brackets: "[海绵]城市", with the part behind a
// colon if there is one. Occurrences must not overlap.
func marked(text string, occurrences []index.Occurrence) string {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for _, o := range occurrences {
		b.WriteString(string(runes[at:o.Start]) + "[" + string(runes[o.Start:o.End]))
		if o.Part > 0 {
			fmt.Fprintf(&b, ":%d", o.Part)
		}
		b.WriteString("]")
		at = o.End
	}
	return b.String() + string(runes[at:])
}

func TestOccurrencesOfALeaf(t *testing.T) {
	parts := func(exact string, expansions ...index.Expansion) *index.Word {
		return &index.Word{Exact: patterns(exact)[0], Expansions: expansions}
	}
	for name, c := range map[string]struct {
		leaf          index.Leaf
		heading, text string
		want          string // heading / text
		count         int
		exactly       int // occurrences of the word as typed
	}{
		"the word":                          {word("海绵"), "海绵", "建海绵、海 绵", "[海绵] / 建[海绵]、[海 绵]", 3, 3},
		"nothing":                           {word("海绵"), "城市", "城市", "城市 / 城市", 0, 0},
		"not across heading and text":       {word("海绵"), "海", "绵", "海 / 绵", 0, 0},
		"a synonym is not exact":            {word("海绵", "透水"), "", "透水", " / [透水]", 1, 0},
		"word and synonym together":         {word("海绵", "透水"), "", "海绵透水", " / [海绵][透水]", 2, 1},
		"overlapping: leftmost":             {word("绵城", "海绵", "城市"), "", "海绵城市", " / [海绵][城市]", 2, 1},
		"at one place the longest":          {word("海绵", "海绵城市"), "", "海绵城市", " / [海绵城市]", 1, 1},
		"itself: not overlapping":           {word("人人"), "", "人人人", " / [人人]人", 1, 1},
		"all parts":                         {parts("智慧养老", index.Expansion{patterns("智慧"), patterns("养老", "托老")}), "托老", "智慧", "[托老:2] / [智慧:1]", 2, 0},
		"a part is missing":                 {parts("智慧养老", index.Expansion{patterns("智慧"), patterns("养老")}), "", "智慧", " / 智慧", 0, 0},
		"parts only where the word is not":  {parts("智慧养老", index.Expansion{patterns("智慧"), patterns("养老")}), "", "智慧养老，智慧", " / [智慧养老]，智慧", 1, 1},
		"the second expansion":              {parts("甲乙", index.Expansion{patterns("甲"), patterns("乙")}, index.Expansion{patterns("甲"), patterns("丙")}), "", "甲丙", " / [甲:1][丙:4]", 2, 0},
		"whole numbers":                     {word("4.8亿元"), "", "24.8亿元，4.8亿元", " / 24.8亿元，[4.8亿元]", 1, 1},
		"a prefix to the end of its number": {word("20*"), "", "2024年、120", " / [2024]年、120", 1, 1},
		"a character that folds to two":     {word("m2"), "", "５㎡", " / ５[㎡]", 1, 1},
		"and is marked whole":               {word("平方", "5m"), "", "共5㎡", " / 共[5㎡]", 1, 0},
		"near marks its words":              {&index.Near{Words: patterns("海绵", "试点"), Distance: 2}, "", "试点建设海绵，海绵", " / [试点]建设[海绵]，海绵", 1, 1},
		"near takes the earliest way":       {&index.Near{Words: patterns("甲", "乙", "丙"), Distance: 9}, "", "甲乙乙丙丙", " / [甲][乙]乙丙[丙]", 1, 1},
		"near within one text":              {&index.Near{Words: patterns("甲", "乙"), Distance: 9}, "甲", "乙", "甲 / 乙", 0, 0},
		"near, equal words":                 {&index.Near{Words: patterns("人", "人"), Distance: 1}, "", "人一人", " / [人]一[人]", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var m Matcher
			got := m.Match(NewLeaf(c.leaf), nil, analysis.Fold(c.heading), analysis.Fold(c.text))
			if want := (Result{Count: c.count, Exact: c.exactly > 0, ExactCount: c.exactly, AtBorders: c.count > 0}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
			heading, text := NewFinder(c.leaf).Block(c.heading, Block{Text: c.text, to: math.MaxInt})
			if got := marked(c.heading, heading) + " / " + marked(c.text, text); got != c.want {
				t.Errorf("marks %s, want %s", got, c.want)
			}
		})
	}
}

func TestACharacterOfWhichAPartMatchedIsMarkedWhole(t *testing.T) {
	if got := marked("共㎞处", NewFinder(word("km")).Title("共㎞处")); got != "共[㎞]处" {
		t.Errorf("marks %s", got)
	}
}

// random makes leaves and texts out of so few characters that most things happen.
type random struct{ *rand.Rand }

func (r random) text(most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString([]string{"甲", "乙", "丙", "甲乙", "，", "。", "1", "12", "a", "ab", " "}[r.IntN(11)])
	}
	return b.String()
}

func (r random) leaf() index.Leaf {
	some := func(n int) []string {
		all := make([]string, 1+r.IntN(n))
		for i := range all {
			all[i] = r.text(2) + "甲"
		}
		return all
	}
	if r.IntN(4) == 0 {
		return &index.Near{Words: patterns(append(some(3), "乙")...), Distance: r.IntN(5)}
	}
	w := word(r.text(2)+"乙", some(3)...)
	for range r.IntN(3) {
		w.Expansions = append(w.Expansions, index.Expansion{patterns(some(2)...), patterns(r.text(1) + "丙")})
	}
	if r.IntN(20) == 0 {
		for i := range 2 * maxGrouped {
			w.Synonyms = append(w.Synonyms, analysis.NewPattern(fmt.Sprintf("%d甲", i)))
		}
	}
	return w
}

// TestWhatIsCountedIsWhatIsMarked: the occurrences that a Matcher yields are as many as it counts, of a
// Near one for each word.
func TestWhatIsCountedIsWhatIsMarked(t *testing.T) {
	r := random{rand.New(rand.NewPCG(1, 2))}
	for range 3000 {
		of := r.leaf()
		l := NewLeaf(of)
		text := r.text(30)
		var m Matcher
		n := m.Match(l, nil, analysis.Fold(text)).Count
		marks := 0
		if n > 0 {
			m.Occurrences(func(int, Span, int) { marks++ })
		}
		if l.Near != nil {
			n *= len(l.Near.Words)
		}
		if marks != n {
			t.Fatalf("%s in %q: %d occurrences, %d marks", index.Describe(of), text, n, marks)
		}
	}
}

// postings is a source that knows the counts of a text, as an engine does.
type postings struct {
	l    *Leaf
	text analysis.Folded
	m    *Matcher
}

func (p postings) Count(k int) int {
	if k%3 == 0 {
		return p.m.CountIn(k)
	}
	return p.l.Patterns[k].Count(p.text)
}

func (p postings) Expansion(i int) ([]int, bool) {
	var order []int
	for n := len(p.l.Expansions[i]); n > 0; n-- {
		order = append(order, n-1)
	}
	return order, true
}

func (p postings) AtBorders(int) bool { return true }

func TestASourceChangesNothing(t *testing.T) {
	r := random{rand.New(rand.NewPCG(3, 4))}
	for range 3000 {
		of := r.leaf()
		l, text := NewLeaf(of), analysis.Fold(r.text(30))
		var plain, known Matcher
		want := plain.Match(l, nil, text)
		if got := known.Match(l, postings{l, text, &known}, text); got != want {
			t.Fatalf("%s in %q: %+v with a source, %+v without", index.Describe(of), text.String(), got, want)
		}
	}
}

// borders is a source that knows no counts and has borders at every even position.
type borders struct {
	m    *Matcher
	text analysis.Folded
}

func (b borders) Count(k int) int             { return b.m.CountIn(k) }
func (b borders) Expansion(int) ([]int, bool) { return nil, true }
func (b borders) AtBorders(k int) bool {
	p := b.m.leaf.Patterns[k]
	for start, end := p.Next(b.text, 0); start >= 0; start, end = p.Next(b.text, end) {
		if start%2 == 0 && end%2 == 0 {
			return true
		}
	}
	return false
}

func TestWhatIsAtBorders(t *testing.T) {
	parts := &index.Word{Exact: patterns("甲乙丙")[0], Expansions: []index.Expansion{{patterns("甲乙"), patterns("丙丁", "丁戊")}}}
	for name, c := range map[string]struct {
		leaf *index.Word
		text string
		want bool
	}{
		"the word":                       {word("甲乙"), "甲乙", true},
		"only across":                    {word("甲乙"), "丙甲乙", false},
		"one of two":                     {word("甲乙"), "丙甲乙甲乙丁甲乙", true},
		"a synonym":                      {word("甲乙", "丙丁"), "丁甲乙丁丙丁", true},
		"a synonym across as well":       {word("甲乙", "丙丁"), "丁甲乙丙丁丁", false},
		"every part":                     {parts, "甲乙丙丁", true},
		"a part across":                  {parts, "甲乙一丙丁", false},
		"a part in another way":          {parts, "甲乙一丙丁一丁戊", true},
		"the word across, parts at them": {parts, "一甲乙丙一一甲乙丙丁", true},
	} {
		c.leaf.Borders = true
		var m Matcher
		if got := m.Match(NewLeaf(c.leaf), borders{&m, analysis.Fold(c.text)}, analysis.Fold(c.text)); got.Count == 0 || got.AtBorders != c.want {
			t.Errorf("%s: %+v, want %t", name, got, c.want)
		}
		c.leaf.Borders = false
		if got := m.Match(NewLeaf(c.leaf), borders{&m, analysis.Fold(c.text)}, analysis.Fold(c.text)); !got.AtBorders {
			t.Errorf("%s: a word that asks for no borders is across", name)
		}
	}
}

// TestBlocksMarkWhatTheWholeTextHas: searched in blocks, a text has the same occurrences as searched at
// once.
func TestBlocksMarkWhatTheWholeTextHas(t *testing.T) {
	text := strings.Repeat("绿水“青山”，24.8亿元；\n推进4.8亿元的ＡＩ项目。", 3*BlockBytes/60)
	for _, exact := range []string{"青山", "4.8亿元", "ai", "项目推进", "绿水青山"} {
		f := NewFinder(word(exact))
		var got [][2]int
		for b := range Blocks(text) {
			_, found := f.Block("", b)
			for _, o := range found {
				got = append(got, [2]int{b.Offset + o.Start, b.Offset + o.End})
			}
		}
		folded, source := analysis.FoldMap(text)
		var want [][2]int
		p := analysis.NewPattern(exact)
		for start, end := p.Next(folded, 0); start >= 0; start, end = p.Next(folded, end) {
			want = append(want, [2]int{int(source[start].Start), int(source[end-1].End)})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d occurrences in blocks, %d in the whole", exact, len(got), len(want))
		}
	}
}

// TestSiftingChangesNothing: a long text has the occurrences that the same text has without a sieve.
func TestSiftingChangesNothing(t *testing.T) {
	r := random{rand.New(rand.NewPCG(5, 6))}
	for range 300 {
		of := r.leaf()
		text := strings.Repeat("无关的一句话。", 80) + r.text(20) + "。" + strings.Repeat("另一句，", 40) + r.text(20) + "\n" + r.text(9)
		sifted, whole := NewFinder(of), NewFinder(of)
		whole.sieve.all = true
		b := Block{Text: text, to: math.MaxInt}
		_, got := sifted.Block("", b)
		if _, want := whole.Block("", b); !slices.Equal(got, want) {
			t.Fatalf("%s in %q: %v, want %v", index.Describe(of), text, got, want)
		}
	}
}

func TestASectionIsShownAsItIsGivenOrFolded(t *testing.T) {
	of := &corpus.Section{Heading: "一、海绵", Text: "建设“海绵”城市，海　绵。"}
	f := NewFinder(&index.And{Kids: []index.Node{&index.Number{}, word("海绵"), &index.Not{Kid: word("建设")}}})
	heading, text, excerpt := f.Section(of)
	want := []index.Occurrence{{Start: 3, End: 5, Leaf: 1}, {Start: 9, End: 12, Leaf: 1}}
	if len(heading) != 1 || heading[0].Start != 2 || !slices.Equal(text, want) || excerpt != (index.Excerpt{Text: of.Text}) {
		t.Errorf("as given: %v, %v, excerpt %+v", heading, text, excerpt)
	}
	fold := func(s string) (t Text) {
		t.Folded, t.Edits = analysis.AppendFoldEdits(nil, nil, s)
		return t
	}
	inHeading, inText := f.Folded(fold(of.Heading), fold(of.Text))
	if !slices.Equal(inHeading, heading) || !slices.Equal(inText, text) {
		t.Errorf("folded: %v, %v, want %v, %v", inHeading, inText, heading, text)
	}
}
