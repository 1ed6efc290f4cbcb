// Package corpus defines what a report is: the document, its sections, where each
// piece of it came from, the identity that it keeps for life, and the one table of
// its metadata fields (Fields), with their names, checks and help.
//
// It has no behaviour of the application: reading files is internal/read,
// searching is index, and the sample reports are in corpus/sample. It imports
// nothing of ours. Unless a comment says otherwise every string is valid UTF-8,
// and every offset and length counts Unicode code points.
package corpus

import "time"

// Document is one report after reading: what can be searched, shown and cited.
//
// Title, headings and texts divide the document among them: a section's Text contains
// neither its heading nor its subsections, and nothing occurs twice. A field that the
// text does not give is empty rather than guessed.
type Document struct {
	ID        string
	Title     string
	TitleFrom TitleFrom

	Type        string // one of Types: "公文/通知"
	Region      string // "江西省/九江市/浔阳区", "全国", or empty
	RegionCode  string // GB/T 2260, six digits: "360403"
	Issuer      string
	DocNumber   string // 发文字号 as printed: "国办发〔2020〕1号"
	IndexNumber string // the page's own 索引号
	Subject     string // the page's own 主题分类
	Date        string // when it was made, passed or signed: "2024", "2024-03" or "2024-03-01"
	Published   string // when it was printed or put up, in the same form
	Year        int    // the year it speaks of, or was made in; 0 when unknown
	Tags        []string

	// Added is when the document first entered the library, in UTC.
	Added time.Time

	Source     Source
	Sections   []Section // never empty
	Extraction Extraction
}

// TitleFrom is where a title is from.
type TitleFrom string

// Where titles are from.
const (
	TitleText     TitleFrom = "text"     // it occurs in the document
	TitleGiven    TitleFrom = "given"    // a person or a program gave it
	TitleFile     TitleFrom = "file"     // the file's name
	TitleComposed TitleFrom = "composed" // of what the document is: it occurs nowhere
)

// TitlesFrom are all of them.
var TitlesFrom = []TitleFrom{TitleText, TitleGiven, TitleFile, TitleComposed}

// CitedTitle returns a title as citations, exports and pages print it. A composed one is in square brackets, as
// GB/T 7714 and GB/T 3792 have titles that a cataloguer supplies.
func CitedTitle(title string, from TitleFrom) string {
	if from == TitleComposed && title != "" {
		return "[" + title + "]"
	}
	return title
}

// Source is where a document was published and which file it was read from.
type Source struct {
	Name    string // the newspaper or site: "九江日报"
	Edition string // "A03"
	Author  string
	URL     string // where the original is on the web
	File    string // the file's name alone; a folder's name never leaves the machine
	Pages   int    // 0 where the format has none
}

// Section is a heading and the text under it, down to the next heading.
type Section struct {
	Ordinal int    // 1 for the first
	Heading string // the cleaned line with its number: "一、总体要求"; may be empty
	Level   int    // 1 for the top; 0 for text before the first heading
	// Path runs from the top heading down to this section's own.
	Path  []string
	Theme string // one of Themes
	Role  string // one of Roles
	Page  int    // page of the first character; 0 where the format has none
	// Text has paragraphs, cells and list items separated by "\n".
	Text string
	// PageBreaks are the places inside Text where a new page begins, ascending.
	PageBreaks []PageBreak
}

// PageBreak is where a new page begins: from Offset (code points in Section.Text) on, the text is
// on Page.
type PageBreak struct {
	Offset int
	Page   int
}

// PageAt returns the page of the code point at offset of the section's text; 0 for none.
func (s *Section) PageAt(offset int) int {
	page := s.Page
	for _, b := range s.PageBreaks {
		if b.Offset > offset {
			break
		}
		page = b.Page
	}
	return page
}

// Extraction reports what reading did to the file, so that nothing is changed in silence.
type Extraction struct {
	Format           string         // "txt", "md", "html", "jsonl", "pdf", "docx", "ofd", …
	Encoding         string         // "UTF-8", "GB18030", …; empty where the format fixes it
	Repairs          map[string]int // kind of repair → how often: "letter_spacing": 12
	Removed          []Removed
	Warnings         []string // in Chinese, for the reader of the document
	PagesWithoutText []int
}

// Removed is a line that was taken out of the text: a page number, a running head, web clutter.
type Removed struct {
	Kind string // "page_number", "running_head", "toc", "clutter", …
	Page int    // 0 where the format has none
	Text string
}
