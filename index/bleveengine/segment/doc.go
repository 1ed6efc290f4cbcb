// Package segment is the format in which scorch, bleve's index, keeps the postings of the embedded
// engine: which blocks contain which terms, and how often. It registers itself with scorch as a segment
// plugin. Scorch keeps track of snapshots, deletions and merges; this package makes, writes, reads and
// merges single segments.
//
// A block is what bleve calls a document: a section of a document of the library, the first one with the
// title. Bleve knows it by the document's id, the second and later ones with a number (BlockID). A
// segment has:
//
//   - pairs of characters, as numbers of 32 bits, and runs (whole numbers and Latin words), of blocks and
//     of titles: what the engine searches by (Field). Frequent pairs have positions (positions.go), so
//     that phrases of them are found without reading nearly every text.
//   - dictionaries of strings: words, and the values of metadata (fields.go).
//   - rows, one for each document, as the store encodes them.
//
// A list of postings is a row of varints, the distance from block to block with the frequency, one to
// three bytes each. Bleve's own format takes nine on average for our terms, most of which are rare, and
// its builder takes several times as long; it also keeps doc values, which the engine does not use, and
// positions of all terms or of none.
//
// Bleve's own queries see words, metadata and ids as fields (bleve.go), with frequencies and norms. What
// they cannot have here:
//
//   - locations: words have no positions, so bleve's phrase queries find nothing, and it cannot highlight.
//   - numbers and dates: years and dates are terms whose order is that of time; use ranges of terms.
//   - texts, as stored fields: they are in the store. The other properties are there, as text.
//   - writing: bleve has no way to make blocks.
//   - facets of documents: a document has as many blocks as sections, and bleve counts blocks.
//
// Sorting and facets work without doc values: scorch then makes a table of a field from its dictionary,
// once for each segment.
//
// How text is cut into blocks and terms is decided in terms.
package segment
