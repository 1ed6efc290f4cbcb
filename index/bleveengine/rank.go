package bleveengine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"wenxun/index"
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

	// blocks are, per segment, where it may stand.
	blocks []*roaring.Bitmap
	titles []*roaring.Bitmap
}

// scorer looks up the terms of p.
func (p *plan) scorer(v *view) (*scorer, error) {
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
			blocks, err := s.look(termField, st.lookup)
			if err != nil {
				return nil, err
			}
			titles, err := s.look(titleField, st.lookup)
			if err != nil {
				return nil, err
			}
			st.blocks = append(st.blocks, blocks)
			st.titles = append(st.titles, titles)
			holders += s.holders(blocks)
		}
		if holders == 0 {
			continue
		}
		st.idf = idf(v.documents, holders)
		sc.terms = append(sc.terms, st)
	}
	return sc, nil
}

// idf is what a term counts for that stands in so many of all documents.
func idf(documents, holders int) float64 {
	n, h := float64(documents), float64(holders)
	return math.Log(1 + (n-h+0.5)/(h+0.5))
}

func (s *segmentView) look(field string, l lookup) (*roaring.Bitmap, error) {
	v, err := s.sieve(field)
	if err != nil {
		return nil, err
	}
	return v.blocks(l)
}

// holders counts the reports of blocks.
func (s *segmentView) holders(blocks *roaring.Bitmap) int {
	if blocks == nil {
		return 0
	}
	set := newBitset(len(s.reports))
	it := blocks.Iterator()
	for it.HasNext() {
		set.set(s.places[it.Next()].report)
	}
	return set.count()
}

// weigh is what frequency counts for in a text of some length.
func weigh(frequency, length, average, b float64) float64 {
	return frequency * (bm25K1 + 1) / (frequency + bm25K1*(1-b+b*length/average))
}

// frequencies adds, per report of segment n, how often t's rarest term stands in it, which is how
// often t stands if that is one term alone.
func (sc *scorer) frequencies(t *scoredTerm, n int, dst []float32) error {
	s := sc.v.segments[n]
	if t.blocks[n] == nil {
		return nil
	}
	v, err := s.sieve(termField)
	if err != nil {
		return err
	}
	least := make(map[uint32]uint32)
	single := len(t.terms)+len(t.prefixes) == 1
	read := func(p postings, first bool) error {
		it := p.list.Iterator(true, false, false, nil)
		if o, ok := it.(segment.OptimizablePostingsIterator); ok && !single {
			if _, one := o.DocNum1Hit(); !one {
				o.ReplaceActual(t.blocks[n])
			}
		}
		for {
			posting, err := it.Next()
			if err != nil || posting == nil {
				return err
			}
			doc, f := uint32(posting.Number()), uint32(posting.Frequency())
			switch {
			case single:
				dst[s.places[doc].report] += float32(f)
			case first:
				least[doc] = f
			default:
				if have, ok := least[doc]; ok && f < have {
					least[doc] = f
				}
			}
		}
	}
	first := true
	for _, term := range t.terms {
		p, err := v.list(term)
		if err != nil {
			return err
		}
		if err := read(p, first); err != nil {
			return err
		}
		first = false
	}
	if single {
		for _, prefix := range t.prefixes {
			var failed error
			err := v.eachTerm(prefix, func(p postings) {
				if err := read(p, false); err != nil {
					failed = err
				}
			})
			if err = cmp.Or(err, failed); err != nil {
				return err
			}
		}
		return nil
	}
	for doc, f := range least {
		dst[s.places[doc].report] += float32(f)
	}
	return nil
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
			if t.blocks[n] == nil {
				continue
			}
			clear(frequency)
			if err := sc.frequencies(t, n, frequency); err != nil {
				return err
			}
			inTitle := newBitset(len(s.reports))
			if t.titles[n] != nil {
				it := t.titles[n].Iterator()
				for it.HasNext() {
					inTitle.set(s.places[it.Next()].report)
				}
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

// rescore scores results anew, from the text, which it need not where every term is one in the
// postings.
func (sc *scorer) rescore(ctx context.Context, results []found) error {
	if !slices.ContainsFunc(sc.terms, func(t *scoredTerm) bool { return len(t.terms)+len(t.prefixes) > 1 }) {
		return nil
	}
	for i := range results {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := &results[i]
		s := sc.v.segments[f.segment]
		text := f.report.folded()
		f.score = 0
		for _, t := range sc.terms {
			if t.blocks[f.segment] == nil {
				continue
			}
			n := 0
			for b, doc := range s.blocks(f.ordinal) {
				if t.blocks[f.segment].Contains(doc) {
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
