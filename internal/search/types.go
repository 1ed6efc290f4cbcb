package search

// Marks are the places of a document where a query's words stand, in code points.
type Marks struct {
	Title    []Highlight
	Sections []SectionMarks // one for each section, in order
}

// SectionMarks are the places of one section.
type SectionMarks struct {
	Heading []Highlight
	Text    []Highlight
}

// Completion is what a half-typed query may become.
type Completion struct {
	Text      string `json:"text"`
	Kind      string `json:"kind"` // "term", "title" or "heading"
	ID        string `json:"id,omitempty"`
	Documents int    `json:"documents,omitempty"` // how many have it as their title or a heading
}

// Trend says how a query's matches are spread.
type Trend struct {
	Query    QueryInfo `json:"query"`
	By       string    `json:"by"`
	Total    Total     `json:"total"`
	Coverage Coverage  `json:"coverage"`
	Buckets  []Bucket  `json:"buckets"`
	First    *Mention  `json:"first"`  // the earliest document that matches; null when none has a date
	Silent   []string  `json:"silent"` // the buckets with documents of which none matches
}

// Bucket is a year, a region or a theme. Under a theme documents may stand in several buckets.
type Bucket struct {
	Value     string `json:"value"`
	Matching  int    `json:"matching"`
	Documents int    `json:"documents"` // all documents within the filters
}

// Mention is where something was said.
type Mention struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Date  string `json:"date"`
	URL   string `json:"url"`
}
