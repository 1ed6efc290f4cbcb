package evaluate

import (
	"slices"

	"wenxun/index/bleveengine/bitset"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/snapshot"
	"wenxun/index/bleveengine/store"
)

// candidates is what the postings of one segment leave to be evaluated.
type candidates struct {
	leaves    []leafCandidates
	documents bitset.Set
}

// leafCandidates are where in one segment a leaf may match.
type leafCandidates struct {
	// documents have one of the blocks, or fulfil one of the leaf's conditions.
	documents bitset.Set
	patterns  []patternPostings
	// sets are the same as sets of blocks, nil for none. A leaf of a single pattern has no sets.
	sets       []bitset.Set
	expansions []expansionCandidates
	any        bitset.Set // blocks in which the word or a synonym may occur, or all parts of an expansion
}

// patternPostings are the postings of a pattern in texts and in titles, and those of the word that it is, if
// the leaf asks for borders. Of a leaf of titles text are those in titles.
type patternPostings struct{ text, title, word, titleWord postings }

// expansionCandidates says where an expansion may match.
type expansionCandidates struct {
	order  []int      // of the parts, the rarest first
	blocks bitset.Set // in which every part may occur
}

// candidates looks the plan's leaves up in a segment.
func (p *plan) candidates(s *snapshot.Segment) *candidates {
	c := &candidates{leaves: make([]leafCandidates, len(p.leaves)), documents: bitset.New(len(s.Rows))}
	leaves := make([]bitset.Set, len(p.leaves))
	for i, l := range p.leaves {
		c.leaves[i] = p.leafCandidates(s, l)
		leaves[i] = c.leaves[i].documents
	}
	copy(c.documents, s.Live)
	if p.root != nil {
		c.documents.And(p.nodeDocuments(s, p.root, leaves, false))
	}
	return c
}

// leafCandidates looks one leaf up.
func (p *plan) leafCandidates(s *snapshot.Segment, l *leaf) leafCandidates {
	c := leafCandidates{documents: bitset.New(len(s.Rows))}
	c.addByProperties(s, l)
	if l.ofNumber() {
		return c
	}
	field := s.Postings.Terms()
	if l.Title {
		field = s.Postings.Titles()
	}
	c.addByText(p, s, field, l)
	return c
}

// addByProperties adds the documents that the leaf holds for whatever their texts.
func (c *leafCandidates) addByProperties(s *snapshot.Segment, l *leaf) {
	if !l.ofNumber() && len(l.conditions) == 0 {
		return
	}
	for doc, r := range s.Rows {
		if l.matchesNumber(r, false) || l.fulfilledBy(r) {
			c.documents.Add(uint32(doc))
		}
	}
}

// fulfilledBy reports whether a document fulfils one of the leaf's conditions.
func (l *leaf) fulfilledBy(r *store.Row) bool {
	return slices.ContainsFunc(l.conditions, func(c condition) bool { return c.passes(r) })
}

// addByText adds what the postings of the leaf's patterns leave.
func (c *leafCandidates) addByText(p *plan, s *snapshot.Segment, field *segment.Field, l *leaf) {
	c.patterns = make([]patternPostings, len(l.Patterns))
	for k, pattern := range l.Patterns {
		x, to := &l.lookups[k], &c.patterns[k]
		to.text = p.locate(s, field, pattern, x)
		to.title = p.lookUp(s, s.Postings.Titles(), pattern, &x.Lookup)
		if l.Borders {
			to.word = postings{list: s.Postings.Word(x.word)}
			to.titleWord = postings{list: s.Postings.TitleWord(x.word)}
		}
	}
	if l.Single() {
		it := c.patterns[0].text.iterator()
		for ; it.more; it.next() {
			c.documents.Add(s.DocumentOf[it.block])
		}
		return
	}
	blocks := len(s.DocumentOf)
	c.any = bitset.New(blocks)
	c.sets = make([]bitset.Set, len(l.Patterns))
	for k := range l.Patterns {
		c.sets[k] = c.patterns[k].text.set(blocks)
		if k < l.Whole && c.sets[k] != nil {
			c.any.Or(c.sets[k])
		}
	}
	for _, parts := range l.Expansions {
		x := c.expansion(blocks, parts)
		c.any.Or(x.blocks)
		c.expansions = append(c.expansions, x)
	}
	for block := range c.any.All() {
		c.documents.Add(s.DocumentOf[block])
	}
}

// expansion combines the sets of the patterns of an expansion.
func (c *leafCandidates) expansion(blocks int, parts [][]int) expansionCandidates {
	x := expansionCandidates{order: make([]int, len(parts)), blocks: bitset.New(blocks)}
	sizes := make([]int, len(parts))
	for i, part := range parts {
		union := c.sets[part[0]]
		if len(part) > 1 || union == nil {
			union = bitset.New(blocks)
			for _, k := range part {
				if c.sets[k] != nil {
					union.Or(c.sets[k])
				}
			}
		}
		x.order[i], sizes[i] = i, union.Count()
		if i == 0 {
			x.blocks.Or(union)
		} else {
			x.blocks.And(union)
		}
	}
	slices.SortStableFunc(x.order, func(i, j int) int { return sizes[i] - sizes[j] })
	return x
}

// nodeDocuments returns the documents that satisfy n, given those of all leaves, which are exact; or that may
// satisfy it, if they are candidates. Deleted documents may be among them. The caller must not change the set:
// it may belong to a leaf or to the segment.
func (p *plan) nodeDocuments(s *snapshot.Segment, n *node, leaves []bitset.Set, exact bool) bitset.Set {
	if n.op == opLeaf {
		return leaves[n.bit]
	}
	if n.op == opNot && !exact {
		return s.Live
	}
	set := bitset.New(len(s.Rows))
	switch n.op {
	case opHas:
		c := p.has[int(n.bit)-len(p.leaves)]
		for doc := range s.Live.All() {
			if c.passes(s.Rows[doc]) {
				set.Add(doc)
			}
		}
	case opNot:
		kid := p.nodeDocuments(s, n.kids[0], leaves, exact)
		for i := range set {
			set[i] = s.Live[i] &^ kid[i]
		}
	case opAnd:
		copy(set, s.Live)
		for _, k := range n.kids {
			set.And(p.nodeDocuments(s, k, leaves, exact))
		}
	case opOr:
		for _, k := range n.kids {
			set.Or(p.nodeDocuments(s, k, leaves, exact))
		}
	}
	return set
}
