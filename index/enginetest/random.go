package enginetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// maker makes random documents and requests out of so few characters that most things happen.
type maker struct{ *rand.Rand }

func newMaker(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 0))} }

func pick[T any](m maker, from []T) T { return from[m.IntN(len(from))] }

// pieces are what texts are made of: characters that repeat, numbers, Latin words, both scripts,
// marks that part and marks that don't.
var pieces = []string{
	"海", "绵", "城", "市", "海绵", "城市", "海绵城市", "试点", "人", "人民", "人民政府", "數字", "数字", "经济", "𠮷",
	"1", "12", "3.5", "1,234", "5%", "2024", "a", "ab", "AI", "GDP",
	"，", "。", "！", "；", "“", "”", "《", "》", "、", "（", "）", " ", "　", "\n", "…", "㎡", "\u200b",
}

func (m maker) text(most int) string {
	var b strings.Builder
	for range m.IntN(most + 1) {
		b.WriteString(pick(m, pieces))
	}
	return b.String()
}

var (
	themes   = []string{"", "城乡建设", "教育", "综合"}
	roles    = []string{"", "回顾", "任务"}
	regions  = []string{"", "全国", "江西省", "江西省/九江市", "江西省/九江市/浔阳区", "湖南省", "湖南省/长沙市"}
	kinds    = []string{"", "公文", "公文/通知", "公文/意见", "规划计划/方案", "新闻报道"}
	issuers  = []string{"", "国务院", "国务院办公厅"}
	sources  = []string{"", "九江日报", "人民日报"}
	tags     = []string{"重点", "民生"}
	dates    = []string{"", "2022", "2023-05", "2023-05-17", "2024-02-29", "2024-03"}
	bounds   = []string{"2022", "2023-05", "2023-05-17", "2024"}
	headings = []string{"", "一、海绵城市", "（一）海绵城市", "二、试点", "试点工作", "AI 2024"}
	numbers  = []string{"", "国办发〔2020〕1号", "国办发[2020]12号", "国发 (2021) 1 号"}
	// days are when documents entered the library.
	days = []time.Time{time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC)}
)

func (m maker) document(id string) *corpus.Document {
	d := &corpus.Document{
		ID: id, Title: m.text(6), Type: pick(m, kinds), Region: pick(m, regions), Issuer: pick(m, issuers),
		DocNumber: pick(m, numbers), Date: pick(m, dates), Added: pick(m, days),
		Source: corpus.Source{Name: pick(m, sources)},
	}
	if m.IntN(4) > 0 {
		d.Year = 2022 + m.IntN(3)
	}
	for _, tag := range tags {
		if m.IntN(3) == 0 {
			d.Tags = append(d.Tags, tag)
		}
	}
	for i := range 1 + m.IntN(4) {
		heading, length := pick(m, headings), 25
		if m.IntN(60) == 0 { // a long one, which engines may keep in pieces
			length = 4000
		}
		d.Sections = append(d.Sections, corpus.Section{
			Ordinal: i + 1, Heading: heading, Level: min(1, len(heading)), Theme: pick(m, themes), Role: pick(m, roles), Text: m.text(length),
		})
	}
	return d
}

func (m maker) filter(f index.Field) index.Filter {
	all := map[index.Field][]string{
		index.FieldTheme: themes[1:], index.FieldRole: roles[1:], index.FieldRegion: regions[1:], index.FieldType: kinds[1:],
		index.FieldIssuer: issuers[1:], index.FieldSource: sources[1:], index.FieldTag: tags,
		index.FieldYear: {"2022", "2023", "2024"}, index.FieldSection: {"海绵城市", "试点", "试点工作"},
	}[f]
	x := index.Filter{Field: f}
	if f == index.FieldYear && m.IntN(2) == 0 {
		x.Years = []index.YearRange{{From: m.IntN(2) * 2023, To: m.IntN(2) * 2024}}
		if m.IntN(2) == 0 {
			return x
		}
	}
	for range 1 + m.IntN(2) {
		x.Values = append(x.Values, pick(m, all))
	}
	return x
}

// pattern makes one that may well stand somewhere: a few pieces in a row.
func (m maker) pattern() analysis.Pattern {
	for {
		var b strings.Builder
		for range 1 + m.IntN(3)*m.IntN(2) {
			b.WriteString(pick(m, pieces))
		}
		if p := analysis.NewPattern(b.String()); p.Units() > 0 {
			if m.IntN(12) == 0 {
				return analysis.NewPrefix(pick(m, []string{"1", "2", "20", "a", "g", "3."}))
			}
			return p
		}
	}
}

func (m maker) patterns(most int) []analysis.Pattern {
	var all []analysis.Pattern
	for range 1 + m.IntN(most) {
		all = append(all, m.pattern())
	}
	return all
}

func (m maker) way() [][]analysis.Pattern {
	var parts [][]analysis.Pattern
	for range 1 + m.IntN(3) {
		parts = append(parts, m.patterns(2))
	}
	return parts
}

