package scan

import (
	"cmp"
	"math"
	"slices"

	"wenxun/index"
	"wenxun/index/analysis"
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
	length, sections := 0, 0
	documents := make([]int, len(rank.Terms))
	for _, d := range l.docs {
		length += d.length
		sections += len(d.sections)
		for i, t := range rank.Terms {
			if d.frequency(t.Pattern) > 0 {
				documents[i]++
			}
		}
	}
	n := float64(len(l.docs))
	r.average = float64(length) / max(1, n)
	r.section = float64(length) / max(1, float64(sections))
	for i, h := range documents {
		r.idf[i] = math.Log(1 + (n-float64(h)+0.5)/(float64(h)+0.5))
	}
	return r
}

// frequency counts a pattern in the title, the headings and the texts.
func (d *document) frequency(p analysis.Pattern) int {
	n := d.title.frequency(p)
	for _, s := range d.sections {
		n += s.whole.frequency(p)
	}
	return n
}

func (u unit) frequency(p analysis.Pattern) int {
	n := 0
	for _, t := range u {
		n += p.Count(t.folded)
	}
	return n
}

// score scores the document and orders its sections, best first.
func (r ranking) score(f *result) {
	p := r.Profile.BM25()
	for i, t := range r.Terms {
		tf := float64(f.doc.frequency(t.Pattern))
		tf += (p.TitleWeight - 1) * float64(f.doc.title.frequency(t.Pattern))
		f.hit.Score += t.Weight * r.idf[i] * saturate(p.K1, tf, f.doc.length, r.average, p.B)
	}
	for i := range f.hit.Sections {
		h := &f.hit.Sections[i]
		u := f.doc.section(h.Ordinal).whole
		for i, t := range r.Terms {
			h.Score += t.Weight * r.idf[i] * saturate(p.K1, float64(u.frequency(t.Pattern)), u.length(), r.section, p.SectionB)
		}
	}
	slices.SortStableFunc(f.hit.Sections, func(x, y index.SectionHit) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Ordinal, y.Ordinal))
	})
}

// saturate is what a term's frequency adds in a text of some length.
func saturate(k1, tf float64, length int, average, b float64) float64 {
	return tf * (k1 + 1) / (tf + k1*(1-b+b*float64(length)/max(1, average)))
}
