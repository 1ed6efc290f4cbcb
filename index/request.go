package index

// Request asks for what a query finds. Engines compute only the parts that are asked for.
type Request struct {
	Query  Query
	Hits   HitOptions
	Totals bool
	Facets FacetOptions
}

// HitOptions says which hits to return.
type HitOptions struct {
	// Size is the number of hits; 0 for none.
	Size int
	// Cursor continues after an earlier page: Result.Next.
	Cursor string
	Sort   Sort
	Rank   Rank
	// Sections is how many sections to return with each hit, best first.
	Sections int
	// Occurrences asks for the occurrences in what a hit shows, and for excerpts.
	Occurrences bool
}

// FacetOptions says which facets to count.
type FacetOptions struct {
	Fields []Field // none for no facets
	Size   int     // the most values of each
}

// Sort is the order of hits; ties are ordered by id.
type Sort uint8

const (
	// ByRelevance: leading documents (Rank.Lead), then those that are not across, then exact hits, then
	// by score.
	ByRelevance Sort = iota
	// ByDate: oldest first. A document without a date comes after the dated ones of its year, one without
	// a date and a year last.
	ByDate
	ByDateDesc  // newest first; likewise
	ByMatches   // most first
	ByAddedDesc // newest in the library first
)
