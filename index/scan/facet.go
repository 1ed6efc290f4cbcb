package scan

import (
	"cmp"
	"context"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
)

// facets counts, for every value in the library, the documents found if it alone were selected.
func (l library) facets(ctx context.Context, r *index.Request) (map[index.Field][]index.FacetCount, error) {
	all := make(map[index.Field][]index.FacetCount, len(r.Facets.Fields))
	for _, field := range r.Facets.Fields {
		counts := make(map[string]int)
		for _, d := range l.docs {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for _, value := range d.countedValues(field) {
				if _, ok := d.evaluate(selecting(&r.Query, field, value)); ok {
					counts[value]++
				}
			}
		}
		list := []index.FacetCount{}
		for value, n := range counts {
			list = append(list, index.FacetCount{Value: value, Documents: n, Selected: selected(&r.Query, field, value)})
		}
		slices.SortFunc(list, func(x, y index.FacetCount) int {
			return cmp.Or(cmp.Compare(y.Documents, x.Documents), cmp.Compare(x.Value, y.Value))
		})
		all[field] = list[:min(len(list), r.Facets.Size)]
	}
	return all, nil
}

// countedValues are the document's values in the field and their ancestors, each once.
func (d *document) countedValues(f index.Field) []string {
	values := d.values(f)
	if f.Hierarchical() {
		var all []string
		for _, v := range values {
			all = append(all, corpus.Ancestors(v)...)
		}
		values = all
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// selecting returns the query with the value alone selected in the field.
func selecting(q *index.Query, f index.Field, value string) *index.Query {
	other := *q
	other.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(x index.Filter) bool { return x.Field == f })
	other.Filters = append(other.Filters, index.Filter{Field: f, Values: []string{value}})
	return &other
}

// selected reports whether the query names the value in the field, or its year in a range.
func selected(q *index.Query, f index.Field, value string) bool {
	return slices.ContainsFunc(q.Filters, func(x index.Filter) bool {
		if x.Field != f {
			return false
		}
		if f.Hierarchical() {
			return slices.Contains(x.Values, value)
		}
		return admits(x, value)
	})
}
