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

// maxVariants bounds how many expansions of one word a search tries in addition to its pieces.
const maxVariants = 8

// plan is what an engine is asked for a search, and what a person learns about it.
type plan struct {
	request index.Request
	parsed  string
	notes   []string
	// words are the positive words, as typed, for the order of hits.
	words []word
	// related is what a document must satisfy to follow the documents found; nil if none may.
	related index.Node
	// without is the query without its exclusions; nil if it has none.
	without   index.Node
	excluded  string // the exclusions, as printed
	tree      query.Node
	documents int // in the library
	// filtered is the query with its filters alone, those that were typed as fields included. Its Root is
	// what fields ask for that no list of filters can.
	filtered index.Query
	fields   []index.Filter // the filters that were typed, wherever in the query
	phrases  []string       // runs of words that may be one phrase, typed with spaces
}

// planner makes plans; it lives for one search.
type planner struct {
	params  Params
	places  *places
	cut     Cut
	lexicon *analysis.Lexicon
	plan    *plan
	words   map[string]index.Node // by word as typed: how smart plans it
	leaves  map[string]index.Leaf // by description: a leaf that the tree has twice is one
	err     error
}

// newPlan plans a search. Its only errors are the dictionary's.
func newPlan(params Params, cut Cut, places *places, limits index.Limits) (*plan, error) {
	tree, notes := query.Parse(params.Q)
	p := &planner{
		params: params, cut: cut, places: places, lexicon: analysis.DefaultLexicon(), plan: &plan{tree: tree, notes: []string{}},
		words: map[string]index.Node{}, leaves: map[string]index.Leaf{},
	}
	p.note(notes)
	r := &p.plan.request
	*r = index.Request{
		Query: index.Query{
			Within: params.Within, From: params.From, To: params.To, AddedFrom: params.AddedFrom,
		},
		Hits:   index.HitOptions{Size: params.Size, Cursor: params.Cursor, Sort: params.Sort, Sections: params.Snippets, Occurrences: true},
		Totals: true,
		Facets: index.FacetOptions{Fields: params.Facets, Size: params.FacetSize},
	}
	for _, f := range params.Filters {
		r.Query.Filters = append(r.Query.Filters, p.resolve(f))
	}
	p.plan.filtered = r.Query
	if tree == nil {
		if len(notes) > 0 && strings.TrimSpace(params.Q) != "" {
			// The query is marks alone, and folded text contains none.
			r.Query.Root = &index.Word{}
		}
		p.plan.parsed = ""
	} else {
		tree = p.joinNumber(tree)
		p.plan.parsed = tree.String()
		p.filters(tree)
		p.phrases(tree)
		p.typedFigures(tree)
		r.Query.Root = p.top(tree)
	}
	p.simplify(limits)
	if len(p.plan.words) == 0 && params.Sort == index.ByRelevance {
		r.Hits.Sort = index.ByDateDesc // nothing makes one document more relevant than another
	}
	r.Hits.Rank = p.rank()
	return p.plan, p.err
}

// simplify reads a query that holds more patterns than the engine accepts as one phrase, and drops
// what may follow if that alone is too much.
func (p *planner) simplify(limits index.Limits) {
	root := &p.plan.request.Query.Root
	if *root != nil && index.CountPatterns(*root) > limits.QueryPatterns {
		phrase := analysis.NewPattern(p.params.Q)
		*root, p.plan.request.Query.Exact = &index.Word{Exact: phrase}, nil
		p.plan.words = []word{{typed: p.params.Q, pattern: phrase, quoted: true}}
		p.plan.related, p.plan.without, p.plan.excluded = nil, nil, ""
		p.say("查询的词太多，按一整句“%s”查找", shorten(p.params.Q))
	}
	if p.plan.related != nil && index.CountPatterns(p.plan.related) > limits.QueryPatterns {
		p.plan.related = nil
	}
}

