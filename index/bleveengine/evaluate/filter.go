package evaluate

import (
	"math"
	"strconv"
	"strings"

	"wenxun/index"
	"wenxun/index/bleveengine/store"
)

// fieldCount is how many fields there are.
const fieldCount = len(store.Values{})

// fieldSet is a set of fields.
type fieldSet uint16

// sectionFields are the fields of sections.
const sectionFields fieldSet = 1<<index.FieldTheme | 1<<index.FieldSection | 1<<index.FieldRole

func setOf(f index.Field) fieldSet            { return 1 << f }
func (s fieldSet) has(f index.Field) bool     { return s&setOf(f) != 0 }
func (s fieldSet) within(other fieldSet) bool { return s&^other == 0 }

// documentFilter is a filter by a field of documents.
type documentFilter struct {
	field index.Field
	ids   map[uint32]bool // numbers of values
	years []index.YearRange
}

// sectionFilter is a filter by a field of sections.
type sectionFilter struct {
	field index.Field
	ids   map[uint32]bool
}

// condition is a filter of either kind; the other one is nil.
type condition struct {
	document *documentFilter
	section  *sectionFilter
}

func (p *plan) condition(f index.Filter) condition {
	if f.Field.OfSection() {
		return condition{section: p.sectionFilter(f)}
	}
	return condition{document: p.documentFilter(f)}
}

func (p *plan) ids(f index.Filter) map[uint32]bool {
	ids := make(map[uint32]bool, len(f.Values))
	for _, v := range f.Values {
		if id := p.values[f.Field].Find(v); id != 0 {
			ids[id] = true
		}
	}
	return ids
}

func (p *plan) sectionFilter(f index.Filter) *sectionFilter {
	return &sectionFilter{f.Field, p.ids(f)}
}

func (p *plan) documentFilter(f index.Filter) *documentFilter {
	d := &documentFilter{field: f.Field, ids: p.ids(f), years: f.Years}
	if f.Field == index.FieldYear {
		for _, v := range f.Values {
			if y, err := strconv.Atoi(v); err == nil && y != 0 {
				d.years = append(d.years[:len(d.years):len(d.years)], index.YearRange{From: y, To: y})
			}
		}
	}
	if f.Field.Hierarchical() {
		// Everything below a value passes with it.
		for id, path := range p.values[f.Field].Paths() {
			for _, above := range path {
				if d.ids[above] {
					d.ids[uint32(id)] = true
				}
			}
		}
	}
	return d
}

// passes reports whether a document passes the filter.
func (f *documentFilter) passes(r *store.Row) bool {
	switch f.field {
	case index.FieldRegion:
		return f.ids[r.Region]
	case index.FieldType:
		return f.ids[r.Type]
	case index.FieldIssuer:
		return f.ids[r.Issuer]
	case index.FieldSource:
		return f.ids[r.Source]
	case index.FieldTag:
		for _, tag := range r.Tags {
			if f.ids[tag] {
				return true
			}
		}
	case index.FieldYear:
		return f.passesYear(r.Year)
	}
	return false
}

func (f *documentFilter) passesYear(year int) bool {
	for _, y := range f.years {
		if year != 0 && (y.From == 0 || year >= y.From) && (y.To == 0 || year <= y.To) {
			return true
		}
	}
	return false
}

// passes reports whether a section passes the filter.
func (f *sectionFilter) passes(s *store.Section) bool { return f.ids[s.Value(f.field)] }

// passes reports whether the document passes, or for a field of sections one of its sections.
func (c condition) passes(r *store.Row) bool {
	if c.document != nil {
		return c.document.passes(r)
	}
	for i := range r.Sections {
		if c.section.passes(&r.Sections[i]) {
			return true
		}
	}
	return false
}

// bounds are the bounds on when a document was made and when it was added.
type bounds struct {
	from, to         string // of its date; empty for none
	fromYear, toYear int    // of the year of a document without a date; 0 for none
	added            int64  // when it was added at the earliest, in nanoseconds since 1970
}

func newBounds(q *index.Query) bounds {
	b := bounds{from: q.From, to: q.To, fromYear: yearOf(q.From), toYear: yearOf(q.To), added: math.MinInt64}
	if !q.AddedFrom.IsZero() {
		b.added = q.AddedFrom.UnixNano()
	}
	return b
}

// yearOf returns the year that a date begins with, 0 for none.
func yearOf(date string) int {
	year, _, _ := strings.Cut(date, "-")
	n, _ := strconv.Atoi(year) // 0 for an empty date
	return n
}

// pass reports whether a document passes the bounds. A date less precise than a bound passes if it may be
// inside; without a date, the year is one.
func (b *bounds) pass(r *store.Row) bool { return r.Added >= b.added && b.passDate(r) }

func (b *bounds) passDate(r *store.Row) bool {
	switch {
	case b.from == "" && b.to == "":
		return true
	case r.Date != "":
		from, to := min(len(b.from), len(r.Date)), min(len(b.to), len(r.Date))
		return r.Date[:from] >= b.from[:from] && r.Date[:to] <= b.to[:to]
	}
	return r.Year != 0 && r.Year >= b.fromYear && (b.to == "" || r.Year <= b.toYear)
}

// documentFails returns the fields of documents whose filters a document fails.
func (p *plan) documentFails(r *store.Row) fieldSet {
	var fails fieldSet
	for i := range p.filters {
		if f := &p.filters[i]; !f.passes(r) {
			fails |= setOf(f.field)
		}
	}
	return fails
}

// sectionFails returns the fields of sections whose filters a section fails.
func (p *plan) sectionFails(s *store.Section) fieldSet {
	var fails fieldSet
	for i := range p.scope {
		if f := &p.scope[i]; !f.passes(s) {
			fails |= setOf(f.field)
		}
	}
	return fails
}

// titleFails returns the fields of sections whose filters the title fails: all that have one.
func (p *plan) titleFails() fieldSet { return p.filtered & sectionFields }

// inScope reports whether a section of the document passes all filters of sections.
func (p *plan) inScope(r *store.Row) bool {
	for i := range r.Sections {
		if p.sectionFails(&r.Sections[i]) == 0 {
			return true
		}
	}
	return false
}
