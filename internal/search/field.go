package search

import (
	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// fieldFilter returns the filter that a node is, if it is one.
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

// resolve puts the full names of regions where their short ones were given.
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

func (p *planner) field(n query.Field, positive bool) *index.Node {
	if filter, ok := p.fieldFilter(n); ok {
		return &index.Node{Op: index.OpHas, Has: &filter}
	}
	place := index.InTitle
	if n.Name == query.Number {
		place = index.InNumber
	}
	leaf := &index.Leaf{Place: place}
	switch v := n.Value.(type) {
	case query.Near:
		leaf.Near = &index.Near{Distance: v.Distance}
		for _, text := range v.Words {
			leaf.Near.Words = append(leaf.Near.Words, analysis.NewPattern(text))
		}
	case query.Prefix:
		leaf.Exact = analysis.NewPrefix(v.Text)
	default:
		text := valueText(v)
		leaf.Exact = analysis.NewPattern(text)
		if place == index.InNumber {
			leaf.Exact = analysis.NewPrefix(text)
			if positive && p.mode() != Exact {
				leaf.Alike = distinct(docNumbers(text), leaf.Exact)
			}
		}
	}
	if place == index.InTitle && leaf.Near == nil {
		p.add(word{typed: leaf.Exact.String(), pattern: leaf.Exact, quoted: true}, positive)
	}
	return leafNode(leaf)
}
