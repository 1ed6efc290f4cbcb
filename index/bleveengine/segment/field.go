package segment

import "bytes"

// Field is the dictionary and the lists of the pairs, numbers and Latin words of a text.
type Field struct {
	lists           []byte
	pairs, pairList numbers
	runs            *dictionary
	// positioned are the pairs that have positions, which begin at positionsAt and end where the next
	// pair's list begins.
	positioned, positionsAt numbers
}

// Pair returns the list of a pair; nil if no block contains it.
func (f *Field) Pair(key uint32) List {
	i, ok := f.pairs.find(key)
	if !ok {
		return nil
	}
	return f.pairAt(i)
}

// Positions returns the positions of a pair; nil if it is not frequent.
func (f *Field) Positions(key uint32) Positions {
	n, ok := f.positioned.find(key)
	if !ok {
		return nil
	}
	i, _ := f.pairs.find(key)
	return Positions(f.lists[f.positionsAt.at(n):f.pairList.at(i+1)])
}

// pairAt returns the list of pair i; what follows it in the slice are its positions.
func (f *Field) pairAt(i int) List {
	return List(f.lists[f.pairList.at(i):f.pairList.at(i+1)])
}

// Run returns the list of a number or Latin word; nil if no block contains it.
func (f *Field) Run(run string) List { return f.runs.find([]byte(run)) }

// RunsOf calls visit with the list of every number or Latin word that begins with prefix.
func (f *Field) RunsOf(prefix string, visit func(List)) {
	for c, ok := f.runs.from([]byte(prefix)); ok && bytes.HasPrefix(c.term, []byte(prefix)); ok = c.next() {
		visit(c.data)
	}
}

// Word returns the list of a word of the blocks, as UTF-8; nil if no block contains it. Words of titles
// count for the first block of their document.
func (s *Segment) Word(word string) List { return s.strings[textWords].find([]byte(word)) }

// TitleWord returns the list of a word of titles; nil if no title contains it.
func (s *Segment) TitleWord(word string) List { return s.strings[titleWords].find([]byte(word)) }

// WordsFrom calls yield with every word of the blocks that begins with prefix and its list, in the order
// of their bytes, until it returns false. word is valid until yield returns.
func (s *Segment) WordsFrom(prefix string, yield func(word []byte, l List) bool) {
	for c, ok := s.strings[textWords].from([]byte(prefix)); ok && bytes.HasPrefix(c.term, []byte(prefix)); ok = c.next() {
		if !yield(c.term, c.data) {
			return
		}
	}
}
