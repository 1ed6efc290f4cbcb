package bleveengine

import (
	"cmp"
	"context"
	"math"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/segment"
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

// scorer weighs reports by the terms of a request. It may be used by many at once, each with scans
// of its own.
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
	// told is whether the frequencies of its postings are those of the text.
	told bool
	// texts and titles are per segment where it stands, or may.
	texts, titles []gathered
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
		st := &scoredTerm{Term: t, lookup: lookupOf(t.Pattern), counted: p.isQuery(t.Pattern)}
		holders := 0
		for _, s := range v.segments {
			texts := p.gather(s, s.Terms(), t.Pattern, &st.lookup)
			if texts.list != nil {
				holders += s.holdersOf(texts.list)
			} else {
				holders += s.holders(texts.blocks)
			}
			if len(texts.blocks) > 0 && !st.counted {
				texts.counts = st.frequencies(s.Terms(), texts.blocks)
			}
			st.texts = append(st.texts, texts)
			st.titles = append(st.titles, p.gather(s, s.Titles(), t.Pattern, &st.lookup))
		}
		if holders > 0 {
			st.told = st.tells(t.Pattern)
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
	return l.Place == index.Everywhere && l.exact && len(l.sought) == 1 && len(l.ways) == 0 &&
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
		if r := s.reportOf[b]; r != last {
			if last = r; s.alive.has(r) {
				n++
			}
		}
	}
	return n
}

// holdersOf counts the reports of a list that are alive. A long list says of how many it is, so
// that only what was deleted is looked for.
func (s *segmentView) holdersOf(list segment.List) int {
	n, known := list.Reports()
	if !known {
		return s.holders(list.Blocks(nil))
	}
	last := ^uint32(0)
	list.Match(s.gone, func(i int, _ uint32) {
		if r := s.reportOf[s.gone[i]]; r != last {
			last = r
			n--
		}
	})
	return n
}

// weigh is what frequency counts for in a text of some length.
func weigh(frequency, length, average, b float64) float64 {
	return frequency * (bm25K1 + 1) / (frequency + bm25K1*(1-b+b*length/average))
}

// frequencies returns for each of the blocks in which the pattern may stand how often its rarest term
// does.
func (l *lookup) frequencies(f *segment.Field, blocks []uint32) []uint32 {
	least := make([]uint32, len(blocks))
	// A term of the pattern stands in every block; of the terms behind a prefix, one or more.
	read := func(list segment.List, sum bool) {
		list.Match(blocks, func(i int, n uint32) {
			if sum {
				least[i] += n
			} else if least[i] == 0 || n < least[i] {
				least[i] = n
			}
		})
	}
	if l.prefix != "" {
		f.WordsOf(l.prefix, func(list segment.List) { read(list, true) })
	}
	for _, pair := range l.pairs {
		read(f.Pair(pair), false)
	}
	for _, word := range l.words {
		read(f.Word(word), false)
	}
	return least
}

// estimates reports whether scores by the postings are not those by the text.
func (sc *scorer) estimates() bool {
	return slices.ContainsFunc(sc.terms, func(t *scoredTerm) bool { return !t.counted && t.terms() > 1 })
}

// rescore scores results anew, from the text.
func (sc *scorer) rescore(ctx context.Context, results []found) error {
	ascending := make([]*found, len(results))
	for i := range results {
		ascending[i] = &results[i]
	}
	slices.SortFunc(ascending, func(x, y *found) int {
		return cmp.Or(cmp.Compare(x.segment, y.segment), cmp.Compare(x.ordinal, y.ordinal))
	})
	var again scoring
	again.begin(sc)
	for _, f := range ascending {
		if err := ctx.Err(); err != nil {
			return err
		}
		again.score(f, true)
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
