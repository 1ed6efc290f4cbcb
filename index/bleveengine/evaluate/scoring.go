package evaluate

// scoring weighs documents one after another, in ascending order of segments and documents. It is used
// by one goroutine at a time.
type scoring struct {
	*scorer       // nil if nothing is to be scored
	segment       int
	texts, titles []iterator // by term
}

// begin starts before the first document.
func (sc *scoring) begin(s *scorer) { sc.scorer, sc.segment = s, -1 }

// enter starts with a segment.
func (sc *scoring) enter(segment int) {
	sc.segment = segment
	sc.texts, sc.titles = sc.texts[:0], sc.titles[:0]
	for _, t := range sc.terms {
		var texts iterator
		if !t.isQuery {
			texts = t.texts[segment].iterator()
		}
		sc.texts = append(sc.texts, texts)
		sc.titles = append(sc.titles, t.titles[segment].iterator())
	}
}

// score gives f its score. Frequencies come from the postings, which are only upper bounds for some
// terms; with counting, those are counted in the text.
func (sc *scoring) score(f *result, counting bool) {
	if int(f.segment) != sc.segment {
		sc.enter(int(f.segment))
	}
	first := sc.snapshot.Segments[sc.segment].First[f.document]
	end := first + f.row.Blocks
	f.score = 0
	for i, t := range sc.terms {
		n := uint64(f.matches)
		if !t.isQuery {
			n = 0
			it := &sc.texts[i]
			for it.seek(first); it.more && it.block < end; it.next() {
				unknown := it.occurrences != nil && it.count == 0
				if unknown || counting && t.bounded {
					n += uint64(t.Pattern.Count(f.row.Block(it.block - first)))
				} else {
					n += uint64(it.count)
				}
			}
		}
		if n == 0 {
			continue
		}
		tf := float64(n)
		it := &sc.titles[i]
		if it.seek(first); it.more && it.block == first {
			inTitle := int(it.count)
			if !t.countFromPostings {
				inTitle = t.Pattern.Count(f.row.TitleText())
			}
			tf += (sc.TitleWeight - 1) * float64(inTitle)
		}
		f.score += t.Weight * t.idf * sc.saturate(tf, float64(f.row.Letters()), sc.average, sc.B)
	}
}
