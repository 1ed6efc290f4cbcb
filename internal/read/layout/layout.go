// Package layout is what every format is turned into before anything is repaired: the lines of
// the document in reading order, each with all that the format states about it and nothing that
// is guessed. A reader of a format fills it; repair, outline and metadata read it.
package layout

// Kind is what a line is by its format.
type Kind uint8

const (
	// Wrapped is a line whose end means nothing by itself: the next line may go on with the same
	// sentence. TXT and PDF give these.
	Wrapped Kind = iota
	// Paragraph is a whole paragraph; the format shows where it ends (HTML <p>, a Word paragraph).
	// It is never joined with its neighbours.
	Paragraph
	// Heading is a line that the format marks as a heading; Level is its depth.
	Heading
	// Item is a list item, whole.
	Item
	// Cell is one table cell, whole. Row and Table show which cells belong together.
	Cell
	// Note is a footnote or endnote, whole.
	Note
	// Blank is an empty line of a format in which empty lines may part paragraphs.
	Blank
	// Header and Footer are running heads and feet that the format itself declares as such.
	Header
	Footer
)

// Line is one line, paragraph or cell as the format gave it, unrepaired.
type Line struct {
	Text string // valid UTF-8, no line break inside
	Kind Kind
	// Level of a Heading, 1 at the top; 0 otherwise.
	Level int
	// Page on which the line begins, 1 for the first; 0 where the format has none.
	Page int
	// Size of the type in points and its weight; 0 and false where the format does not state them.
	Size float64
	Bold bool
	// Number of the line in a text file, from 1; 0 for other formats.
	Number int32
	// Centered reports that the line is in the middle of its column.
	Centered bool
	// Box is the line's place on its page in points, origin at the top left; zero where unknown.
	Box Box
	// Column counts the columns of a page from 1; 0 where the page has one.
	Column int
	// Table counts the tables of the document from 1, Row and Col the place of a Cell in it.
	Table, Row, Col int
	// Offset of the line's first byte in the decoded source text, for formats that are text; -1 otherwise.
	Offset int
}

// Box is a rectangle in points; Y grows downward.
type Box struct{ X, Y, W, H float64 }

// Source is a document as its format gave it.
type Source struct {
	Format   string // "txt", "pdf", …: corpus.Extraction.Format
	Encoding string
	Lines    []Line
	Pages    int // 0 where the format has none
	// PagesWithoutText are pages that show something but have no text, such as scans.
	PagesWithoutText []int
	// Properties are facts that the format states beside the text, by the name that the format
	// or page gives them: "title", "发文字号", "成文日期", "PubDate". A PDF's or Word file's own
	// title property is often a leftover; whoever reads it decides.
	Properties map[string]string
	// Removed are pieces that the format's reader left out, such as a web page's navigation.
	Removed []Removed
	// Warnings are sentences in Chinese for whoever reads the document.
	Warnings []string
}

// Removed is a piece that was left out, and why.
type Removed struct {
	Kind string
	Page int
	Text string
}
