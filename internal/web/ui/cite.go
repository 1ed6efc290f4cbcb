package ui

import (
	"strings"

	"wenxun/corpus"
)

// Cite returns a reference to a document in the manner of GB/T 7714—2015: a newspaper's page as
// [N], what a site put up as [EB/OL], all else as a report [R]. The day in brackets is when the
// library took it in. What isn't known is left out.
func Cite(doc *corpus.Document) string {
	by := doc.Source.Author
	if by == "" {
		by = doc.Issuer
	}
	title := doc.Title
	if doc.DocNumber != "" {
		title += "：" + doc.DocNumber
	}
	date := doc.Published
	if date == "" {
		date = doc.Date
	}
	online, seen := "", ""
	address := webAddress(doc.Source.URL)
	if address != "" {
		online = "/OL"
		if d := day(doc.Added); d != "" {
			seen = "[" + d + "]"
		}
	}
	var where string
	switch {
	case doc.Source.Edition != "": // a newspaper has editions
		title += "[N" + online + "]"
		where = joined("，", doc.Source.Name, date) + "(" + doc.Source.Edition + ")" + seen
	case online != "":
		title += "[EB/OL]"
		if date != "" {
			date = "(" + date + ")"
		}
		where = joined("，", doc.Source.Name, date+seen)
	default:
		title += "[R]"
		where = joined("，", doc.Source.Name, date)
	}
	return joined(". ", by, title, where, address) + "."
}

// joined joins the parts that say something.
func joined(by string, parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		if part == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(by)
		}
		b.WriteString(part)
	}
	return b.String()
}
