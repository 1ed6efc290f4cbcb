package scan

import (
	"slices"
	"strings"

	"wenxun/index"
	"wenxun/index/analysis"
)

// view is a document as a query is asked of it: as a whole, or as one of its units.
type view struct {
	doc   *document
	units []unit
	exact bool // a leaf stands only as Exact or Near
}

// holds reports whether the node is satisfied.
func (v view) holds(n *index.Node) bool {
	switch n.Op {
	case index.OpAnd:
		return !slices.ContainsFunc(n.Kids, func(kid *index.Node) bool { return !v.holds(kid) })
	case index.OpOr:
		return slices.ContainsFunc(n.Kids, v.holds)
	case index.OpNot:
		return !v.holds(n.Kids[0])
	case index.OpHas:
		return v.doc.passes(*n.Has)
	}
	return v.stands(n.Leaf)
}

func (v view) stands(l *index.Leaf) bool {
	if !v.exact && slices.ContainsFunc(l.Of, v.doc.passes) {
		return true
	}
	switch l.Place {
	case index.InTitle:
		return v.doc.title.has(l, v.exact)
	case index.InNumber:
		return v.doc.bears(l, v.exact)
	}
	return slices.ContainsFunc(v.units, func(u unit) bool { return u.has(l, v.exact) })
}

// has reports whether the leaf stands in the unit, by its words.
func (u unit) has(l *index.Leaf, exact bool) bool {
	switch {
	case l.Near != nil:
		return len(u.near(l.Near)) > 0
	case u.contains(l.Exact):
		return true
	case exact:
		return false
	case slices.ContainsFunc(l.Alike, u.contains):
		return true
	}
	return slices.ContainsFunc(l.Ways, u.says)
}

// says reports whether every part of the way stands in the unit.
func (u unit) says(way [][]analysis.Pattern) bool {
	return !slices.ContainsFunc(way, func(part []analysis.Pattern) bool {
		return !slices.ContainsFunc(part, u.contains)
	})
}

func (u unit) contains(p analysis.Pattern) bool {
	return slices.ContainsFunc(u, p.In)
}

// occurrences counts those of the leaf in the unit.
func (u unit) occurrences(l *index.Leaf) int {
	if l.Near != nil {
		return len(u.near(l.Near))
	}
	if !u.has(l, false) {
		return 0
	}
	alike := append([]analysis.Pattern{l.Exact}, l.Alike...)
	if n := u.count(alike); n > 0 {
		return n
	}
	var said []analysis.Pattern
	for _, way := range l.Ways {
		if u.says(way) {
			said = append(said, slices.Concat(way...)...)
		}
	}
	return u.count(said)
}

// count counts where one of the patterns stands, leftmost first and not overlapping, at one
// place the longest.
func (u unit) count(patterns []analysis.Pattern) int {
	n := 0
	for _, text := range u {
		for at := 0; ; n++ {
			start, end := -1, -1
			for _, p := range patterns {
				if s, e := p.Next(text, at); s >= 0 && (start < 0 || s < start || s == start && e > end) {
					start, end = s, e
				}
			}
			if start < 0 {
				break
			}
			at = end
		}
	}
	return n
}

// bears reports whether the document's number begins with the leaf's, whatever the brackets and
// spaces in either.
func (d *document) bears(l *index.Leaf, exact bool) bool {
	number := squeeze(analysis.Fold(d.DocNumber))
	begins := func(p analysis.Pattern) bool {
		return p.Units() > 0 && strings.HasPrefix(number, squeeze(p.Folded()))
	}
	return begins(l.Exact) || !exact && slices.ContainsFunc(l.Alike, begins)
}

func squeeze(f analysis.Folded) string {
	return strings.ReplaceAll(f.String(), string(analysis.Break), "")
}
