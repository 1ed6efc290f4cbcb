package read

import (
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"wenxun/corpus"
	"wenxun/internal/read/division"
	"wenxun/internal/read/fault"
)

// Correct lays what a person says over a document that was read before. Errors are *Error with
// code invalid, and leave the document as it was.
func Correct(doc *corpus.Document, g corpus.Given) error {
	if g.Type != nil && *g.Type != "" && corpus.TypeNamed(*g.Type) == "" {
		return fault.Newf(fault.Invalid, "没有“%s”这种类型。请用“公文/通知”这样的完整名称，或“通知”这样的末级名称。", *g.Type)
	}
	for _, date := range []*string{g.Date, g.Published} {
		if date != nil && *date != "" && !validDate(*date) {
			return fault.Newf(fault.Invalid, "日期“%s”不是 2024、2024-03 或 2024-03-01 的形式。", *date)
		}
	}
	apply(doc, g)
	return nil
}

// apply puts what a person or a program said of the document over what was read.
func apply(doc *corpus.Document, g corpus.Given) {
	set(&doc.ID, g.ID)
	set(&doc.Title, g.Title)
	set(&doc.Issuer, g.Issuer)
	set(&doc.DocNumber, g.DocNumber)
	set(&doc.Date, g.Date)
	set(&doc.Published, g.Published)
	set(&doc.Year, g.Year)
	set(&doc.Source.URL, g.URL)
	set(&doc.Source.Name, g.SourceName)
	set(&doc.Source.Edition, g.Edition)
	set(&doc.Source.Author, g.Author)
	if g.Type != nil {
		doc.Type = *g.Type
		if t := corpus.TypeNamed(*g.Type); t != "" {
			doc.Type = t
		}
	}
	if g.Region != nil {
		doc.Region, doc.RegionCode = *g.Region, ""
		if d := division.Named(*g.Region); d != nil {
			doc.Region = d.Path
			if d != division.Nation {
				doc.RegionCode = d.Code
			}
		}
	}
	if g.Date != nil && g.Year == nil && doc.Year == 0 && len(*g.Date) >= 4 {
		doc.Year = leadingYear(*g.Date)
	}
	if g.Tags != nil {
		doc.Tags = g.Tags
	}
}

func set[T any](field *T, given *T) {
	if given != nil {
		*field = *given
	}
}

func leadingYear(date string) int {
	y := 0
	for _, r := range date[:4] {
		if r < '0' || r > '9' {
			return 0
		}
		y = y*10 + int(r-'0')
	}
	return y
}

// untitled is what to call a document that bears no title: by what it is, where that is known;
// by the file's name, where a person gave it one.
func untitled(doc *corpus.Document, name string) string {
	leaf := doc.Type[strings.LastIndexByte(doc.Type, '/')+1:]
	who := doc.Issuer
	if who == "" {
		who = doc.Region[strings.LastIndexByte(doc.Region, '/')+1:]
	}
	composed := who + leaf
	if doc.Year > 0 {
		composed = strconv.Itoa(doc.Year) + "年" + composed
	}
	if strings.HasPrefix(doc.Type, "工作报告/") && who != "" {
		return composed
	}
	stem := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	han := 0
	for _, r := range stem {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	if han >= 2 || who == "" || leaf == "" || leaf == corpus.TypeOther {
		return stem
	}
	return composed
}
