package search

import (
	"wenxun/index"
	"wenxun/index/analysis"
)

// What a query's words add to a document's score: weights of the terms that BM25 sums up over.
// Pairs of characters carry the ranking; a pair counts less where it holds part of a word that
// says nothing in a question (谁可以, 的措).
const (
	weightPair      = 1.0
	weightAcross    = 0.8 // a pair that lies in two words
	weightHalfEmpty = 0.5 // a pair of which one word carries nothing
	weightEmpty     = 0.1 // a pair inside words that carry nothing
	weightNumber    = 1.0 // a whole number or Latin word
	weightTyped     = 2.0 // the word as typed, where it is no longer than maxTyped
	weightAlike     = 1.0 // a synonym of the whole word
)

// maxTyped is the longest word, in code units, that counts as a whole: a longer one is a
// sentence, and where it stands exactly it leads anyway.
const maxTyped = 12

// rank weighs the words of the plan.
func (p *planner) rank() index.Rank {
	b := rankBuilder{weights: map[string]int{}}
	for _, w := range p.plan.words {
		b.word(w)
	}
	return index.Rank{Terms: b.terms, Lead: p.lead()}
}

// rankBuilder adds up the weights of terms.
type rankBuilder struct {
	terms   []index.Term
	weights map[string]int // a pattern's text → its place in terms
}

func (b *rankBuilder) add(pattern analysis.Pattern, weight float64) {
	if pattern.Units() == 0 || weight == 0 {
		return
	}
	key := pattern.String()
	if pattern.Prefix() {
		key += "*"
	}
	if i, ok := b.weights[key]; ok {
		b.terms[i].Weight += weight
		return
	}
	b.weights[key] = len(b.terms)
	b.terms = append(b.terms, index.Term{Pattern: pattern, Weight: weight})
}

func (b *rankBuilder) word(w word) {
	folded := w.pattern.Folded()
	if w.pattern.Prefix() || folded.Units() == 1 {
		b.add(w.pattern, weightTyped)
		return
	}
	// of says to which piece each code unit belongs.
	of := make([]*piece, folded.Units())
	for i := range w.pieces {
		for at := w.pieces[i].start; at < w.pieces[i].end && at < len(of); at++ {
			of[at] = &w.pieces[i]
		}
	}
	for at := 0; at < folded.Units(); {
		if end := wordEnd(folded, at); end > at {
			b.add(analysis.NewPattern(folded[2*at:2*end].String()), weightNumber)
			at = end
			continue
		}
		if at+1 < folded.Units() && pairs(folded.Unit(at)) && pairs(folded.Unit(at+1)) && wordEnd(folded, at+1) == at+1 {
			b.add(analysis.NewPattern(folded[2*at:2*at+4].String()), pairWeight(of[at], of[at+1]))
		}
		at++
	}
	if n := w.pattern.Units(); n > 2 && n <= maxTyped {
		b.add(w.pattern, weightTyped)
	}
	for _, alike := range w.alike {
		b.add(alike, weightAlike)
	}
}

func pairWeight(left, right *piece) float64 {
	switch {
	case left == nil || right == nil:
		return weightPair
	case left.empty && right.empty:
		return weightEmpty
	case left.empty || right.empty:
		return weightHalfEmpty
	case left != right:
		return weightAcross
	}
	return weightPair
}

// pairs reports whether u can be half of a pair: no break and no half of a rare character.
func pairs(u uint16) bool { return u != analysis.Break && (u < 0xD800 || u >= 0xE000) }

// wordEnd returns where the number or Latin word at at ends, or at where none is.
func wordEnd(f analysis.Folded, at int) int {
	digit := func(u uint16) bool { return u >= '0' && u <= '9' || u == '.' }
	latin := func(u uint16) bool { return u >= 'a' && u <= 'z' }
	for _, in := range []func(uint16) bool{digit, latin} {
		end := at
		for end < f.Units() && in(f.Unit(end)) {
			end++
		}
		if end > at {
			return end
		}
	}
	return at
}
