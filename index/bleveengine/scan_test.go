package bleveengine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/scan"
)

// word draws from few characters, so that what is looked for is often found and often nearly.
func word(rng *rand.Rand, n int) string {
	const letters = "海绵城市试点建设，。|一二12.35ab \n人人%“”"
	all := []rune(letters)
	s := ""
	for range n {
		s += string(all[rng.IntN(len(all))])
	}
	return s
}

func randomDocument(rng *rand.Rand, id int) *corpus.Document {
	pick := func(all ...string) string { return all[rng.IntN(len(all))] }
	d := &corpus.Document{
		ID: fmt.Sprintf("d%03d", id), Title: word(rng, rng.IntN(8)),
		Type:   pick("", "公文/通知", "公文/意见", "工作报告/政府工作报告", "案例"),
		Region: pick("", "全国", "江西省", "江西省/九江市", "江西省/九江市/浔阳区", "贵州省/贵阳市"),
		Issuer: pick("", "甲", "乙"), DocNumber: pick("", "国办发〔2020〕1号", "国发[2020]12号"),
		Date: pick("", "2020", "2020-03", "2020-03-01", "2021-05-06"), Year: rng.IntN(3) * 2020 / 2,
		Source: corpus.Source{Name: pick("", "九江日报", "人民日报")},
	}
	for range rng.IntN(3) {
		d.Tags = append(d.Tags, pick("x", "y", "z"))
	}
	for i := range 1 + rng.IntN(6) {
		d.Sections = append(d.Sections, corpus.Section{
			Ordinal: i + 1, Heading: pick("", "一、", "二、") + word(rng, rng.IntN(3)),
			Theme: pick("", "教育", "综合", "财政金融"), Role: pick("回顾", "任务", "其他"),
			Text: word(rng, rng.IntN(40)),
		})
	}
	if rng.IntN(5) == 0 { // long enough for several blocks
		d.Sections[0].Text += word(rng, 5000)
		d.Sections[len(d.Sections)-1].Text += word(rng, 3000)
	}
	return d
}

func randomPattern(rng *rand.Rand) analysis.Pattern {
	if rng.IntN(8) == 0 {
		return analysis.NewPrefix(word(rng, 1+rng.IntN(2)))
	}
	return analysis.NewPattern(word(rng, 1+rng.IntN(4)))
}

func randomFilter(rng *rand.Rand) index.Filter {
	switch rng.IntN(8) {
	case 0:
		return index.Filter{Field: index.FieldTheme, Values: []string{"教育", "综合"}[:1+rng.IntN(2)]}
	case 1:
		return index.Filter{Field: index.FieldRole, Values: []string{"回顾"}}
	case 2:
		return index.Filter{Field: index.FieldRegion, Values: []string{"江西省"}}
	case 3:
		return index.Filter{Field: index.FieldYear, Years: []index.YearRange{{From: 1000, To: 1500}}, Values: []string{"2020"}[:rng.IntN(2)]}
	case 4:
		return index.Filter{Field: index.FieldType, Values: []string{"公文", "案例"}}
	case 5:
		return index.Filter{Field: index.FieldTag, Values: []string{"x"}}
	case 6:
		return index.Filter{Field: index.FieldSection, Values: []string{"海", "市"}}
	}
	return index.Filter{Field: index.FieldIssuer, Values: []string{"甲"}}
}

func randomNode(rng *rand.Rand, depth int) *index.Node {
	n := rng.IntN(10)
	if depth == 0 {
		n = rng.IntN(6)
	}
	switch {
	case n < 5:
		l := &index.Leaf{Exact: randomPattern(rng)}
		if rng.IntN(4) == 0 {
			l.Place = index.Place(rng.IntN(3))
			if l.Place == index.InNumber {
				l.Exact = analysis.NewPattern([]string{"国办发（2020）", "国发2020", "国", "国办发2020 1号"}[rng.IntN(4)])
			}
		}
		if rng.IntN(6) == 0 && l.Place != index.InNumber {
			l.Exact = analysis.Pattern{}
			l.Near = &index.Near{Distance: rng.IntN(6)}
			for range 1 + rng.IntN(3) {
				l.Near.Words = append(l.Near.Words, randomPattern(rng))
			}
			return &index.Node{Leaf: l}
		}
		for range rng.IntN(4) - 1 {
			l.Alike = append(l.Alike, randomPattern(rng))
		}
		for range rng.IntN(5) - 2 {
			l.Parts = append(l.Parts, []analysis.Pattern{randomPattern(rng), randomPattern(rng)}[:1+rng.IntN(2)])
		}
		for range rng.IntN(6) - 4 {
			l.Of = append(l.Of, randomFilter(rng))
		}
		return &index.Node{Leaf: l}
	case n == 5:
		f := randomFilter(rng)
		return &index.Node{Op: index.OpHas, Has: &f}
	case n == 6:
		return &index.Node{Op: index.OpNot, Kids: []*index.Node{randomNode(rng, depth-1)}}
	}
	op := index.OpAnd
	if n > 7 {
		op = index.OpOr
	}
	node := &index.Node{Op: op}
	for range 1 + rng.IntN(3) {
		node.Kids = append(node.Kids, randomNode(rng, depth-1))
	}
	return node
}

