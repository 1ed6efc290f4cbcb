package ingest

import "wenxun/corpus"

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
	Given corpus.Given
}
