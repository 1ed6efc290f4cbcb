package scan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wenxun/index"
	"wenxun/index/analysis"
)

// view is a document as a query sees it: as a whole, or as one of its units.
type view struct {
	doc   *document
	units []unit
	by    criterion
}

// criterion is what it takes for a leaf to match.
type criterion uint8

const (
	anyhow    criterion = iota
	exactly             // only as its Exact, or as a Near
	atBorders           // only at borders of words, if it asks for them
)

// satisfies reports whether the view satisfies a node.
func (v view) satisfies(n index.Node) bool {
	switch n := n.(type) {
	case *index.And:
		return !slices.ContainsFunc(n.Kids, func(kid index.Node) bool { return !v.satisfies(kid) })
	case *index.Or:
		return slices.ContainsFunc(n.Kids, v.satisfies)
	case *index.Not:
		return !v.satisfies(n.Kid)
	case *index.Has:
		return v.doc.passes(n.Filter)
	case *index.Number:
		return v.doc.bears(n, v.by == exactly)
	case *index.Word:
		if v.by != exactly && slices.ContainsFunc(n.Filters, v.doc.passes) {
			return true
		}
		return v.matches(n, n.Title)
	case *index.Near:
		return v.matches(n, n.Title)
	}
	panic(fmt.Sprintf("scan: %T is no node", n))
}

func (v view) matches(l index.Leaf, inTitle bool) bool {
	units := v.units
	if inTitle {
		units = []unit{v.doc.title}
	}
	return slices.ContainsFunc(units, func(u unit) bool { return u.matches(l, v.by) })
}

func (u unit) matches(l index.Leaf, by criterion) bool {
	word, ok := l.(*index.Word)
	if !ok {
		return len(u.occurrences(l)) > 0
	}
	contains := u.contains
	if by == atBorders && word.Borders {
		contains = u.containsAtBorders
	}
	switch {
	case contains(word.Exact):
		return true
	case by == exactly:
		return false
	}
	return slices.ContainsFunc(word.Synonyms, contains) ||
		slices.ContainsFunc(word.Expansions, func(e index.Expansion) bool { return expands(e, contains) })
}

func (u unit) contains(p analysis.Pattern) bool {
	return slices.ContainsFunc(u, func(t passage) bool { return p.In(t.folded) })
}

// containsAtBorders reports whether one of the pattern's occurrences, leftmost first and not overlapping,
// begins and ends at borders of words.
func (u unit) containsAtBorders(p analysis.Pattern) bool {
	return slices.ContainsFunc(u.find([]analysis.Pattern{p}), func(o occurrence) bool {
		return u[o.passage].borders.Word(o.start, o.end)
	})
}

// expands reports whether a unit contains every part of the expansion.
func expands(e index.Expansion, contains func(analysis.Pattern) bool) bool {
	return !slices.ContainsFunc(e, func(part index.Part) bool { return !slices.ContainsFunc(part, contains) })
}

// occurrence is a range of code units of a passage of a unit.
type occurrence struct {
	passage, start, end int
	part                int          // index.Occurrence.Part
	words               []occurrence // of a Near
}

// occurrences returns those of the leaf in the unit, in order.
func (u unit) occurrences(l index.Leaf) []occurrence {
	switch l := l.(type) {
	case *index.Near:
		var all []occurrence
		for i, t := range u {
			all = append(all, near(l, i, t.folded)...)
		}
		return all
	case *index.Word:
		patterns, expanded := u.patterns(l)
		all := u.find(patterns)
		for i := range all {
			if expanded {
				all[i].part = partOf(l, all[i].pattern(u, patterns))
			}
		}
		return all
	}
	return nil
}

// count returns how many occurrences the leaf has in the unit.
func (u unit) count(l index.Leaf) int {
	word, ok := l.(*index.Word)
	if !ok {
		return len(u.occurrences(l))
	}
	n := 0
	patterns, _ := u.patterns(word)
	u.each(patterns, func(occurrence) { n++ })
	return n
}

