package web

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
	"wenxun/internal/web/cite"
)

// maxExports is how many exports run at once: each reads the library from end to end for as long
// as its client takes, and searches come first.
const maxExports = 2

// exporter writes hits one after another. end is called when there are no more.
type exporter interface {
	write(hit search.Hit) error
	end() error
}

// exportFormat is one form in which hits are written.
type exportFormat struct {
	name, contentType, file string
	open                    func(w io.Writer, base string) (exporter, error)
}

var exportFormats = []exportFormat{
	{"csv", "text/csv; charset=utf-8", "wenxun.csv", newCSV},
	{"jsonl", "application/x-ndjson", "wenxun.jsonl", newLines},
	{"bibtex", "application/x-bibtex; charset=utf-8", "wenxun.bib", references(cite.BibTeX)},
	{"gbt7714", "text/plain; charset=utf-8", "wenxun.txt", references(reference(cite.GBT2025))},
	{"gbt7714-2015", "text/plain; charset=utf-8", "wenxun.txt", references(reference(cite.GBT2015))},
}

// export writes every document that a search finds, as it is found: in CSV and JSONL a row for each
// matching section, in the others a reference for each document. How much a page shows (size,
// cursor, facets, snippets) means nothing here.
func (s *server) export(c echo.Context) error {
	values := queryValues(c.Request().URL.RawQuery)
	p, err := searchParams(values, "format")
	if err != nil {
		return err
	}
	format, err := formatNamed(values["format"])
	if err != nil {
		return err
	}
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	default:
		return search.ErrBusy
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, format.contentType)
	h.Set("Content-Disposition", `attachment; filename="`+format.file+`"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	// Nothing is sent before the first hit or the end, so that a refusal is still one.
	var out exporter
	open := func() (err error) {
		if out == nil {
			out, err = format.open(c.Response(), s.base(c))
		}
		return err
	}
	err = s.Search.Export(c.Request().Context(), p, func(hit search.Hit) error {
		if err := open(); err != nil {
			return err
		}
		return out.write(hit)
	})
	if err != nil {
		return fmt.Errorf("export as %s: %w", format.name, err)
	}
	if err := open(); err != nil {
		return err
	}
	return out.end()
}

func formatNamed(given []string) (exportFormat, error) {
	names := make([]string, len(exportFormats))
	for i, f := range exportFormats {
		if len(given) == 1 && given[0] == f.name || len(given) == 0 && i == 0 {
			return f, nil
		}
		names[i] = f.name
	}
	return exportFormat{}, refuse("format", "只能是 "+strings.Join(names, "、"))
}

// rowsOf are the rows of a hit: one for each matching section, one alone where a title or a
// property was all that matched.
func rowsOf(hit search.Hit, base string) []api.ExportRow {
	row := api.ExportRow{
		ID: hit.ID, Title: hit.Title, Type: hit.Type, Region: hit.Region, RegionCode: hit.RegionCode, Issuer: hit.Issuer, DocNumber: hit.DocNumber,
		Date: hit.Date, Published: hit.Published, Year: hit.Year, Source: hit.Source.Name, Edition: hit.Source.Edition, Author: hit.Source.Author,
		File: hit.Source.File, SourceURL: hit.Source.URL, Exact: hit.Exact, Matches: hit.Matches, URL: base + hit.URL, Path: []string{},
	}
	if len(hit.Sections) == 0 {
		return []api.ExportRow{row}
	}
	rows := make([]api.ExportRow, len(hit.Sections))
	for i, section := range hit.Sections {
		rows[i] = row
		r := &rows[i]
		r.Section, r.Heading, r.Path, r.Theme, r.Role, r.Page = &section.Ordinal, section.Heading, section.Path, section.Theme, section.Role, section.Page
		r.Matches, r.URL = section.Matches, base+section.URL
		texts := make([]string, len(section.Snippets))
		for j, snippet := range section.Snippets {
			texts[j] = snippet.Text
		}
		r.Text = strings.Join(texts, " … ")
	}
	return rows
}

// lineExporter writes rows as JSONL.
type lineExporter struct {
	w    io.Writer
	base string
}

func newLines(w io.Writer, base string) (exporter, error) { return lineExporter{w, base}, nil }

func (x lineExporter) write(hit search.Hit) error {
	for _, row := range rowsOf(hit, x.base) {
		line, err := marshal(row)
		if err != nil {
			return err
		}
		if _, err := x.w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func (lineExporter) end() error { return nil }

// csvExporter writes rows as CSV (RFC 4180), as spreadsheets read it: with a byte order mark, and
// with nothing in it that they would run.
type csvExporter struct {
	w    *csv.Writer
	base string
}

var csvColumns = slices.Concat(
	[]string{"id"}, labels("title", "type", "region"), []string{"地区代码"},
	labels("issuer", "doc_number", "date", "published", "year", "source", "edition", "author"),
	[]string{"章节序号", "章节", "章节路径", "主题", "性质", "页码", "处数", "逐字", "原文", "链接"}, labels("url"), []string{"文件"},
)

// labels returns the Chinese names of metadata fields.
func labels(names ...string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = corpus.FieldNamed(name).Label
	}
	return all
}

func newCSV(w io.Writer, base string) (exporter, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	x := csvExporter{csv.NewWriter(w), base}
	x.w.UseCRLF = true
	return x, x.w.Write(csvColumns)
}

func (x csvExporter) write(hit search.Hit) error {
	for _, r := range rowsOf(hit, x.base) {
		exact := ""
		if r.Exact {
			exact = "是"
		}
		cells := []string{
			r.ID, r.Title, r.Type, r.Region, r.RegionCode, r.Issuer, r.DocNumber, r.Date, r.Published, digits(r.Year), r.Source, r.Edition, r.Author,
			digits(r.Section), r.Heading, strings.Join(r.Path, " › "), r.Theme, r.Role, digits(r.Page), strconv.Itoa(r.Matches), exact, r.Text, r.URL, r.SourceURL, r.File,
		}
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		if err := x.w.Write(cells); err != nil {
			return err
		}
	}
	return nil
}

func (x csvExporter) end() error {
	x.w.Flush()
	return x.w.Error()
}

// harmless keeps a spreadsheet from taking a cell for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@＝＋－＠\t\r", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

func digits(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// referenceExporter writes a reference for each document.
type referenceExporter struct {
	w      io.Writer
	format func(cite.Work) string
}

func references(format func(cite.Work) string) func(io.Writer, string) (exporter, error) {
	return func(w io.Writer, _ string) (exporter, error) { return referenceExporter{w, format}, nil }
}

func reference(style cite.Style) func(cite.Work) string {
	return func(w cite.Work) string { return cite.Reference(w, style) }
}

func (x referenceExporter) write(hit search.Hit) error {
	work := cite.Work{
		ID: hit.ID, Title: hit.Title, Issuer: hit.Issuer, DocNumber: hit.DocNumber, Date: hit.Date, Published: hit.Published,
		Name: hit.Source.Name, Edition: hit.Source.Edition, Author: hit.Source.Author, URL: hit.Source.URL, Added: hit.Added,
	}
	if hit.Year != nil {
		work.Year = *hit.Year
	}
	_, err := io.WriteString(x.w, x.format(work)+"\n")
	return err
}

func (referenceExporter) end() error { return nil }
