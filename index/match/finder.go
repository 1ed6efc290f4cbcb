package match

import (
	"cmp"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// Finder finds the occurrences of a query's positive leaves in documents. It is safe for concurrent
// use.
type Finder struct {
	leaves []*Leaf // nil for a Number
	sieve  sieve
}

// NewFinder returns a finder for a tree; nil has no occurrences.
func NewFinder(root index.Node) *Finder {
	f := &Finder{}
	if root == nil {
		return f
	}
	var patterns []analysis.Pattern
	near := false
	for l, positive := range index.Leaves(root) {
		if !positive {
			continue
		}
		leaf := NewLeaf(l)
		f.leaves = append(f.leaves, leaf)
		if leaf != nil {
			patterns = append(patterns, leaf.Patterns...)
			near = near || leaf.Near != nil
		}
	}
	f.sieve = newSieve(patterns)
	f.sieve.all = f.sieve.all || near // a Near reaches across sentences
	return f
}

// Section returns the occurrences in the heading of a section, and those in an excerpt of its text.
func (f *Finder) Section(of *corpus.Section) (inHeading, inText []index.Occurrence, excerpt index.Excerpt) {
	b := f.telling(of.Text)
	inHeading, inText = f.Block(of.Heading, b)
	return inHeading, inText, index.Excerpt{Text: b.Text, Offset: b.Offset}
}

// Text is a text in folded form.
type Text struct {
	Folded analysis.Folded
	Edits  analysis.Edits
}

// Folded is Section for a heading and a text that are folded already, of which the excerpt is everything.
func (f *Finder) Folded(heading, text Text) (inHeading, inText []index.Occurrence) {
	return f.find(false, wholeText, []chunk{{heading.Folded, heading.Edits, 0}}, []chunk{{text.Folded, text.Edits, 0}})
}

// MayOccur reports whether a pattern occurs in folded text, so that a leaf may.
func (f *Finder) MayOccur(text analysis.Folded) bool {
	return slices.ContainsFunc(f.leaves, func(l *Leaf) bool {
		return l != nil && slices.ContainsFunc(l.Patterns, func(p analysis.Pattern) bool { return p.In(text) })
	})
}

// Title returns the occurrences in a document's title.
func (f *Finder) Title(title string) []index.Occurrence {
	var all []index.Occurrence
	for b := range Blocks(title) {
		_, own := f.find(true, b, nil, f.sieve.fold(b.Text))
		all = append(all, shift(own, b.Offset)...)
	}
	return all
}

// Block returns the occurrences in the heading of a section, and in a block of its text, in code points
// of the block. The parts of an expansion must all occur in the two, unless the block is partial.
func (f *Finder) Block(heading string, b Block) (inHeading, inText []index.Occurrence) {
	return f.find(false, b, f.sieve.fold(heading), f.sieve.fold(b.Text))
}

// shift moves occurrences by an offset.
func shift(all []index.Occurrence, offset int) []index.Occurrence {
	for i := range all {
		all[i].Start += offset
		all[i].End += offset
	}
	return all
}

// find finds the leaves in one unit of a document: its title, or a heading and a block of the text
// below it. Of the block it returns the occurrences that belong to it.
func (f *Finder) find(title bool, b Block, heading, text []chunk) (inHeading, inText []index.Occurrence) {
	m := Matcher{partial: b.Partial()}
	chunks := slices.Concat(heading, text)
	texts := make([]analysis.Folded, len(chunks))
	for i, c := range chunks {
		texts[i] = c.text
	}
	var all []located
	for i, l := range f.leaves {
		if l == nil || l.Title && !title {
			continue
		}
		m.Find(l, texts...)
		m.Occurrences(func(n int, at Span, part int) {
			all = append(all, located{chunk: n, at: at, Occurrence: index.Occurrence{Leaf: i, Part: part}})
		})
	}
	locate(chunks, all)
	for _, o := range all {
		switch {
		case o.chunk < len(heading):
			inHeading = append(inHeading, o.Occurrence)
		case o.Start >= b.from && o.Start < b.to:
			inText = append(inText, o.Occurrence)
		}
	}
	sortOccurrences(inHeading)
	sortOccurrences(inText)
	return inHeading, inText
}

// located is an occurrence in a chunk.
type located struct {
	chunk int
	at    Span // in code units of the chunk
	index.Occurrence
}

// locate fills in Start and End of occurrences, which it sorts by chunk and place.
func locate(chunks []chunk, all []located) {
	slices.SortStableFunc(all, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.chunk, b.chunk), cmp.Compare(a.at.Start, b.at.Start))
	})
	var locator analysis.Locator
	for i := range all {
		o := &all[i]
		if i == 0 || o.chunk != all[i-1].chunk {
			locator = chunks[o.chunk].edits.Locator()
		}
		points := locator.Locate(o.at.Start, o.at.End)
		offset := chunks[o.chunk].offset
		o.Start, o.End = offset+int(points.Start), offset+int(points.End)
	}
}

func sortOccurrences(all []index.Occurrence) {
	slices.SortStableFunc(all, func(a, b index.Occurrence) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Leaf, b.Leaf))
	})
}

// telling returns the first block of a text in which a leaf occurs as it was typed, or else a part of
// one, or else the first block.
func (f *Finder) telling(text string) Block {
	var first, second *Block
	for b := range Blocks(text) {
		if !b.Partial() {
			return b
		}
		folded := analysis.Fold(b.Text)
		for _, l := range f.leaves {
			switch l.occurs(folded) {
			case whole:
				return b
			case part:
				if second == nil {
					second = &b
				}
			}
		}
		if first == nil {
			first = &b
		}
	}
	if second != nil {
		return *second
	}
	return *first
}

// extent is how much of a leaf occurs in a text.
type extent uint8

const (
	nothing extent = iota
	part           // a pattern of an expansion
	whole          // the word, a synonym, or all words of a Near
)

func (l *Leaf) occurs(text analysis.Folded) extent {
	if l == nil || l.Title {
		return nothing
	}
	in := func(k int) bool { return l.Patterns[k].In(text) }
	if l.Near != nil {
		for k := range l.Patterns {
			if !in(k) {
				return nothing
			}
		}
		return whole
	}
	for k := range l.Patterns {
		if in(k) {
			if k < l.Whole {
				return whole
			}
			return part
		}
	}
	return nothing
}
