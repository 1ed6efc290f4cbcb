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

// maxExports is how many exports run at once: each reads the whole library for as long as its client
// takes, and searches come first.
const maxExports = 2

// exporter writes hits one after another. end is called when there are no more.
type exporter interface {
	write(hit search.Hit) error
	end() error
}

// exportFormat is a format in which hits are written.
type exportFormat struct {
	contentType, file string
	open              func(w io.Writer, base string) (exporter, error)
}

// exportFormats are the formats by their names, which are those of the parameter.
var exportFormats = map[string]exportFormat{
	"csv":          {"text/csv; charset=utf-8", "wenxun.csv", newCSV},
	"jsonl":        {"application/x-ndjson", "wenxun.jsonl", newLines},
	"bibtex":       {"application/x-bibtex; charset=utf-8", "wenxun.bib", references(cite.BibTeX)},
	"gbt7714":      {"text/plain; charset=utf-8", "wenxun.txt", references(reference(cite.GBT2025))},
	"gbt7714-2015": {"text/plain; charset=utf-8", "wenxun.txt", references(reference(cite.GBT2015))},
}

// export streams every document that a search finds: in CSV and JSONL a row for each matching
// section, in the other formats a reference for each document. The parameters that say how much a
// page shows (size, cursor, facets, snippets) have no effect.
func (s *server) export(c echo.Context) error {
	args, err := arguments(c, api.OfExport)
	if err != nil {
		return err
	}
	format := exportFormats[args.Format]
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
	// Nothing is sent before the first hit or the end, so that an error can still be answered as one.
	var out exporter
	open := func() (err error) {
		if out == nil {
			out, err = format.open(c.Response(), s.base(c))
		}
		return err
	}
	err = s.Search.Export(c.Request().Context(), args.Search, func(hit search.Hit) error {
		if err := open(); err != nil {
			return err
		}
		return out.write(hit)
	})
	if err != nil {
		return fmt.Errorf("export as %s: %w", args.Format, err)
	}
	if err := open(); err != nil {
		return err
	}
	return out.end()
}

// lineExporter writes rows as JSONL.
type lineExporter struct {
	w    io.Writer
	base string
}

func newLines(w io.Writer, base string) (exporter, error) { return lineExporter{w, base}, nil }

func (x lineExporter) write(hit search.Hit) error {
	for _, row := range api.NewExportRows(hit, x.base) {
		line, err := api.Marshal(row)
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

// csvExporter writes rows as CSV (RFC 4180) for spreadsheets: with a byte order mark, and with no
// cell that they would run as a formula.
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
	for _, r := range api.NewExportRows(hit, x.base) {
		exact := ""
		if r.Exact {
			exact = "是"
		}
		cells := []string{
			r.ID, r.Title, r.Type, r.Region, r.RegionCode, r.Issuer, r.DocNumber, r.Date, r.Published, digits(r.Year), r.Source, r.Edition, r.Author,
			digits(r.Section), r.Heading, strings.Join(r.Path, " › "), r.Theme, r.Role, digits(r.Page), strconv.Itoa(r.Matches), exact, r.Text, r.URL, r.SourceURL, r.File,
		}
		for i := range cells {
			cells[i] = api.Harmless(cells[i])
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
		ID: hit.ID, Title: corpus.CitedTitle(hit.Title, hit.TitleFrom), Issuer: hit.Issuer, DocNumber: hit.DocNumber, Date: hit.Date, Published: hit.Published, Year: hit.Year,
		Name: hit.Source.Name, Edition: hit.Source.Edition, Author: hit.Source.Author, URL: hit.Source.URL, Added: hit.Added,
	}
	_, err := io.WriteString(x.w, x.format(work)+"\n")
	return err
}

func (referenceExporter) end() error { return nil }
