package index

import (
	"fmt"
	"strings"

	"wenxun/index/analysis"
)

// Identity returns a string that differs for requests whose hits or order may differ: engines bind
// cursors to it. Sizes, facets and the cursor itself are not part of it.
func (r *Request) Identity() string {
	q, rank := &r.Query, &r.Hits.Rank
	var b strings.Builder
	fmt.Fprintf(&b, "%s exact %s within %d filters %q from %q to %q added %d sort %d", Describe(q.Root), Describe(q.Exact), q.Within,
		fmt.Sprint(q.Filters), q.From, q.To, q.AddedFrom.UnixNano(), r.Hits.Sort)
	fmt.Fprintf(&b, " profile %d lead %s", rank.Profile, Describe(rank.Lead))
	for _, t := range rank.Terms {
		fmt.Fprintf(&b, " %s*%g", describePattern(t.Pattern), t.Weight)
	}
	return b.String()
}

// Describe prints a tree for messages and identities: different trees print differently.
func Describe(n Node) string {
	switch n := n.(type) {
	case nil:
		return "everything"
	case *And:
		return describeKids(" AND ", n.Kids)
	case *Or:
		return describeKids(" OR ", n.Kids)
	case *Not:
		return "NOT " + Describe(n.Kid)
	case *Has:
		return fmt.Sprintf("has%q", fmt.Sprint(n.Filter))
	case *Number:
		return "number:" + describePattern(n.Exact) + describePatterns(n.Variants)
	case *Near:
		return titlePrefix(n.Title) + fmt.Sprintf("near%s~%d", describePatterns(n.Words), n.Distance)
	case *Word:
		s := titlePrefix(n.Title) + describePattern(n.Exact)
		if n.Borders {
			s += " borders"
		}
		if n.Synonyms != nil {
			s += " synonyms" + describePatterns(n.Synonyms)
		}
		for _, expansion := range n.Expansions {
			s += " parts("
			for _, part := range expansion {
				s += describePatterns(part)
			}
			s += ")"
		}
		if n.Filters != nil {
			s += fmt.Sprintf(" filters%q", fmt.Sprint(n.Filters))
		}
		return s
	}
	panic(fmt.Sprintf("index: %T is no node", n))
}

func titlePrefix(title bool) string {
	if title {
		return "title:"
	}
	return ""
}

func describeKids(between string, kids []Node) string {
	all := make([]string, len(kids))
	for i, kid := range kids {
		all[i] = Describe(kid)
	}
	return "(" + strings.Join(all, between) + ")"
}

func describePatterns(patterns []analysis.Pattern) string {
	all := make([]string, len(patterns))
	for i, p := range patterns {
		all[i] = describePattern(p)
	}
	return "[" + strings.Join(all, " ") + "]"
}

func describePattern(p analysis.Pattern) string {
	s := fmt.Sprintf("%q", p.String())
	if p.Prefix() {
		s += "*"
	}
	return s
}
