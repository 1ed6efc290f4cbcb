package ingest

import (
	"errors"
	"path/filepath"
	"strings"

	"wenxun/corpus"
	"wenxun/internal/catalog"
)

// Item is one document to add: the bytes of a file, or of one line of JSONL, with what is known
// of it beside them.
type Item struct {
	// Path and Member come back in the row. They are what the person named, and say nothing of
	// identity.
	Path   string
	Member string
	// Name is the file's name alone, "关于印发….pdf": its suffix says the format, and it is what
	// readers see as source.file. A JSON object of the form of a JSONL line is named "….jsonl".
	Name string
	// Source is where the document comes from, for telling it from others when it comes again:
	// an absolute path, of the container where there is a Member, and with "//host" before it when
	// it was sent from another machine. Empty for a document that only its given id or its content
	// tells from others.
	Source string
	Data   []byte
	// Given is what a person says beside the file. It beats what the file says, and stays when
	// the same source comes again without it.
	Given corpus.Overrides
}

// key is the item's source as the catalog knows it; "" for none.
func (i *Item) key() string {
	if i.Source == "" {
		return ""
	}
	return catalog.SourceKey(i.Source, i.Member)
}

// failureKey is the key under which a failure of the item is kept: its source, or what it was
// called.
func (i *Item) failureKey() string {
	if key := i.key(); key != "" {
		return key
	}
	return catalog.SourceKey(i.Path, i.Member)
}

// isData reports whether the item is a record that came as data, from no file.
func (i *Item) isData() bool { return i.Source == "" && container(i.Name) == "jsonl" }

// ErrSkipped marks an item that is no document and no failure: system litter.
var ErrSkipped = errors.New("skipped")

// MaxFileBytes is the size beyond which a file is not read: fifty times the longest report as text,
// and room for a scanned book, while two of them in memory are no trouble.
const MaxFileBytes = 128 << 20

// litter are names of files that systems and programs leave behind.
var litter = map[string]bool{"thumbs.db": true, "desktop.ini": true, "__macosx": true, "$recycle.bin": true}

// isLitter reports whether a file or folder of this name is no document.
func isLitter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || litter[strings.ToLower(name)]
}

// container says how the documents of a file are reached: "zip", "jsonl", or "" when the file is
// one document.
func container(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".zip":
		return "zip"
	case ".jsonl", ".ndjson":
		return "jsonl"
	}
	return ""
}
