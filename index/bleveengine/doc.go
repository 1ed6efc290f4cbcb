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
//   - store holds folded texts, borders of words, records and rows.
//   - bitset is a set of small numbers.
//
// What is bleve's: snapshots of segments and their files, batches that are durable as a whole, deletions,
// when to merge (scorch); and its queries, for those who open the folder with bleve.Open while the engine
// does not have it open (mapping.go; package segment lists what bleve finds there and what it cannot). What
// is ours: the format of segments, texts, and how searches are evaluated, ranked and counted.
//
// What goes wrong in the background is logged once, and Health returns it (health.go).
//
// Reading files, folding, cutting, parsing queries and snippets are not here. Only this package and
// segment import bleve.
package bleveengine
