// Package search is the service above the engine: it reads parameters and queries, plans what an
// engine is asked, and makes of its result an answer with snippets, facets and suggestions, as
// the API, the page and the command line show it.
//
// What a query's words are is index/query; how documents are matched and counted is the engines'.
// Nothing here knows which engine answers, HTTP's responses or the terminal.
package search
