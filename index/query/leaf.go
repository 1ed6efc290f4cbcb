package query

import (
	"strconv"
	"strings"

	"wenxun/index"
	"wenxun/index/analysis"
)

// MaxDistance bounds the distance of a Near: no section is longer.
const MaxDistance = 1_000_000

// quoted reads what begins with the quotation mark here, if its other side ends a word.
func (l *lexer) quoted() (Node, bool) {
	end := l.quote[l.at]
	if end < 0 {
		return nil, false
	}
	text := string(l.text[l.at+1 : end])
	next := end + 1
	if next < len(l.ascii) && l.ascii[next] == '~' {
		digits := next + 1
		for digits < len(l.ascii) && l.ascii[digits] >= '0' && l.ascii[digits] <= '9' {
			digits++
		}
		if digits == next+1 || !l.ends[digits] {
			return nil, false
		}
		distance, err := strconv.Atoi(string(l.ascii[next+1 : digits]))
		if err != nil || distance > MaxDistance {
			distance = MaxDistance
		}
		l.at = digits
		switch words := nearWords(text); {
		case len(words) > index.MaxNearWords:
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
	for ; at < end && closing(l.ascii[at]) != 0; at++ {
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
