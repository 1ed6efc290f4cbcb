package ingest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/corpus"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
)

// Meta is a table of metadata for documents, by their path or their id.
type Meta struct {
	// Unknown are the headings of columns that are no field.
	Unknown []string

	rows   []metaRow
	byPath map[string]int // index of rows
	byID   map[string]int
}

type metaRow struct {
	line  int
	key   string // the path or id
	given corpus.Overrides
	// matched are the sources that the row was used for.
	matched []string
}

// column is a column of a table: the path, a field, or neither.
type column struct {
	path  bool
	field *corpus.Field
}

// pathHeadings are the headings of the column with the path.
var pathHeadings = []string{"path", "路径", "文件"}

func columnOf(heading string) column {
	if slices.Contains(pathHeadings, strings.ToLower(heading)) {
		return column{path: true}
	}
	if f := corpus.FieldNamed(heading); f != nil && f.Ways&corpus.ByTable != 0 {
		return column{field: f}
	}
	return column{}
}

// identifies reports whether the column can tell which document a row is for.
func (c column) identifies() bool {
	return c.path || c.field != nil && c.field.Kind == corpus.KindID
}

// ParseMeta reads a CSV in UTF-8 or GB18030 whose first row names the columns. Several tags in one
// cell are separated by semicolons or commas. Errors are *fault.Error and name the line; where
// fields are at fault, they wrap corpus.FieldErrors.
func ParseMeta(data []byte) (*Meta, error) {
	data = bytes.TrimPrefix(data, byteOrderMark)
	if !utf8.Valid(data) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			return nil, fault.Newf(fault.Invalid, "元数据表既不是 UTF-8 也不是 GB18030 编码。请另存为 UTF-8 的 CSV。")
		}
		data = decoded
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	head, err := r.Read()
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "元数据表是空的，或者不是 CSV。第一行应是列名，如 path,title,region。")
	}
	m := &Meta{byPath: map[string]int{}, byID: map[string]int{}}
	columns := make([]column, len(head))
	for i, h := range head {
		h = strings.TrimSpace(h)
		if columns[i] = columnOf(h); columns[i] == (column{}) {
			m.Unknown = append(m.Unknown, h)
		}
	}
	if !slices.ContainsFunc(columns, column.identifies) {
		return nil, fault.Newf(fault.Invalid, "元数据表没有 path 或 id 列，无法知道每行说的是哪个文件。")
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return nil, &fault.Error{Code: fault.Invalid, Message: "元数据表不是正确的 CSV：" + err.Error(), Err: err}
		}
		line, _ := r.FieldPos(0)
		if errs := m.add(line, columns, cells); errs != nil {
			return nil, &fault.Error{Code: fault.Invalid, Message: fmt.Sprintf("元数据表第 %d 行：%s。", line, errs.Explain()), Err: errs}
		}
	}
}

func (m *Meta) add(line int, columns []column, cells []string) corpus.FieldErrors {
	row := metaRow{line: line}
	var errs corpus.FieldErrors
	path := ""
	for i, cell := range cells[:min(len(cells), len(columns))] {
		cell = strings.TrimSpace(cell)
		switch c := columns[i]; {
		case c.path && cell != "":
			path = filepath.Clean(filepath.FromSlash(cell))
		case c.field != nil:
			errs = append(errs, c.field.AddCell(&row.given, cell)...)
		}
	}
	switch {
	case errs != nil:
		return errs
	case path != "":
		row.key = path
		m.byPath[path] = len(m.rows)
	case row.given.ID != nil:
		row.key = *row.given.ID
		m.byID[*row.given.ID] = len(m.rows)
	default:
		return nil // an empty row
	}
	m.rows = append(m.rows, row)
	return nil
}

// Of returns the metadata that the table gives an item. A path in the table is the item's own, or
// its end from a folder's name on.
func (m *Meta) Of(item *Item) corpus.Overrides {
	if i, ok := m.find(item); ok {
		row := &m.rows[i]
		if at := item.failureKey(); !slices.Contains(row.matched, at) {
			row.matched = append(row.matched, at)
		}
		return row.given
	}
	return corpus.Overrides{}
}

func (m *Meta) find(item *Item) (int, bool) {
	full := item.Source
	if full == "" {
		full = item.Path
	}
	for _, path := range []string{filepath.Join(full, item.Member), full} {
		for end := filepath.Clean(path); ; {
			if i, ok := m.byPath[end]; ok {
				return i, true
			}
			_, rest, ok := strings.Cut(end, string(filepath.Separator))
			if !ok {
				break
			}
			end = rest
		}
	}
	if len(m.byID) == 0 {
		return 0, false
	}
	id := text(item.Given.ID)
	if container(item.Name) == "jsonl" {
		if record, err := read.ParseRecord(item.Data); err == nil && record.Given.ID != nil {
			id = *record.Given.ID
		}
	}
	i, ok := m.byID[id]
	return i, ok
}

// Unfit lists, in Chinese, the rows that fit no document, or several.
func (m *Meta) Unfit() []string {
	var all []string
	for _, row := range m.rows {
		switch {
		case len(row.matched) == 0:
			all = append(all, fmt.Sprintf("第 %d 行（%s）没有对应的文件", row.line, row.key))
		case len(row.matched) > 1:
			all = append(all, fmt.Sprintf("第 %d 行（%s）对应了 %d 个文件", row.line, row.key, len(row.matched)))
		}
	}
	return all
}
