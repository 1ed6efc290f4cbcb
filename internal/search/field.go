package search

import (
	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// fieldFilter returns the filter that a node is, if it is a filter.
func (p *planner) fieldFilter(n query.Node) (index.Filter, bool) {
	f, ok := n.(query.Field)
	if !ok {
		return index.Filter{}, false
	}
	field, ok := index.FieldNamed(f.Name)
	if !ok {
		return index.Filter{}, false
	}
	value := valueText(f.Value)
	filter := index.Filter{Field: field}
	if field == index.FieldYear {
		if years, ok := query.Years(value); ok {
			filter.Years = []index.YearRange{years}
		}
		return filter, true
	}
	if full := corpus.TypeNamed(value); field == index.FieldType && full != "" {
		value = full
	}
	filter.Values = []string{value}
	return p.resolve(filter), true
}

func valueText(n query.Node) string {
	switch n := n.(type) {
	case query.Word:
		return n.Text
	case query.Quoted:
		return n.Text
	case query.Prefix:
		return n.Text
	}
	return ""
}

// resolve replaces the short names of regions by their full names.
func (p *planner) resolve(f index.Filter) index.Filter {
	if f.Field != index.FieldRegion {
		return f
	}
	var values []string
	for _, v := range f.Values {
		values = append(values, p.places.full(v)...)
	}
	f.Values = values
	return f
}

// field plans a field of the query: a filter, the title, or a 文号.
func (p *planner) field(n query.Field, positive bool) index.Node {
	if filter, ok := p.fieldFilter(n); ok {
		return &index.Has{Filter: filter}
	}
	if n.Name == query.Number {
		number := &index.Number{Exact: analysis.NewPrefix(valueText(n.Value))}
		if positive && p.mode() != Exact {
			number.Variants = distinct(docNumbers(valueText(n.Value)), number.Exact)
		}
		return number
	}
	if v, ok := n.Value.(query.Near); ok {
		near := newNear(v)
		near.Title = true
		return near
	}
	w := &index.Word{Title: true, Exact: analysis.NewPattern(valueText(n.Value))}
	if v, ok := n.Value.(query.Prefix); ok {
		w.Exact = analysis.NewPrefix(v.Text)
	}
	p.add(word{typed: w.Exact.String(), pattern: w.Exact, quoted: true}, positive)
	return w
}
