// Package snapshot is the library at one moment, as searches read it: segments of postings, the rows of
// their documents, and which of them are live. A Snapshot never changes and may be read by many at
// once.
//
// Two numbers recur. A block is the unit of the postings: a section, the first one with the title. A
// document has as many blocks as sections, at least one, one after another in its segment. Blocks and
// documents are numbered from 0 in each segment.
//
// The engine knows which segments there are and what is deleted from them, and keeps files and segments
// open as long as a Snapshot is in use. Evaluating requests is in evaluate.
package snapshot
