package search

import (
	"context"
	"fmt"
	"sync"
	"time"

	"wenxun/index"
	"wenxun/index/analysis"
)

// Cut parts text into words that together are the text.
type Cut func(text string) ([]string, error)

// LazyCut returns a Cut that loads its words when it is first used. Closing them is for whoever
// gave load.
func LazyCut(load func() (*analysis.Words, error)) Cut {
	words := sync.OnceValues(load)
	return func(text string) ([]string, error) {
		w, err := words()
		if err != nil {
			return nil, err
		}
		return w.Cut(text), nil
	}
}

// Gaps is what a library doesn't hold of what it was given.
type Gaps struct {
	Unreadable       int // files that could not be read
	PagesWithoutText int // pages of documents that were read in part
}

// Options are what a service may be given beside its engine.
type Options struct {
	// Gaps counts what could not be read; nil for nothing.
	Gaps func(ctx context.Context) (Gaps, error)
	// Unreadable returns the names, without their folders, of the first n files that could not be read; nil
	// where they have none.
	Unreadable func(ctx context.Context, n int) ([]string, error)
	// Now is the time that statements are dated by; nil for time.Now.
	Now func() time.Time
	// Words returns what the texts of the library are cut with; nil if they are not cut.
	Words func() (*analysis.Words, error)
}

// Engine is what the service needs of an index.Engine.
type Engine interface {
	index.Searcher
	Values(ctx context.Context, f index.Field, yield func(index.Value) error) error
	Words(ctx context.Context, prefix string, size int) ([]index.Value, error)
	DocumentFrequencies(ctx context.Context, words []string) ([]int, error)
	Stats(ctx context.Context) (index.Stats, error)
	Limits() index.Limits
}

// Service answers searches. It is safe for concurrent use.
type Service struct {
	engine Engine
	cut    Cut
	opts   Options
	gate   gate
	places book[places]
	lines  book[lines]
}

// New returns a service over an engine, which it does not close.
func New(engine Engine, cut Cut, opts Options) *Service {
	return &Service{
		engine: engine, cut: cut, opts: opts, gate: newGate(),
		places: book[places]{read: readPlaces}, lines: book[lines]{read: readLines},
	}
}

// plan plans a search over the library as it is now.
func (s *Service) plan(ctx context.Context, params Params) (*plan, error) {
	if params.Mode == "" {
		params.Mode = Smart
	}
	stats, err := s.engine.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("plan the search: %w", err)
	}
	places, err := s.places.of(ctx, s.engine, stats)
	if err != nil {
		return nil, err
	}
	plan, err := newPlan(params, s.cut, places, s.engine.Limits())
	if err != nil {
		return nil, err
	}
	plan.documents = stats.Documents
	return plan, nil
}

// Search answers a search. Errors: ErrBusy, index.ErrCursorInvalid, index.ErrCursorGone, the
// context's and the engine's own. A query is never an error.
func (s *Service) Search(ctx context.Context, params Params) (*Answer, error) {
	began := time.Now()
	if err := s.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	if params.Mode == "" {
		params.Mode = Smart
	}
	plan, err := s.plan(ctx, params)
	if err != nil {
		return nil, err
	}
	page, err := s.ask(ctx, plan)
	if err != nil {
		return nil, err
	}
	if err := s.noteLibrary(ctx, plan); err != nil {
		return nil, err
	}
	if n := page.total.Across; n > 0 {
		plan.notes = append(plan.notes, fmt.Sprintf("其中 %d 篇里只有跨词的出现（如“商会”在“招商会议”里），排在最后", n))
	}
	answer := &Answer{
		Query: QueryInfo{
			Text: params.Q, Mode: params.Mode, Parsed: plan.parsed, Notes: plan.notes,
			Relaxed: page.total.Documents == 0 && page.related > 0,
		},
		Total:      newTotal(page.total),
		Facets:     facets(page.facets, params.Facets),
		NextCursor: page.next, Suggestions: []Suggestion{},
	}
	answer.Hits = s.hits(page)
	answer.Total.Related = page.related
	gaps, err := s.gaps(ctx)
	if err != nil {
		return nil, err
	}
	if answer.Coverage, err = s.coverage(ctx, plan, gaps); err != nil {
		return nil, err
	}
	if page.total.Documents == 0 {
		if answer.Suggestions, err = s.explain(ctx, params, plan, answer.Coverage); err != nil {
			return nil, err
		}
	}
	answer.Took = time.Since(began)
	return answer, nil
}
