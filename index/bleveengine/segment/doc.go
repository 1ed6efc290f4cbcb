// Package segment is the segment format that the embedded engine gives to bleve's scorch: which
// blocks of text hold which terms, and how often. Scorch keeps the segments' snapshots, deletions
// and merges; what is inside a segment is told here.
//
// A term is a pair of characters, as a number of 32 bits, or a word. A list of postings is a row
// of varints, the distance from block to block with the frequency, one to three bytes each. Bleve's
// own format spends nine on the average of our terms, most of which are rare, and its builder
// takes several times as long; it also holds positions, norms and doc values, which the engine
// has no use for.
//
// How text is cut into blocks and terms is the engine's.
package segment
