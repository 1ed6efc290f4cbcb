package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// maxVariants bounds how many ways of saying one word a search tries beside the word itself.
const maxVariants = 8

// plan is what an engine is asked for a search, and what a person is told about it.
type plan struct {
	request index.Request
	parsed  string
	notes   []string
	// words are the positive words, as typed, for the order of hits.
	words []word
	// related is what a document must satisfy to follow those found; nil when none may.
	related *index.Node
	// without is the query with its exclusions left out; nil when it has none.
	without   *index.Node
	excluded  string // the exclusions, as printed
	tree      query.Node
	documents int // in the library
}

// planner makes plans; it lives for one search.
type planner struct {
	params  Params
	places  *places
	cut     Cut
	lexicon *analysis.Lexicon
	plan    *plan
	err     error
}

// newPlan plans a search. Its only errors are the dictionary's.
func newPlan(params Params, cut Cut, places *places) (*plan, error) {
	tree, notes := query.Parse(params.Q)
	p := &planner{params: params, cut: cut, places: places, lexicon: analysis.DefaultLexicon(), plan: &plan{tree: tree, notes: []string{}}}
	p.note(notes)
	r := &p.plan.request
	*r = index.Request{
		Within: params.Within, From: params.From, To: params.To, AddedFrom: params.AddedFrom, Sort: params.Sort,
		Size: params.Size, Cursor: params.Cursor, Sections: params.Snippets, Facets: params.Facets, FacetSize: params.FacetSize,
	}
	for _, f := range params.Filters {
		r.Filters = append(r.Filters, p.resolve(f))
	}
	if tree == nil {
		if len(notes) > 0 && strings.TrimSpace(params.Q) != "" {
			// Marks alone were asked for, and they stand nowhere in folded text.
			r.Query = leafNode(&index.Leaf{})
		}
		p.plan.parsed = ""
	} else {
		tree = p.joinNumber(tree)
		p.plan.parsed = tree.String()
		r.Query = p.top(tree)
	}
	if len(p.plan.words) == 0 && !params.Sorted {
		r.Sort = index.ByDateDesc
	}
	r.Rank = p.rank()
	return p.plan, p.err
}

// top plans the whole query: filters of sections that stand beside everything else narrow the
// scope, as parameters do.
func (p *planner) top(tree query.Node) *index.Node {
	kids := []query.Node{tree}
	if and, ok := tree.(query.And); ok {
		kids = and.Kids
	}
	kids = slices.Clone(kids)
	kids = slices.DeleteFunc(kids, func(kid query.Node) bool {
		f, ok := p.fieldFilter(kid)
		if ok && f.Field.OfSection() {
			p.plan.request.Filters = append(p.plan.request.Filters, f)
		}
		return ok && f.Field.OfSection()
	})
	var all, kept []*index.Node
	var excluded []string
	for _, kid := range kids {
		n := p.node(kid, true)
		all = append(all, n)
		if n.Op == index.OpNot {
			excluded = append(excluded, kid.String())
		} else {
			kept = append(kept, n)
		}
	}
	strict := join(index.OpAnd, all)
	if len(excluded) > 0 && len(kept) > 0 {
		p.plan.without, p.plan.excluded = join(index.OpAnd, kept), strings.Join(excluded, " ")
	}
	switch {
	case p.mode() == Any:
		return p.any(kids)
	case p.mode() == Smart && query.Plain(tree) && p.params.Sort == index.ByRelevance:
		if any := p.any(kids); any != nil {
			p.plan.related = join(index.OpAnd, []*index.Node{any, {Op: index.OpNot, Kids: []*index.Node{strict}}})
		}
	}
	return strict
}

func (p *planner) mode() Mode { return p.params.Mode }

// any asks for any of the words that juxtaposed kids ask for, and for all of the rest: exclusions
// and properties. It returns nil when no kid asks for words.
func (p *planner) any(kids []query.Node) *index.Node {
	var some, all []*index.Node
	for _, kid := range kids {
		_, isField := kid.(query.Field)
		_, isNot := kid.(query.Not)
		if isField || isNot {
			all = append(all, p.node(kid, true))
			continue
		}
		some = append(some, p.anyNode(kid))
	}
	if len(some) == 0 {
		return join(index.OpAnd, all)
	}
	return join(index.OpAnd, append([]*index.Node{join(index.OpOr, some)}, all...))
}

// anyNode asks for any of the words of one kid.
func (p *planner) anyNode(n query.Node) *index.Node {
	typed, ok := n.(query.Word)
	if !ok {
		return p.node(n, true)
	}
	w := p.word(typed.Text)
	leaf := &index.Leaf{Exact: w.pattern, Alike: append([]analysis.Pattern{}, w.alike...), Of: w.filters}
	leaf.Alike = append(leaf.Alike, w.number...)
	if w.mended != "" {
		leaf.Alike = append(leaf.Alike, analysis.NewPattern(w.mended))
	}
	for _, piece := range w.pieces {
		if piece.empty || utf8.RuneCountInString(piece.text) < 2 && len(w.pieces) > 1 {
			continue
		}
		for _, term := range append([]string{piece.text}, p.inner(piece.text)...) {
			leaf.Alike = append(leaf.Alike, analysis.NewPattern(term))
			leaf.Alike = append(leaf.Alike, p.parts(term)...)
		}
	}
	leaf.Alike = distinct(leaf.Alike, w.pattern)
	return leafNode(leaf)
}

func join(op index.Op, kids []*index.Node) *index.Node {
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return &index.Node{Op: op, Kids: kids}
}

func leafNode(l *index.Leaf) *index.Node { return &index.Node{Op: index.OpLeaf, Leaf: l} }

// node plans one node. Under a NOT words are exact.
func (p *planner) node(n query.Node, positive bool) *index.Node {
	switch n := n.(type) {
	case query.And:
		return p.nodes(index.OpAnd, n.Kids, positive)
	case query.Or:
		return p.nodes(index.OpOr, n.Kids, positive)
	case query.Not:
		return &index.Node{Op: index.OpNot, Kids: []*index.Node{p.node(n.Kid, false)}}
	case query.Word:
		return p.wordNode(n.Text, positive)
	case query.Quoted:
		p.add(word{typed: n.Text, pattern: analysis.NewPattern(n.Text), quoted: true}, positive)
		return leafNode(&index.Leaf{Exact: analysis.NewPattern(n.Text)})
	case query.Prefix:
		pattern := analysis.NewPrefix(n.Text)
		p.add(word{typed: n.Text + "*", pattern: pattern, quoted: true}, positive)
		return leafNode(&index.Leaf{Exact: pattern})
	case query.Near:
		near := &index.Near{Distance: n.Distance}
		for _, text := range n.Words {
			near.Words = append(near.Words, analysis.NewPattern(text))
			p.add(word{typed: text, pattern: analysis.NewPattern(text), quoted: true}, positive)
		}
		return leafNode(&index.Leaf{Near: near})
	case query.Field:
		return p.field(n, positive)
	}
	panic(fmt.Sprintf("search: plan a %T", n)) // the types of query.Node are all above
}

func (p *planner) nodes(op index.Op, kids []query.Node, positive bool) *index.Node {
	all := make([]*index.Node, len(kids))
	for i, kid := range kids {
		all[i] = p.node(kid, positive)
	}
	return join(op, all)
}

func (p *planner) add(w word, positive bool) {
	same := func(other word) bool { return other.typed == w.typed }
	if positive && w.pattern.Units() > 0 && !slices.ContainsFunc(p.plan.words, same) {
		p.plan.words = append(p.plan.words, w)
	}
}