// patterns returns the patterns whose occurrences in the unit are the word's: Exact and the synonyms,
// or if none of them occurs those of the expansions that match.
func (u unit) patterns(w *index.Word) (patterns []analysis.Pattern, expanded bool) {
	patterns = append([]analysis.Pattern{w.Exact}, w.Synonyms...)
	if slices.ContainsFunc(patterns, u.contains) {
		return patterns, false
	}
	patterns = nil
	for _, e := range w.Expansions {
		if expands(e, u.contains) {
			for _, part := range e {
				patterns = append(patterns, part...)
			}
		}
	}
	return patterns, true
}

// pattern returns the pattern that an occurrence is of.
func (o occurrence) pattern(u unit, patterns []analysis.Pattern) analysis.Pattern {
	at := slices.IndexFunc(patterns, func(p analysis.Pattern) bool {
		start, end := p.Next(u[o.passage].folded, o.start)
		return start == o.start && end == o.end
	})
	return patterns[at]
}

// partOf returns the number, from 1, of the first part that has the pattern.
func partOf(l *index.Word, p analysis.Pattern) int {
	n := 0
	for _, e := range l.Expansions {
		for _, part := range e {
			n++
			for _, other := range part {
				if other.String() == p.String() && other.Prefix() == p.Prefix() {
					return n
				}
			}
		}
	}
	return 0
}

// find returns where one of the patterns occurs, leftmost first and not overlapping, at one place
// the longest.
func (u unit) find(patterns []analysis.Pattern) []occurrence {
	var all []occurrence
	u.each(patterns, func(o occurrence) { all = append(all, o) })
	return all
}

// each yields what find returns.
func (u unit) each(patterns []analysis.Pattern, yield func(occurrence)) {
	for i, t := range u {
		for at := 0; ; {
			best := occurrence{passage: i, start: -1}
			for _, p := range patterns {
				if s, e := p.Next(t.folded, at); s >= 0 && (best.start < 0 || s < best.start || s == best.start && e > best.end) {
					best.start, best.end = s, e
				}
			}
			if best.start < 0 {
				break
			}
			yield(best)
			at = best.end
		}
	}
}

// bears reports whether the document's number begins as the leaf says, whatever the brackets and
// spaces in either.
func (d *document) bears(n *index.Number, exact bool) bool {
	number := squeeze(analysis.Fold(d.DocNumber))
	begins := func(p analysis.Pattern) bool {
		return p.Units() > 0 && strings.HasPrefix(number, squeeze(p.Folded()))
	}
	return begins(n.Exact) || !exact && slices.ContainsFunc(n.Variants, begins)
}

func squeeze(f analysis.Folded) string {
	return strings.ReplaceAll(f.String(), string(analysis.Break), "")
}

// shown returns the occurrences of positive leaves in a unit as hits show them: by passage, in code
// points.
func (u unit) shown(leaves []positive, inTitle bool) [][]index.Occurrence {
	all := make([][]index.Occurrence, len(u))
	for _, l := range leaves {
		if l.title && !inTitle {
			continue
		}
		for _, o := range u.occurrences(l.leaf) {
			parts := o.words
			if parts == nil {
				parts = []occurrence{o}
			}
			for _, p := range parts {
				source := u[p.passage].source
				all[p.passage] = append(all[p.passage], index.Occurrence{
					Start: int(source[p.start].Start), End: int(source[p.end-1].End), Leaf: l.number, Part: p.part,
				})
			}
		}
	}
	for _, of := range all {
		slices.SortStableFunc(of, func(a, b index.Occurrence) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Leaf, b.Leaf))
		})
	}
	return all
}

// positive is a leaf below an even number of NOTs.
type positive struct {
	leaf   index.Leaf
	number int
	title  bool
}

func positives(root index.Node) []positive {
	var all []positive
	if root == nil {
		return nil
	}
	for l, is := range index.Leaves(root) {
		if !is {
			continue
		}
		p := positive{leaf: l, number: len(all)}
		switch l := l.(type) {
		case *index.Word:
			p.title = l.Title
		case *index.Near:
			p.title = l.Title
		}
		all = append(all, p)
	}
	return all
}
