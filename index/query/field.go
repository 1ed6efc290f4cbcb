package query

import (
	"strconv"
	"strings"
	"unicode"

	"wenxun/index"
	"wenxun/index/analysis"
)

// Names of fields that are not filters.
const (
	Title  = "title"
	Number = "文号" // the document's number as issuers write it: 国办发〔2020〕1号
)

// aliases are other names of fields, folded.
var aliases = map[string]string{
	"标题": Title, "title": Title,
	"文号": Number, "发文字号": Number, "doc_number": Number,
	"地区": index.FieldRegion.String(),
	"年份": index.FieldYear.String(),
	"主题": index.FieldTheme.String(),
	"类型": index.FieldType.String(),
	"机关": index.FieldIssuer.String(),
	"章节": index.FieldSection.String(),
	"角色": index.FieldRole.String(),
	"报名": index.FieldSource.String(),
	"标签": index.FieldTag.String(),
}

// fieldNamed returns the field's name for what stands before a colon, in either width, case or
// script.
func fieldNamed(typed []rune) (string, bool) {
	for _, r := range typed {
		if !unicode.IsLetter(r) && r != '_' {
			return "", false
		}
	}
	name := string(typed)
	if !strings.Contains(name, "_") {
		name = analysis.FoldString(name)
	}
	if a, ok := aliases[name]; ok {
		return a, true
	}
	_, ok := index.FieldNamed(name)
	return name, ok
}

// takes reports whether a field can have the value.
func takes(name string, value Node) bool {
	text := ""
	switch v := value.(type) {
	case Word:
		text = v.Text
	case Quoted:
		text = v.Text
	default:
		return name == Title
	}
	if name == index.FieldYear.String() {
		_, ok := Years(text)
		return ok
	}
	return folds(text)
}

// maxYearDigits keeps a year a year.
const maxYearDigits = 4

// Years reads a year or a range of years: 2024, 2024年, 2020..2024, 2020.., ..2024, also 2020-2024
// and 2020至2024, in either width; the smaller may come last.
func Years(value string) (index.YearRange, bool) {
	var b strings.Builder
	for _, r := range value {
		switch r = narrow(r); {
		case r == '年' || unicode.IsSpace(r):
		case r == '-' || r == '–' || r == '—' || r == '~' || r == '至':
			b.WriteString("..")
		default:
			b.WriteRune(r)
		}
	}
	from, to, isRange := strings.Cut(b.String(), "..")
	if !isRange {
		to = from
	}
	low, okLow := year(from)
	high, okHigh := year(to)
	if !okLow || !okHigh || low == 0 && high == 0 {
		return index.YearRange{}, false
	}
	if low > high && high != 0 {
		low, high = high, low
	}
	return index.YearRange{From: low, To: high}, true
}

// year reads digits; none at all is 0, an open end.
func year(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err == nil && n > 0 && len(s) <= maxYearDigits
}
