package index

import (
	"iter"
	"time"

	"wenxun/index/analysis"
)

// Query is what documents must satisfy: a tree of nodes, and the scope in which it is decided.
type Query struct {
	// Root is nil for a query that every document satisfies. A leaf that occurs in it more than once, as
	// the same pointer, is one leaf.
	Root Node
	// Exact is what a document must satisfy to be an exact hit, when every leaf must match as its Exact;
	// nil for Root. It may share leaves with Root, and decides nothing else.
	Exact Node
	// Within is the unit of text in which the whole tree must be satisfied.
	Within Within
	// Filters must all pass. Filters on fields of sections narrow the scope: words match only in
	// sections that pass all of them, and not in titles; a document must have such a section.
	Filters []Filter
	// From and To bound the document's date, both included, as "2024", "2024-03" or "2024-03-01". A
	// date less precise than a bound passes if it may lie inside. A document without a date counts as the
	// whole of its year. If either bound is set, documents without a date and a year do not pass.
	From, To string
	// AddedFrom bounds when the document entered the library; zero for no bound.
	AddedFrom time.Time
}

// Within is the unit of text in which all of a query must match together, and in which a NOT
// excludes. The default is the document with its title. The other units lie inside sections and
// exclude the title; a section's heading is a paragraph and a sentence of its own
// (analysis.Paragraphs, analysis.Sentences).
type Within uint8

const (
	WithinReport Within = iota
	WithinSection
	WithinParagraph
	WithinSentence
)

// Node is a node of the query's tree. The nodes are And, Or, Not, Has, and the leaves: Word, Near
// and Number. Nodes must not change while an engine uses them.
type Node interface{ node() }

// Leaf is a node that matches text.
type Leaf interface {
	Node
	leaf()
}

type (
	// And is satisfied if all Kids are.
	And struct{ Kids []Node }

	// Or is satisfied if one of Kids is.
	Or struct{ Kids []Node }

	// Not is satisfied if Kid is not.
	Not struct{ Kid Node }

	// Has is satisfied by documents that pass the filter: for a field of sections, by those with
	// such a section.
	Has struct{ Filter Filter }

	// Word matches a section if Exact or a synonym occurs in its heading or its text, or if an
	// expansion does. The title counts as a section here.
	//
	// The occurrences of a word in a section, leftmost first and not overlapping (at one place the
	// longest), are those of Exact and the synonyms; in a section with neither, those of all the
	// patterns of the expansions that match there.
	Word struct {
		// Title restricts the word to the document's title. It is then a property of the document, as
		// Has is: it holds whatever the scope and the unit. Occurrences in the title count where
		// titles are in scope.
		Title bool
		// Exact is the word as typed. A document is an exact hit if it satisfies the query when every
		// word must occur as Exact (Query.Exact).
		Exact      analysis.Pattern
		Synonyms   []analysis.Pattern
		Expansions []Expansion
		// Filters: the word also holds, without an occurrence, for documents that pass one of these.
		Filters []Filter
		// Borders asks whether occurrences begin and end at the borders of words (analysis.Borders). A
		// document that satisfies the query only by other occurrences is across (Hit.Across). A word is
		// at borders in a section if Exact or a synonym has such an occurrence there, or if every part of
		// an expansion has one.
		Borders bool
	}

	// Near matches a title, heading or text that contains all of Words, in any order, each by an
	// occurrence of its own that overlaps no other, with at most Distance code units of folded text
	// (breaks included) between one and the next. Its occurrences run from the first word to the
	// last, leftmost first, each as far as it reaches. A near match is exact.
	Near struct {
		Title    bool // as Word.Title
		Words    []analysis.Pattern
		Distance int
	}

	// Number matches documents whose 文号 begins with one of the patterns, compared without
	// brackets, spaces and breaks. It is a property of the document and has no occurrences.
	Number struct {
		Exact    analysis.Pattern
		Variants []analysis.Pattern // other ways to write it
	}
)

// Expansion is a way to say a word in parts. It matches a section in which every part occurs, each
// by any of its patterns, in the heading or in the text. Neither it nor a part is empty.
type Expansion []Part

// Part is a part of an expansion: a word and its synonyms.
type Part []analysis.Pattern

// MaxNearWords is the most words that a Near holds: which of their occurrences go together is found
// by trying.
const MaxNearWords = 8

func (*And) node()    {}
func (*Or) node()     {}
func (*Not) node()    {}
func (*Has) node()    {}
func (*Word) node()   {}
func (*Near) node()   {}
func (*Number) node() {}
func (*Word) leaf()   {}
func (*Near) leaf()   {}
func (*Number) leaf() {}

// Leaves returns the leaves of a tree from left to right, each once, and whether it is positive: below an
// even number of NOTs, at one of its places at least. Only positive leaves have occurrences that count.
func Leaves(root Node) iter.Seq2[Leaf, bool] {
	return func(yield func(Leaf, bool) bool) {
		var all []Leaf
		positive := make(map[Leaf]bool)
		eachLeaf(root, true, func(l Leaf, isPositive bool) {
			before, known := positive[l]
			if !known {
				all = append(all, l)
			}
			positive[l] = before || isPositive
		})
		for _, l := range all {
			if !yield(l, positive[l]) {
				return
			}
		}
	}
}

// eachLeaf calls yield with every leaf at each of its places.
func eachLeaf(n Node, positive bool, yield func(l Leaf, positive bool)) {
	switch n := n.(type) {
	case Leaf:
		yield(n, positive)
	case *Not:
		eachLeaf(n.Kid, !positive, yield)
	case *And:
		for _, kid := range n.Kids {
			eachLeaf(kid, positive, yield)
		}
	case *Or:
		for _, kid := range n.Kids {
			eachLeaf(kid, positive, yield)
		}
	}
}

// Patterns returns the patterns of a leaf in the order of its fields, with repetitions.
func Patterns(l Leaf) []analysis.Pattern {
	var all []analysis.Pattern
	switch l := l.(type) {
	case *Word:
		if l.Exact.Units() > 0 {
			all = append(all, l.Exact)
		}
		all = append(all, l.Synonyms...)
		for _, expansion := range l.Expansions {
			for _, part := range expansion {
				all = append(all, part...)
			}
		}
	case *Near:
		all = append(all, l.Words...)
	case *Number:
		all = append(append(all, l.Exact), l.Variants...)
	}
	return all
}

// CountPatterns returns how many patterns a tree holds, which Limits.QueryPatterns bounds.
func CountPatterns(root Node) int {
	n := 0
	for l := range Leaves(root) {
		n += len(Patterns(l))
	}
	return n
}
