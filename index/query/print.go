package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (n Word) String() string   { return n.Text }
func (n Quoted) String() string { return quote(n.Text) }
func (n Prefix) String() string { return n.Text + "*" }
func (n Field) String() string  { return n.Name + ":" + n.Value.String() }

func (n Near) String() string {
	return fmt.Sprintf("%s~%d", quote(strings.Join(n.Words, " ")), n.Distance)
}

func (n Or) String() string {
	parts := make([]string, len(n.Kids))
	for i, kid := range n.Kids {
		parts[i] = kid.String()
	}
	return strings.Join(parts, " OR ")
}

func (n And) String() string {
	between := " "
	if n.Explicit {
		between = " AND "
	}
	parts := make([]string, len(n.Kids))
	single := 0
	for i, kid := range n.Kids {
		if standsSingle(kid) && between == " " {
			single++
		} else {
			single = 0
		}
		_, isOr := kid.(Or)
		if isOr || single >= minJoined { // the latter would be read as one word
			parts[i] = group(kid)
			single = 0
			continue
		}
		parts[i] = kid.String()
	}
	return strings.Join(parts, between)
}

// standsSingle reports whether n is printed as a single Han character, perhaps after NOTs.
func standsSingle(n Node) bool {
	switch n := n.(type) {
	case Word:
		return singleHan(n.Text)
	case Not:
		return standsSingle(n.Kid)
	}
	return false
}

func (n Not) String() string {
	switch n.Kid.(type) {
	case And, Or:
		return "-" + group(n.Kid)
	case Not:
		return "NOT " + n.Kid.String()
	}
	kid := n.Kid.String()
	if r, _ := utf8.DecodeRuneInString(kid); unicode.IsDigit(r) || narrow(r) == '-' {
		return "NOT " + kid
	}
	return "-" + kid
}

// group prints n between parentheses, apart from leaves that have marks of their own.
func group(n Node) string {
	open, end := "(", ")"
	if hasMarks(edge(n, 0)) {
		open = "( "
	}
	if hasMarks(edge(n, -1)) {
		end = " )"
	}
	return open + n.String() + end
}

// edge returns the text of the first leaf of n, or with -1 of the last.
func edge(n Node, which int) string {
	pick := func(kids []Node) string {
		if which < 0 {
			return edge(kids[len(kids)-1], which)
		}
		return edge(kids[0], which)
	}
	switch n := n.(type) {
	case And:
		return pick(n.Kids)
	case Or:
		return pick(n.Kids)
	case Not:
		return edge(n.Kid, which)
	case Field:
		return edge(n.Value, which)
	case Quoted:
		return n.Text
	case Near:
		return strings.Join(n.Words, " ")
	}
	return n.String()
}

// hasMarks reports whether s has parentheses or quotation marks, which might pair with others.
func hasMarks(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return strings.ContainsRune(`()"“”「」`, narrow(r))
	})
}

// quote puts s between marks that do not pair with those inside.
func quote(s string) string {
	balanced := func(open, end rune) bool {
		depth := 0
		for _, r := range s {
			switch narrow(r) {
			case open:
				depth++
			case end:
				if depth--; depth < 0 {
					return false
				}
			}
		}
		return depth == 0
	}
	switch {
	case !strings.ContainsAny(s, "\"＂"):
		return `"` + s + `"`
	case balanced('“', '”'):
		return "“" + s + "”"
	}
	return "「" + s + "」"
}
