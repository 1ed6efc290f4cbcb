package segment

import "slices"

// terms are the terms of one field.
type terms interface {
	// find returns the postings of a term: a list or, if the list is empty, the blocks [from, to).
	find(term []byte) (list List, from, to int)
	// from returns the terms from one on, in order.
	from(term []byte) source
	len() int
}

// source yields terms in order with the number of their postings. A term is valid until the next call;
// ok is false after the last.
type source interface {
	next() (term []byte, count int, ok bool)
}

// stored are the terms of a dictionary.
type stored struct{ d dictionary }

func (t *stored) find(term []byte) (list List, from, to int) { return t.d.find(term), 0, 0 }
func (t *stored) len() int                                   { return t.d.count }

func (t *stored) from(term []byte) source {
	s := &storedSource{}
	s.cursor, s.more = t.d.from(term)
	return s
}

type storedSource struct {
	cursor
	more    bool
	started bool
}

func (s *storedSource) next() (term []byte, count int, ok bool) {
	if s.started && s.more {
		s.more = s.cursor.next()
	}
	s.started = true
	if !s.more {
		return nil, 0, false
	}
	return s.term, s.data.Count(), true
}

// documentIDs are the ids of documents. Every block of a document has its id.
type documentIDs struct{ s *Segment }

func (t documentIDs) find(term []byte) (list List, from, to int) {
	from, to = t.s.extent(string(term))
	return nil, from, to
}

func (t documentIDs) from(term []byte) source {
	return &documentSource{t.s, t.s.search(string(term))}
}

func (t documentIDs) len() int { return t.s.documents }

type documentSource struct {
	s *Segment
	i int // index in firsts of the next document
}

func (s *documentSource) next() (term []byte, count int, ok bool) {
	if s.i >= s.s.documents {
		return nil, 0, false
	}
	first := int(s.s.firsts.at(s.i))
	s.i++
	id, _ := s.s.Row(first)
	return id, s.s.end(first) - first, true
}

// blockIDs are the ids of blocks.
type blockIDs struct{ s *Segment }

func (t blockIDs) find(term []byte) (list List, from, to int) {
	if b := t.s.block(string(term)); b >= 0 {
		return nil, b, b + 1
	}
	return nil, 0, 0
}

func (t blockIDs) from(term []byte) source {
	// The separator is before all characters of ids, so the blocks of a document follow it at once.
	document, _ := splitBlockID(string(term))
	return &blockSource{documents: documentSource{t.s, t.s.search(document)}, from: string(term)}
}

func (t blockIDs) len() int { return t.s.blocks }

type blockSource struct {
	documents documentSource
	from      string
	rest      []string // ids of the document read last
}

func (s *blockSource) next() (term []byte, count int, ok bool) {
	for {
		for len(s.rest) > 0 {
			id := s.rest[0]
			s.rest = s.rest[1:]
			if id >= s.from {
				return []byte(id), 1, true
			}
		}
		document, n, ok := s.documents.next()
		if !ok {
			return nil, 0, false
		}
		s.rest = blockIDsOf(string(document), n)
	}
}

// blockIDsOf returns the ids of the n blocks of a document in the order of their bytes.
func blockIDsOf(document string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = BlockID(document, i)
	}
	slices.Sort(all)
	return all
}
