package evaluate

import (
	"cmp"
	"context"
	"math"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/match"
)

// Relevance is BM25 over whole documents, from frequencies and lengths of our own, so that the order
// does not depend on how scorch happens to divide the library into segments.

// rescored is how many of the best documents are scored again by the matches in their texts. Before that,
// the frequency of a longer term is taken to be that of its rarest pair of characters.
const rescored = 300

// scorer weighs documents by the terms of a request. It is safe for concurrent use; each user has a
// scoring of its own.
type scorer struct {
	snapshot *snapshot.Snapshot
	index.BM25
	terms   []*scoredTerm
	average float64 // length of a document, in code units
	section float64 // length of a section, in code units
}

// scoredTerm is a term of Rank.Terms.
type scoredTerm struct {
	index.Term
	lookup
	idf float64
	// isQuery means that the term is the whole query: the matches of a result are its frequency.
	isQuery bool
	// bounded means that some frequencies are upper bounds of the numbers of matches.
	bounded bool
	// texts and titles are its postings, by segment.
	texts, titles []postings
}

// scorer looks up the terms of the request. Terms that occur nowhere are left out.
func (p *plan) scorer(v *snapshot.Snapshot) *scorer {
	sc := &scorer{snapshot: v, BM25: p.Hits.Rank.Profile.BM25()}
	sc.average = max(1, float64(v.Letters)/float64(max(1, v.Documents)))
	sc.section = max(1, float64(v.Letters)/float64(max(1, v.Sections)))
	for _, t := range p.Hits.Rank.Terms {
		if t.Weight == 0 || t.Pattern.Units() == 0 {
			continue
		}
		st := &scoredTerm{Term: t, lookup: newLookup(t.Pattern), isQuery: p.isQuery(t.Pattern)}
		holders := 0
		for _, s := range v.Segments {
			holders += st.lookUp(p, s)
		}
		if holders > 0 {
			st.idf = idf(v.Documents, holders)
			sc.terms = append(sc.terms, st)
		}
	}
	return sc
}

// lookUp adds the postings of the next segment, and returns how many documents have them.
func (t *scoredTerm) lookUp(p *plan, s *snapshot.Segment) (holders int) {
	texts := p.lookUp(s, s.Postings.Terms(), t.Pattern, &t.Lookup)
	if texts.list != nil {
		holders = s.HoldersOf(texts.list)
	} else {
		holders = s.Holders(texts.blocks)
	}
	if !t.isQuery && !t.countFromPostings {
		t.count(p, s, &texts)
	}
	t.texts = append(t.texts, texts)
	t.titles = append(t.titles, p.lookUp(s, s.Postings.Titles(), t.Pattern, &t.Lookup))
	return holders
}

// count adds to postings the frequencies of the pattern, or upper bounds of them.
func (t *scoredTerm) count(p *plan, s *snapshot.Segment, texts *postings) {
	o := p.occurrences(s, s.Postings.Terms(), t.Pattern, t.phrase, texts.blocks)
	switch {
	case o != nil:
		*texts = postings{blocks: o.Blocks, occurrences: o}
	case texts.list == nil && len(texts.blocks) < phraseBlocks:
		texts.counts = make([]uint32, len(texts.blocks))
		for i, block := range texts.blocks {
			if doc := s.DocumentOf[block]; s.Live.Has(doc) {
				texts.counts[i] = uint32(t.Pattern.Count(s.Rows[doc].Block(block - s.First[doc])))
			}
		}
	default:
		t.bounded = true
		if texts.list == nil {
			texts.counts = t.Frequencies(s.Postings.Terms(), texts.blocks)
		}
	}
}

// isQuery reports whether the query is the pattern alone, so that its matches are the pattern's.
func (p *plan) isQuery(pattern analysis.Pattern) bool {
	if p.root == nil || p.root.op != opLeaf || p.Query.Within != index.WithinReport || len(p.scope) > 0 {
		return false
	}
	l := p.leaves[p.root.bit]
	return !l.ofNumber() && l.Single() && l.HasExact && match.Same(l.Patterns[0], pattern)
}

// idf is the inverse document frequency of a term that holders of all documents have.
func idf(documents, holders int) float64 {
	n, h := float64(documents), float64(holders)
	return math.Log(1 + (n-h+0.5)/(h+0.5))
}

// saturate is the part of BM25 that depends on the text: what a frequency adds in a text of some length.
func (sc *scorer) saturate(frequency, length, average, b float64) float64 {
	return frequency * (sc.K1 + 1) / (frequency + sc.K1*(1-b+b*length/average))
}

// estimates reports whether scores by the postings may differ from those by the text.
func (sc *scorer) estimates() bool {
	return slices.ContainsFunc(sc.terms, func(t *scoredTerm) bool { return t.bounded })
}

// rescore scores results again, by the text.
func (sc *scorer) rescore(ctx context.Context, results []result) error {
	ascending := make([]*result, len(results))
	for i := range results {
		ascending[i] = &results[i]
	}
	slices.SortFunc(ascending, func(x, y *result) int {
		return cmp.Or(cmp.Compare(x.segment, y.segment), cmp.Compare(x.document, y.document))
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

// sectionScore weighs a section of a document, which has so many matches.
func (sc *scorer) sectionScore(r *store.Row, section, matches int) float64 {
	text := r.SectionText(section)
	score := 0.0
	for _, t := range sc.terms {
		tf := matches
		if !t.isQuery {
			tf = t.Pattern.Count(text)
		}
		if tf > 0 {
			score += t.Weight * t.idf * sc.saturate(float64(tf), float64(text.Units()-1), sc.section, sc.SectionB)
		}
	}
	return score
}
