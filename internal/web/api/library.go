package api

import (
	"wenxun/internal/ingest"
)

// Stats describes the library.
type Stats struct {
	Documents        int    `json:"documents"`
	Sections         int    `json:"sections"`
	Letters          int64  `json:"letters"`
	Bytes            int64  `json:"bytes"`
	Unreadable       int    `json:"unreadable"`
	PagesWithoutText int    `json:"pages_without_text"`
	Changed          Time   `json:"changed"`
	IndexVersion     string `json:"index_version"`
	Version          string `json:"version"`
}

// Failures are the files that could not be read.
type Failures struct {
	Failures []ingest.Failure `json:"failures"`
}

// BulkSummary is the last line of the answer to a bulk ingest.
type BulkSummary struct {
	Summary ingest.Summary `json:"summary"`
}

// BulkProblem is the last line of the answer to a bulk ingest that could not go on; the documents
// in the rows before it are in the library.
type BulkProblem struct {
	Problem Problem `json:"problem"`
}
