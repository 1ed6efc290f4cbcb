package ingest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/corpus"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
)

// Meta is what a table says of documents, by their path or their id.
type Meta struct {
	// Unknown are the names of columns that say nothing of a document.
	Unknown []string

	rows   []metaRow
	byPath map[string]int // index of rows
	byID   map[string]int
}

type metaRow struct {
	line  int
	key   string // the path or id
	given corpus.Given
	// matched are the sources that the row was said of.
	matched []string
}

// columns are the names of columns, as a JSONL line has them and in Chinese.
var columns = map[string]string{
	"path": "path", "路径": "path", "文件": "path", "id": "id", "编号": "id", "title": "title", "标题": "title",
	"type": "type", "类型": "type", "region": "region", "地区": "region", "issuer": "issuer", "机关": "issuer", "发文机关": "issuer",
	"doc_number": "doc_number", "文号": "doc_number", "date": "date", "日期": "date", "published": "published", "发布日期": "published",
	"year": "year", "年份": "year", "url": "url", "网址": "url", "source": "source", "报名": "source", "来源": "source",
	"edition": "edition", "版次": "edition", "author": "author", "作者": "author", "tags": "tags", "tag": "tags", "标签": "tags",
}

// ParseMeta reads a CSV in UTF-8 or GB18030 whose first row names the columns. Several tags in one
// cell are parted by semicolons or commas. Errors are *fault.Error and name the line.
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
	names := make([]string, len(head))
	for i, h := range head {
		h = strings.TrimSpace(h)
		if names[i] = columns[strings.ToLower(h)]; names[i] == "" {
			m.Unknown = append(m.Unknown, h)
		}
	}
	if !slices.Contains(names, "path") && !slices.Contains(names, "id") {
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
		if err := m.add(line, names, cells); err != nil {
			return nil, fault.Newf(fault.Invalid, "元数据表第 %d 行：%s", line, err.Error())
		}
	}
}

func (m *Meta) add(line int, names, cells []string) error {
	row := metaRow{line: line}
	g := &row.given
	fields := map[string]**string{
		"id": &g.ID, "title": &g.Title, "type": &g.Type, "region": &g.Region, "issuer": &g.Issuer, "doc_number": &g.DocNumber,
		"date": &g.Date, "published": &g.Published, "url": &g.URL, "source": &g.SourceName, "edition": &g.Edition, "author": &g.Author,
	}
	path := ""
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if i >= len(names) || cell == "" {
			continue
		}
		switch name := names[i]; name {
		case "path":
			path = filepath.Clean(filepath.FromSlash(cell))
		case "year":
			n, err := strconv.Atoi(cell)
			if err != nil {
				return fmt.Errorf("年份“%s”不是数字", cell)
			}
			g.Year = &n
		case "tags":
			g.Tags = strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";；,，、", r) })
		case "":
		default:
			*fields[name] = &cell
		}
	}
	if err := CheckGiven(*g); err != nil {
		return err
	}
	switch {
	case path != "":
		row.key = path
		m.byPath[path] = len(m.rows)
	case g.ID != nil:
		row.key = *g.ID
		m.byID[*g.ID] = len(m.rows)
	default:
		return nil // an empty row
	}
	m.rows = append(m.rows, row)
	return nil
}

// CheckGiven says in Chinese what of the given is wrong.
func CheckGiven(g corpus.Given) error {
	if g.ID != nil && !corpus.ValidID(*g.ID) {
		return errors.New("id 只能含字母、数字和 . _ : -，至多 128 个字符")
	}
	var f *fault.Error
	if err := read.Correct(&corpus.Document{}, g); errors.As(err, &f) {
		return errors.New(f.Message)
	}
	return nil
}

// Of returns what the table says of an item. A path in the table is the item's own, or its end
// from a folder's name on.
func (m *Meta) Of(item *Item) corpus.Given {
	if i, ok := m.find(item); ok {
		row := &m.rows[i]
		if at := item.failureKey(); !slices.Contains(row.matched, at) {
			row.matched = append(row.matched, at)
		}
		return row.given
	}
	return corpus.Given{}
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

// Unfit lists, in Chinese, the rows that were said of no document, or of several.
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
