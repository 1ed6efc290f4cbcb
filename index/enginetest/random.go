package enginetest

import (
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
// marks that break and marks that don't.
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

// pattern makes one that may well occur somewhere: a few pieces in a row.
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

func (m maker) expansion() index.Expansion {
	var parts index.Expansion
	for range 1 + m.IntN(3) {
		parts = append(parts, m.patterns(2))
	}
	return parts
}

func (m maker) leaf() index.Leaf {
	switch m.IntN(14) {
	case 0:
		return &index.Word{Title: true, Exact: m.pattern()}
	case 1:
		return &index.Number{Exact: analysis.NewPattern(pick(m, []string{"国办发", "国办发〔2020〕", "国办发2020 1号", "国发", "号"}))}
	case 2, 3:
		near := &index.Near{Title: m.IntN(8) == 0, Distance: m.IntN(6)}
		for range 2 + m.IntN(2) {
			near.Words = append(near.Words, m.pattern())
		}
		return near
	}
	return m.word()
}

func (m maker) word() *index.Word {
	w := &index.Word{Exact: m.pattern(), Borders: m.IntN(3) > 0}
	if m.IntN(4) == 0 {
		w.Synonyms = m.patterns(2)
	}
	if m.IntN(60) == 0 { // more than an engine may keep apart
		w.Synonyms = m.patterns(150)
	}
	if m.IntN(3) == 0 {
		for range 1 + m.IntN(3) {
			w.Expansions = append(w.Expansions, m.expansion())
		}
	}
	if (w.Synonyms != nil || w.Expansions != nil) && m.IntN(6) == 0 {
		w.Exact = analysis.Pattern{} // it matches by the others alone
	}
	if m.IntN(8) == 0 {
		w.Filters = []index.Filter{m.filter(pick(m, []index.Field{index.FieldRegion, index.FieldYear}))}
	}
	return w
}

func (m maker) node(depth int) index.Node {
	if depth == 0 || m.IntN(3) == 0 {
		if m.IntN(8) == 0 {
			return &index.Has{Filter: m.filter(pick(m, index.Fields))}
		}
		return m.leaf()
	}
	kids := func() []index.Node {
		all := make([]index.Node, 2+m.IntN(2))
		for i := range all {
			all[i] = m.node(depth - 1)
		}
		return all
	}
	switch m.IntN(4) {
	case 0, 1:
		return &index.And{Kids: kids()}
	case 2:
		return &index.Or{Kids: kids()}
	}
	return &index.Not{Kid: m.node(depth - 1)}
}

func (m maker) request() *index.Request {
	r := &index.Request{
		Query:  m.query(),
		Hits:   index.HitOptions{Size: everything, Sections: everything, Occurrences: m.IntN(4) > 0, Sort: index.Sort(m.IntN(5))},
		Totals: true,
		Facets: index.FacetOptions{Size: everything},
	}
	for range m.IntN(4) {
		r.Hits.Rank.Terms = append(r.Hits.Rank.Terms, index.Term{Pattern: m.pattern(), Weight: 0.5 + m.Float64()})
	}
	r.Hits.Rank.Profile = pick(m, index.Profiles)
	if m.IntN(6) == 0 {
		r.Hits.Rank.Lead = m.node(0)
	}
	if m.IntN(2) == 0 {
		r.Facets.Fields = index.Fields
	}
	return r
}

// leavesOf returns the leaves of a tree, or the tree if it has none.
func leavesOf(root index.Node) []index.Node {
	var all []index.Node
	for l := range index.Leaves(root) {
		all = append(all, l)
	}
	if all == nil {
		all = []index.Node{root}
	}
	return all
}

// exact makes a tree for exact hits: of all leaves, of some, or of other ones.
func (m maker) exact(root index.Node) index.Node {
	all := leavesOf(root)
	switch m.IntN(3) {
	case 0:
		return &index.And{Kids: all}
	case 1:
		return &index.Not{Kid: pick(m, all)}
	}
	return &index.Or{Kids: []index.Node{pick(m, all), m.node(1)}}
}

func (m maker) query() index.Query {
	q := index.Query{Within: index.Within(m.IntN(4) * m.IntN(2))}
	if m.IntN(10) > 0 {
		q.Root = m.node(m.IntN(3))
		if m.IntN(4) == 0 { // a leaf at two places
			q.Root = &index.And{Kids: []index.Node{q.Root, pick(m, leavesOf(q.Root))}}
		}
		if m.IntN(4) == 0 {
			q.Exact = m.exact(q.Root)
		}
	}
	for m.IntN(3) == 0 {
		q.Filters = append(q.Filters, m.filter(pick(m, index.Fields)))
	}
	if m.IntN(8) == 0 {
		q.From = pick(m, bounds)
	}
	if m.IntN(8) == 0 {
		q.To = pick(m, bounds)
	}
	if m.IntN(8) == 0 {
		q.AddedFrom = pick(m, days)
	}
	return q
}
