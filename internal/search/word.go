package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
)

// word is a positive word of a query.
type word struct {
	typed   string
	pattern analysis.Pattern
	quoted  bool
	pieces  []piece            // the words that it is cut into, where they stand in the pattern
	alike   []analysis.Pattern // one-part synonyms of the whole word
	also    [][]string         // what else it finds, as phrases, for notes
	filters []index.Filter     // the place or the year that it is
	number  []analysis.Pattern // the writings of the 文号 that it is
	mended  string             // the word without its slips of the pen; "" when it has none
}

// piece is a word that jieba cuts, with its place in the folded word, in code units.
type piece struct {
	text       string
	start, end int
	empty      bool // carries nothing in a question
}

// wordNode plans a word: as it stands; in smart also by its synonyms, the words that it is cut
// into, and the place or year that it is.
func (p *planner) wordNode(typed string, positive bool) *index.Node {
	if !positive || p.mode() == Exact {
		pattern := analysis.NewPattern(typed)
		p.add(word{typed: typed, pattern: pattern, quoted: true}, positive)
		return leafNode(&index.Leaf{Exact: pattern})
	}
	w := p.word(typed)
	p.add(w, true)
	leaf := &index.Leaf{Exact: w.pattern, Alike: distinct(slices.Concat(w.alike, w.number), w.pattern), Of: w.filters}
	nodes := []*index.Node{leafNode(leaf)}
	if w.question() {
		p.noteQuestion(w)
		return leafNode(leaf)
	}
	if len(w.pieces) > 1 {
		leaf.Ways = append(leaf.Ways, p.pieceParts(w.pieces))
	}
	leaf.Ways = append(leaf.Ways, p.variants(w)...)
	if len(w.number) > 0 {
		nodes = append(nodes, leafNode(&index.Leaf{Place: index.InNumber, Exact: w.pattern, Alike: w.number}))
	}
	p.noteWord(w)
	return join(index.OpOr, nodes)
}

// questionPieces is how many words that say something make a question of a word: fewer are a name
// or a slogan (谁来回应).
const questionPieces = 3

// asking are the words and parts of words by which a question asks.
var asking = []string{"谁", "哪", "啥", "咋", "吗", "呢", "怎", "什么", "多少", "多久", "如何", "是否", "能否", "可否", "为何", "何时", "何种", "何地"}

// question reports whether a word is a question. No report holds all the words of one for being
// its answer, so that asking for all of them would put chance first: what stands as typed is
// found, and the rest follows by how much it says of what the question is about.
func (w word) question() bool {
	says, asks := 0, false
	for _, piece := range w.pieces {
		if !piece.empty {
			says++
		}
		asks = asks || piece.text == "几" || piece.text == "何" ||
			slices.ContainsFunc(asking, func(s string) bool { return strings.Contains(piece.text, s) })
	}
	return asks && says >= questionPieces
}

// single returns the synonyms of a folded word that are one word each.
func (p *planner) single(text string) []analysis.Pattern {
	if p.params.NoSynonyms {
		return nil
	}
	var all []analysis.Pattern
	for _, phrase := range p.lexicon.Alike(text) {
		if len(phrase) == 1 {
			all = append(all, analysis.NewPattern(phrase[0]))
		}
	}
	return all
}

// pieceParts returns the pieces of a word as parts, each with its synonyms that are one word.
func (p *planner) pieceParts(pieces []piece) [][]analysis.Pattern {
	parts := make([][]analysis.Pattern, 0, len(pieces))
	for _, piece := range pieces {
		parts = append(parts, append([]analysis.Pattern{analysis.NewPattern(piece.text)}, p.single(piece.text)...))
	}
	return parts
}

// variants returns other ways of saying a word, each as parts that stand in one section: its
// synonyms of several parts, and the word with a run of its pieces put otherwise.
func (p *planner) variants(w word) [][][]analysis.Pattern {
	if p.params.NoSynonyms {
		return nil
	}
	var all [][][]analysis.Pattern
	for from := range w.pieces {
		text := ""
		for to := from; to < len(w.pieces); to++ {
			text += w.pieces[to].text
			if utf8.RuneCountInString(text) > p.lexicon.LongestAlike() {
				break
			}
			for _, phrase := range p.lexicon.Alike(text) {
				alone := to-from+1 == len(w.pieces)
				if len(phrase) == 1 && (alone || to == from) {
					continue // stands among the leaf's own patterns
				}
				parts := p.pieceParts(w.pieces[:from])
				for _, part := range phrase {
					parts = append(parts, []analysis.Pattern{analysis.NewPattern(part)})
				}
				parts = append(parts, p.pieceParts(w.pieces[to+1:])...)
				if all = append(all, parts); len(all) == maxVariants {
					return all
				}
			}
		}
	}
	return all
}

// distinct returns patterns without doubles, empty ones and those that are the same as but.
func distinct(patterns []analysis.Pattern, but analysis.Pattern) []analysis.Pattern {
	var all []analysis.Pattern
	for _, pattern := range patterns {
		known := func(other analysis.Pattern) bool { return same(pattern, other) }
		if pattern.Units() > 0 && !known(but) && !slices.ContainsFunc(all, known) {
			all = append(all, pattern)
		}
	}
	return all
}

// same reports whether two patterns stand in the same places.
func same(a, b analysis.Pattern) bool { return a.String() == b.String() && a.Prefix() == b.Prefix() }

// word reads what a word is.
func (p *planner) word(typed string) word {
	w := word{typed: typed, pattern: analysis.NewPattern(typed)}
	folded := w.pattern.String()
	w.number = docNumbers(typed)
	if !p.params.NoSynonyms {
		w.alike = p.single(folded)
		w.also = p.lexicon.Alike(folded)
	}
	w.filters = p.places.of(folded)
	if mended, slips := p.lexicon.Mend(folded); slips && !p.params.NoSynonyms {
		w.mended = mended
	}
	cut, err := p.cut(folded)
	if err != nil {
		p.err = fmt.Errorf("cut the query into words: %w", err)
		return w
	}
	at := 0
	for _, text := range cut {
		units := utf16Len(text)
		if folded := analysis.FoldString(text); folded != "" {
			w.pieces = append(w.pieces, piece{folded, at, at + units, p.lexicon.Empty(folded)})
		}
		at += units
	}
	return w
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// parts returns the parts of a folded word's synonyms.
func (p *planner) parts(text string) []analysis.Pattern {
	if p.params.NoSynonyms {
		return nil
	}
	var all []analysis.Pattern
	for _, phrase := range p.lexicon.Alike(text) {
		for _, part := range phrase {
			all = append(all, analysis.NewPattern(part))
		}
	}
	return all
}

// inner returns the longest terms that a term begins and ends with: 放管服 of 放管服改革.
func (p *planner) inner(text string) []string {
	runes := []rune(text)
	if len(runes) < minInner || !p.lexicon.Term(text) {
		return nil
	}
	known := func(s string) bool { return p.lexicon.Term(s) || len(p.lexicon.Alike(s)) > 0 }
	var all []string
	for n := len(runes) - 1; n >= 2; n-- {
		if s := string(runes[:n]); known(s) {
			all = append(all, s)
			break
		}
	}
	for n := 1; n <= len(runes)-2; n++ {
		if s := string(runes[n:]); known(s) {
			all = append(all, s)
			break
		}
	}
	return all
}

// minInner is the shortest term, in code points, that another may stand in.
const minInner = 4
