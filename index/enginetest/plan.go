package enginetest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// everything is more hits and sections than any script has.
const everything = 1000

// plan makes a request of a question: what planning does, without a dictionary.
func plan(q *question) (*index.Request, error) {
	r := &index.Request{Size: everything, Sections: everything, FacetSize: everything, Rank: index.Rank{Length: 0.75}}
	tree, _ := query.Parse(q.text)
	p := planner{words: make(map[string][]setting)}
	for _, s := range q.settings {
		if err := p.setting(r, s); err != nil {
			return nil, fmt.Errorf("line %d: %w", s.line, err)
		}
	}
	for _, e := range q.expect {
		if e.key != "facet" {
			continue
		}
		f, ok := index.FieldNamed(e.name)
		if !ok {
			return nil, fmt.Errorf("line %d: no field is called %q", e.line, e.name)
		}
		r.Facets = append(r.Facets, f)
	}
	if tree != nil {
		r.Query = p.top(r, tree)
	}
	return r, nil
}

type planner struct {
	words map[string][]setting // alike, parts and of, by the word they are given for
}

func (p planner) setting(r *index.Request, s setting) error {
	if f, ok := index.FieldNamed(s.key); ok {
		r.Filters = append(r.Filters, filter(f, values(s.value)))
		return nil
	}
	var err error
	switch s.key {
	case "alike", "parts", "of":
		p.words[s.name] = append(p.words[s.name], s)
	case "within":
		r.Within, err = named[index.Within](s.value, "report", index.WithinReport, "section", index.WithinSection,
			"paragraph", index.WithinParagraph, "sentence", index.WithinSentence)
	case "sort":
		r.Sort, err = named[index.Sort](s.value, "relevance", index.ByRelevance, "date", index.ByDate,
			"-date", index.ByDateDesc, "matches", index.ByMatches, "-added", index.ByAddedDesc)
	case "from":
		r.From = s.value
	case "to":
		r.To = s.value
	case "added_from":
		r.AddedFrom, err = time.Parse(time.DateOnly, s.value)
	case "size":
		r.Size, err = strconv.Atoi(s.value)
	case "facet_size":
		r.FacetSize, err = strconv.Atoi(s.value)
	case "rank":
		for _, v := range values(s.value) {
			t := index.Term{Weight: 1}
			if word, weight, ok := strings.Cut(v, " "); ok {
				v = word
				t.Weight, err = strconv.ParseFloat(weight, 64)
			}
			t.Pattern = analysis.NewPattern(v)
			r.Rank.Terms = append(r.Rank.Terms, t)
		}
	case "lead":
		tree, _ := query.Parse(s.value)
		r.Rank.Lead = p.node(tree, true)
	default:
		err = fmt.Errorf("a question has no %s", s.key)
	}
	return err
}

// named picks from pairs of a name and a value.
func named[T any](name string, pairs ...any) (T, error) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == name {
			return pairs[i+1].(T), nil
		}
	}
	var none T
	return none, fmt.Errorf("%q is none of the choices", name)
}

func filter(f index.Field, values []string) index.Filter {
	x := index.Filter{Field: f}
	for _, v := range values {
		switch f {
		case index.FieldYear:
			if years, ok := query.Years(v); ok && years.From != years.To {
				x.Years = append(x.Years, years)
				continue
			}
		case index.FieldType:
			v = corpus.TypeNamed(v)
		}
		x.Values = append(x.Values, v)
	}
	return x
}

// top plans the whole query: fields that must hold become filters.
func (p planner) top(r *index.Request, n query.Node) *index.Node {
	kids := []query.Node{n}
	if and, ok := n.(query.And); ok {
		kids = and.Kids
	}
	var rest []*index.Node
	for _, kid := range kids {
		if f, ok := kid.(query.Field); ok {
			if field, ok := index.FieldNamed(f.Name); ok {
				r.Filters = append(r.Filters, filter(field, []string{text(f.Value)}))
				continue
			}
		}
		rest = append(rest, p.node(kid, true))
	}
	switch len(rest) {
	case 0:
		return nil
	case 1:
		return rest[0]
	}
	return &index.Node{Op: index.OpAnd, Kids: rest}
}

func text(n query.Node) string {
	switch n := n.(type) {
	case query.Word:
		return n.Text
	case query.Quoted:
		return n.Text
	}
	return n.String()
}

// node plans a part of the query; below NOT words are exact.
func (p planner) node(n query.Node, even bool) *index.Node {
	list := func(op index.Op, kids []query.Node) *index.Node {
		x := &index.Node{Op: op}
		for _, kid := range kids {
			x.Kids = append(x.Kids, p.node(kid, even))
		}
		return x
	}
	switch n := n.(type) {
	case query.And:
		return list(index.OpAnd, n.Kids)
	case query.Or:
		return list(index.OpOr, n.Kids)
	case query.Not:
		return &index.Node{Op: index.OpNot, Kids: []*index.Node{p.node(n.Kid, !even)}}
	case query.Field:
		if f, ok := index.FieldNamed(n.Name); ok {
			x := filter(f, []string{text(n.Value)})
			return &index.Node{Op: index.OpHas, Has: &x}
		}
		x := p.node(n.Value, even)
		x.Leaf.Place = index.InTitle
		if n.Name == query.Number {
			x.Leaf.Place = index.InNumber
		}
		return x
	case query.Near:
		near := &index.Near{Distance: n.Distance}
		for _, w := range n.Words {
			near.Words = append(near.Words, analysis.NewPattern(w))
		}
		return &index.Node{Leaf: &index.Leaf{Near: near}}
	case query.Prefix:
		return &index.Node{Leaf: &index.Leaf{Exact: analysis.NewPrefix(n.Text)}}
	case query.Quoted:
		return &index.Node{Leaf: &index.Leaf{Exact: analysis.NewPattern(n.Text)}}
	}
	leaf := &index.Leaf{Exact: analysis.NewPattern(text(n))}
	if even {
		for _, s := range p.words[text(n)] {
			extend(leaf, s)
		}
	}
	return &index.Node{Leaf: leaf}
}

// extend gives a leaf what stands for its word.
func extend(leaf *index.Leaf, s setting) {
	switch s.key {
	case "alike":
		for _, v := range values(s.value) {
			leaf.Alike = append(leaf.Alike, analysis.NewPattern(v))
		}
	case "parts":
		var way [][]analysis.Pattern
		for _, part := range strings.Split(s.value, "+") {
			var any []analysis.Pattern
			for _, v := range strings.Split(part, "/") {
				any = append(any, analysis.NewPattern(strings.TrimSpace(v)))
			}
			way = append(way, any)
		}
		leaf.Ways = append(leaf.Ways, way)
	case "of":
		name, value, _ := strings.Cut(s.value, " ")
		f, _ := index.FieldNamed(name)
		leaf.Of = append(leaf.Of, filter(f, []string{value}))
	}
}
