package read

import (
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"wenxun/corpus"
	"wenxun/internal/read/division"
)

// Apply gives the document the values that a person or a program gives it, in place of what was
// read. It expects values that pass corpus.Overrides.Check.
func Apply(doc *corpus.Document, o corpus.Overrides) {
	for i := range corpus.Fields {
		corpus.Fields[i].Put(doc, &o)
	}
	if o.Type != nil {
		if full := corpus.TypeNamed(*o.Type); full != "" {
			doc.Type = full
		}
	}
	if o.Region != nil {
		doc.RegionCode = ""
		if d := division.Named(*o.Region); d != nil {
			doc.Region = d.Path
			if d != division.Nation {
				doc.RegionCode = d.Code
			}
		}
	}
	if o.Title != nil {
		doc.TitleFrom = corpus.TitleGiven
	}
	if o.Date != nil && o.Year == nil && doc.Year == 0 {
		doc.Year = yearOf(*o.Date)
	}
}

// yearOf returns the year of a date, 0 for none.
func yearOf(date string) int {
	year, _, _ := strings.Cut(date, "-")
	n, err := strconv.Atoi(year)
	if err != nil {
		return 0
	}
	return n
}

// untitled returns what to call a document that has no title: what it is, where that is known, or
// the file's name, where a person gave it one.
func untitled(doc *corpus.Document, name string) (string, corpus.TitleFrom) {
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
		return composed, corpus.TitleComposed
	}
	stem := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	han := 0
	for _, r := range stem {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	if han >= 2 || who == "" || leaf == "" || leaf == corpus.TypeOther {
		return stem, corpus.TitleFile
	}
	return composed, corpus.TitleComposed
}
