package read

import (
	"context"
	"encoding/json"
	"strings"

	"wenxun/corpus"
	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// Record is a document given as data rather than as a file: a line of JSONL, or what a program
// posts. Sections that are given are kept as they are; a text is read like a file's.
type Record struct {
	Given    corpus.Given
	Text     string
	Sections []RecordSection
}

// RecordSection is a section that the giver has parted already.
type RecordSection struct {
	Heading string `json:"heading"`
	Level   int    `json:"level"`
	Text    string `json:"text"`
}

// wireRecord is a record as JSON has it.
type wireRecord struct {
	ID        *string         `json:"id"`
	Title     *string         `json:"title"`
	Text      string          `json:"text"`
	Sections  []RecordSection `json:"sections"`
	Type      *string         `json:"type"`
	Region    *string         `json:"region"`
	Issuer    *string         `json:"issuer"`
	DocNumber *string         `json:"doc_number"`
	Date      *string         `json:"date"`
	Published *string         `json:"published"`
	Year      *int            `json:"year"`
	URL       *string         `json:"url"`
	Source    *string         `json:"source"`
	Edition   *string         `json:"edition"`
	Author    *string         `json:"author"`
	Tags      []string        `json:"tags"`
}

// ParseRecord reads one JSON object. Fields that it does not know are passed over; an empty
// string or a year of 0 says nothing. Errors are *Error with code invalid.
func ParseRecord(data []byte) (*Record, error) {
	var w wireRecord
	if err := json.Unmarshal(data, &w); err != nil {
		e := fault.Newf(fault.Invalid, "不是有效的 JSON 记录。请检查这一行：须是一个对象，各字段类型与说明一致。")
		e.Err = err
		return nil, e
	}
	if w.ID != nil && *w.ID != "" && !corpus.ValidID(*w.ID) {
		return nil, fault.Newf(fault.Invalid, "id 只能含字母、数字和 . _ : -，至多 128 个字符。请改正后再添加。")
	}
	if strings.TrimSpace(w.Text) == "" && len(w.Sections) == 0 {
		return nil, fault.Newf(fault.Invalid, "缺少 text 或 sections。请至少给出其中一个。")
	}
	for _, field := range []*string{w.Date, w.Published} {
		if field != nil && *field != "" && !validDate(*field) {
			return nil, fault.Newf(fault.Invalid, "日期“%s”不是 2024、2024-03 或 2024-03-01 的形式。请改正后再添加。", *field)
		}
	}
	rec := &Record{Text: w.Text, Sections: w.Sections}
	rec.Given = corpus.Given{
		ID: said(w.ID), Title: said(w.Title), Type: said(w.Type), Region: said(w.Region), Issuer: said(w.Issuer), DocNumber: said(w.DocNumber),
		Date: said(w.Date), Published: said(w.Published), URL: said(w.URL), SourceName: said(w.Source), Edition: said(w.Edition), Author: said(w.Author),
		Tags: w.Tags,
	}
	if w.Year != nil && *w.Year != 0 {
		rec.Given.Year = w.Year
	}
	return rec, nil
}

func said(s *string) *string {
	if s == nil || strings.TrimSpace(*s) == "" {
		return nil
	}
	clean := strings.ReplaceAll(*s, "\x00", "")
	return &clean
}

// validDate accepts 2024, 2024-03 and 2024-03-01.
func validDate(s string) bool {
	for i, r := range s {
		if (i == 4 || i == 7) != (r == '-') || r != '-' && (r < '0' || r > '9') {
			return false
		}
	}
	switch len(s) {
	case len("2024"):
		return true
	case len("2024-03"):
		return s[5:7] >= "01" && s[5:7] <= "12"
	case len("2024-03-01"):
		return s[5:7] >= "01" && s[5:7] <= "12" && s[8:] >= "01" && s[8:] <= "31"
	}
	return false
}

// Record reads a record; given beats what the record says, and that what is read.
func (r *Reader) Record(ctx context.Context, name string, rec *Record, given corpus.Given) (*corpus.Document, error) {
	given = given.Over(rec.Given)
	src := text.FromString(strings.ToValidUTF8(strings.ReplaceAll(rec.Text, "\x00", "\n"), "\uFFFD"))
	if len(rec.Sections) > 0 {
		src = &layout.Source{Lines: sectionLines(rec.Sections)}
	}
	src.Format = "jsonl"
	if blank(src) {
		return nil, fault.New(fault.Empty, nil)
	}
	return assemble(src, name, given, rule.TraceFrom(ctx)), nil
}

// sectionLines writes sections out as the lines of a format that declares its headings.
func sectionLines(sections []RecordSection) []layout.Line {
	var all []layout.Line
	for _, s := range sections {
		if h := strings.TrimSpace(strings.ReplaceAll(s.Heading, "\n", " ")); h != "" {
			all = append(all, layout.Line{Text: h, Kind: layout.Heading, Level: max(1, s.Level), Offset: -1})
		}
		for line := range strings.Lines(s.Text) {
			if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
				all = append(all, layout.Line{Text: line, Kind: layout.Paragraph, Offset: -1})
			}
		}
	}
	return all
}
