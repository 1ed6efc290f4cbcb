package cli

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

// statusNames are the statuses for people.
var statusNames = map[ingest.Status]string{
	ingest.Added: "添加", ingest.Updated: "更新", ingest.Unchanged: "未变", ingest.Duplicate: "重复", ingest.Failed: "失败", ingest.Skipped: "跳过",
}

// shownRows is how many documents without problems are listed one by one. Those after them are only
// counted, unless they need a person's attention.
const shownRows = 20

// printer prints rows as they come.
type printer struct {
	out   io.Writer
	json  *json.Encoder // nil for people
	file  *os.File      // the report, nil for none
	csv   *csv.Writer
	shown int
	err   error // the first
}

func (a *app) newPrinter(asJSON bool, report string) (*printer, error) {
	p := &printer{out: a.Out}
	if asJSON {
		p.json = newEncoder(a.Out)
	}
	if report == "" {
		return p, nil
	}
	f, err := os.Create(report)
	if err != nil {
		return nil, err
	}
	p.file, p.csv = f, newCSV(f)
	p.keep(p.csv.Write([]string{"path", "member", "status", "id", "title", "sections", "code", "error", "warnings"}))
	return p, nil
}

// newEncoder returns an encoder that writes one JSON value per line and escapes no HTML.
func newEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

// newCSV returns a writer of a table that spreadsheets recognize as UTF-8.
func newCSV(w io.Writer) *csv.Writer {
	_, _ = io.WriteString(w, "\ufeff")
	return csv.NewWriter(w)
}

func (p *printer) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *printer) row(r ingest.Row) {
	if p.csv != nil {
		p.keep(p.csv.Write([]string{
			api.Harmless(r.Path), api.Harmless(r.Member), string(r.Status), api.Harmless(r.ID), api.Harmless(r.Title), strconv.Itoa(r.Sections),
			string(r.Code), r.Error, strings.Join(r.Warnings, "；"),
		}))
	}
	if p.json != nil {
		p.keep(p.json.Encode(r))
		return
	}
	where := r.Path
	if r.Member != "" {
		where += "#" + r.Member
	}
	switch r.Status {
	case ingest.Skipped, ingest.Unchanged:
		return
	case ingest.Failed:
		p.printf("失败  %s：%s（%s）\n", line(where), line(r.Error), r.Code)
		return
	}
	if p.shown++; p.shown > shownRows && len(r.Warnings) == 0 {
		return
	}
	p.printf("%s  %s  %s（%s）\n", statusNames[r.Status], line(where), line(r.Title), line(r.ID))
	for _, w := range r.Warnings {
		p.printf("      注意：%s\n", line(w))
	}
}

func (p *printer) summary(s ingest.Summary, dryRun bool) {
	if p.json != nil {
		p.keep(p.json.Encode(map[string]ingest.Summary{"summary": s}))
		return
	}
	if p.shown > shownRows {
		p.printf("……共 %d 篇\n", p.shown)
	}
	head := ""
	if dryRun {
		head = "预演，文库没有改动："
	}
	p.printf("%s添加 %d，更新 %d，未变 %d，重复 %d，失败 %d，跳过 %d；用时 %.1f 秒\n",
		head, s.Added, s.Updated, s.Unchanged, s.Duplicate, s.Failed, s.Skipped, s.Seconds)
}

func (p *printer) printf(format string, args ...any) {
	_, err := fmt.Fprintf(p.out, format, args...)
	p.keep(err)
}

func (p *printer) close() error {
	if p.csv != nil {
		p.csv.Flush()
		p.keep(errors.Join(p.csv.Error(), p.file.Close()))
	}
	return p.err
}
