// Package sample holds the reports for the first minute: some twenty documents that we wrote
// ourselves, in the manner of real ones and with their mess.
//
// They are set in 岚江省, a province that doesn't exist, with figures that mean nothing; every
// one says so in a visible line and carries the tag 示例. One page tells of a real place, 浔阳区,
// in our own words, laid out as an extraction leaves a newspaper page. Reading them is
// internal/read's, adding them to a library internal/ingest's.
package sample

import (
	"embed"
	"io/fs"
	"slices"
)

// Tag is what every sample document is tagged with.
const Tag = "示例"

//go:embed reports
var reports embed.FS

//go:embed meta.csv
var meta []byte

// Files returns the report files, all at the root: TXT in UTF-8 and GB18030, Markdown, HTML and
// JSONL. It is safe for concurrent use.
func Files() fs.FS {
	files, err := fs.Sub(reports, "reports")
	if err != nil {
		panic(err) // only for an invalid path, and ours is a constant
	}
	return files
}

// Meta returns what the files cannot say of themselves, as a CSV in UTF-8 such as `wenxun ingest
// --meta` takes: a row per file with its path, tags, region and issuer. No gazetteer knows the
// invented places, nor who governs them. A JSONL file says it line by line and has no row. The caller owns the bytes.
func Meta() []byte { return slices.Clone(meta) }
