package index

import (
	"time"

	"wenxun/index/analysis"
)

// Request is one search, planned: all its texts are folded.
type Request struct {
	// Query is what a document must satisfy; nil is satisfied by every document.
	Query *Node
	// Within is the unit in which the whole query must be satisfied.
	Within Within
	// Filters must all be passed. Filters of sections (Field.OfSection) narrow the scope: leaves
	// match only in sections that pass all of them, and no titles; a document without a query
	// must have such a section.
	Filters []Filter
	// From and To bound the document's date, both included, as "2024", "2024-03" or
	// "2024-03-01"; a date less precise than the bound passes when it may lie inside. Documents
	// without a date pass only when both are empty.
	From, To string
	// AddedFrom bounds when the document entered the library; zero for no bound.
	AddedFrom time.Time

	Rank Rank
	Sort Sort
	// Size is how many hits to return, 0 for none; Cursor goes on after a page: Result.Next.
	Size   int
	Cursor string
	// Sections is how many sections to name per hit, best first.
	Sections int
	// Facets are the fields to count by; FacetSize bounds the values of each.
	Facets    []Field
	FacetSize int
}

// Within is the unit of text in which all of a query must stand together, and in which a NOT
// excludes. Report is the document with its title; the others lie inside sections, of which the
// heading is a paragraph and a sentence of its own (analysis.Paragraphs, analysis.Sentences), and
// leave the title out. Without a query it says nothing.
type Within uint8

const (
	WithinReport Within = iota
	WithinSection
	WithinParagraph
	WithinSentence
)

// Sort is the order of hits; ties go by id.
type Sort uint8

const (
	// ByRelevance: leading documents (Rank.Lead), then exact ones, then by score.
	ByRelevance Sort = iota
	ByDate           // oldest first; those without a date last
	ByDateDesc       // newest first; those without a date last
	ByMatches        // most first
	ByAddedDesc      // newest in the library first
)

// Op is what a node does.
type Op uint8

const (
	OpLeaf Op = iota // Leaf stands
	OpAnd            // all Kids are satisfied
	OpOr             // one of Kids is satisfied
	OpNot            // Kids[0] is not satisfied
	OpHas            // the document passes Has: for a field of sections, it has such a section
)

// Node is a node of the query's tree.
type Node struct {
	Op   Op
	Kids []*Node
	Leaf *Leaf
	Has  *Filter
}

// Place is where a leaf is looked for.
type Place uint8

const (
	Everywhere Place = iota // titles, headings and texts, each apart
	// InTitle is the document's title alone, InNumber its 文号 from the beginning, compared without
	// brackets, spaces and breaks. Both are properties of the document, as OpHas is: they hold for
	// it whatever the scope and the unit. Occurrences in the title count where titles are in scope.
	InTitle
	InNumber
)

// Leaf is one word or quoted part of a query. It stands in a section when Exact or one of Alike
// stands in its heading or its text, or when all the parts of one of Ways do (each by any of its
// patterns, in the heading or in the text), or Near is satisfied in one of the two; the title
// counts as a section here.
//
// Its occurrences, leftmost first and not overlapping (at one place the longest), are those of
// Exact and Alike; in a section where neither stands, those of all the patterns of the ways that
// stand there; those of Near reach from the first word to the last.
type Leaf struct {
	Place Place
	// Exact is the word as typed. A document in which every positive leaf that it satisfies
	// the query by stands so is an exact one.
	Exact analysis.Pattern
	// Alike are patterns that stand for the word: its synonyms.
	Alike []analysis.Pattern
	// Ways are ways of saying it in parts, each part with its synonyms: the words that it is cut
	// into, then other ways. No way and no part is empty.
	Ways [][][]analysis.Pattern
	// Near is a proximity; Exact, Alike and Ways are then empty. Standing near is exact.
	Near *Near
	// Of: the leaf also holds for documents that pass one of these, without an occurrence.
	Of []Filter
}

// MaxNear is the most words of a Near: which of their occurrences go together is found by trying.
const MaxNear = 8

// Near asks for all of Words in one title, heading or text, in any order, each by an occurrence
// of its own that overlaps no other, with at most Distance code units of folded text (breaks
// included) between one and the next.
type Near struct {
	Words    []analysis.Pattern
	Distance int
}

// Rank says what decides the order by relevance.
type Rank struct {
	// Terms are weighed by BM25 over the documents, in title, headings and texts; for how much a
	// place counts is the engine's.
	Terms []Term
	// Length is how far the length of a document is held against it: BM25's b, from 0 to 1.
	// Sections are always weighed with the usual 0.75.
	Length float64
	// Title is how many occurrences in the text one in the title counts for; 0 stands for 1.
	Title float64
	// Lead puts documents that satisfy it before all others: the one that bears a 文号 before
	// those that cite it. Nil for none.
	Lead *Node
}

// Term is a pattern that adds to the score of the documents where it stands.
type Term struct {
	Pattern analysis.Pattern
	Weight  float64
}
