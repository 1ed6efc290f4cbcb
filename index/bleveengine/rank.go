package bleveengine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/postings"
)

// Relevance is BM25 over whole reports, by frequencies and lengths of our own, so that how the
// postings happen to lie in segments decides nothing.
const (
	// bm25K1 is how soon more occurrences stop to count, sectionLength how much a long section is
	// discounted: the values of most of the literature. For reports that is Rank.Length.
	bm25K1        = 1.2
	sectionLength = 0.75
	// rescored is for how many of the best reports the occurrences of longer terms are counted in
	// the text. Before that they are put at those of their rarest pair of characters.
	rescored = 300
)

// scorer weighs reports by the terms of a request.
type scorer struct {
	v       *view
	terms   []*scoredTerm
	average float64 // length of a report, in code units
	section float64 // length of a section
	length  float64 // how much a long report is discounted
	title   float64 // how many occurrences beside itself one in the title counts for
}

// scoredTerm is a term of Rank.Terms.
type scoredTerm struct {
	index.Term
	lookup
	idf float64
	// counted is whether the matches of a result are its frequency: the term is all of the query.
	counted bool
	// blocks and titles are, per segment, where it may stand, ascending.
	blocks, titles [][]uint32
}

// scorer looks up the terms of p.
func (p *plan) scorer(v *view) *scorer {
	sc := &scorer{v: v, length: p.Rank.Length}
	if p.Rank.Title > 0 {
		sc.title = p.Rank.Title - 1
	}
	sc.average = max(1, float64(v.letters)/float64(max(1, v.documents)))
	sc.section = max(1, float64(v.letters)/float64(max(1, v.sections)))
	for _, t := range p.Rank.Terms {
		if t.Weight == 0 || t.Pattern.Units() == 0 {
			continue
		}
		st := &scoredTerm{Term: t, lookup: lookupOf(t.Pattern)}
		holders := 0
		for _, s := range v.segments {
			blocks := p.blocks(s, t.Pattern)
			st.blocks = append(st.blocks, blocks)
			st.titles = append(st.titles, st.lookup.blocks(s.Titles()))
			holders += s.holders(blocks)
		}
		if holders > 0 {
			st.counted = p.isQuery(t.Pattern)
			st.idf = idf(v.documents, holders)
			sc.terms = append(sc.terms, st)
		}
	}
	return sc
}

// isQuery reports whether the query is the pattern alone, so that its matches are the pattern's.
func (p *plan) isQuery(pattern analysis.Pattern) bool {
	if p.root == nil || p.root.op != index.OpLeaf || p.Within != index.WithinReport || len(p.scope) > 0 {
		return false
	}
	l := p.leaves[p.root.bit]
	return l.Place == index.Everywhere && l.exact && len(l.whole) == 1 && len(l.Ways) == 0 &&
		l.Exact.String() == pattern.String() && l.Exact.Prefix() == pattern.Prefix()
}

// idf is what a term counts for that stands in so many of all documents.
func idf(documents, holders int) float64 {
	n, h := float64(documents), float64(holders)
	return math.Log(1 + (n-h+0.5)/(h+0.5))
}

// holders counts the reports of blocks that are alive.
func (s *segmentView) holders(blocks []uint32) int {
	n, last := 0, ^uint32(0)
	for _, b := range blocks {
		if r := s.places[b].report; r != last {
			if last = r; s.alive.has(r) {
				n++
			}
		}
	}
	return n
}

// weigh is what frequency counts for in a text of some length.
func weigh(frequency, length, average, b float64) float64 {
	return frequency * (bm25K1 + 1) / (frequency + bm25K1*(1-b+b*length/average))
}

// frequencies adds, per report of segment n, how often t's rarest term stands in it, which is how
// often t stands if that is one term alone.
func (t *scoredTerm) frequencies(s *segmentView, n int, dst []float32) {
	f, blocks := s.Terms(), t.blocks[n]
	least := make([]uint32, len(blocks))
	// A term of the pattern stands in every block; of the terms behind a prefix, one or more.
	read := func(list postings.List, sum bool) {
		list.Match(blocks, func(i int, n uint32) {
			if sum {
				least[i] += n
			} else if least[i] == 0 || n < least[i] {
				least[i] = n
			}
		})
	}
	if t.prefix != "" {
		f.WordsOf(t.prefix, func(list postings.List) { read(list, true) })
	}
	for _, pair := range t.pairs {
		read(f.Pair(pair), false)
	}
	for _, word := range t.words {
		read(f.Word(word), false)
	}
	for i, b := range blocks {
		dst[s.places[b].report] += float32(least[i])
	}
}

