package query

// Node is a node of a query's tree; nil is the query that asks for nothing in particular. The
// nodes are Word, Quoted, Near, Prefix, Field, And, Or and Not.
type Node interface {
	// String prints the node so that Parse reads it back, if it came from Parse and the result
	// is not longer than MaxLength.
	String() string
	node()
}

type (
	// Word is a word as typed, with whatever marks stand inside it; it holds no space.
	Word struct{ Text string }

	// Quoted is what stands between quotation marks.
	Quoted struct{ Text string }

	// Near asks for two or more words with at most Distance folded characters between one and
	// the next, in any order.
	Near struct {
		Words    []string
		Distance int
	}

	// Prefix is the beginning of a number or Latin word, without its asterisk.
	Prefix struct{ Text string }

	// Field asks for a value of a property: a filter's name (index.Field.String), Title or Number.
	// Value is a Word or Quoted, under Title also a Prefix or Near; Years reads that of "year".
	Field struct {
		Name  string
		Value Node
	}

	// And is satisfied when all Kids are; no kid is an And itself. Explicit says that one of the
	// operators was written.
	And struct {
		Kids     []Node
		Explicit bool
	}

	// Or is satisfied when one of Kids is; no kid is an Or itself.
	Or struct{ Kids []Node }

	// Not is satisfied when Kid is not.
	Not struct{ Kid Node }
)

func (Word) node()   {}
func (Quoted) node() {}
func (Near) node()   {}
func (Prefix) node() {}
func (Field) node()  {}
func (And) node()    {}
func (Or) node()     {}
func (Not) node()    {}

// Plain reports whether the query has neither operators nor quotation marks, so that documents
// which have only some of its words may be shown after those that have all.
func Plain(n Node) bool {
	switch n := n.(type) {
	case Quoted, Near, Or, Not:
		return false
	case Field:
		return Plain(n.Value)
	case And:
		if n.Explicit {
			return false
		}
		for _, kid := range n.Kids {
			if !Plain(kid) {
				return false
			}
		}
	}
	return true
}
