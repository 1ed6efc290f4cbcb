package search

import (
	"fmt"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/match"
)

// and returns the conjunction of nodes, which is the node itself if there is one, and nil for none. Of a word
// and the same in quotation marks, it is enough to require the latter.
func and(kids []index.Node) index.Node {
	kids = needed(kids, func(kid, other index.Node) bool { return narrows(other, kid) })
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return &index.And{Kids: kids}
}

// or is as and, for the disjunction.
func or(kids []index.Node) index.Node {
	kids = needed(kids, narrows)
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return &index.Or{Kids: kids}
}

// needed returns the nodes without those that another one makes redundant, and each once.
func needed(kids []index.Node, redundant func(kid, other index.Node) bool) []index.Node {
	var all []index.Node
	for i, kid := range kids {
		again := slices.Contains(kids[:i], kid)
		if !again && !slices.ContainsFunc(kids, func(other index.Node) bool { return redundant(kid, other) }) {
			all = append(all, kid)
		}
	}
	return all
}

// narrows reports whether a is a word as it is typed, and b the same word with what smart adds to it.
func narrows(a, b index.Node) bool {
	bare, ok := a.(*index.Word)
	full, isWord := b.(*index.Word)
	if !ok || !isWord || bare.Title != full.Title || !match.Same(bare.Exact, full.Exact) {
		return false
	}
	extras := func(w *index.Word) bool { return w.Borders || len(w.Synonyms)+len(w.Expansions)+len(w.Filters) > 0 }
	return !extras(bare) && extras(full)
}

// implies reports whether what satisfies the node any surely satisfies the node strict: both are words, and
// one has all patterns of the other. Then nothing is related that is not found.
func implies(any, strict index.Node) bool {
	a, ok := any.(*index.Word)
	s, isWord := strict.(*index.Word)
	if !ok || !isWord {
		return false
	}
	whole := append([]analysis.Pattern{s.Exact}, s.Synonyms...)
	missing := func(p analysis.Pattern) bool {
		return !slices.ContainsFunc(whole, func(other analysis.Pattern) bool { return match.Same(p, other) })
	}
	return !missing(a.Exact) && !slices.ContainsFunc(a.Synonyms, missing)
}

// leaf returns the leaf of the tree that is like l, or l if it is the first: a word that is typed twice is
// one. Leaves below NOT are apart.
func (p *planner) leaf(l index.Leaf, positive bool) index.Node {
	key := fmt.Sprint(positive, index.Describe(l))
	if known := p.leaves[key]; known != nil {
		return known
	}
	p.leaves[key] = l
	return l
}
