package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxLength is how much of a query is read, in code points: longer than any sentence that is
	// pasted to be found, short enough that a query costs nothing to read.
	MaxLength = 4096

	// minJoined is how many single Han characters in a row are one word that was letter-spaced;
	// two may well be meant as two.
	minJoined = 3
)

// Parse reads a query. It never fails: what cannot be parsed is read literally, and the notes say
// so. The tree is nil when the query asks for nothing.
func Parse(text string) (Node, []Note) {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	var notes []Note
	if cut := cutAt(text, MaxLength); cut < len(text) {
		notes = append(notes, Note{NoteCut, text[cut:]})
		text = text[:cut]
	}
	l := lexer{marks: newMarks(text), notes: notes}
	l.run()
	p := parser{tokens: l.tokens, notes: l.notes}
	p.pairParentheses()
	p.joinCharacters()
	root := p.or()
	if root == nil {
		root = p.operatorsAsWords()
	}
	if root == nil && strings.TrimSpace(text) != "" {
		p.notes = append(p.notes, Note{NoteEmpty, strings.TrimSpace(text)})
	}
	return root, p.notes
}

// cutAt returns the offset of the code point n of s, or its length.
func cutAt(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// parser reads tokens by recursive descent; MaxLength bounds how deep.
type parser struct {
	tokens []token
	at     int
	notes  []Note
}

// pairParentheses takes out those that lack their other side.
func (p *parser) pairParentheses() {
	var open []int
	single := make(map[int]bool)
	for i, t := range p.tokens {
		switch {
		case t.kind == tokenOpen:
			open = append(open, i)
		case t.kind == tokenClose && len(open) == 0:
			single[i] = true
		case t.kind == tokenClose:
			open = open[:len(open)-1]
		}
	}
	for _, i := range open {
		single[i] = true
	}
	kept := p.tokens[:0]
	for i, t := range p.tokens {
		if single[i] {
			p.notes = append(p.notes, Note{NoteUnpaired, t.text})
			continue
		}
		kept = append(kept, t)
	}
	p.tokens = kept
}

// joinCharacters makes one word of single Han characters parted by spaces.
func (p *parser) joinCharacters() {
	for i := 0; i < len(p.tokens); i++ {
		var b strings.Builder
		n := i
		for ; n < len(p.tokens); n++ {
			w, ok := p.tokens[n].node.(Word)
			if !ok || !singleHan(w.Text) {
				break
			}
			b.WriteString(w.Text)
		}
		if n-i >= minJoined {
			word := b.String()
			p.notes = append(p.notes, Note{NoteJoined, word})
			p.tokens[i] = token{tokenLeaf, word, Word{word}}
			p.tokens = slices.Delete(p.tokens, i+1, n)
		} else if n > i {
			i = n - 1
		}
	}
}

// singleHan reports whether s is one Chinese character.
func singleHan(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && unicode.Is(unicode.Han, r)
}

// peek returns the kind of the next token; at the end it is a closing parenthesis.
func (p *parser) peek() tokenKind {
	if p.at == len(p.tokens) {
		return tokenClose
	}
	return p.tokens[p.at].kind
}

func (p *parser) ignore(t token) {
	p.notes = append(p.notes, Note{NoteIgnored, t.text})
}

// or reads up to the end or a closing parenthesis. It returns nil for nothing, as all of these do.
func (p *parser) or() Node {
	var kids []Node
	left := p.and()
	kids = appendOr(kids, left)
	for p.peek() == tokenOr {
		operator := p.tokens[p.at]
		p.at++
		right := p.and()
		if left == nil || right == nil {
			p.ignore(operator)
		}
		kids, left = appendOr(kids, right), right
	}
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return Or{kids}
}

func appendOr(kids []Node, n Node) []Node {
	if n == nil {
		return kids
	}
	if or, ok := n.(Or); ok {
		return append(kids, or.Kids...)
	}
	return append(kids, n)
}

func (p *parser) and() Node {
	var and And
	var operator *token // waits for its right side
	for p.peek() != tokenOr && p.peek() != tokenClose {
		if p.peek() == tokenAnd {
			t := &p.tokens[p.at]
			p.at++
			if len(and.Kids) == 0 || operator != nil {
				p.ignore(*t)
			} else {
				operator = t
			}
			continue
		}
		switch n := p.unary().(type) {
		case nil:
			continue
		case And:
			and.Kids = append(and.Kids, n.Kids...)
			and.Explicit = and.Explicit || n.Explicit
		default:
			and.Kids = append(and.Kids, n)
		}
		and.Explicit = and.Explicit || operator != nil
		operator = nil
	}
	if operator != nil {
		p.ignore(*operator)
	}
	switch len(and.Kids) {
	case 0:
		return nil
	case 1:
		return and.Kids[0]
	}
	return and
}

// unary reads an operand, of which one stands here, or a NOT.
func (p *parser) unary() Node {
	t := p.tokens[p.at]
	p.at++
	switch t.kind {
	case tokenOpen:
		n := p.or()
		p.at++
		return n
	case tokenNot:
		if k := p.peek(); k == tokenLeaf || k == tokenOpen || k == tokenNot {
			if kid := p.unary(); kid != nil {
				return Not{kid}
			}
		}
		p.ignore(t)
		return nil
	}
	return t.node
}

// operatorsAsWords reads a query that has nothing but operators.
func (p *parser) operatorsAsWords() Node {
	p.notes = slices.DeleteFunc(p.notes, func(n Note) bool { return n.Kind == NoteIgnored })
	p.tokens = slices.DeleteFunc(p.tokens, func(t token) bool { return !folds(t.text) })
	for i, t := range p.tokens {
		p.tokens[i] = token{tokenLeaf, t.text, Word{t.text}}
		p.notes = append(p.notes, Note{NoteLiteral, t.text})
	}
	p.joinCharacters()
	p.at = 0
	return p.or()
}
