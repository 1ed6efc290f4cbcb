// Package bleveengine is the embedded engine: index.Engine on the local disk, over bleve's scorch.
//
// What lives where:
//
//   - Postings, in scorch, say where a string may stand. A section is a block of the postings, and
//     its terms are its characters, its pairs of neighbouring ones, and its whole numbers and
//     Latin words (terms.go). A block without one of a string's terms cannot hold it. Scorch keeps
//     snapshots, deletions and merges; the segments' format is our own (package segment).
//   - The folded text, in append-only files mapped into memory, says where it does stand: the
//     blocks that are left are scanned (match.go), but for strings that are one term, whose
//     postings count their matches. So the answer is that of a scan of everything.
//   - Beside the folded text of a report stands its record, compressed: the document as it was
//     given (record.go). A small row about it — where it lies, its sections, its properties — is a
//     stored field in scorch, and is held in memory while the library is open (row.go).
//
// Scorch's snapshot alone decides what is in the library. A commit writes texts and records,
// syncs them, and then hands scorch one batch that points to them (commit.go): after a crash
// either the batch is there or what was written is waste that compaction takes away.
//
// Reading files, folding, parsing queries and snippets are not here. Only this package imports
// bleve.
package bleveengine
