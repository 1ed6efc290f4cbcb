package cite

import (
	"strconv"
	"strings"
)

// BibTeX returns an entry under the document's id. Names of bodies stand in braces of their own,
// so that no program takes them for a family name and a given name.
func BibTeX(w Work) string {
	kind := "misc"
	switch {
	case w.newspaper():
		kind = "article"
	case w.address() == "" && w.Issuer != "":
		kind = "techreport"
	}
	var b strings.Builder
	b.WriteString("@" + kind + "{" + w.ID)
	field := func(name, value string) {
		if value != "" {
			b.WriteString(",\n  " + name + " = {" + value + "}")
		}
	}
	field("title", "{"+escape(w.Title)+"}")
	switch {
	case w.Author != "":
		field("author", escape(w.Author))
	case w.Issuer != "":
		field("author", "{"+escape(w.Issuer)+"}")
	}
	switch kind {
	case "article":
		field("journal", escape(w.Name))
		field("pages", escape(w.Edition))
	case "techreport":
		field("institution", escape(w.Issuer))
		field("number", escape(w.DocNumber))
	default:
		field("howpublished", escape(w.Name))
		field("number", escape(w.DocNumber))
	}
	date := w.date()
	year, rest, _ := strings.Cut(date, "-")
	if year == "" && w.Year != 0 {
		year = strconv.Itoa(w.Year)
	}
	month, _, _ := strings.Cut(rest, "-")
	field("year", year)
	field("month", strings.TrimLeft(month, "0"))
	field("date", date)
	if w.address() != "" {
		field("url", strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C").Replace(w.address()))
		field("urldate", w.seen())
	}
	field("langid", "chinese")
	b.WriteString("\n}\n")
	return b.String()
}

// escape makes TeX's own characters print as themselves, and keeps a value on its line. Braces go by
// name, for BibTeX counts escaped ones too.
var escape = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "%", `\%`, "&", `\&`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "\n", " ", "\r", " ",
).Replace
