// Package search is the service above the engine: it reads queries, plans what an engine is asked,
// and turns its result into an answer with snippets, facets and suggestions, as plain Go values.
//
// Package index/query reads the query language; the engines match and count documents. Nothing here
// knows which engine answers, or how parameters and answers travel: their names in the API, their
// JSON and their HTML are internal/web/api's.
package search
