package segment

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// New returns a segment in memory of blocks, in which they are in the order of documents and numbers.
// It reorders the slice.
func New(blocks []*Block) (*Segment, error) {
	slices.SortFunc(blocks, func(a, b *Block) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Number, b.Number))
	})
	var buf bytes.Buffer
	w := newWriter(&buf)
	list := listWriter{documentOf: make([]uint32, len(blocks))}
	var firsts []uint32
	for i, b := range blocks {
		if b.Number == 0 {
			firsts = append(firsts, uint32(i)) // in the order of ids, as the blocks are
		}
		list.documentOf[i] = uint32(len(firsts))
	}
	for f := range fields {
		w.buildPairs(f, blocks, &list)
	}
	for d := range dictionaries {
		w.buildDictionary(d, blocks, &list)
	}
	for _, b := range blocks {
		if b.Number > 0 {
			w.storedRow("", b.Length, nil)
			continue
		}
		w.storedRow(b.Document, b.Length, b.Row)
	}
	if err := w.finish(firsts); err != nil {
		return nil, fmt.Errorf("new segment: %w", err)
	}
	return newSegment(buf.Bytes())
}

// posting is a posting while a segment is built.
type posting struct{ key, block, count uint32 }

// buildPairs writes the lists of the pairs of one field.
func (w *writer) buildPairs(f int, blocks []*Block, list *listWriter) {
	terms := func(b *Block) *Terms {
		if f == textField {
			return &b.Terms
		}
		return &b.Title
	}
	n := 0
	for _, b := range blocks {
		n += len(terms(b).Pairs)
	}
	all := make([]posting, 0, n)
	for i, b := range blocks {
		for _, p := range terms(b).Pairs {
			all = append(all, posting{p.Key, uint32(i), p.Count})
		}
	}
	all = sortByKey(all)
	positions := gatherPositions(f, blocks, all, list.documentOf)
	w.fields[f].begin = w.at
	w.buildLists(all, list, func(key uint32, encoded []byte, postings []posting) {
		w.pair(f, key, encoded)
		if known := positions.of(key); len(known) > 0 {
			w.buildPositions(f, known, postings)
		}
	})
}

// gatherPositions finds the positions of the frequent pairs of a field.
func gatherPositions(f int, blocks []*Block, sorted []posting, documentOf []uint32) *positionGatherer {
	pairs := make(map[uint32]int)
	if f == textField {
		for i := 0; i < len(sorted); {
			key, documents, occurrences, last := sorted[i].key, 0, 0, ^uint32(0)
			for ; i < len(sorted) && sorted[i].key == key; i++ {
				occurrences += int(sorted[i].count)
				if document := documentOf[sorted[i].block]; document != last {
					documents++
					last = document
				}
			}
			if frequent(key, documents, int(documentOf[len(documentOf)-1])) {
				pairs[key] = occurrences
			}
		}
	}
	g := newPositionGatherer(pairs)
	if len(pairs) > 0 {
		for _, b := range blocks {
			g.gather(b.Text)
		}
	}
	return g
}

// buildPositions writes the positions of the pair written last, given those in all blocks and its postings.
func (w *writer) buildPositions(f int, known []uint32, postings []posting) {
	var p positionWriter
	for _, x := range postings {
		n := min(int(x.count), len(known))
		p.add(known[:n])
		known = known[n:]
	}
	w.positions(f, &p)
}

// buildDictionary writes the lists of one dictionary.
func (w *writer) buildDictionary(d int, blocks []*Block, list *listWriter) {
	g := gatherer{short: make(map[uint64]uint32), long: make(map[string]uint32)}
	for i, b := range blocks {
		g.block = uint32(i)
		g.gather(d, b)
	}
	terms := g.rank()
	w.dictionaries[d].begin = w.at
	w.buildLists(sortByKey(g.all), list, func(rank uint32, encoded []byte, _ []posting) { w.term(d, []byte(terms[rank]), encoded) })
}

// buildLists calls write with the list of each key of postings that are sorted by it, and with those.
func (w *writer) buildLists(all []posting, list *listWriter, write func(key uint32, encoded []byte, postings []posting)) {
	var encoded []byte
	for i := 0; i < len(all); {
		list.reset()
		key, from := all[i].key, i
		for ; i < len(all) && all[i].key == key; i++ {
			list.add(all[i].block, all[i].count)
		}
		encoded = list.appendTo(encoded[:0])
		write(key, encoded, all[from:i])
	}
}

// gatherer gathers the postings of one dictionary. Terms are numbered as they come, until rank.
type gatherer struct {
	short map[uint64]uint32
	long  map[string]uint32
	block uint32
	all   []posting
}

// gather adds the terms of a block.
func (g *gatherer) gather(d int, b *Block) {
	switch d {
	case textRuns:
		g.strings(b.Terms.Runs)
	case titleRuns:
		g.strings(b.Title.Runs)
	case textWords:
		g.words(&b.Words)
	case titleWords:
		g.words(&b.TitleWords)
	default:
		for _, v := range b.Keywords {
			if firstKeyword+int(v.Field) == d {
				g.add(number(g.long, v.Text, g.terms()), 1)
			}
		}
	}
}

// terms returns how many terms there are.
func (g *gatherer) terms() int { return len(g.short) + len(g.long) }

func (g *gatherer) add(term, count uint32) {
	g.all = append(g.all, posting{term, g.block, count})
}

func (g *gatherer) strings(terms map[string]uint32) {
	for term, n := range terms {
		g.add(number(g.long, term, g.terms()), n)
	}
}

func (g *gatherer) words(words *Words) {
	for _, s := range words.Short {
		g.add(number(g.short, s.Key, g.terms()), s.Count)
	}
	g.strings(words.Long)
}

// number returns the number of a key, next if it is new.
func number[K comparable](numbers map[K]uint32, key K, next int) uint32 {
	n, ok := numbers[key]
	if !ok {
		n = uint32(next)
		numbers[key] = n
	}
	return n
}

// rank renumbers the terms in their order, in which it returns them.
func (g *gatherer) rank() []string {
	names := make([]string, g.terms()) // by number
	for key, n := range g.short {
		names[n] = shortWord(key)
	}
	for term, n := range g.long {
		names[n] = term
	}
	order := make([]uint32, len(names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(names[a], names[b]) })
	sorted, ranks := make([]string, len(names)), make([]uint32, len(names))
	for rank, n := range order {
		sorted[rank], ranks[n] = names[n], uint32(rank)
	}
	for i := range g.all {
		g.all[i].key = ranks[g.all[i].key]
	}
	return sorted
}

// sortByKey sorts postings by key and is stable: a radix sort, which takes a tenth of the time of one
// that compares.
func sortByKey(all []posting) []posting {
	const bits = 11
	highest := uint32(0)
	for _, p := range all {
		highest = max(highest, p.key)
	}
	other := make([]posting, len(all))
	for shift := 0; highest>>shift > 0; shift += bits {
		var at [1 << bits]int
		for _, p := range all {
			at[p.key>>shift&(1<<bits-1)]++
		}
		sum := 0
		for i, n := range at {
			at[i] = sum
			sum += n
		}
		for _, p := range all {
			i := p.key >> shift & (1<<bits - 1)
			other[at[i]] = p
			at[i]++
		}
		all, other = other, all
	}
	return all
}
