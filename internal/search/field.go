package search

import (
	"slices"

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
		return p.leaf(number, positive)
	}
	if v, ok := n.Value.(query.Near); ok {
		near := newNear(v)
		near.Title = true
		return p.leaf(near, positive)
	}
	w := &index.Word{Title: true, Exact: analysis.NewPattern(valueText(n.Value))}
	if v, ok := n.Value.(query.Prefix); ok {
		w.Exact = analysis.NewPrefix(v.Text)
	}
	p.add(word{typed: w.Exact.String(), pattern: w.Exact, quoted: true}, positive)
	return p.leaf(w, positive)
}

// filters notes the filters that were typed: those that the query requires narrow what is searched, and so
// what coverage counts.
func (p *planner) filters(tree query.Node) {
	kids := []query.Node{tree}
	if and, ok := tree.(query.And); ok {
		kids = and.Kids
	}
	q := &p.plan.filtered
	q.Filters = slices.Clone(q.Filters)
	var others []index.Node
	for _, kid := range kids {
		if !p.onlyFilters(kid) {
			continue
		}
		if f, ok := p.fieldFilter(kid); ok {
			q.Filters = append(q.Filters, f)
		} else {
			others = append(others, p.node(kid, true))
		}
	}
	q.Root = and(others)
}

// onlyFilters reports whether a node asks for values of filters and nothing else, and notes them.
func (p *planner) onlyFilters(n query.Node) bool {
	var kids []query.Node
	switch n := n.(type) {
	case query.Field:
		f, is := p.fieldFilter(n)
		if is {
			p.plan.fields = append(p.plan.fields, f)
		}
		return is
	case query.And:
		kids = n.Kids
	case query.Or:
		kids = n.Kids
	case query.Not:
		kids = []query.Node{n.Kid}
	default:
		return false
	}
	only := true
	for _, kid := range kids {
		only = p.onlyFilters(kid) && only
	}
	return only
}
