package ingest

import (
	"encoding/json"
	"time"

	"wenxun/internal/read/fault"
)

// Status says what became of one file.
type Status string

// The statuses.
const (
	Added     Status = "added"     // a new document
	Updated   Status = "updated"   // the same source, with other bytes or other metadata
	Unchanged Status = "unchanged" // the same source as before, or moved here from where it was
	Duplicate Status = "duplicate" // another source of a document that the library has
	Failed    Status = "failed"    // could not be read; Code and Error say why
	Skipped   Status = "skipped"   // system litter, or not what was asked for
)

// Row reports one file, or one document inside a container, as programs read it. But for failed
// and skipped ones it is handed out only when the document is durable and can be found.
type Row struct {
	Path     string     `json:"path"`             // as given, joined with the path below it
	Member   string     `json:"member,omitempty"` // the entry of a .zip, the line of a .jsonl
	Status   Status     `json:"status"`
	ID       string     `json:"id"`
	Title    string     `json:"title"`
	Sections int        `json:"sections"`
	Warnings []string   `json:"warnings"`
	Code     fault.Code `json:"code"`
	Error    string     `json:"error"` // for people, in Chinese: what failed and what to do
}

// MarshalJSON writes a row without warnings as one with an empty list.
func (r Row) MarshalJSON() ([]byte, error) {
	type plain Row
	if r.Warnings == nil {
		r.Warnings = []string{}
	}
	return json.Marshal(plain(r))
}

// Summary counts rows by status.
type Summary struct {
	Added     int     `json:"added"`
	Updated   int     `json:"updated"`
	Unchanged int     `json:"unchanged"`
	Duplicate int     `json:"duplicate"`
	Failed    int     `json:"failed"`
	Skipped   int     `json:"skipped"`
	Seconds   float64 `json:"seconds"`
}

// Count adds a row to the summary.
func (s *Summary) Count(status Status) {
	switch status {
	case Added:
		s.Added++
	case Updated:
		s.Updated++
	case Unchanged:
		s.Unchanged++
	case Duplicate:
		s.Duplicate++
	case Failed:
		s.Failed++
	case Skipped:
		s.Skipped++
	}
}

// Failure is a file that could not be read. It is kept until the file is read or dismissed.
type Failure struct {
	Path   string     `json:"path"` // as it was named
	Member string     `json:"member,omitempty"`
	Code   fault.Code `json:"code"`
	Error  string     `json:"error"`
	At     time.Time  `json:"at"`
	Source string     `json:"source"` // where it is: an absolute path
}
