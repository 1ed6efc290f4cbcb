// Package cite writes references to documents as people paste them: by GB/T 7714 in its edition of
// 2025 or 2015, and as BibTeX. What isn't known of a document is left out, never filled in.
package cite

import (
	"strings"
	"time"
)

// Work is what a reference needs to know of a document.
type Work struct {
	ID        string
	Title     string // as corpus.CitedTitle has it
	Issuer    string
	DocNumber string
	Date      string // as corpus.Document has it
	Published string
	Year      int
	Name      string // the newspaper or site
	Edition   string
	Author    string
	URL       string // where the original stands on the web; nothing but http and https is used
	Added     time.Time
}

// Style is an edition of the standard.
type Style uint8

const (
	// GBT2025 is GB/T 7714—2025: marks between Chinese words are full-width but for the full stop
	// and square brackets, and only what stands on the web alone says when it was seen.
	GBT2025 Style = iota
	// GBT2015 is GB/T 7714—2015: parentheses are half-width, and all that was seen on the web says
	// when.
	GBT2015
)

// Reference returns a reference: a newspaper's page as [N], what a site put up as [EB/OL], all
// else as a report [R]. The day on which the library took a document in is the day it was seen.
func Reference(w Work, style Style) string {
	title := w.Title
	if w.DocNumber != "" {
		title += "：" + w.DocNumber
	}
	open, shut := "（", "）"
	if style == GBT2015 {
		open, shut = "(", ")"
	}
	address, online, seen := w.address(), "", ""
	if address != "" {
		online = "/OL"
		if day := w.seen(); day != "" {
			seen = "[" + day + "]"
		}
	}
	date := w.date()
	var where string
	switch {
	case w.newspaper():
		title += "[N" + online + "]"
		where = joined("，", w.Name, date) + open + w.Edition + shut
		if style == GBT2015 {
			where += seen
		}
	case online != "":
		title += "[EB/OL]"
		if date != "" {
			date = open + date + shut
		}
		where = joined("，", w.Name, date+seen)
	default:
		title += "[R]"
		where = joined("，", w.Name, date)
	}
	return joined(". ", w.by(), title, where, address) + "."
}

// newspaper reports whether the work stands on a newspaper's page: only those have editions.
func (w Work) newspaper() bool { return w.Edition != "" }

func (w Work) by() string {
	if w.Author != "" {
		return w.Author
	}
	return w.Issuer
}

func (w Work) date() string {
	if w.Published != "" {
		return w.Published
	}
	return w.Date
}

func (w Work) address() string {
	if strings.HasPrefix(w.URL, "https://") || strings.HasPrefix(w.URL, "http://") {
		return w.URL
	}
	return ""
}

// beijing is the time by which days are given: that of the documents.
var beijing = time.FixedZone("CST", 8*60*60)

func (w Work) seen() string {
	if w.Added.IsZero() {
		return ""
	}
	return w.Added.In(beijing).Format(time.DateOnly)
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
