package corpus

// Given is what a person, a command line, a CSV or a JSONL line says about a document. A nil
// field says nothing; a field that is set beats what was read from the text, and survives
// reading the file again.
type Given struct {
	ID         *string
	Title      *string
	Type       *string
	Region     *string
	Issuer     *string
	DocNumber  *string
	Date       *string
	Published  *string
	Year       *int
	URL        *string // where the original stands on the web
	SourceName *string
	Edition    *string
	Author     *string
	Tags       []string // nil says nothing
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
