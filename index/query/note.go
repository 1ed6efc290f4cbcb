package query

// NoteKind is what Parse did that the person who typed the query may want to know.
type NoteKind uint8

const (
	// NoteCut: the query was longer than MaxLength; Text is what was left out.
	NoteCut NoteKind = iota
	// NoteLiteral: Text looks like an operator or a field and is read as a word.
	NoteLiteral
	// NoteIgnored: the operator Text lacks a side and is left out.
	NoteIgnored
	// NoteUnpaired: the mark Text lacks its other side and is left out.
	NoteUnpaired
	// NoteJoined: single characters are read as the one word Text.
	NoteJoined
	// NoteEmpty: Text has no letter, digit or sign that could be looked for, in the whole query.
	NoteEmpty
)

// Note is one such fact, for the service to put into words.
type Note struct {
	Kind NoteKind
	Text string
}
