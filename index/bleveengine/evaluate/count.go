package evaluate

import (
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
)

// Count counts the documents of a snapshot that a query finds. Where it can, it does so by sets of blocks,
// without matching document by document. Errors: index.ErrCorrupt, the context's own.
func (e *Evaluator) Count(ctx context.Context, s *snapshot.Snapshot, q index.Query) (int, error) {
	r := &index.Request{Query: q}
	p := newPlan(e.values, r)
	if !p.countsBySets() {
		a, err := e.Evaluate(ctx, s, r, false)
		if err != nil {
			return 0, err
		}
		defer a.Release()
		return a.Len(), nil
	}
	counts := make([]int, len(s.Segments))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for n, x := range s.Segments {
		g.Go(func() error {
			for doc := range p.documents(x).All() {
				r := x.Rows[doc]
				if p.bounds.pass(r) && p.documentFails(r) == 0 && (len(p.scope) == 0 || p.inScope(r)) {
					counts[n]++
				}
			}
			return ctx.Err()
		})
	}
	err := g.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return total, err
}

// countsBySets reports whether the query can be decided for whole documents: each leaf by itself, in
// every section.
func (p *plan) countsBySets() bool {
	if p.root == nil {
		return true
	}
	return p.anywhere && !slices.ContainsFunc(p.leaves, func(l *leaf) bool { return !l.ofNumber() && l.Near != nil })
}

// documents returns the live documents of a segment that satisfy the query, filters and bounds apart.
func (p *plan) documents(s *snapshot.Segment) bitset.Set {
	set := bitset.New(len(s.Rows))
	copy(set, s.Live)
	if p.root == nil {
		return set
	}
	leaves := make([]bitset.Set, len(p.leaves))
	for n, l := range p.leaves {
		leaves[n] = p.leafDocuments(s, l)
	}
	set.And(p.nodeDocuments(s, p.root, leaves, true))
	return set
}

// leafDocuments returns the documents in which a leaf matches, perhaps with some that are deleted.
func (p *plan) leafDocuments(s *snapshot.Segment, l *leaf) bitset.Set {
	c := leafCandidates{documents: bitset.New(len(s.Rows))}
	c.addByProperties(s, l)
	if l.ofNumber() {
		return c.documents
	}
	if l.Single() && l.lookups[0].countFromPostings {
		it := p.lookUp(s, s.Postings.Terms(), l.Patterns[0], &l.lookups[0].Lookup).iterator()
		for ; it.more; it.next() {
			c.documents.Add(s.DocumentOf[it.block])
		}
		return c.documents
	}
	c.sets = make([]bitset.Set, len(l.Patterns))
	for k := range l.Patterns {
		c.sets[k] = p.patternBlocks(s, l, k)
		if k < l.Whole {
			for block := range c.sets[k].All() {
				c.documents.Add(s.DocumentOf[block])
			}
		}
	}
	for _, parts := range l.Expansions {
		for block := range c.expansion(len(s.DocumentOf), parts).blocks.All() {
			doc := s.DocumentOf[block]
			// A first block has two units, the title and a section; all parts must be in one of them.
			if l.Title || block != s.First[doc] || s.Live.Has(doc) && l.expandsIn(s.Rows[doc], parts) {
				c.documents.Add(doc)
			}
		}
	}
	return c.documents
}

// patternBlocks returns the blocks in which pattern k occurs, perhaps with some of deleted documents.
func (p *plan) patternBlocks(s *snapshot.Segment, l *leaf, k int) bitset.Set {
	pattern, x := l.Patterns[k], &l.lookups[k]
	field := s.Postings.Terms()
	if l.Title {
		field = s.Postings.Titles()
	}
	set := bitset.New(len(s.DocumentOf))
	it := p.locate(s, field, pattern, x).iterator()
	for ; it.more; it.next() {
		switch {
		case x.countFromPostings:
		case it.occurrences != nil && len(it.occurrences.Starts(it.at)) > 0:
		default: // only the text can tell, which a deleted document may not have any more
			doc := s.DocumentOf[it.block]
			if !s.Live.Has(doc) || !pattern.In(l.unitsOf(s.Rows[doc], it.block-s.First[doc])) {
				continue
			}
		}
		set.Add(it.block)
	}
	return set
}

// unitsOf returns the text of a block that the leaf may match in.
func (l *leaf) unitsOf(r *store.Row, block uint32) analysis.Folded {
	if l.Title {
		return r.TitleText()
	}
	return r.Block(block)
}

// expandsIn reports whether all parts of an expansion occur in the title, or in the first section.
func (l *leaf) expandsIn(r *store.Row, parts [][]int) bool {
	expands := func(text analysis.Folded) bool {
		return !slices.ContainsFunc(parts, func(part []int) bool {
			return !slices.ContainsFunc(part, func(k int) bool { return l.Patterns[k].In(text) })
		})
	}
	return expands(r.TitleText()) || len(r.Sections) > 0 && expands(r.SectionText(0))
}
