package evaluate

import (
	"container/heap"
	"slices"
	"strconv"

	"wenxun/index"
)

// facet returns the counts of one field, the most first.
func (p *plan) facet(f index.Field, matchers []*matcher) []index.FacetCount {
	total := matchers[0].facets[f]
	for _, m := range matchers[1:] {
		total.addAll(m.facets[f])
	}
	top := topValues{names: p.values[f].Names()}
	for _, v := range total.touched {
		top.offer(valueCount{v, total.documents[v]}, p.Facets.Size)
	}
	slices.SortFunc(top.items, func(a, b valueCount) int {
		if top.worse(b, a) {
			return -1
		}
		return 1
	})
	all := make([]index.FacetCount, len(top.items))
	for i, item := range top.items {
		name := top.names[item.value]
		all[i] = index.FacetCount{Value: name, Documents: int(item.documents), Selected: p.selects(f, name)}
	}
	return all
}

// selects reports whether the request names the value in the field, or its year in a range.
func (p *plan) selects(f index.Field, value string) bool {
	return slices.ContainsFunc(p.Query.Filters, func(x index.Filter) bool {
		if x.Field != f {
			return false
		}
		if slices.Contains(x.Values, value) {
			return true
		}
		year, err := strconv.Atoi(value)
		return err == nil && f == index.FieldYear && slices.ContainsFunc(x.Years, func(y index.YearRange) bool {
			return year >= y.From && (y.To == 0 || year <= y.To)
		})
	})
}

// topValues keeps the values with the most documents; of equals, the first by name. It is a heap with
// the worst of them on top.
type topValues struct {
	items []valueCount
	names []string
}

type valueCount struct{ value, documents uint32 }

// offer takes item in if it is among the best size.
func (t *topValues) offer(item valueCount, size int) {
	switch {
	case len(t.items) < size:
		heap.Push(t, item)
	case size > 0 && t.worse(t.items[0], item):
		t.items[0] = item
		heap.Fix(t, 0)
	}
}

func (t *topValues) worse(a, b valueCount) bool {
	if a.documents != b.documents {
		return a.documents < b.documents
	}
	return t.names[b.value] < t.names[a.value]
}

func (t *topValues) Len() int           { return len(t.items) }
func (t *topValues) Less(i, j int) bool { return t.worse(t.items[i], t.items[j]) }
func (t *topValues) Swap(i, j int)      { t.items[i], t.items[j] = t.items[j], t.items[i] }
func (t *topValues) Push(x any)         { t.items = append(t.items, x.(valueCount)) }
func (t *topValues) Pop() any           { panic("nothing is removed from the top") }
