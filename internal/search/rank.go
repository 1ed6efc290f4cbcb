package search

import (
	"wenxun/index"
	"wenxun/index/analysis"
)

// What a query's words add to a document's score: weights of the terms that BM25 sums up over.
// Pairs of characters carry the ranking; a pair counts less where it holds part of a word that
// says nothing in a question (谁可以, 的措), and words beside the pairs count a little more.
//
// Measured as nDCG@10 on the development halves, documents read as ingest reads them: policy
// questions (599 notices) / lay questions (60,308 articles of law) / journalists' queries (4,146
// reports, laws and notices).
//
//	pairs alone, all weights 1, length 0.75, no words required     0.892  0.355  0.663
//	and what carries nothing counts less                           0.903  0.363  0.663
//	and what holds all the words, or their synonyms, comes first   0.890  0.362  0.795
//	and long reports are not held against keywords (length 0.3)    0.890  0.362  0.833
//	and synonyms of parts, words of two characters                 0.895  0.370  0.838
//	and questions are not asked for all their words                0.904  0.368  0.838
//	and titles 1.3, pairs across words 0.6                         0.910  0.366  0.838
//	by the embedded engine, with terms inside terms: as below      0.910  0.365  0.836
//
// Tried without gain: words of three characters and more, pairs of words, a bonus for the share of the
// words that occur, the best section's score beside the document's, other k1. Words as terms of their
// own, counted where a text is cut into them, change 0.900 0.341 0.795 (whole sets) to
//
//	0.900  0.341  0.795    with weight 0.1
//	0.898  0.342  0.796    with weight 0.3
//	0.897  0.339  0.796    with weight 0.3, instead of words of two characters as patterns
//	0.893  0.339  0.792    with weight 0.6, likewise
//	0.897  0.339  0.796    words of three characters and more, with weight 0.3
//
// so pairs keep the ranking, and words decide what comes last: documents that are across.
const (
	weightPair      = 1.0
	weightAcross    = 0.6 // a pair that lies in two words
	weightHalfEmpty = 0.5 // a pair of which one word carries nothing
	weightEmpty     = 0.1 // a pair inside words that carry nothing
	weightWord      = 0.3 // a word of two characters, beside its pair
	weightNumber    = 1.0 // a whole number or Latin word
	weightTyped     = 2.0 // the word as typed, where it is no longer than maxTyped
	weightSynonym   = 1.0 // a synonym of the word as typed
	weightPart      = 0.5 // a synonym of one of the words that it is cut into

	weightProperty = 0.5 // of all that a place or a year counts for, which documents also are
)

// maxTyped is the longest word, in code units, that counts as a whole: a longer one is a
// sentence, and where it stands exactly it leads anyway.
const maxTyped = 12

// maxPhrase is the longest run of pieces for which a synonym is looked up.
const maxPhrase = 8

// rank weighs the words of the plan.
func (p *planner) rank() index.Rank {
	b := rankBuilder{places: map[string]int{}}
	profile := index.ProfileKeywords
	for _, w := range p.plan.words {
		b.scale = 1
		if len(w.filters) > 0 {
			b.scale = weightProperty
		}
		b.word(w)
		if w.pattern.Units() > maxTyped {
			profile = index.ProfileSentence
		}
		if !w.quoted && !p.params.NoSynonyms {
			p.addSynonyms(&b, w)
		}
		if w.corrected != "" {
			b.word(word{pattern: analysis.NewPattern(w.corrected)})
		}
	}
	return index.Rank{Terms: b.terms, Lead: p.lead(), Profile: profile}
}

// addSynonyms adds the synonyms of a word's phrases, or of the whole word if it is one.
func (p *planner) addSynonyms(b *rankBuilder, w word) {
	for from := 0; from < len(w.pieces); {
		text, taken := "", 1
		for to := from; to < len(w.pieces) && to < from+maxPhrase; to++ {
			text += w.pieces[to].text
			for _, phrase := range p.lexicon.Synonyms(text) {
				taken = to - from + 1
				weight := weightPart
				if taken == len(w.pieces) {
					weight = weightSynonym / float64(len(phrase))
				}
				for _, part := range phrase {
					b.add(analysis.NewPattern(part), weight)
				}
			}
		}
		from += taken
	}
	for _, piece := range w.pieces {
		for _, term := range p.inner(piece.text) {
			for _, part := range p.parts(term) {
				b.add(part, weightPart)
			}
		}
	}
}

// rankBuilder adds up the weights of terms.
type rankBuilder struct {
	terms  []index.Term
	places map[string]int // a pattern's text → its place in terms
	scale  float64        // what the weights of the word at hand are multiplied by
}

func (b *rankBuilder) add(pattern analysis.Pattern, weight float64) {
	if pattern.Units() == 0 {
		return
	}
	weight *= b.scale
	key := pattern.String()
	if pattern.Prefix() {
		key += "*"
	}
	if i, ok := b.places[key]; ok {
		b.terms[i].Weight += weight
		return
	}
	b.places[key] = len(b.terms)
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
	for _, piece := range w.pieces {
		if !piece.empty && piece.end-piece.start == 2 && wordEnd(folded, piece.start) == piece.start {
			b.add(analysis.NewPattern(piece.text), weightWord)
		}
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
