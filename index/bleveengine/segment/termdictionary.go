package segment

import (
	"bytes"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

var (
	_ api.TermDictionary     = (*termDictionary)(nil)
	_ api.DictionaryIterator = (*dictionaryIterator)(nil)
)

// termDictionary implements scorch's TermDictionary.
type termDictionary struct {
	s      *Segment
	terms  terms
	expand bool // lists name first blocks and mean all blocks of their documents
	normed bool // norms come from the lengths of blocks; otherwise they are 1
}

// PostingsList implements scorch's TermDictionary. It reuses nothing.
func (d *termDictionary) PostingsList(term []byte, except *roaring.Bitmap, _ api.PostingsList) (api.PostingsList, error) {
	p := &postingsList{d: d, except: except}
	p.list, p.from, p.to = d.terms.find(term)
	return p, nil
}

// Contains implements scorch's TermDictionary.
func (d *termDictionary) Contains(term []byte) (bool, error) {
	list, from, to := d.terms.find(term)
	return len(list) > 0 || from < to, nil
}

// Cardinality implements scorch's TermDictionary.
func (d *termDictionary) Cardinality() int { return d.terms.len() }

// AutomatonIterator implements scorch's TermDictionary. A nil automaton accepts every term; a nil end is
// the end. Counts include deleted blocks, as in bleve's own segments.
func (d *termDictionary) AutomatonIterator(a api.Automaton, start, end []byte) api.DictionaryIterator {
	it := &dictionaryIterator{terms: d.terms.from(start), automaton: a, end: end}
	it.distance, _ = a.(index.FuzzyAutomaton)
	return it
}

// dictionaryIterator implements scorch's DictionaryIterator.
type dictionaryIterator struct {
	terms     source
	automaton api.Automaton        // nil accepts all
	distance  index.FuzzyAutomaton // nil unless the automaton knows distances
	end       []byte               // nil for none
	entry     index.DictEntry
}

// Next implements scorch's DictionaryIterator: it returns nil after the last term.
func (it *dictionaryIterator) Next() (*index.DictEntry, error) {
	for {
		term, count, ok := it.terms.next()
		if !ok || it.end != nil && bytes.Compare(term, it.end) >= 0 {
			return nil, nil
		}
		if it.automaton != nil && !accepts(it.automaton, term) {
			continue
		}
		it.entry = index.DictEntry{Term: string(term), Count: uint64(count)}
		if it.distance != nil {
			_, it.entry.EditDistance = it.distance.MatchAndDistance(it.entry.Term)
		}
		return &it.entry, nil
	}
}

// accepts reports whether an automaton accepts a term.
func accepts(a api.Automaton, term []byte) bool {
	state := a.Start()
	for _, b := range term {
		if !a.CanMatch(state) {
			return false
		}
		state = a.Accept(state, b)
	}
	return a.IsMatch(state)
}
