// Package bleveengine is the embedded engine: index.Engine on the local disk, over bleve's scorch.
//
// Postings, in scorch, narrow down where a string may occur; folded texts, in append-only files mapped
// into memory, decide where it occurs. So the answer is that of a scan of everything. Scorch's snapshot
// alone decides what is in the library. A commit writes texts and records, syncs them, and then gives
// scorch one batch that refers to them (commit.go): after a crash either the batch is there, or what
// was written is waste that compaction removes (compact.go).
//
// This package opens, locks and closes a library, commits and compacts, and decides how long a view of
// the library lives (view.go) and what a cursor goes on from (cursor.go). Only scorch.go knows scorch.
// The work is done below, where each package imports only what comes after it here:
//
//   - evaluate answers a request over a snapshot.
//   - snapshot is the library at one moment: segments, the rows of their documents, what is live.
//   - terms cuts text into the terms that postings are kept of.
//   - segment is the format of the postings, a plugin for scorch.
//   - store holds folded texts, records and rows.
//   - bitset is a set of small numbers.
//
// Reading files, folding, parsing queries and snippets are not here. Only this package and segment
// import bleve.
package bleveengine
