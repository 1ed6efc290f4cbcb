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

// gathered is where a pattern stands: the list of a term; or, of several, blocks in which it may,
// ascending, and how often at most.
type gathered struct {
	list           postings.List
	blocks, counts []uint32
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
			if list, ok := st.list(s.Terms()); ok {
				titles, _ := st.list(s.Titles())
				holders += s.holdersOf(list)
				st.texts = append(st.texts, gathered{list: list})
				st.titles = append(st.titles, gathered{list: titles})
				continue
			}
			texts := gathered{blocks: p.blocks(s, t.Pattern, &st.lookup)}
			holders += s.holders(texts.blocks)
			if !st.counted {
				texts.counts = st.frequencies(s.Terms(), texts.blocks)
			}
			st.texts = append(st.texts, texts)
			st.titles = append(st.titles, gathered{blocks: st.lookup.blocks(s.Titles())})
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
func (s *segmentView) holdersOf(list postings.List) int {
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
func (l *lookup) frequencies(f *postings.Field, blocks []uint32) []uint32 {
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
	if l.prefix != "" {
		f.WordsOf(l.prefix, func(list postings.List) { read(list, true) })
	}
	for _, pair := range l.pairs {
		read(f.Pair(pair), false)
	}
	for _, word := range l.words {
		read(f.Word(word), false)
	}
	return least
}

// termScan goes through the blocks of one term in a segment, ascending.
type termScan struct {
	list postings.Iterator
	// If there is no list, what is left of what was gathered; else nil.
	gathered *gathered

	block, count uint32
	more         bool
}

// newTermScan returns a scan at the first posting of a list.
func newTermScan(list postings.List) termScan {
	s := termScan{list: list.Iterator()}
	s.block, s.count, s.more = s.list.Next()
	return s
}

// scan returns a scan at the first block.
func (g gathered) scan() termScan {
	switch {
	case len(g.list) > 0:
		return newTermScan(g.list)
	case len(g.blocks) == 0:
		return termScan{}
	}
	s := termScan{gathered: &g}
	s.next()
	return s
}

func (s *termScan) next() {
	g := s.gathered
	if g == nil {
		s.block, s.count, s.more = s.list.Next()
		return
	}
	if s.more = len(g.blocks) > 0; s.more {
		s.block, g.blocks = g.blocks[0], g.blocks[1:]
		if len(g.counts) > 0 {
			s.count, g.counts = g.counts[0], g.counts[1:]
		}
	}
}

// seek goes on to block, or to the first one behind it.
func (s *termScan) seek(block uint32) {
	if !s.more || s.block >= block {
		return
	}
	if g := s.gathered; g != nil {
		n, _ := slices.BinarySearch(g.blocks, block)
		g.blocks = g.blocks[n:]
		g.counts = g.counts[min(n, len(g.counts)):]
		s.next()
		return
	}
	s.block, s.count, s.more = s.list.Seek(block)
}

// scoring weighs reports one after another, ascending in a view.
type scoring struct {
	*scorer
	segment       int
	texts, titles []termScan // by term
}

// begin starts before the first report.
func (sc *scoring) begin(s *scorer) { sc.scorer, sc.segment = s, -1 }

// enter starts with the next segment.
func (sc *scoring) enter(segment int) {
	sc.segment = segment
	sc.texts, sc.titles = sc.texts[:0], sc.titles[:0]
	for _, t := range sc.terms {
		var texts termScan
		if !t.counted {
			texts = t.texts[segment].scan()
		}
		sc.texts = append(sc.texts, texts)
		sc.titles = append(sc.titles, t.titles[segment].scan())
	}
}

// score gives f its score: from the postings, which may say more of some terms than is true, or
// with counting from the text where they may.
func (sc *scoring) score(f *found, counting bool) {
	if int(f.segment) != sc.segment {
		sc.enter(int(f.segment))
	}
	s := sc.v.segments[sc.segment]
	first := s.first[f.ordinal]
	behind := first + f.report.blocks
	f.score = 0
	for i, t := range sc.terms {
		n := uint64(f.matches)
		if !t.counted {
			n = 0
			scan := &sc.texts[i]
			for scan.seek(first); scan.more && scan.block < behind; scan.next() {
				if counting && !t.told {
					n += uint64(t.Pattern.Count(f.report.text(scan.block - first)))
				} else {
					n += uint64(scan.count)
				}
			}
		}
		if n == 0 {
			continue
		}
		tf := float64(n)
		scan := &sc.titles[i]
		if scan.seek(first); scan.more && scan.block == first {
			tf += sc.title * float64(t.Pattern.Count(f.report.folded()[:2*f.report.title]))
		}
		f.score += t.Weight * t.idf * weigh(tf, float64(f.report.letters()), sc.average, sc.length)
	}
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

// compare orders results as the request says; ties go by id.
func (p *plan) compare(x, y *found) int {
	if order := p.compareSort(x, y); order != 0 {
		return order
	}
	return strings.Compare(x.report.id, y.report.id)
}

// compareSort orders results but for ties.
func (p *plan) compareSort(x, y *found) int {
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	switch p.Sort {
	case index.ByDate:
		return cmp.Or(first(x.report.date != "", y.report.date != ""), strings.Compare(x.report.date, y.report.date))
	case index.ByDateDesc:
		return cmp.Or(first(x.report.date != "", y.report.date != ""), strings.Compare(y.report.date, x.report.date))
	case index.ByMatches:
		return cmp.Compare(y.matches, x.matches)
	case index.ByAddedDesc:
		return cmp.Compare(y.report.added, x.report.added)
	default:
		return cmp.Or(first(x.lead, y.lead), first(x.exact, y.exact), cmp.Compare(y.score, x.score))
	}
}