// top plans the whole query. Filters on sections that the query requires narrow the scope, as
// parameters do.
func (p *planner) top(tree query.Node) index.Node {
	kids := []query.Node{tree}
	if and, ok := tree.(query.And); ok {
		kids = and.Kids
	}
	kids = slices.Clone(kids)
	kids = slices.DeleteFunc(kids, func(kid query.Node) bool {
		f, ok := p.fieldFilter(kid)
		if ok && f.Field.OfSection() {
			p.plan.request.Query.Filters = append(p.plan.request.Query.Filters, f)
		}
		return ok && f.Field.OfSection()
	})
	var all, kept []index.Node
	var excluded []string
	for _, kid := range kids {
		n := p.node(kid, true)
		all = append(all, n)
		if _, ok := n.(*index.Not); ok {
			excluded = append(excluded, kid.String())
		} else {
			kept = append(kept, n)
		}
	}
	strict := and(all)
	if len(excluded) > 0 && len(kept) > 0 {
		p.plan.without, p.plan.excluded = and(kept), strings.Join(excluded, " ")
	}
	switch {
	case p.mode() == Any:
		any, all := p.any(kids)
		if any != all {
			p.plan.request.Query.Exact = all
		}
		return any
	case p.mode() == Smart && query.Plain(tree) && p.params.Sort == index.ByRelevance:
		if any, _ := p.any(kids); any != nil && !implies(any, strict) {
			p.plan.related = and([]index.Node{any, &index.Not{Kid: strict}})
		}
	}
	return strict
}

func (p *planner) mode() Mode { return p.params.Mode }

// any requires one of the words that the kids ask for, and everything else that they ask for:
// exclusions and properties. It returns nil if no kid asks for anything. all requires each of the words, for
// the exact hits.
func (p *planner) any(kids []query.Node) (any, all index.Node) {
	var some, required []index.Node
	for _, kid := range kids {
		_, isField := kid.(query.Field)
		_, isNot := kid.(query.Not)
		if isField || isNot {
			required = append(required, p.node(kid, true))
			continue
		}
		some = append(some, p.anyNode(kid))
	}
	all = and(slices.Concat(some, required))
	if len(some) == 0 {
		return all, all
	}
	return and(append([]index.Node{or(some)}, required...)), all
}

// anyNode requires one of the words of one kid.
func (p *planner) anyNode(n query.Node) index.Node {
	typed, ok := n.(query.Word)
	if !ok {
		return p.node(n, true)
	}
	w := p.word(typed.Text)
	synonyms := slices.Concat(w.synonyms, w.number, w.writings)
	if w.corrected != "" {
		synonyms = append(synonyms, analysis.NewPattern(w.corrected))
	}
	for _, piece := range w.pieces {
		if piece.empty || utf8.RuneCountInString(piece.text) < 2 && len(w.pieces) > 1 {
			continue
		}
		for _, term := range append([]string{piece.text}, p.inner(piece.text)...) {
			synonyms = append(synonyms, analysis.NewPattern(term))
			synonyms = append(synonyms, p.parts(term)...)
		}
		synonyms = append(synonyms, p.figures(piece.text)...)
	}
	return p.leaf(&index.Word{Exact: w.pattern, Synonyms: distinct(synonyms, w.pattern), Filters: w.filters}, true)
}

// node plans one node. Under a NOT words are exact.
func (p *planner) node(n query.Node, positive bool) index.Node {
	switch n := n.(type) {
	case query.And:
		return and(p.nodes(n.Kids, positive))
	case query.Or:
		return or(p.nodes(n.Kids, positive))
	case query.Not:
		return &index.Not{Kid: p.node(n.Kid, false)}
	case query.Word:
		return p.wordNode(n.Text, positive)
	case query.Quoted:
		return p.exact(n.Text, analysis.NewPattern(n.Text), positive)
	case query.Prefix:
		return p.exact(n.Text+"*", analysis.NewPrefix(n.Text), positive)
	case query.Near:
		near := newNear(n)
		for i, text := range n.Words {
			p.add(word{typed: text, pattern: near.Words[i], quoted: true}, positive)
		}
		return p.leaf(near, positive)
	case query.Field:
		return p.field(n, positive)
	}
	panic(fmt.Sprintf("search: plan a %T", n)) // all types of query.Node are above
}

// exact plans a word that matches only as typed.
func (p *planner) exact(typed string, pattern analysis.Pattern, positive bool) index.Node {
	p.add(word{typed: typed, pattern: pattern, quoted: true}, positive)
	return p.leaf(&index.Word{Exact: pattern}, positive)
}

func newNear(n query.Near) *index.Near {
	near := &index.Near{Distance: n.Distance}
	for _, text := range n.Words {
		near.Words = append(near.Words, analysis.NewPattern(text))
	}
	return near
}

func (p *planner) nodes(kids []query.Node, positive bool) []index.Node {
	all := make([]index.Node, len(kids))
	for i, kid := range kids {
		all[i] = p.node(kid, positive)
	}
	return all
}

func (p *planner) add(w word, positive bool) {
	same := func(other word) bool { return other.typed == w.typed }
	if positive && w.pattern.Units() > 0 && !slices.ContainsFunc(p.plan.words, same) {
		p.plan.words = append(p.plan.words, w)
	}
}
