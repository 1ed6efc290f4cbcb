package segment

// Keyword is a field whose values are terms as they are.
type Keyword int

// The fields of sections have terms in every block; those of documents only in the first, and bleve is
// shown them in all.
const (
	FieldTheme Keyword = iota
	FieldRole
	FieldSection // the heading without its number
	FieldRegion  // with its ancestors
	FieldType    // with its ancestors
	FieldYear
	FieldIssuer
	FieldSource
	FieldTag
	FieldDate
	keywords
)

// ofSection reports whether the field belongs to sections.
func (k Keyword) ofSection() bool { return k <= FieldSection }

// The names of the fields that bleve sees beside those of keywords.
const (
	WordsField      = "words"       // words of title, heading and text
	TitleWordsField = "title_words" // words of the title alone
	IDField         = "id"          // the document's id
	blockIDField    = "_id"         // the block's id, by which bleve knows it
)

var keywordNames = [keywords]string{"theme", "role", "section", "region", "type", "year", "issuer", "source", "tag", "date"}

// String returns the name of the field.
func (k Keyword) String() string { return keywordNames[k] }

// Keywords are all keyword fields.
func Keywords() []Keyword {
	all := make([]Keyword, keywords)
	for k := range all {
		all[k] = Keyword(k)
	}
	return all
}

// The fields of pairs, each with a dictionary of numbers.
const (
	textField  = iota // title and text of a block
	titleField        // title alone
	fields
)

// The dictionaries of strings.
const (
	textRuns  = textField  // numbers and Latin words of textField
	titleRuns = titleField // those of titleField
	textWords = iota
	titleWords
	firstKeyword
	dictionaries = firstKeyword + int(keywords)
)
