// Package fieldtest has values that no metadata field takes, for the tests of every way in which
// metadata is given: each way must refuse each of them, and name the field.
package fieldtest

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Case is a value that its field refuses.
type Case struct {
	Field string // its name in JSON
	Value any    // a string, or another value where JSON has one
}

// Text returns the value as a flag, a cell or a form has it.
func (c Case) Text() string {
	if n, ok := c.Value.(int); ok {
		return strconv.Itoa(n)
	}
	return c.Value.(string)
}

// JSON returns the value in JSON; each tag is in a list.
func (c Case) JSON() string {
	value := c.Value
	if c.Field == "tags" {
		value = []any{value}
	}
	b, err := json.Marshal(value)
	if err != nil {
		panic(err) // the cases are constants
	}
	return string(b)
}

// Refused are the cases.
var Refused = []Case{
	{"id", "../x"},
	{"id", strings.Repeat("a", 129)},
	{"title", "两行\n标题"},
	{"title", strings.Repeat("长", 1001)},
	{"type", "胡说"},
	{"type", "公文/诗"},
	{"region", "江西省//浔阳区"},
	{"region", "/江西省"},
	{"region", "云江省/澄州市/鹿鸣区/某街道"},
	{"issuer", "某\u0007厅"},
	{"doc_number", "云府办发〔2023〕\u2028号"},
	{"date", "昨天"},
	{"date", "2024-02-31"},
	{"date", "2024-13"},
	{"date", "2024/03/01"},
	{"date", "0024-03-01"},
	{"published", "x"},
	{"published", "2024-03-01T00:00:00Z"},
	{"year", 99999},
	{"year", -5},
	{"year", 24},
	{"year", "二〇二四"},
	{"tags", "一\t二"},
	{"tags", strings.Repeat("长", 101)},
	{"source", "某\r报"},
	{"edition", strings.Repeat("A", 201)},
	{"author", "甲\v乙"},
	{"url", "javascript:alert(1)"},
	{"url", "www.example.com/1"},
	{"url", "https://"},
	{"url", "ftp://example.com/1"},
	{"url", "http://example.com/" + strings.Repeat("a", 2048)},
}
