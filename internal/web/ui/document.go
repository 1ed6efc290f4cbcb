package ui

import (
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wenxun/corpus"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
	"wenxun/internal/web/cite"
)

// DocumentPage is the page of one document.
type DocumentPage struct {
	Form       Form
	Title      template.HTML
	PlainTitle string
	Keywords   []Link // to searches for them
	Facts      []Fact
	Warnings   []string
	Matches    int  // highlights on the page
	Cut        bool // there are more, which are not highlighted
	Query      string
	Back       string // address of the search that led here
	Unmarked   string // address of the page without highlights
	Outline    []OutlineEntry
	Sections   []DocumentSection
	Report     Report
	Citation   string
	Original   string // address of the file, "" where there is none
	JSON       string
}

func (DocumentPage) template() string { return "document" }

// PageTitle is the title of the window.
func (p DocumentPage) PageTitle() string { return p.PlainTitle }

// Fact is a row of the table about a document.
type Fact struct {
	Label, Value, Href string
	Outside            bool // a link to another site
}

// OutlineEntry is a heading in the outline.
type OutlineEntry struct {
	Href, Heading string
	Level         int // 1 to 4
	Matches       int
}

// DocumentSection is a section with its text.
type DocumentSection struct {
	ID         string
	Heading    template.HTML
	Level      int // of the HTML heading, 2 to 6
	Theme      string
	Role       string
	Page       int
	Paragraphs []template.HTML
}

// Report describes what reading did to the file.
type Report struct {
	Format, Encoding string
	Repairs          []Repair
	Removed          []Removed
	PagesWithoutText string
}

// Repair counts repairs of a kind.
type Repair struct {
	Kind  string
	Count int
}

// Removed is a line that was removed from the text.
type Removed struct {
	Kind, Text string
	Page       int
}

// NewDocumentPage returns the page of a document; marks may be nil.
func NewDocumentPage(values url.Values, doc *corpus.Document, marks *search.Marks, keywords []string) DocumentPage {
	at := address(values)
	if marks == nil {
		marks = &search.Marks{}
	}
	title := doc.Title
	if title == "" {
		title = "（没有标题）"
	}
	p := DocumentPage{
		Form: NewForm(values), PlainTitle: corpus.CitedTitle(title, doc.TitleFrom), Facts: facts(doc), Warnings: doc.Extraction.Warnings,
		Query: values.Get("q"), Report: newReport(&doc.Extraction), Citation: cite.Reference(work(doc), cite.GBT2025), JSON: apiURL(doc),
	}
	for _, word := range keywords {
		p.Keywords = append(p.Keywords, Link{Text: word, Href: address{}.set("q", word).searchURL()})
	}
	p.Original = originalURL(doc)
	if p.Query != "" {
		p.Back, p.Unmarked = at.searchURL(), api.DocumentURL(doc.ID)
	}
	m := &marker{}
	p.Title = bracketed(m.line(title, marks.Title), doc.TitleFrom)
	for i := range doc.Sections {
		s, of, before := &doc.Sections[i], search.SectionMarks{}, m.count
		if i < len(marks.Sections) {
			of = marks.Sections[i]
		}
		section := DocumentSection{
			ID: "s" + strconv.Itoa(s.Ordinal), Level: min(6, max(2, s.Level+1)), Theme: s.Theme, Page: s.Page,
			Heading: m.line(s.Heading, of.Heading),
		}
		if s.Role != corpus.RoleOther {
			section.Role = s.Role
		}
		section.Paragraphs = m.paragraphs(s.Text, of.Text, s.PageBreaks)
		p.Sections = append(p.Sections, section)
		if s.Heading != "" {
			p.Outline = append(p.Outline, OutlineEntry{
				Href: "#" + section.ID, Heading: s.Heading, Level: min(4, max(1, s.Level)), Matches: m.count - before,
			})
		}
	}
	if len(p.Outline) < 2 {
		p.Outline = nil
	}
	p.Matches, p.Cut = m.count, marks.Cut
	return p
}

func work(doc *corpus.Document) cite.Work {
	return cite.Work{
		ID: doc.ID, Title: corpus.CitedTitle(doc.Title, doc.TitleFrom), Issuer: doc.Issuer, DocNumber: doc.DocNumber, Date: doc.Date, Published: doc.Published, Year: doc.Year,
		Name: doc.Source.Name, Edition: doc.Source.Edition, Author: doc.Source.Author, URL: doc.Source.URL, Added: doc.Added,
	}
}

// facts returns the rows of the table about a document, without unknown ones.
func facts(d *corpus.Document) []Fact {
	year := ""
	if d.Year != 0 {
		year = strconv.Itoa(d.Year)
	}
	filter := func(name, value string) string { return address{}.set(name, value).searchURL() }
	all := []Fact{
		{Label: "类型", Value: strings.ReplaceAll(d.Type, "/", " › "), Href: filter("type", d.Type)},
		{Label: "地区", Value: spaced(d.Region), Href: filter("region", d.Region)},
		{Label: "机关", Value: d.Issuer, Href: filter("issuer", d.Issuer)},
		{Label: "文号", Value: d.DocNumber},
		{Label: "成文日期", Value: d.Date},
		{Label: "发布日期", Value: d.Published},
		{Label: "年份", Value: year, Href: filter("year", year)},
		{Label: "来源", Value: strings.TrimSpace(d.Source.Name + " " + d.Source.Edition), Href: filter("source", d.Source.Name)},
		{Label: "作者", Value: d.Source.Author},
		{Label: "主题分类", Value: d.Subject},
		{Label: "索引号", Value: d.IndexNumber},
		{Label: "标签", Value: strings.Join(d.Tags, "、")},
		{Label: "原文网址", Value: d.Source.URL, Href: webAddress(d.Source.URL), Outside: true},
		{Label: "文件", Value: d.Source.File, Href: originalURL(d)},
		{Label: "入库", Value: day(d.Added)},
	}
	if len(d.Tags) == 1 {
		all[11].Href = filter("tag", d.Tags[0])
	}
	return slices.DeleteFunc(all, func(f Fact) bool { return f.Value == "" })
}

// webAddress returns s if it is an address on the web and not, say, a script.
func webAddress(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

func originalURL(d *corpus.Document) string {
	if d.Source.File == "" {
		return ""
	}
	return apiURL(d) + "/original"
}

// apiURL is the address of a document in the API.
func apiURL(d *corpus.Document) string { return "/api/v1" + api.DocumentURL(d.ID) }

func newReport(e *corpus.Extraction) Report {
	r := Report{Format: strings.ToUpper(e.Format), Encoding: e.Encoding}
	for _, kind := range slices.Sorted(maps.Keys(e.Repairs)) {
		r.Repairs = append(r.Repairs, Repair{Kind: labelled(repairLabels, kind), Count: e.Repairs[kind]})
	}
	for _, line := range e.Removed {
		r.Removed = append(r.Removed, Removed{Kind: labelled(repairLabels, line.Kind), Page: line.Page, Text: line.Text})
	}
	pages := make([]string, len(e.PagesWithoutText))
	for i, n := range e.PagesWithoutText {
		pages[i] = strconv.Itoa(n)
	}
	r.PagesWithoutText = strings.Join(pages, "、")
	return r
}
