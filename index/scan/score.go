package scan

import (
	"cmp"
	"math"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
)

// Parameters of BM25, as in most of the literature.
const (
	k1            = 1.2
	sectionLength = 0.75 // b, for sections; for documents it is index.Rank.Length
)

// ranking is BM25 over the documents of a library.
type ranking struct {
	index.Rank
	idf     []float64
	average float64 // length of a document, in code units
	section float64 // and of a section
}

func newRanking(l library, rank index.Rank) ranking {
	r := ranking{Rank: rank, idf: make([]float64, len(rank.Terms))}
	letters, sections := 0, 0
	holders := make([]int, len(rank.Terms))
	for _, d := range l.docs {
		letters += d.letters
		sections += len(d.sections)
		for i, t := range rank.Terms {
			if d.frequency(t.Pattern) > 0 {
				holders[i]++
			}
		}
	}
	n := float64(len(l.docs))
	r.average = float64(letters) / max(1, n)
	r.section = float64(letters) / max(1, float64(sections))
	for i, h := range holders {
		r.idf[i] = math.Log(1 + (n-float64(h)+0.5)/(float64(h)+0.5))
	}
	return r
}

// frequency counts a pattern in the title, the headings and the texts.
func (d *document) frequency(p analysis.Pattern) int {
	n := p.Count(d.title[0])
	for _, s := range d.sections {
		n += p.Count(s.whole[0]) + p.Count(s.whole[1])
	}
	return n
}

// score weighs the document, and orders its sections, best first.
func (r ranking) score(f *found) {
	for i, t := range r.Terms {
		tf := float64(f.doc.frequency(t.Pattern))
		if r.Title > 0 {
			tf += (r.Title - 1) * float64(t.Pattern.Count(f.doc.title[0]))
		}
		f.hit.Score += t.Weight * r.idf[i] * weight(tf, f.doc.letters, r.average, r.Length)
	}
	for i := range f.hit.Sections {
		h := &f.hit.Sections[i]
		at := slices.IndexFunc(f.doc.sections, func(s section) bool { return s.Ordinal == h.Ordinal })
		u := f.doc.sections[at].whole
		for i, t := range r.Terms {
			tf := t.Pattern.Count(u[0]) + t.Pattern.Count(u[1])
			h.Score += t.Weight * r.idf[i] * weight(float64(tf), u[0].Units()+u[1].Units(), r.section, sectionLength)
		}
	}
	slices.SortStableFunc(f.hit.Sections, func(x, y index.SectionHit) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Ordinal, y.Ordinal))
	})
}

// weight is what a term's frequency counts for in a text of some length.
func weight(tf float64, length int, average, b float64) float64 {
	return tf * (k1 + 1) / (tf + k1*(1-b+b*float64(length)/max(1, average)))
}
