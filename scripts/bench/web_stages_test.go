package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"wenxun/index"
	"wenxun/internal/search"
	"wenxun/internal/web"
)

// found is an engine that answers every search with the same hits, found before.
type found struct {
	index.Engine
	result *index.Result
}

func (f *found) Search(context.Context, *index.Request) (*index.Result, error) { return f.result, nil }

// answered is a service that knew the answers before, by query.
type answered struct {
	web.Searcher
	answers map[string]*search.Answer
}

func (a *answered) Search(_ context.Context, p search.Params) (*search.Answer, error) {
	return a.answers[p.Q], nil
}

func params(q string) search.Params {
	p := search.DefaultParams(q)
	p.Mode = search.Exact
	return p
}

// BenchmarkSnippet plans a query and chooses the snippets of ten hits of up to three sections each, found
// before.
func BenchmarkSnippet(b *testing.B) {
	e, s := must(b, openEngine), must(b, corpusRead)
	cut := search.LazyCut(policyWords)
	var services []*search.Service
	queries := s.draw(benchQueries, 7)
	for _, q := range queries {
		request := exactly(q)
		request.Hits.Size, request.Hits.Sections, request.Hits.Occurrences = 10, 3, true
		result, err := e.Search(b.Context(), request)
		if err != nil {
			b.Fatal(err)
		}
		service := search.New(&found{Engine: e, result: result}, cut, search.Options{})
		if _, err := service.Search(b.Context(), params(q)); err != nil { // what it reads once of the library
			b.Fatal(err)
		}
		services = append(services, service)
	}
	each(b, 0, func(i int) error {
		_, err := services[i%len(services)].Search(b.Context(), params(queries[i%len(queries)]))
		return err
	})
}

// BenchmarkPage writes answers known before, as the page for people and as the API's JSON.
func BenchmarkPage(b *testing.B) {
	e, s := must(b, openEngine), must(b, corpusRead)
	service := search.New(e, search.LazyCut(policyWords), search.Options{})
	queries := s.draw(benchQueries, 7)
	before := &answered{Searcher: service, answers: map[string]*search.Answer{}}
	for _, q := range queries {
		answer, err := service.Search(b.Context(), params(q))
		if err != nil {
			b.Fatal(err)
		}
		before.answers[q] = answer
	}
	b.Run("html", func(b *testing.B) { get(b, before, e, "/search", queries) })
	b.Run("json", func(b *testing.B) { get(b, before, e, "/api/v1/search", queries) })
}

// BenchmarkRequest answers whole requests: all stages but reading and indexing.
func BenchmarkRequest(b *testing.B) {
	e, s := must(b, openEngine), must(b, corpusRead)
	service := search.New(e, search.LazyCut(policyWords), search.Options{})
	queries := s.draw(benchQueries, 7)
	b.Run("html", func(b *testing.B) { get(b, service, e, "/search", queries) })
	b.Run("json", func(b *testing.B) { get(b, service, e, "/api/v1/search", queries) })
}

// get has the web handler answer one request after another, without a network.
func get(b *testing.B, searcher web.Searcher, library web.Library, path string, queries []string) {
	handler := web.New(web.Deps{Search: searcher, Library: library, Log: slog.New(slog.DiscardHandler)}, web.Options{})
	each(b, 0, func(i int) error {
		asked := url.Values{"q": {queries[i%len(queries)]}, "mode": {"exact"}}
		request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path+"?"+asked.Encode(), nil)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if answer.Code != http.StatusOK {
			return fmt.Errorf("%s answered %d", request.URL, answer.Code)
		}
		if answer.Body.Len() == 0 {
			return errors.New("the answer is empty")
		}
		return nil
	})
}