func randomRequest(rng *rand.Rand) *index.Request {
	r := &index.Request{
		Within: index.Within(max(0, rng.IntN(8)-4)), Sort: index.Sort(rng.IntN(5)),
		Size: 100, Sections: 100, Facets: index.Fields, FacetSize: 100,
	}
	if rng.IntN(10) > 0 {
		r.Query = randomNode(rng, rng.IntN(3))
	}
	for range rng.IntN(5) - 2 {
		r.Filters = append(r.Filters, randomFilter(rng))
	}
	if rng.IntN(6) == 0 {
		r.From = "2020-03"
	}
	if rng.IntN(6) == 0 {
		r.To = "2020-03-01"
	}
	if rng.IntN(2) == 0 {
		r.Rank.Terms = []index.Term{{Pattern: randomPattern(rng), Weight: 1}, {Pattern: randomPattern(rng), Weight: 0.5}}
	}
	return r
}

func TestAnswersAreThoseOfAScan(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(2) {
		rng := rand.New(rand.NewPCG(seed, 1))
		e, err := Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		reference := scan.New()
		for range 6 {
			var changes []index.Change
			for range 1 + rng.IntN(30) {
				if rng.IntN(5) == 0 {
					changes = append(changes, index.Change{Delete: fmt.Sprintf("d%03d", rng.IntN(60))})
				} else {
					changes = append(changes, index.Change{Put: randomDocument(rng, rng.IntN(60))})
				}
			}
			for _, x := range []index.Engine{e, reference} {
				if err := x.Apply(ctx, changes); err != nil {
					t.Fatal(err)
				}
			}
			for n := range 40 {
				r := randomRequest(rng)
				want, err := reference.Search(ctx, r)
				if err != nil {
					t.Fatal(err)
				}
				got, err := e.Search(ctx, r)
				if err != nil {
					t.Fatal(err)
				}
				if got.Total != want.Total {
					t.Fatalf("seed %d, %d: total %+v, want %+v\n%s", seed, n, got.Total, want.Total, describe(r))
				}
				if !reflect.DeepEqual(got.Facets, want.Facets) {
					for f := range want.Facets {
						if !reflect.DeepEqual(got.Facets[f], want.Facets[f]) {
							t.Errorf("%s: %v, want %v", f, got.Facets[f], want.Facets[f])
						}
					}
					t.Fatalf("seed %d, %d: facets\n%s", seed, n, describe(r))
				}
				if r.Sort != index.ByRelevance {
					for i := range want.Hits {
						g, w := got.Hits[i], want.Hits[i]
						if g.ID != w.ID || g.Exact != w.Exact || g.Matches != w.Matches || len(g.Sections) != len(w.Sections) {
							t.Fatalf("seed %d, %d: hit %d: %+v, want %+v\n%s", seed, n, i, g, w, describe(r))
						}
					}
				}
			}
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func describe(r *index.Request) string {
	var node func(n *index.Node) string
	node = func(n *index.Node) string {
		if n == nil {
			return "nil"
		}
		s := fmt.Sprint(n.Op)
		if n.Has != nil {
			s += fmt.Sprint(*n.Has)
		}
		if l := n.Leaf; l != nil {
			s += fmt.Sprintf("%d %q %t %q %q %v %v", l.Place, l.Exact, l.Exact.Prefix(), l.Alike, l.Parts, l.Of, l.Near)
		}
		for _, k := range n.Kids {
			s += "(" + node(k) + ")"
		}
		return s
	}
	return fmt.Sprintf("within %d filters %v %q-%q sort %d: %s", r.Within, r.Filters, r.From, r.To, r.Sort, node(r.Query))
}
