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

// everything is more hits, sections and values than any library here has.
const everything = 1000

// plan makes a request of a question: what planning does, without a dictionary.
func plan(q *question) (*index.Request, error) {
	r := &index.Request{
		Hits:   index.HitOptions{Size: everything, Sections: everything, Occurrences: true, Rank: index.Rank{Profile: index.ProfileSentence}},
		Totals: true,
		Facets: index.FacetOptions{Size: everything},
	}
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
		r.Facets.Fields = append(r.Facets.Fields, f)
	}
	if tree != nil {
		r.Query.Root = p.top(r, tree)
	}
	return r, nil
}

type planner struct {
	words map[string][]setting // synonyms, parts and filters, by the word that they belong to
}

func (p planner) setting(r *index.Request, s setting) error {
	if f, ok := index.FieldNamed(s.key); ok {
		r.Query.Filters = append(r.Query.Filters, filter(f, values(s.value)))
		return nil
	}
	var err error
	switch s.key {
	case "synonyms", "parts", "filter":
		p.words[s.name] = append(p.words[s.name], s)
	case "within":
		r.Query.Within, err = named[index.Within](s.value, "report", index.WithinReport, "section", index.WithinSection,
			"paragraph", index.WithinParagraph, "sentence", index.WithinSentence)
	case "sort":
		r.Hits.Sort, err = named[index.Sort](s.value, "relevance", index.ByRelevance, "date", index.ByDate,
			"-date", index.ByDateDesc, "matches", index.ByMatches, "-added", index.ByAddedDesc)
	case "from":
		r.Query.From = s.value
	case "to":
		r.Query.To = s.value
	case "added_from":
		r.Query.AddedFrom, err = time.Parse(time.DateOnly, s.value)
	case "size":
		r.Hits.Size, err = strconv.Atoi(s.value)
	case "facet_size":
		r.Facets.Size, err = strconv.Atoi(s.value)
	case "rank":
		for _, v := range values(s.value) {
			t := index.Term{Weight: 1}
			if word, weight, ok := strings.Cut(v, " "); ok {
				v = word
				t.Weight, err = strconv.ParseFloat(weight, 64)
			}
			t.Pattern = analysis.NewPattern(v)
			r.Hits.Rank.Terms = append(r.Hits.Rank.Terms, t)
		}
	case "lead":
		tree, _ := query.Parse(s.value)
		r.Hits.Rank.Lead = p.node(tree, true)
	case "exactly":
		tree, _ := query.Parse(s.value)
		r.Query.Exact = p.node(tree, true)
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
func (p planner) top(r *index.Request, n query.Node) index.Node {
	kids := []query.Node{n}
	if and, ok := n.(query.And); ok {
		kids = and.Kids
	}
	var rest []index.Node
	for _, kid := range kids {
		if f, ok := kid.(query.Field); ok {
			if field, ok := index.FieldNamed(f.Name); ok {
				r.Query.Filters = append(r.Query.Filters, filter(field, []string{text(f.Value)}))
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
	return &index.And{Kids: rest}
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
func (p planner) node(n query.Node, positive bool) index.Node {
	kids := func(of []query.Node) []index.Node {
		all := make([]index.Node, len(of))
		for i, kid := range of {
			all[i] = p.node(kid, positive)
		}
		return all
	}
	switch n := n.(type) {
	case query.And:
		return &index.And{Kids: kids(n.Kids)}
	case query.Or:
		return &index.Or{Kids: kids(n.Kids)}
	case query.Not:
		return &index.Not{Kid: p.node(n.Kid, !positive)}
	case query.Field:
		return p.field(n, positive)
	case query.Near:
		near := &index.Near{Distance: n.Distance}
		for _, w := range n.Words {
			near.Words = append(near.Words, analysis.NewPattern(w))
		}
		return near
	case query.Prefix:
		return &index.Word{Exact: analysis.NewPrefix(n.Text)}
	case query.Quoted:
		return &index.Word{Exact: analysis.NewPattern(n.Text)}
	}
	word := &index.Word{Exact: analysis.NewPattern(text(n))}
	if positive {
		for _, s := range p.words[text(n)] {
			extend(word, s)
		}
	}
	return word
}

func (p planner) field(n query.Field, positive bool) index.Node {
	if f, ok := index.FieldNamed(n.Name); ok {
		return &index.Has{Filter: filter(f, []string{text(n.Value)})}
	}
	if n.Name == query.Number {
		return &index.Number{Exact: analysis.NewPattern(text(n.Value))}
	}
	switch leaf := p.node(n.Value, positive).(type) {
	case *index.Near:
		leaf.Title = true
		return leaf
	case *index.Word:
		leaf.Title = true
		return leaf
	}
	panic(fmt.Sprintf("enginetest: the title contains no %T", n.Value))
}

// extend adds what planning would add to a word.
func extend(word *index.Word, s setting) {
	switch s.key {
	case "synonyms":
		for _, v := range values(s.value) {
			word.Synonyms = append(word.Synonyms, analysis.NewPattern(v))
		}
	case "parts":
		var expansion index.Expansion
		for _, alternatives := range strings.Split(s.value, "+") {
			var part index.Part
			for _, v := range strings.Split(alternatives, "/") {
				part = append(part, analysis.NewPattern(strings.TrimSpace(v)))
			}
			expansion = append(expansion, part)
		}
		word.Expansions = append(word.Expansions, expansion)
	case "filter":
		name, value, _ := strings.Cut(s.value, " ")
		f, _ := index.FieldNamed(name)
		word.Filters = append(word.Filters, filter(f, []string{value}))
	}
}
