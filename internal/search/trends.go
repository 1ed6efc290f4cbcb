package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
)

// Trend says how a query's matches are spread.
type Trend struct {
	Query    QueryInfo
	By       string
	Total    Total
	Coverage Coverage
	Buckets  []Bucket
	First    *Mention // the earliest document that matches; nil when none has a date or a year
	Silent   []string // the buckets with documents of which none matches
}

// Bucket is a year, a region or a theme. A document may count in several: in every region above
// its own, and in the theme of each of its sections.
type Bucket struct {
	Value     string
	Matching  int
	Documents int // all documents within the filters
}

// Mention is where something was said.
type Mention struct {
	ID        string
	Title     string
	TitleFrom corpus.TitleFrom
	Date      string // or the year of a document without a date
}

// maxBuckets bounds the buckets of a trend: China has some 3,200 regions down to the county.
const maxBuckets = 10_000

// Trends counts the documents that match, and all there are within the same filters, by year,
// region or theme. A mode of "" is exact. Errors are those of Search, and by's name when it is
// no field.
func (s *Service) Trends(ctx context.Context, params Params, by string) (*Trend, error) {
	field, ok := index.FieldNamed(by)
	if !ok {
		return nil, fmt.Errorf("trends by %q: no such field", by)
	}
	if err := s.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	if params.Mode == "" {
		params.Mode = Exact
	}
	params.Size, params.Cursor, params.Facets, params.FacetSize = 0, "", []index.Field{field}, maxBuckets
	plan, err := s.plan(ctx, params)
	if err != nil {
		return nil, err
	}
	if err := s.noteLibrary(ctx, plan); err != nil {
		return nil, err
	}
	matching, err := s.engine.Search(ctx, &plan.request)
	if err != nil {
		return nil, fmt.Errorf("trends: %w", err)
	}
	request := plan.request
	request.Query, request.Totals = plan.filtered, false
	all, err := s.engine.Search(ctx, &request)
	if err != nil {
		return nil, fmt.Errorf("trends: %w", err)
	}
	t := &Trend{
		Query: QueryInfo{Text: params.Q, Mode: params.Mode, Parsed: plan.parsed, Notes: plan.notes},
		By:    by, Total: newTotal(matching.Total), Silent: []string{},
		Buckets: buckets(matching.Facets[field], all.Facets[field], field),
	}
	for _, b := range t.Buckets {
		if b.Matching == 0 {
			t.Silent = append(t.Silent, b.Value)
		}
	}
	if t.First, err = s.first(ctx, plan.request); err != nil {
		return nil, err
	}
	gaps, err := s.gaps(ctx)
	if err != nil {
		return nil, err
	}
	t.Coverage, err = s.coverage(ctx, plan, gaps)
	return t, err
}

// buckets puts matching and all documents beside one another. Where values of the field are
// selected, only those count.
func buckets(matching, all []index.FacetCount, field index.Field) []Bucket {
	found := map[string]int{}
	for _, c := range matching {
		found[c.Value] = c.Documents
	}
	selected := slices.ContainsFunc(all, func(c index.FacetCount) bool { return c.Selected })
	buckets := []Bucket{}
	for _, c := range all {
		if c.Documents > 0 && (c.Selected || !selected) {
			buckets = append(buckets, Bucket{c.Value, found[c.Value], c.Documents})
		}
	}
	slices.SortStableFunc(buckets, func(a, b Bucket) int {
		if field == index.FieldTheme {
			return cmp.Compare(slices.Index(corpus.Themes, a.Value), slices.Index(corpus.Themes, b.Value))
		}
		return strings.Compare(a.Value, b.Value)
	})
	return buckets
}

// first returns the earliest document that matches, or nil if none has a date.
func (s *Service) first(ctx context.Context, request index.Request) (*Mention, error) {
	request.Hits = index.HitOptions{Size: 1, Sort: index.ByDate}
	request.Totals, request.Facets = false, index.FacetOptions{}
	earliest, err := s.engine.Search(ctx, &request)
	if err != nil {
		return nil, fmt.Errorf("trends: first mention: %w", err)
	}
	if len(earliest.Hits) == 0 {
		return nil, nil
	}
	doc := earliest.Hits[0].Document
	m := &Mention{ID: doc.ID, Title: doc.Title, TitleFrom: doc.TitleFrom, Date: doc.Date}
	switch {
	case doc.Date == "" && doc.Year == 0:
		return nil, nil
	case doc.Date == "":
		m.Date = fmt.Sprintf("%04d", doc.Year)
	}
	return m, nil
}

func newTotal(t index.Total) Total {
	return Total{Documents: t.Documents, Exact: t.Exact, ExactMatches: t.ExactMatches, Across: t.Across, Sections: t.Sections, Matches: t.Matches}
}
