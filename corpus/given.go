package corpus

// Given is what a person, a command line, a CSV or a JSONL line says about a document. A nil
// field says nothing; a field that is set beats what was read from the text, and survives
// reading the file again. Its JSON has the names that a JSONL line has.
type Given struct {
	ID         *string  `json:"id,omitzero"`
	Title      *string  `json:"title,omitzero"`
	Type       *string  `json:"type,omitzero"`
	Region     *string  `json:"region,omitzero"`
	Issuer     *string  `json:"issuer,omitzero"`
	DocNumber  *string  `json:"doc_number,omitzero"`
	Date       *string  `json:"date,omitzero"`
	Published  *string  `json:"published,omitzero"`
	Year       *int     `json:"year,omitzero"`
	URL        *string  `json:"url,omitzero"` // where the original stands on the web
	SourceName *string  `json:"source,omitzero"`
	Edition    *string  `json:"edition,omitzero"`
	Author     *string  `json:"author,omitzero"`
	Tags       []string `json:"tags,omitzero"` // nil says nothing
}

// Over returns g with what it leaves unsaid taken from below.
func (g Given) Over(below Given) Given {
	pick(&g.ID, below.ID)
	pick(&g.Title, below.Title)
	pick(&g.Type, below.Type)
	pick(&g.Region, below.Region)
	pick(&g.Issuer, below.Issuer)
	pick(&g.DocNumber, below.DocNumber)
	pick(&g.Date, below.Date)
	pick(&g.Published, below.Published)
	pick(&g.Year, below.Year)
	pick(&g.URL, below.URL)
	pick(&g.SourceName, below.SourceName)
	pick(&g.Edition, below.Edition)
	pick(&g.Author, below.Author)
	if g.Tags == nil {
		g.Tags = below.Tags
	}
	return g
}

func pick[T any](field **T, below *T) {
	if *field == nil {
		*field = below
	}
}
