package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/match"
)

// word is a positive word of a query.
type word struct {
	typed     string
	pattern   analysis.Pattern
	quoted    bool
	pieces    []piece            // the words that it is cut into, with their place in the pattern
	synonyms  []analysis.Pattern // synonyms of the whole word that are one word
	also      [][]string         // all its synonyms, as phrases, for notes
	filters   []index.Filter     // the place or the year that it is
	number    []analysis.Pattern // the ways to write the 文号 that it is
	writings  []analysis.Pattern // other ways to write the figure that it is
	corrected string             // the word without its misspellings; "" if it has none
}

// piece is a word that jieba cuts, with its place in the folded word, in code units.
type piece struct {
	text       string
	start, end int
	empty      bool // carries nothing in a question
}

// wordNode plans a word: as typed; in smart also by its synonyms, the words that it is cut into, and
// the place or year that it is.
func (p *planner) wordNode(typed string, positive bool) index.Node {
	if !positive || p.mode() == Exact {
		return p.exact(typed, analysis.NewPattern(typed), positive)
	}
	if known := p.words[typed]; known != nil {
		return known
	}
	node := p.smartNode(typed)
	p.words[typed] = node
	return node
}

// smartNode plans a word in smart.
func (p *planner) smartNode(typed string) index.Node {
	w := p.word(typed)
	p.add(w, true)
	node := &index.Word{Exact: w.pattern, Synonyms: distinct(slices.Concat(w.synonyms, w.number, w.writings), w.pattern), Filters: w.filters, Borders: true}
	if w.question() {
		p.noteQuestion(w)
		return p.leaf(node, true)
	}
	if len(w.pieces) > 1 {
		node.Expansions = append(node.Expansions, p.pieceParts(w.pieces))
	}
	node.Expansions = append(node.Expansions, p.variants(w)...)
	p.noteWord(w)
	if len(w.number) == 0 {
		return p.leaf(node, true)
	}
	return &index.Or{Kids: []index.Node{p.leaf(node, true), p.leaf(&index.Number{Exact: w.pattern, Variants: w.number}, true)}}
}

// questionPieces is how many meaningful pieces make a word a question: fewer are a name or a slogan
// (谁来回应).
const questionPieces = 3

// asking are the words and parts of words by which a question asks.
var asking = []string{"谁", "哪", "啥", "咋", "吗", "呢", "怎", "什么", "多少", "多久", "如何", "是否", "能否", "可否", "为何", "何时", "何种", "何地"}

// question reports whether a word is a question. The answer to a question rarely contains all of its
// words, so requiring them would put chance hits first: what occurs as typed is found, and the rest
// follows by relevance.
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
	for _, phrase := range p.lexicon.Synonyms(text) {
		if len(phrase) == 1 {
			all = append(all, analysis.NewPattern(phrase[0]))
		}
	}
	return all
}

// pieceParts returns the pieces of a word as parts, each with its synonyms that are one word.
func (p *planner) pieceParts(pieces []piece) index.Expansion {
	parts := make(index.Expansion, 0, len(pieces))
	for _, piece := range pieces {
		parts = append(parts, slices.Concat(index.Part{analysis.NewPattern(piece.text)}, p.single(piece.text), p.figures(piece.text)))
	}
	return parts
}

// variants returns other ways to say a word, each as parts that must occur in one section: its
// synonyms of several parts, and the word with a run of its pieces replaced by a synonym.
func (p *planner) variants(w word) []index.Expansion {
	if p.params.NoSynonyms {
		return nil
	}
	var all []index.Expansion
	for from := range w.pieces {
		text := ""
		for to := from; to < len(w.pieces); to++ {
			text += w.pieces[to].text
			if utf8.RuneCountInString(text) > p.lexicon.LongestSynonym() {
				break
			}
			for _, phrase := range p.lexicon.Synonyms(text) {
				alone := to-from+1 == len(w.pieces)
				if len(phrase) == 1 && (alone || to == from) {
					continue // already among the word's own patterns
				}
				parts := p.pieceParts(w.pieces[:from])
				for _, part := range phrase {
					parts = append(parts, index.Part{analysis.NewPattern(part)})
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
		known := func(other analysis.Pattern) bool { return match.Same(pattern, other) }
		if pattern.Units() > 0 && !known(but) && !slices.ContainsFunc(all, known) {
			all = append(all, pattern)
		}
	}
	return all
}

// word reads a word.
func (p *planner) word(typed string) word {
	w := word{typed: typed, pattern: analysis.NewPattern(typed)}
	folded := w.pattern.String()
	w.number = docNumbers(typed)
	if !p.params.NoSynonyms {
		w.synonyms = p.single(folded)
		w.also = p.lexicon.Synonyms(folded)
	}
	w.filters = p.places.of(folded)
	if corrected, misspelt := p.lexicon.Correct(folded); misspelt && !p.params.NoSynonyms {
		w.corrected = corrected
	}
	cut, err := p.cut(folded)
	if err != nil {
		p.err = fmt.Errorf("cut the query into words: %w", err)
		return w
	}
	w.pieces = newPieces(cut)
	for i := range w.pieces {
		w.pieces[i].empty = p.lexicon.Empty(w.pieces[i].text)
	}
	w.pieces = joinFigures(w.pieces)
	if len(w.pieces) == 1 {
		w.writings = p.figures(w.pieces[0].text)
	}
	return w
}

// newPieces returns the pieces that a folded word was cut into, without breaks.
func newPieces(cut []string) []piece {
	var all []piece
	at := 0
	for _, text := range cut {
		units := utf16Len(text)
		if folded := analysis.FoldString(text); folded != "" {
			all = append(all, piece{text: folded, start: at, end: at + units})
		}
		at += units
	}
	return all
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
	for _, phrase := range p.lexicon.Synonyms(text) {
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
	known := func(s string) bool { return p.lexicon.Term(s) || len(p.lexicon.Synonyms(s)) > 0 }
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

// minInner is the shortest term, in code points, that may contain another.
const minInner = 4
