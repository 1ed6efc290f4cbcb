// Package evaluate answers requests over a snapshot of the library.
//
//   - A request becomes a plan: a tree of leaves and conditions, filters by numbers of values (plan.go,
//     filter.go).
//   - The postings of each segment leave candidates: documents that may satisfy the query
//     (candidates.go). A candidate may still turn out not to.
//   - A matcher evaluates candidates: which leaves match in which sections, by the postings where they
//     suffice and by the text elsewhere (matcher.go, and for one leaf match.go). What satisfies the
//     query and all filters becomes a result; facets are counted along the way (facets.go).
//   - Results are weighed by BM25 (rank.go, scoring.go) and ordered (order.go).
//
// The package reads snapshots and nothing else; it opens no files and knows no scorch. How long a
// snapshot lives, cursors, and everything that changes the library belong to the engine.
package evaluate
