package scan

import (
	"cmp"
	"context"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
)

// facets counts, for every value in the library, the documents found if it alone were selected.
func (l library) facets(ctx context.Context, r *index.Request) (map[index.Field][]index.Count, error) {
	all := make(map[index.Field][]index.Count, len(r.Facets))
	for _, field := range r.Facets {
		counts := make(map[string]int)
		for _, d := range l.docs {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for _, value := range countedValues(d, field) {
				if _, ok := try(d, selecting(r, field, value)); ok {
					counts[value]++
				}
			}
		}
		list := []index.Count{}
		for value, n := range counts {
			list = append(list, index.Count{Value: value, Documents: n, Selected: selected(r, field, value)})
		}
		slices.SortFunc(list, func(x, y index.Count) int {
			return cmp.Or(cmp.Compare(y.Documents, x.Documents), cmp.Compare(x.Value, y.Value))
		})
		all[field] = list[:min(len(list), r.FacetSize)]
	}
	return all, nil
}

// countedValues are the document's values in the field and what they lie in, each once.
func countedValues(d *document, f index.Field) []string {
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

// selecting returns the request with the value alone selected in the field.
func selecting(r *index.Request, f index.Field, value string) *index.Request {
	other := *r
	other.Filters = slices.DeleteFunc(slices.Clone(r.Filters), func(x index.Filter) bool { return x.Field == f })
	other.Filters = append(other.Filters, index.Filter{Field: f, Values: []string{value}})
	return &other
}

// selected reports whether the request names the value in the field, or its year in a range.
func selected(r *index.Request, f index.Field, value string) bool {
	return slices.ContainsFunc(r.Filters, func(x index.Filter) bool {
		if x.Field != f {
			return false
		}
		if f.Hierarchical() {
			return slices.Contains(x.Values, value)
		}
		return admits(x, value)
	})
}
