package query

import (
	"strconv"
	"strings"
	"unicode"

	"wenxun/index"
	"wenxun/index/analysis"
)

// MaxDistance bounds the distance of a Near: no section is longer.
const MaxDistance = 1_000_000

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

// narrow returns the ASCII character of which r is the full-width form.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '｢':
		return '「'
	case r == '｣':
		return '」'
	}
	return r
}

// closing returns the mark that ends what the mark open begins, or 0.
func closing(open rune) rune {
	switch open {
	case '"':
		return '"'
	case '“':
		return '”'
	case '「':
		return '」'
	}
	return 0
}

// operators are those that count only when they stand alone.
var operators = map[string]tokenKind{
	"AND": tokenAnd, "且": tokenAnd,
	"OR": tokenOr, "或": tokenOr,
	"NOT": tokenNot, "非": tokenNot,
}

// lexer parts a query into tokens. What decides at a place is worked out beforehand, so that no
// query takes more than linear time.
type lexer struct {
	text  []rune // as typed
	marks []rune // the same in ASCII width
	chunk []int  // where the run without spaces ends that the place stands in
	ends  []bool // whether a word ends before the place: closing parentheses may follow, then a space
	quote []int  // for an opening quotation mark, the place of its closing one; else -1
	paren []int  // for an opening parenthesis, the place of its closing one in the same run; else -1

	at     int
	tokens []token
	notes  []Note
}

func newLexer(text string) *lexer {
	l := &lexer{text: []rune(text)}
	n := len(l.text)
	l.marks = make([]rune, n)
	l.chunk = make([]int, n+1)
	l.ends = make([]bool, n+1)
	l.chunk[n], l.ends[n] = n, true
	for i := n - 1; i >= 0; i-- {
		r := narrow(l.text[i])
		space := unicode.IsSpace(r)
		l.marks[i], l.chunk[i] = r, l.chunk[i+1]
		if space {
			l.chunk[i] = i
		}
		l.ends[i] = space || r == ')' && l.ends[i+1]
	}
	l.pairQuotes()
	l.pairParentheses()
	return l
}

func unpairedPlaces(n int) []int {
	places := make([]int, n)
	for i := range places {
		places[i] = -1
	}
	return places
}

func (l *lexer) pairQuotes() {
	l.quote = unpairedPlaces(len(l.marks))
	open := make(map[rune][]int) // by closing mark
	straight := -1
	for i, r := range l.marks {
		switch r {
		case '"':
			if straight >= 0 {
				l.quote[straight] = i
			}
			straight = i
		case '“', '「':
			open[closing(r)] = append(open[closing(r)], i)
		case '”', '」':
			if last := len(open[r]) - 1; last >= 0 {
				l.quote[open[r][last]] = i
				open[r] = open[r][:last]
			}
		}
	}
}

