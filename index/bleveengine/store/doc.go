// Package store keeps documents on the local disk for the embedded engine: their folded texts, which
// searches scan, the borders of the words in them, and what turns folded texts into those that were given.
//
//   - Files are append-only and mapped into memory (files.go). Each write appends the folded texts of
//     its documents, each followed by the borders of its words (analysis.Borders), then their records.
//   - A record is what folded text and row leave out of a document: its properties and, for each section,
//     the edits between the folded text and the one given (record.go). Nothing is stored twice or
//     compressed, so that a section is read without the rest.
//   - A Row describes one document: where its text and its record are, its sections, the properties it
//     is filtered and sorted by (row.go). The caller keeps encoded rows, next to the postings; decoded
//     rows are held in memory while the library is open.
//   - A Dictionary numbers the values of one field, so that rows are small (values.go).
//
// The store does not know which of the documents in its files are in the library, nor does it lock,
// commit or compact: it appends, reads, and deletes whole files at the engine's request. Terms and
// postings are in terms and segment.
package store