// score gives every result its score, from the postings.
func (sc *scorer) score(ctx context.Context, results []found) error {
	if len(sc.terms) == 0 {
		return nil
	}
	bySegment := make([][]int, len(sc.v.segments))
	for i, f := range results {
		bySegment[f.segment] = append(bySegment[f.segment], i)
	}
	for n, s := range sc.v.segments {
		if len(bySegment[n]) == 0 {
			continue
		}
		frequency := make([]float32, len(s.reports))
		for _, t := range sc.terms {
			if err := ctx.Err(); err != nil {
				return err
			}
			if len(t.blocks[n]) == 0 {
				continue
			}
			if t.counted {
				for _, i := range bySegment[n] {
					frequency[results[i].ordinal] = float32(results[i].matches)
				}
			} else {
				clear(frequency)
				t.frequencies(s, n, frequency)
			}
			inTitle := newBitset(len(s.reports))
			for _, b := range t.titles[n] {
				inTitle.set(s.places[b].report)
			}
			for _, i := range bySegment[n] {
				f := &results[i]
				tf := float64(frequency[f.ordinal])
				if tf == 0 {
					continue
				}
				if inTitle.has(f.ordinal) {
					tf += sc.title * float64(t.Pattern.Count(f.report.folded()[:2*f.report.title]))
				}
				f.score += t.Weight * t.idf * weigh(tf, float64(f.report.letters()), sc.average, sc.length)
			}
		}
	}
	return nil
}

// estimates reports whether scores by the postings are not those by the text.
func (sc *scorer) estimates() bool {
	return slices.ContainsFunc(sc.terms, func(t *scoredTerm) bool { return !t.counted && t.terms() > 1 })
}

// rescore scores results anew, from the text.
func (sc *scorer) rescore(ctx context.Context, results []found) error {
	for i := range results {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := &results[i]
		s := sc.v.segments[f.segment]
		text := f.report.folded()
		f.score = 0
		for _, t := range sc.terms {
			n := 0
			if t.counted {
				n = int(f.matches)
			}
			for b := range f.report.blocks {
				if t.counted {
					break
				}
				if _, may := slices.BinarySearch(t.blocks[f.segment], s.first[f.ordinal]+uint32(b)); may {
					n += t.Pattern.Count(text[2*f.report.blocks[b].start : 2*f.report.blocks[b].end])
				}
			}
			if n > 0 {
				tf := float64(n) + sc.title*float64(t.Pattern.Count(text[:2*f.report.title]))
				f.score += t.Weight * t.idf * weigh(tf, float64(f.report.letters()), sc.average, sc.length)
			}
		}
	}
	return nil
}

// sectionScore weighs a section of a report.
func (sc *scorer) sectionScore(r *report, i int) float64 {
	s := &r.sections[i]
	text := r.folded()[2*s.start : 2*s.end]
	score := 0.0
	for _, t := range sc.terms {
		if tf := t.Pattern.Count(text); tf > 0 {
			score += t.Weight * t.idf * weigh(float64(tf), float64(text.Units()-1), sc.section, sectionLength)
		}
	}
	return score
}

// compare orders results as the request says; ties go by id.
func (p *plan) compare(x, y *found) int {
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	order := 0
	switch p.Sort {
	case index.ByDate:
		order = cmp.Or(first(x.report.date != "", y.report.date != ""), strings.Compare(x.report.date, y.report.date))
	case index.ByDateDesc:
		order = cmp.Or(first(x.report.date != "", y.report.date != ""), strings.Compare(y.report.date, x.report.date))
	case index.ByMatches:
		order = cmp.Compare(y.matches, x.matches)
	case index.ByAddedDesc:
		order = cmp.Compare(y.report.added, x.report.added)
	default:
		order = cmp.Or(first(x.lead, y.lead), first(x.exact, y.exact), cmp.Compare(y.score, x.score))
	}
	return cmp.Or(order, strings.Compare(x.report.id, y.report.id))
}
