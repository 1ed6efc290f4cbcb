package ui

import (
	"slices"
	"strings"

	"wenxun/index"
	"wenxun/internal/search"
)

// facetShown is how many values of a facet are visible at first; the rest is one click away.
const facetShown = 8

// Facet is a column of values to narrow by.
type Facet struct {
	Name, Label string
	Shown, More []FacetValue
}

// FacetValue is a value; clicking it turns it on or off.
type FacetValue struct {
	Label    string
	Count    int
	Href     string
	Selected bool
	Depth    int // how many values are above it in the hierarchy
	Bar      int // a year's share of the largest, in percent; 0 for no bar
}

// facetOrder is the order in which people narrow a search: documents first, then sections.
var facetOrder = []index.Field{
	index.FieldYear, index.FieldRegion, index.FieldType, index.FieldTheme, index.FieldSection,
	index.FieldRole, index.FieldIssuer, index.FieldSource, index.FieldTag,
}

func facetBoxes(at address, facets map[index.Field][]search.Facet) []Facet {
	var boxes []Facet
	for _, field := range facetOrder {
		values := facets[field]
		switch {
		case field == index.FieldYear:
			values = sortedByYear(values)
		case field.Hierarchical():
			values = opened(values)
		}
		if len(values) == 0 {
			continue
		}
		box := Facet{Name: field.String(), Label: fieldLabels[field.String()]}
		largest := 1
		for _, v := range values {
			largest = max(largest, v.Count)
		}
		for i, v := range values {
			value := newFacetValue(at, field, v)
			if field == index.FieldYear {
				value.Bar = max(1, v.Count*100/largest)
			}
			if i < facetShown || v.Selected {
				box.Shown = append(box.Shown, value)
			} else {
				box.More = append(box.More, value)
			}
		}
		if len(box.More) == 1 { // one more value takes no more room than the button for it
			box.Shown, box.More = append(box.Shown, box.More...), nil
		}
		boxes = append(boxes, box)
	}
	return boxes
}

func newFacetValue(at address, field index.Field, v search.Facet) FacetValue {
	name := field.String()
	value := FacetValue{Label: v.Value, Count: v.Count, Selected: v.Selected}
	if field.Hierarchical() {
		value.Label, value.Depth = leaf(v.Value), strings.Count(v.Value, "/")
	}
	if !v.Selected {
		value.Href = at.with(name, v.Value, field.Hierarchical()).searchURL()
		return value
	}
	// A type may have been selected by its leaf alone, so that is compared too.
	off := at.clone()
	off[name] = slices.DeleteFunc(off[name], func(given string) bool {
		return given == v.Value || field == index.FieldType && given == leaf(v.Value)
	})
	value.Href = off.searchURL()
	return value
}

// opened sorts hierarchical values as a tree, in their given order on each level, and leaves out what
// is below a value that is not opened: values below the top are shown when the one above them is
// selected, or one beside or below them, or when it is the only one on its level.
func opened(values []search.Facet) []search.Facet {
	kids := map[string][]search.Facet{}
	active, there := map[string]bool{}, map[string]bool{"": true}
	for _, v := range values {
		there[v.Value] = true
	}
	for _, v := range values {
		above := parent(v.Value)
		for !there[above] { // beyond the facet's size, perhaps
			above = parent(above)
		}
		kids[above] = append(kids[above], v)
		if v.Selected {
			for at := v.Value; at != ""; at = parent(at) {
				active[at] = true
			}
		}
	}
	var tree []search.Facet
	var walk func(at string)
	walk = func(at string) {
		for _, v := range kids[at] {
			tree = append(tree, v)
			if active[v.Value] || len(kids[at]) == 1 {
				walk(v.Value)
			}
		}
	}
	walk("")
	return tree
}

func parent(value string) string {
	if i := strings.LastIndexByte(value, '/'); i >= 0 {
		return value[:i]
	}
	return ""
}
