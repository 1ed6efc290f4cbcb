package main

import (
	"context"
	"testing"

	"wenxun/index"
)

// benchQueries are asked in turn, by all benchmarks the same.
const benchQueries = 300

// BenchmarkSearch has the engine find and rank ten hits, with three sections of each and the occurrences.
func BenchmarkSearch(b *testing.B) {
	ask(b, func(r *index.Request) { r.Hits.Size, r.Hits.Sections, r.Hits.Occurrences = 10, 3, true })
}

// BenchmarkFacet has the engine count by every field and return no hits.
func BenchmarkFacet(b *testing.B) {
	ask(b, func(r *index.Request) { r.Facets = index.FacetOptions{Fields: index.Fields, Size: 50} })
}

// ask asks the engine one query after another.
func ask(b *testing.B, want func(*index.Request)) {
	e, s := must(b, openEngine), must(b, corpusRead)
	var requests []*index.Request
	for _, q := range s.draw(benchQueries, 7) {
		r := exactly(q)
		want(r)
		requests = append(requests, r)
	}
	each(b, 0, func(i int) error {
		_, err := e.Search(context.Background(), requests[i%len(requests)])
		return err
	})
}
