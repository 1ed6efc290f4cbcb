package read

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"

	"wenxun/corpus"
	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// Record is a document given as data rather than as a file: a line of JSONL, or what a program
// posts. Given sections are kept as they are; a text is read like a file's. When there are
// sections, Text is not read.
type Record struct {
	Given    corpus.Overrides
	Text     string
	Sections []RecordSection
}

// RecordSection is a section of a Record.
type RecordSection struct {
	Heading string `json:"heading"`
	Level   int    `json:"level"`
	Text    string `json:"text"`
}

// ParseRecord reads one JSON object: text or sections, and metadata as corpus.Fields describes it.
// Errors are *Error with code invalid; where fields are at fault, they wrap corpus.FieldErrors that
// name all of them.
func ParseRecord(data []byte) (*Record, error) {
	rec, errs, err := parseRecord(data)
	if err != nil {
		return nil, err
	}
	if errs != nil {
		return nil, InvalidFields(errs)
	}
	return rec, nil
}

// ReparseRecord is ParseRecord for a record that is in the library already. Fields that an earlier
// version accepted, and this one does not, are left out: the document must stay readable.
func ReparseRecord(data []byte) (*Record, error) {
	rec, _, err := parseRecord(data)
	return rec, err
}

// parseRecord reads an object. The record has all but the fields at fault.
func parseRecord(data []byte) (*Record, corpus.FieldErrors, error) {
	var object corpus.Object
	if err := json.Unmarshal(data, &object); err != nil {
		e := fault.Newf(fault.Invalid, "不是完整的 JSON 对象。请检查括号和引号，并使用 UTF-8 编码。")
		e.Err = err
		return nil, nil, e
	}
	rec := &Record{}
	errs := rec.takeText(object)
	delete(object, "text")
	delete(object, "sections")
	given, more := corpus.ParseOverrides(object)
	rec.Given = given
	return rec, append(errs, more...), nil
}

// InvalidFields returns the refusal of a document whose fields are at fault.
func InvalidFields(errs corpus.FieldErrors) *Error {
	e := fault.Newf(fault.Invalid, "%s。请改正后再添加。", errs.Explain())
	e.Err = errs
	return e
}

// takeText takes the text and the sections from the object. The decoder goes on after a value of
// another type and after an unknown field.
func (rec *Record) takeText(object corpus.Object) corpus.FieldErrors {
	if raw := object["text"]; raw != nil && json.Unmarshal(raw, &rec.Text) != nil {
		return corpus.FieldErrors{{Field: "text", Reason: "应为文字"}}
	}
	if raw := object["sections"]; raw != nil {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&rec.Sections); err != nil {
			return corpus.FieldErrors{sectionError(err)}
		}
	}
	switch {
	case !blankRecord(rec):
		return nil
	case len(rec.Sections) > 0:
		return corpus.FieldErrors{{Field: "sections", Reason: "每一节都没有文字"}}
	}
	return corpus.FieldErrors{{Field: "text", Reason: "没有正文，请给出 text 或 sections"}}
}

// sectionError makes of a JSON decoder's error over sections what the sender may read.
func sectionError(err error) corpus.FieldError {
	var kind *json.UnmarshalTypeError
	switch unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field "); {
	case isUnknown:
		return corpus.FieldError{Field: "sections", Reason: "一节里没有" + corpus.Quote(strings.Trim(unknown, `"`)) + "这个字段，只有 heading、level 和 text"}
	case errors.As(err, &kind) && kind.Field != "":
		return corpus.FieldError{Field: "sections." + kind.Field, Reason: "类型不对：heading 和 text 应为文字，level 应为整数"}
	}
	return corpus.FieldError{Field: "sections", Reason: "应为列表，每一节是含 heading、level 和 text 的对象"}
}

// blankRecord reports a record in which nothing can be seen.
func blankRecord(rec *Record) bool {
	if len(rec.Sections) == 0 {
		return !strings.ContainsFunc(rec.Text, visible)
	}
	return !slices.ContainsFunc(rec.Sections, func(s RecordSection) bool {
		return strings.ContainsFunc(s.Heading, visible) || strings.ContainsFunc(s.Text, visible)
	})
}

func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

// Record reads a record. What is given beside it takes precedence over its own metadata, and that
// over what is read from its text.
func (r *Reader) Record(ctx context.Context, name string, rec *Record, given corpus.Overrides) (*corpus.Document, error) {
	given = given.Over(rec.Given)
	src := text.FromString(analysable(rec.Text))
	if len(rec.Sections) > 0 {
		src = &layout.Source{Lines: sectionLines(rec.Sections)}
	}
	src.Format = "jsonl"
	if blank(src) {
		return nil, fault.New(fault.Empty, nil)
	}
	return assemble(src, name, given, rule.TraceFrom(ctx)), nil
}

// analysable returns a text that analysis can take: a NUL would end it.
func analysable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\n"), "\uFFFD")
}

// sectionLines writes sections as the lines of a format that marks its headings.
func sectionLines(sections []RecordSection) []layout.Line {
	var all []layout.Line
	for _, s := range sections {
		if h := strings.TrimSpace(strings.ReplaceAll(analysable(s.Heading), "\n", " ")); h != "" {
			all = append(all, layout.Line{Text: h, Kind: layout.Heading, Level: max(1, s.Level), Offset: -1})
		}
		for line := range strings.Lines(analysable(s.Text)) {
			if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
				all = append(all, layout.Line{Text: line, Kind: layout.Paragraph, Offset: -1})
			}
		}
	}
	return all
}
