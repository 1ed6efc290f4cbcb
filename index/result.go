package index

import "wenxun/corpus"

// Result answers a request. Parts that were not asked for are zero.
type Result struct {
	Total  Total
	Hits   []Hit
	Facets map[Field][]FacetCount
	// Next continues after the last hit; empty if there are no more.
	Next string
}

// Total counts what was found: exactly, never sampled.
type Total struct {
	Documents int
	// Exact counts the documents that satisfy the query, or Query.Exact, when every leaf must match as its
	// Exact (or Near).
	Exact int
	// Across counts the documents that are across (Hit.Across).
	Across int
	// Sections counts the sections of found documents, in scope, in which a positive leaf occurs;
	// with Within below the document, those with a unit in which the query is satisfied.
	Sections int
	// Matches counts the occurrences of every positive leaf in titles, headings and texts in scope;
	// with Within below the document, in the units in which the query is satisfied.
	Matches int
	// ExactMatches counts likewise, but of a Word the occurrences of its Exact alone, leftmost first and
	// not overlapping, as if it had no synonyms.
	ExactMatches int
}

// Hit is a document that was found.
type Hit struct {
	// Document is the document at the moment of the search, with the sections in Sections alone, in the
	// order of the document. Callers must not change it.
	Document *corpus.Document
	Score    float64 // 0 unless the hits are sorted by relevance
	Exact    bool
	// Across reports that the document does not satisfy the query when every positive Word that asks
	// for Borders must occur at borders of words.
	Across  bool
	Matches int
	// Title are the occurrences in the title, whether titles are in scope or not; nil unless asked for, as
	// all occurrences.
	Title []Occurrence
	// Sections are the best sections, best first, as many as asked for. A document found by its title
	// or its properties alone has none.
	Sections []SectionHit
}

// SectionHit is a section of a hit in which something matched.
type SectionHit struct {
	Ordinal int
	Score   float64
	Matches int
	// Heading are the occurrences in the heading, Text those in the excerpt of the text.
	Heading, Text []Occurrence
	// Excerpt is the text that was searched for occurrences to show, if they were asked for: all of it, or
	// of a very long text a part that has some.
	Excerpt Excerpt
}

// Excerpt is a part of a section's text.
type Excerpt struct {
	Text   string
	Offset int // of its first code point in the section's text
}

// Occurrence is a range of code points [Start, End) of a title, heading or text in which a positive
// leaf occurs: for Near, one of its words. Occurrences are ordered by Start; those of different
// leaves may overlap. A range covers whole characters: one of whose folding only a part matched is
// inside.
type Occurrence struct {
	Start, End int
	// Leaf is the number of the leaf among the positive leaves (Leaves), from 0.
	Leaf int
	// Part is 0 for the word itself, a synonym or a Near. For an expansion it is the number, from 1,
	// of the first part that has the pattern, counted through all expansions of the leaf.
	Part int
}

// FacetCount is a value of a facet. Documents is how many would be found if this value alone were
// selected in its field, everything else unchanged.
type FacetCount struct {
	Value     string
	Documents int
	Selected  bool
}