// pairParentheses pairs them within runs without spaces; those between quotation marks don't count.
func (l *lexer) pairParentheses() {
	l.paren = unpairedPlaces(len(l.marks))
	var open []int
	for i := 0; i < len(l.marks); i++ {
		switch r := l.marks[i]; {
		case l.chunk[i] == i:
			open = open[:0]
		case l.local(i):
			i = l.quote[i]
		case r == '(':
			open = append(open, i)
		case r == ')' && len(open) > 0:
			l.paren[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
}

// local reports whether the quotation mark at i is closed with no space between.
func (l *lexer) local(i int) bool { return l.quote[i] >= 0 && l.quote[i] < l.chunk[i] }

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
		from, r := l.at, l.marks[l.at]
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
	if i >= len(l.marks) {
		return false
	}
	r := l.marks[i]
	return r != '-' && !unicode.IsSpace(r) && !unicode.IsDigit(r)
}

// quoted reads what begins with the quotation mark here, if its other side ends a word.
func (l *lexer) quoted() (Node, bool) {
	end := l.quote[l.at]
	if end < 0 {
		return nil, false
	}
	text := string(l.text[l.at+1 : end])
	next := end + 1
	if next < len(l.marks) && l.marks[next] == '~' {
		digits := next + 1
		for digits < len(l.marks) && l.marks[digits] >= '0' && l.marks[digits] <= '9' {
			digits++
		}
		if digits == next+1 || !l.ends[digits] {
			return nil, false
		}
		distance, err := strconv.Atoi(string(l.marks[next+1 : digits]))
		if err != nil || distance > MaxDistance {
			distance = MaxDistance
		}
		l.at = digits
		switch words := nearWords(text); {
		case len(words) > index.MaxNear:
			l.notes = append(l.notes, Note{NoteLiteral, text})
		case len(words) > 1:
			return Near{words, distance}, true
		}
		return Quoted{text}, true
	}
	if !l.ends[next] {
		return nil, false
	}
	l.at = next
	return Quoted{text}, true
}

// nearWords parts the text of a Near into words.
func nearWords(text string) []string {
	var words []string
	for _, w := range strings.Fields(text) {
		if folds(w) {
			words = append(words, w)
		}
	}
	for i := 0; i < len(words); i++ {
		n := i
		for n < len(words) && singleHan(words[n]) {
			n++
		}
		if n-i >= minJoined {
			words = append(append(words[:i:i], strings.Join(words[i:n], "")), words[n:]...)
		} else if n > i {
			i = n - 1
		}
	}
	return words
}

// folds reports whether anything of s is left to be looked for.
func folds(s string) bool { return len(analysis.Fold(s)) > 0 }

// word reads a word, an operator that is one, or a field.
func (l *lexer) word(alone bool) {
	from, end := l.at, l.chunk[l.at]
	// Closing parentheses at the end that close none in the word are not its own.
	depth, last := 0, end
	for i := from; i < end; i++ {
		switch l.marks[i] {
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
	if kind, ok := operators[string(l.marks[from:last])]; ok && alone {
		l.emit(kind, from, nil)
		return
	}
	for i, r := range l.marks[from:last] {
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

// leaf emits a leaf unless nothing of it is left after folding.
func (l *lexer) leaf(from int, n Node) {
	text := ""
	switch n := n.(type) {
	case Word:
		text = n.Text
	case Quoted:
		text = n.Text
	default:
		l.emit(tokenLeaf, from, n)
		return
	}
	if folds(text) {
		l.emit(tokenLeaf, from, n)
	}
}

// wordOrPrefix tells 2024* and RCEP* from other words.
func wordOrPrefix(typed string) Node {
	if body := strings.TrimRight(typed, "*＊"); body != typed {
		folded := analysis.FoldString(body)
		other := func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != analysis.Break
		}
		if folded != "" && !strings.ContainsFunc(folded, other) {
			return Prefix{body}
		}
	}
	return Word{typed}
}

// field reads the value, in [at, end) if it is not quoted, of the field whose name and colon
// stand in [from, at).
func (l *lexer) field(name string, from, at, end int) {
	head := string(l.text[from:at])
	for ; at < end && closing(l.marks[at]) != 0; at++ {
		l.at = at
		if value, ok := l.quoted(); ok {
			if takes(name, value) {
				l.emit(tokenLeaf, from, Field{name, value})
				return
			}
			l.literal(from, head)
			l.leaf(at, value)
			return
		}
		if l.local(at) {
			break
		}
		l.unpaired()
	}
	l.at = end
	typed := string(l.text[at:end])
	var value Node = Word{typed}
	if name == Title {
		value = wordOrPrefix(typed)
	}
	if takes(name, value) {
		l.emit(tokenLeaf, from, Field{name, value})
		return
	}
	l.literal(from, head+typed)
}

// literal emits what looks like a field as a word.
func (l *lexer) literal(from int, typed string) {
	l.notes = append(l.notes, Note{NoteLiteral, typed})
	l.leaf(from, Word{typed})
}
