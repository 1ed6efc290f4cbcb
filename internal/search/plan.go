package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/corpus"
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

// word is a positive word of a query.
type word struct {
	typed   string
	pattern analysis.Pattern
	quoted  bool
	pieces  []piece            // the words that it is cut into, where they stand in the pattern
	alike   []analysis.Pattern // one-part synonyms of the whole word
	also    [][]string         // what else it finds, as phrases, for notes
	filters []index.Filter     // the place or the year that it is
	number  []analysis.Pattern // the writings of the 文号 that it is
	mended  string             // the word without its slips of the pen; "" when it has none
}

// piece is a word that jieba cuts, with its place in the folded word, in code units.
type piece struct {
	text       string
	start, end int
	empty      bool // carries nothing in a question
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

// parts returns the parts of a folded word's synonyms.
func (p *planner) parts(text string) []analysis.Pattern {
	if p.params.NoSynonyms {
		return nil
	}
	var all []analysis.Pattern
	for _, phrase := range p.lexicon.Alike(text) {
		for _, part := range phrase {
			all = append(all, analysis.NewPattern(part))
		}
	}
	return all
}

// inner returns the longest terms that a term begins and ends with: 放管服 of 放管服改革.
func (p *planner) inner(text string) []string {
	runes := []rune(text)
	if len(runes) < minInner || !p.lexicon.Term(text) {
		return nil
	}
	known := func(s string) bool { return p.lexicon.Term(s) || len(p.lexicon.Alike(s)) > 0 }
	var all []string
	for n := len(runes) - 1; n >= 2; n-- {
		if s := string(runes[:n]); known(s) {
			all = append(all, s)
			break
		}
	}
	for n := 1; n <= len(runes)-2; n++ {
		if s := string(runes[n:]); known(s) {
			all = append(all, s)
			break
		}
	}
	return all
}

// minInner is the shortest term, in code points, that another may stand in.
const minInner = 4

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

// wordNode plans a word: as it stands; in smart also by its synonyms, the words that it is cut
// into, and the place or year that it is.
func (p *planner) wordNode(typed string, positive bool) *index.Node {
	if !positive || p.mode() == Exact {
		pattern := analysis.NewPattern(typed)
		p.add(word{typed: typed, pattern: pattern, quoted: true}, positive)
		return leafNode(&index.Leaf{Exact: pattern})
	}
	w := p.word(typed)
	p.add(w, true)
	leaf := &index.Leaf{Exact: w.pattern, Alike: distinct(slices.Concat(w.alike, w.number), w.pattern), Of: w.filters}
	nodes := []*index.Node{leafNode(leaf)}
	if w.question() {
		p.noteQuestion(w)
		return leafNode(leaf)
	}
	if len(w.pieces) > 1 {
		for _, piece := range w.pieces {
			leaf.Parts = append(leaf.Parts, append([]analysis.Pattern{analysis.NewPattern(piece.text)}, p.single(piece.text)...))
		}
	}
	if len(w.number) > 0 {
		nodes = append(nodes, leafNode(&index.Leaf{Place: index.InNumber, Exact: w.pattern, Alike: w.number}))
	}
	for _, parts := range p.variants(w) {
		nodes = append(nodes, leafNode(&index.Leaf{Parts: parts}))
	}
	p.noteWord(w)
	return join(index.OpOr, nodes)
}

// questionPieces is how many words that say something make a question of a word: fewer are a name
// or a slogan (谁来回应).
const questionPieces = 3

// asking are the words and parts of words by which a question asks.
var asking = []string{"谁", "哪", "啥", "咋", "吗", "呢", "怎", "什么", "多少", "多久", "如何", "是否", "能否", "可否", "为何", "何时", "何种", "何地"}

// question reports whether a word is a question. No report holds all the words of one for being
// its answer, so that asking for all of them would put chance first: what stands as typed is
// found, and the rest follows by how much it says of what the question is about.
func (w word) question() bool {
	says, asks := 0, false
	for _, piece := range w.pieces {
		if !piece.empty {
			says++
		}
		asks = asks || piece.text == "几" || piece.text == "何" ||
			slices.ContainsFunc(asking, func(s string) bool { return strings.Contains(piece.text, s) })
	}
	return asks && says >= questionPieces
}

// single returns the synonyms of a folded word that are one word each.
func (p *planner) single(text string) []analysis.Pattern {
	if p.params.NoSynonyms {
		return nil
	}
	var all []analysis.Pattern
	for _, phrase := range p.lexicon.Alike(text) {
		if len(phrase) == 1 {
			all = append(all, analysis.NewPattern(phrase[0]))
		}
	}
	return all
}

// variants returns other ways of saying a word, each as parts that stand in one section: its
// synonyms of several parts, and the word with a run of its pieces put otherwise.
func (p *planner) variants(w word) [][][]analysis.Pattern {
	if p.params.NoSynonyms {
		return nil
	}
	var all [][][]analysis.Pattern
	for from := range w.pieces {
		text := ""
		for to := from; to < len(w.pieces); to++ {
			text += w.pieces[to].text
			if utf8.RuneCountInString(text) > p.lexicon.LongestAlike() {
				break
			}
			for _, phrase := range p.lexicon.Alike(text) {
				alone := to-from+1 == len(w.pieces)
				if len(phrase) == 1 && (alone || to == from) {
					continue // stands among the leaf's own patterns
				}
				var parts [][]analysis.Pattern
				for i, piece := range w.pieces {
					if i < from || i > to {
						parts = append(parts, append([]analysis.Pattern{analysis.NewPattern(piece.text)}, p.single(piece.text)...))
					} else if i == from {
						for _, part := range phrase {
							parts = append(parts, []analysis.Pattern{analysis.NewPattern(part)})
						}
					}
				}
				if all = append(all, parts); len(all) == maxVariants {
					return all
				}
			}
		}
	}
	return all
}

// distinct returns patterns without doubles, empty ones and those that are the same as but.
func distinct(patterns []analysis.Pattern, but analysis.Pattern) []analysis.Pattern {
	var all []analysis.Pattern
	for _, pattern := range patterns {
		same := func(other analysis.Pattern) bool {
			return other.String() == pattern.String() && other.Prefix() == pattern.Prefix()
		}
		if pattern.Units() > 0 && !same(but) && !slices.ContainsFunc(all, same) {
			all = append(all, pattern)
		}
	}
	return all
}

// word reads what a word is.
func (p *planner) word(typed string) word {
	w := word{typed: typed, pattern: analysis.NewPattern(typed)}
	folded := w.pattern.String()
	w.number = docNumbers(typed)
	if !p.params.NoSynonyms {
		w.alike = p.single(folded)
		for _, phrase := range p.lexicon.Alike(folded) {
			w.also = append(w.also, phrase)
		}
	}
	w.filters = p.places.of(folded)
	if mended, slips := p.lexicon.Mend(folded); slips && !p.params.NoSynonyms {
		w.mended = mended
	}
	cut, err := p.cut(folded)
	if err != nil {
		p.err = fmt.Errorf("cut the query into words: %w", err)
		return w
	}
	at := 0
	for _, text := range cut {
		units := utf16Len(text)
		if folded := analysis.FoldString(text); folded != "" {
			w.pieces = append(w.pieces, piece{folded, at, at + units, p.lexicon.Empty(folded)})
		}
		at += units
	}
	return w
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

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
