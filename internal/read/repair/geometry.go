package repair

import (
	"math"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// margins are where the lines of a column begin and end, in points.
type margins struct{ left, right float64 }

// column names a column of a page.
type column struct{ page, column int }

// observeMargins finds the margins of every column whose lines the format placed on the page: most
// lines begin at the left one, the widest end at the right one.
func observeMargins(lines []line) map[column]margins {
	starts := map[column]map[int]int{}
	all := map[column]margins{}
	for i := range lines {
		l := lines[i].src
		if lines[i].blank || lines[i].gone || l.Kind != layout.Wrapped || l.Box.W == 0 {
			continue
		}
		key := column{l.Page, l.Column}
		if starts[key] == nil {
			starts[key] = map[int]int{}
		}
		starts[key][int(math.Round(l.Box.X))]++
		m := all[key]
		m.right = max(m.right, l.Box.X+l.Box.W)
		all[key] = m
	}
	for key, count := range starts {
		best, most := 0, 0
		for x, n := range count {
			n += count[x-1] + count[x+1]
			if n > most || n == most && x < best {
				best, most = x, n
			}
		}
		m := all[key]
		m.left = float64(best)
		all[key] = m
	}
	return all
}

const (
	// sizeStep is by how many points type must differ to be another kind of line.
	sizeStep = 1.0
	// indentStep is how many characters a paragraph's first line is indented at least.
	indentStep = 1.2
	// fullStep is how many characters a full line may end before the margin.
	fullStep = 2.6
	// farStep is how many characters a line is set in that is no paragraph's first line.
	farStep = 4
	// minSize is the smallest type, in points, that distances are measured by.
	minSize = 6
)

// placing is what the places of two lines on the page show about joining them.
type placing string

const (
	unknown   placing = "unknown"  // the format has no places, or they show nothing
	distinct  placing = "distinct" // another kind of line, or a new paragraph
	fullLine  placing = "full"     // the first is full, the second begins at the margin
	shortLine placing = "short"    // the first ends before the margin
)

// pair is two lines as the format placed them: the case that placeRules decide.
type pair struct {
	a, b         *layout.Line
	ma, mb       margins
	size         float64 // of the type, in points
	full         bool    // a reaches the right margin
	deepA, deepB bool    // set in from the left margin
	prose        bool    // the paragraph so far has punctuation
	lines        int     // of the paragraph so far
}

// placeRules decide what type and place show about line b after line a.
var placeRules = rule.Table[pair, placing]{
	// Titles, headings and captions are set in other sizes than the text.
	{Name: "other-size", Verdict: distinct, Applies: func(p *pair) bool { return math.Abs(p.a.Size-p.b.Size) > sizeStep }},
	// A bold line above plain ones is a heading; inside a full line bold is emphasis.
	{Name: "other-weight", Verdict: distinct, Applies: func(p *pair) bool { return !p.full && p.a.Bold != p.b.Bold }},
	// A centred line above the text is a heading.
	{Name: "other-alignment", Verdict: distinct, Applies: func(p *pair) bool { return !p.full && p.a.Centered != p.b.Centered }},
	// A centred line at the end of a page does not go on at the top of the next.
	{Name: "centred-on-two-pages", Verdict: distinct, Applies: func(p *pair) bool { return p.bothCentred() && p.a.Page != p.b.Page && !p.prose }},
	// Two centred lines may be one title or two.
	{Name: "both-centred", Verdict: unknown, Applies: func(p *pair) bool { return p.bothCentred() }},
	// Both set far in: a signature or a subtitle, of one line or more.
	{Name: "both-set-far-in", Verdict: unknown, Applies: func(p *pair) bool {
		return p.setIn() && p.deepA && p.a.Box.X > p.ma.left+farStep*p.size && p.b.Box.X > p.mb.left+farStep*p.size
	}},
	// A paragraph's first line is indented.
	{Name: "first-line-indent", Verdict: distinct, Applies: func(p *pair) bool { return p.setIn() }},
	// A line that reaches the right margin was broken there.
	{Name: "reaches-margin", Verdict: fullLine, Applies: func(p *pair) bool { return p.full }},
	// One that does not ends its paragraph.
	{Name: "ends-before-margin", Verdict: shortLine},
}

// measure compares the lines with the margins.
func (p *pair) measure() {
	p.size = max(p.a.Size, minSize)
	p.full = p.a.Box.X+p.a.Box.W >= p.ma.right-fullStep*p.size
	p.deepA, p.deepB = p.a.Box.X > p.ma.left+indentStep*p.size, p.b.Box.X > p.mb.left+indentStep*p.size
}

func (p *pair) bothCentred() bool { return !p.full && p.a.Centered && p.b.Centered }

// setIn reports a line b that is indented, but not together with the lines before it.
func (p *pair) setIn() bool {
	return p.deepB && !(p.deepA && math.Abs(p.a.Box.X-p.b.Box.X) < p.size && p.lines > 1)
}

// placed judges by type and place whether line b goes on with line a. Both have places.
func (j *joiner) placed(a, b *layout.Line, at rule.Site) placing {
	p := &j.pair
	*p = pair{
		a: a, b: b, ma: j.margins[column{a.Page, a.Column}], mb: j.margins[column{b.Page, b.Column}],
		prose: j.prose, lines: j.block.Lines,
	}
	p.measure()
	decided := placeRules.Decide(p)
	if t := j.r.trace; t != nil {
		t.Add(rule.StagePlace, at, b.Text, decided.Name, string(decided.Verdict))
	}
	return decided.Verdict
}
