// Package segment is the format in which scorch, bleve's index, keeps the postings of the embedded
// engine: which blocks contain which terms, and how often. It registers itself with scorch as a segment
// plugin. Scorch keeps track of snapshots, deletions and merges; this package makes, writes, reads and
// merges single segments.
//
// A block is what scorch calls a document: a run of text of one document of the library. A term is a
// pair of characters, as a number of 32 bits, or a word. A list of postings is a row of varints, the
// distance from block to block with the frequency, one to three bytes each. Bleve's own format takes
// nine on average for our terms, most of which are rare, and its builder takes several times as long;
// it also keeps positions, norms and doc values, which the engine does not use.
//
// How text is cut into blocks and terms is decided in terms.
package segment
