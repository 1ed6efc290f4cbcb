package evaluate

import (
	"cmp"
	"slices"

	"wenxun/index"
	"wenxun/index/bleveengine/snapshot"
)

// Answer is everything that satisfies a request. It is used by one goroutine at a time, and released
// when it is not needed any more.
type Answer struct {
	evaluator  *Evaluator
	plan       *plan
	snapshot   *snapshot.Snapshot
	scorer     *scorer       // nil if results have no scores
	candidates []*candidates // by segment
	matchers   []*matcher    // at least one
	results    []result
}

// Release gives the Answer's memory back for other requests.
func (a *Answer) Release() {
	for _, m := range a.matchers {
		m.release()
		a.evaluator.matchers.Put(m)
	}
	a.matchers, a.results = nil, nil
}

// Total counts the results.
func (a *Answer) Total() index.Total {
	total := index.Total{Documents: len(a.results)}
	for i := range a.results {
		f := &a.results[i]
		total.Matches += int(f.matches)
		total.Sections += int(f.sections)
		if f.exact {
			total.Exact++
		}
	}
	return total
}

// Facets returns the counts of the fields of the request. It is called once at most.
func (a *Answer) Facets() map[index.Field][]index.Count {
	facets := make(map[index.Field][]index.Count, len(a.plan.Facets))
	for _, f := range a.plan.Facets {
		facets[f] = a.plan.facet(f, a.matchers)
	}
	return facets
}

// Len returns how many results there are.
func (a *Answer) Len() int { return len(a.results) }

// ID returns the id of result i.
func (a *Answer) ID(i int) string { return a.results[i].row.ID }

// Hit returns result i with its best sections.
func (a *Answer) Hit(i int) (index.Hit, error) {
	f := &a.results[i]
	h := index.Hit{ID: f.row.ID, Score: f.score, Exact: f.exact, Matches: int(f.matches)}
	if a.plan.Sections <= 0 || f.sections == 0 {
		return h, nil
	}
	m := a.matchers[0]
	if err := m.match(a.candidates[f.segment], a.snapshot.Segments[f.segment], f.document); err != nil {
		return h, err
	}
	for i := range m.sections {
		x := &m.sections[i]
		if x.fails != 0 || x.section == titleSection || x.matches == 0 && a.plan.Within == index.WithinReport {
			continue
		}
		s := index.SectionHit{Ordinal: int(x.section), Matches: int(x.matches)}
		if a.scorer != nil {
			s.Score = a.scorer.sectionScore(f.row, int(x.section))
		}
		h.Sections = append(h.Sections, s)
	}
	// Until here Ordinal is the place of a section in its document.
	slices.SortFunc(h.Sections, func(x, y index.SectionHit) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Ordinal, y.Ordinal))
	})
	h.Sections = h.Sections[:min(len(h.Sections), a.plan.Sections)]
	for i := range h.Sections {
		h.Sections[i].Ordinal = int(f.row.Sections[h.Sections[i].Ordinal].Ordinal)
	}
	return h, nil
}
