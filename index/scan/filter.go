package scan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
)

// values returns those of the document in the field; of fields of sections, those of all sections.
func (d *document) values(f index.Field) []string {
	var all []string
	switch f {
	case index.FieldRegion:
		all = []string{d.Region}
	case index.FieldYear:
		if d.Year != 0 {
			all = []string{strconv.Itoa(d.Year)}
		}
	case index.FieldType:
		all = []string{d.Type}
	case index.FieldIssuer:
		all = []string{d.Issuer}
	case index.FieldSource:
		all = []string{d.Source.Name}
	case index.FieldTag:
		all = d.Tags
	case index.FieldTitle:
		all = []string{d.Title}
	default:
		for i := range d.sections {
			all = append(all, d.sections[i].value(f))
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(v string) bool { return v == "" })
}

func (s section) value(f index.Field) string {
	switch f {
	case index.FieldTheme:
		return s.Theme
	case index.FieldRole:
		return s.Role
	}
	return index.SectionName(s.Heading)
}

// passes reports whether the document passes the filter: for a field of sections, one of them does.
func (d *document) passes(f index.Filter) bool {
	return slices.ContainsFunc(d.values(f.Field), func(v string) bool { return admits(f, v) })
}

// admits reports whether a value passes the filter.
func admits(f index.Filter, value string) bool {
	if value == "" {
		return false
	}
	if f.Field.Hierarchical() {
		return slices.ContainsFunc(corpus.Ancestors(value), func(v string) bool { return slices.Contains(f.Values, v) })
	}
	if slices.Contains(f.Values, value) {
		return true
	}
	year, err := strconv.Atoi(value)
	return f.Field == index.FieldYear && err == nil && slices.ContainsFunc(f.Years, func(r index.YearRange) bool {
		return year >= r.From && (r.To == 0 || year <= r.To)
	})
}

// inTime reports whether the document's date, or else its year, and its time of entry are inside the query's
// bounds.
func (d *document) inTime(q *index.Query) bool {
	if !q.AddedFrom.IsZero() && d.Added.Before(q.AddedFrom) {
		return false
	}
	if q.From == "" && q.To == "" {
		return true
	}
	date := d.Date
	if date == "" && d.Year != 0 {
		date = fmt.Sprintf("%04d", d.Year)
	}
	// Of two dates, only the part that both have is compared.
	both := func(bound string) (string, string) {
		n := min(len(bound), len(date))
		return date[:n], bound[:n]
	}
	from, lower := both(q.From)
	to, upper := both(q.To)
	return date != "" && strings.Compare(from, lower) >= 0 && strings.Compare(to, upper) <= 0
}
