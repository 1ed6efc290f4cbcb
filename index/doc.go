// Package index defines what a search is: the request, the result, the roles of an engine, and its
// errors. It is the contract between the application above and the engines below.
//
// A query reaches an engine planned: a tree of nodes whose texts are folded patterns, with its
// scope and filters. How people write queries is index/query, how texts fold is index/analysis, and
// where a pattern occurs in a text is index/match. Engines decide which documents match, how many,
// in which order, and count the facets.
//
// Nothing in the contract assumes that texts are on the local disk or that a call is cheap: callers
// ask for documents and counts in batches, and a hit brings the texts that a page shows. Unless a
// comment says otherwise, every string is valid UTF-8, and offsets count Unicode code points.
package index