func (m maker) leaf() *index.Leaf {
	switch m.IntN(14) {
	case 0:
		return &index.Leaf{Place: index.InTitle, Exact: m.pattern()}
	case 1:
		return &index.Leaf{Place: index.InNumber, Exact: analysis.NewPattern(pick(m, []string{"国办发", "国办发〔2020〕", "国办发2020 1号", "国发", "号"}))}
	case 2, 3:
		near := &index.Near{Distance: m.IntN(6)}
		for range 2 + m.IntN(2) {
			near.Words = append(near.Words, m.pattern())
		}
		return &index.Leaf{Near: near}
	}
	l := &index.Leaf{Exact: m.pattern()}
	if m.IntN(4) == 0 {
		l.Alike = m.patterns(2)
	}
	if m.IntN(60) == 0 { // more than an engine may keep apart
		l.Alike = m.patterns(150)
	}
	if m.IntN(3) == 0 {
		for range 1 + m.IntN(3) {
			l.Ways = append(l.Ways, m.way())
		}
	}
	if (l.Alike != nil || l.Ways != nil) && m.IntN(6) == 0 {
		l.Exact = analysis.Pattern{} // it stands by the others alone
	}
	if m.IntN(8) == 0 {
		l.Of = []index.Filter{m.filter(pick(m, []index.Field{index.FieldRegion, index.FieldYear}))}
	}
	return l
}

func (m maker) node(depth int) *index.Node {
	if depth == 0 || m.IntN(3) == 0 {
		if m.IntN(8) == 0 {
			f := m.filter(pick(m, index.Fields))
			return &index.Node{Op: index.OpHas, Has: &f}
		}
		return &index.Node{Leaf: m.leaf()}
	}
	n := &index.Node{Op: pick(m, []index.Op{index.OpAnd, index.OpAnd, index.OpOr, index.OpNot})}
	count := 1
	if n.Op != index.OpNot {
		count = 2 + m.IntN(2)
	}
	for range count {
		n.Kids = append(n.Kids, m.node(depth-1))
	}
	return n
}

func (m maker) request() *index.Request {
	r := &index.Request{
		Within: index.Within(m.IntN(4) * m.IntN(2)), Sort: index.Sort(m.IntN(5)),
		Size: everything, Sections: everything, FacetSize: everything,
	}
	if m.IntN(10) > 0 {
		r.Query = m.node(m.IntN(3))
	}
	for m.IntN(3) == 0 {
		r.Filters = append(r.Filters, m.filter(pick(m, index.Fields)))
	}
	if m.IntN(8) == 0 {
		r.From = pick(m, bounds)
	}
	if m.IntN(8) == 0 {
		r.To = pick(m, bounds)
	}
	if m.IntN(8) == 0 {
		r.AddedFrom = pick(m, days)
	}
	for range m.IntN(4) {
		r.Rank.Terms = append(r.Rank.Terms, index.Term{Pattern: m.pattern(), Weight: 0.5 + m.Float64()})
	}
	r.Rank.Length, r.Rank.Title = float64(m.IntN(5))/4, float64(m.IntN(4))
	if m.IntN(6) == 0 {
		r.Rank.Lead = m.node(0)
	}
	if m.IntN(2) == 0 {
		r.Facets = index.Fields
	}
	return r
}

// describeNode prints a query for a failure's message.
func describeNode(n *index.Node) string {
	if n == nil {
		return "everything"
	}
	kids := make([]string, len(n.Kids))
	for i, kid := range n.Kids {
		kids[i] = describeNode(kid)
	}
	switch n.Op {
	case index.OpAnd:
		return "(" + strings.Join(kids, " AND ") + ")"
	case index.OpOr:
		return "(" + strings.Join(kids, " OR ") + ")"
	case index.OpNot:
		return "NOT " + kids[0]
	case index.OpHas:
		return "has" + fmt.Sprint(*n.Has)
	}
	l := n.Leaf
	if l.Near != nil {
		return fmt.Sprintf("near%q~%d", l.Near.Words, l.Near.Distance)
	}
	s := fmt.Sprintf("%q", l.Exact)
	if l.Exact.Prefix() {
		s += "*"
	}
	if l.Place != index.Everywhere {
		s = [...]string{index.InTitle: "title:", index.InNumber: "number:"}[l.Place] + s
	}
	if l.Alike != nil {
		s += fmt.Sprintf(" alike%q", l.Alike)
	}
	for _, way := range l.Ways {
		s += fmt.Sprintf(" parts%q", way)
	}
	if l.Of != nil {
		s += fmt.Sprintf(" of%v", l.Of)
	}
	return s
}

func describe(r *index.Request) string {
	return fmt.Sprintf("%s\n  within %d filters %v from %q to %q added from %s sort %d lead %s rank %v",
		describeNode(r.Query), r.Within, r.Filters, r.From, r.To, r.AddedFrom.Format(time.DateOnly), r.Sort, describeNode(r.Rank.Lead), r.Rank)
}
