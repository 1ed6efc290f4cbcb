package evaluate

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
	"wenxun/index/match"
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
		total.ExactMatches += int(f.exactly)
		total.Sections += int(f.sections)
		if f.exact {
			total.Exact++
		}
		if f.across {
			total.Across++
		}
	}
	return total
}

// Facets returns the counts of the fields of the request. It is called once at most.
func (a *Answer) Facets() map[index.Field][]index.FacetCount {
	facets := make(map[index.Field][]index.FacetCount, len(a.plan.Facets.Fields))
	for _, f := range a.plan.Facets.Fields {
		facets[f] = a.plan.facet(f, a.matchers)
	}
	return facets
}

// Len returns how many results there are.
func (a *Answer) Len() int { return len(a.results) }

// ID returns the id of result i.
func (a *Answer) ID(i int) string { return a.results[i].row.ID }

// Hits returns results as hits with their best sections, the texts of those, and the occurrences if asked
// for. Reading and marking the texts is much of the work, so the processors share it.
func (a *Answer) Hits(ctx context.Context, results []int) ([]index.Hit, error) {
	hits := make([]index.Hit, len(results))
	best := make([][]int, len(results)) // by hit, its sections by their place in the document
	for n, i := range results {
		var err error
		if hits[n], best[n], err = a.hit(&a.results[i]); err != nil {
			return nil, err
		}
	}
	var finder *match.Finder
	if a.plan.Request.Hits.Occurrences {
		finder = match.NewFinder(a.plan.Query.Root)
	}
	// A few workers rather than a goroutine for each hit, whose stack would have to grow.
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(len(hits), runtime.GOMAXPROCS(0)) {
		g.Go(func() error {
			for n := int(next.Add(1)) - 1; n < len(hits); n = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := a.show(&hits[n], a.results[results[n]].row, best[n], finder); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return hits, g.Wait()
}

// show reads the document of a hit, with its sections alone, which are those with the indexes best. With a
// finder it finds the occurrences in what the hit shows.
func (a *Answer) show(h *index.Hit, r *store.Row, best []int, finder *match.Finder) error {
	record, err := a.evaluator.records.Record(r)
	if err != nil {
		return err
	}
	if h.Document, err = record.Document(); err != nil {
		return err
	}
	if finder != nil && finder.MayOccur(r.TitleText()) {
		h.Title = finder.Title(h.Document.Title)
	}
	h.Document.Sections = make([]corpus.Section, len(best))
	for n, i := range best {
		of := &h.Document.Sections[n]
		if *of, err = record.Section(i, true); err != nil {
			return err
		}
		if finder != nil {
			mark(&h.Sections[n], finder, record, r, i, of)
		}
	}
	slices.SortFunc(h.Document.Sections, func(x, y corpus.Section) int { return cmp.Compare(x.Ordinal, y.Ordinal) })
	return nil
}

// mark fills in the occurrences in section i. Short texts are searched in the form in which they are
// stored; of a long one the finder folds only a part.
func mark(h *index.SectionHit, finder *match.Finder, record *store.Record, r *store.Row, i int, of *corpus.Section) {
	if len(of.Text) > match.BlockBytes {
		h.Heading, h.Text, h.Excerpt = finder.Section(of)
		return
	}
	heading, text := r.SectionParts(i)
	headingEdits, textEdits := record.Edits(i)
	h.Heading, h.Text = finder.Folded(match.Text{Folded: heading, Edits: headingEdits}, match.Text{Folded: text, Edits: textEdits})
	h.Excerpt = index.Excerpt{Text: of.Text}
}

// hit returns a result with its best sections, and those by their indexes in the document.
func (a *Answer) hit(f *result) (h index.Hit, best []int, err error) {
	h = index.Hit{Score: f.score, Exact: f.exact, Across: f.across, Matches: int(f.matches)}
	limit := a.plan.Request.Hits.Sections
	if limit <= 0 || f.sections == 0 {
		return h, nil, nil
	}
	m := a.matchers[0]
	if err := m.match(a.candidates[f.segment], a.snapshot.Segments[f.segment], f.document); err != nil {
		return h, nil, err
	}
	for i := range m.sections {
		x := &m.sections[i]
		if x.fails != 0 || x.section == titleSection || x.matches == 0 && a.plan.Query.Within == index.WithinReport {
			continue
		}
		s := index.SectionHit{Ordinal: int(x.section), Matches: int(x.matches)}
		if a.scorer != nil {
			s.Score = a.scorer.sectionScore(f.row, int(x.section), int(x.matches))
		}
		h.Sections = append(h.Sections, s)
	}
	// Until here Ordinal is the index of the section.
	slices.SortFunc(h.Sections, func(x, y index.SectionHit) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Ordinal, y.Ordinal))
	})
	h.Sections = h.Sections[:min(len(h.Sections), limit)]
	for i := range h.Sections {
		best = append(best, h.Sections[i].Ordinal)
		h.Sections[i].Ordinal = int(f.row.Sections[best[i]].Ordinal)
	}
	return h, best, nil
}
