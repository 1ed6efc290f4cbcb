package index

// Result answers a request.
type Result struct {
	Total  Total
	Hits   []Hit
	Facets map[Field][]Count
	// Next goes on after the last hit; empty when there is none.
	Next string
}

// Total counts what was found: exactly, never sampled.
type Total struct {
	Documents int
	// Exact counts the documents that satisfy the query when every leaf must stand as Leaf.Exact
	// (or Near) says.
	Exact int
	// Sections counts sections of found documents, in scope, in which a positive leaf stands (with
	// Within below report: that hold a unit in which the query is satisfied).
	Sections int
	// Matches counts the occurrences of every positive leaf in titles, headings and texts in
	// scope (with Within below report: in the units in which the query is satisfied). A leaf
	// is positive when it stands under an even number of NOTs.
	Matches int
}

// Hit is a document found.
type Hit struct {
	ID      string
	Score   float64 // when sorted by relevance
	Exact   bool
	Matches int
	// Sections are the best sections, best first, as many as asked for. A document found by its
	// title or its properties alone has none.
	Sections []SectionHit
}

// SectionHit is a section of a hit in which something matched.
type SectionHit struct {
	Ordinal int
	Score   float64
	Matches int
}

// Count is a value of a facet. Documents are those found if this value alone were selected in
// its field, everything else unchanged.
type Count struct {
	Value     string
	Documents int
	Selected  bool
}
