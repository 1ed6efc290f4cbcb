package query

import "unicode"

// tokenKind is what a token is to the grammar.
type tokenKind uint8

const (
	tokenLeaf tokenKind = iota // node is set
	tokenAnd
	tokenOr
	tokenNot
	tokenOpen
	tokenClose
)

type token struct {
	kind tokenKind
	text string // as typed
	node Node
}

// operators are those that count only when they stand alone.
var operators = map[string]tokenKind{
	"AND": tokenAnd, "且": tokenAnd,
	"OR": tokenOr, "或": tokenOr,
	"NOT": tokenNot, "非": tokenNot,
}

// lexer parts a query into tokens.
type lexer struct {
	marks
	at     int
	tokens []token
	notes  []Note
}

func (l *lexer) emit(kind tokenKind, from int, node Node) {
	l.tokens = append(l.tokens, token{kind, string(l.text[from:l.at]), node})
}

func (l *lexer) unpaired() {
	l.notes = append(l.notes, Note{NoteUnpaired, string(l.text[l.at])})
	l.at++
}

func (l *lexer) run() {
	alone := true // an operator that is a word counts here
	for l.at < len(l.text) {
		from, r := l.at, l.ascii[l.at]
		switch {
		case unicode.IsSpace(r):
			l.at++
			alone = true
			continue
		case closing(r) != 0:
			switch leaf, ok := l.quoted(); {
			case ok:
				l.leaf(from, leaf)
			case l.local(from):
				l.word(alone)
			default:
				l.unpaired()
			}
		case r == '(':
			if end := l.paren[l.at]; end >= 0 && !l.ends[end+1] {
				l.word(alone)
			} else {
				l.at++
				l.emit(tokenOpen, from, nil)
			}
		case r == ')' && l.ends[l.at]:
			l.at++
			l.emit(tokenClose, from, nil)
		case r == ')':
			l.unpaired()
		case r == '-' && l.negates(l.at+1):
			l.at++
			l.emit(tokenNot, from, nil)
			alone = false
			continue
		case r == '|':
			l.at++
			l.emit(tokenOr, from, nil)
		default:
			l.word(alone)
		}
		alone = true
	}
}

// negates reports whether a "-" before i is an operator.
func (l *lexer) negates(i int) bool {
	if i >= len(l.ascii) {
		return false
	}
	r := l.ascii[i]
	return r != '-' && !unicode.IsSpace(r) && !unicode.IsDigit(r)
}

// word reads a word, an operator that is one, or a field.
func (l *lexer) word(alone bool) {
	from, end := l.at, l.chunk[l.at]
	// Closing parentheses at the end that close none in the word are not its own.
	depth, last := 0, end
	for i := from; i < end; i++ {
		switch l.ascii[i] {
		case '(':
			depth++
		case ')':
			if depth == 0 && l.ends[i] {
				last = min(last, i)
			}
			depth = max(0, depth-1)
		}
	}
	l.at = last
	typed := l.text[from:last]
	if kind, ok := operators[string(l.ascii[from:last])]; ok && alone {
		l.emit(kind, from, nil)
		return
	}
	for i, r := range l.ascii[from:last] {
		if r != ':' {
			continue
		}
		if name, ok := fieldNamed(typed[:i]); ok {
			l.field(name, from, from+i+1, last)
			return
		}
		break
	}
	l.leaf(from, wordOrPrefix(string(typed)))
}
