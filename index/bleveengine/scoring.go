package bleveengine

// scoring weighs reports one after another, ascending in a view.
type scoring struct {
	*scorer
	segment       int
	texts, titles []termScan // by term
}

// begin starts before the first report.
func (sc *scoring) begin(s *scorer) { sc.scorer, sc.segment = s, -1 }

// enter starts with the next segment.
func (sc *scoring) enter(segment int) {
	sc.segment = segment
	sc.texts, sc.titles = sc.texts[:0], sc.titles[:0]
	for _, t := range sc.terms {
		var texts termScan
		if !t.counted {
			texts = t.texts[segment].scan()
		}
		sc.texts = append(sc.texts, texts)
		sc.titles = append(sc.titles, t.titles[segment].scan())
	}
}

// score gives f its score: from the postings, which may say more of some terms than is true, or
// with counting from the text where they may.
func (sc *scoring) score(f *found, counting bool) {
	if int(f.segment) != sc.segment {
		sc.enter(int(f.segment))
	}
	s := sc.v.segments[sc.segment]
	first := s.first[f.ordinal]
	behind := first + f.report.blocks
	f.score = 0
	for i, t := range sc.terms {
		n := uint64(f.matches)
		if !t.counted {
			n = 0
			scan := &sc.texts[i]
			for scan.seek(first); scan.more && scan.block < behind; scan.next() {
				if counting && !t.told {
					n += uint64(t.Pattern.Count(f.report.text(scan.block - first)))
				} else {
					n += uint64(scan.count)
				}
			}
		}
		if n == 0 {
			continue
		}
		tf := float64(n)
		scan := &sc.titles[i]
		if scan.seek(first); scan.more && scan.block == first {
			tf += sc.title * float64(t.Pattern.Count(f.report.folded()[:2*f.report.title]))
		}
		f.score += t.Weight * t.idf * weigh(tf, float64(f.report.letters()), sc.average, sc.length)
	}
}
