package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/index/analysis"
)

// Completion is what a half-typed query may become.
type Completion struct {
	Text string
	Kind CompletionKind
	ID   string // of the one document that has it as its title
	// Documents is how many documents have it: as a word, as their title, or as a heading.
	Documents int
}

// CompletionKind is what a completion is.
type CompletionKind string

// The kinds of completions.
const (
	CompletionWord    CompletionKind = "word" // of the library
	CompletionTerm    CompletionKind = "term" // of the lexicon, and a word of the library
	CompletionTitle   CompletionKind = "title"
	CompletionHeading CompletionKind = "heading"
)

const (
	// completions is how many are offered: a list that is read at a glance.
	completions = 10
	// wordsFirst is how many of them are words and terms, if titles and headings would fill the rest.
	wordsFirst = 7
	// wordsAsked is how many words one call of the engine returns: nearly always enough to fill the list
	// when those that are not offered are left out.
	wordsAsked = 4 * completions
	// termsCounted is how many terms one call of the engine counts: some that the library had when the
	// lines were read may be gone.
	termsCounted = 2 * completions
)

// Suggest returns what a half-typed query may become: words of the library and lexicon terms that begin
// so, those in most documents first, then titles and headings. Terms, titles and headings are also found
// by their pinyin or its initials. A keystroke asks the engine for words at most twice.
func (s *Service) Suggest(ctx context.Context, q string) ([]Completion, error) {
	typed := analysis.FoldString(q)
	if typed == "" {
		return []Completion{}, nil
	}
	if err := s.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	stats, err := s.engine.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	lines, err := s.lines.of(ctx, s.engine, stats)
	if err != nil {
		return nil, err
	}
	offered, err := s.suggestWords(ctx, typed)
	if err != nil {
		return nil, fmt.Errorf("suggest words: %w", err)
	}
	terms, err := s.countTerms(ctx, without(offered, lines.begin(CompletionTerm, typed, termsCounted)))
	if err != nil {
		return nil, fmt.Errorf("suggest terms: %w", err)
	}
	offered = append(offered, terms...)
	slices.SortStableFunc(offered, func(a, b Completion) int {
		switch { // what was typed comes first
		case a.Text == typed:
			return -1
		case b.Text == typed:
			return 1
		}
		return cmp.Compare(b.Documents, a.Documents)
	})
	texts := append(lines.begin(CompletionTitle, typed, completions), lines.begin(CompletionHeading, typed, completions)...)
	texts = without(offered, texts)
	offered = offered[:min(len(offered), max(wordsFirst, completions-len(texts)))]
	return append(offered, texts[:min(len(texts), completions-len(offered))]...), nil
}

// suggestWords returns the words of the library that begin with what was typed, as many as are offered.
func (s *Service) suggestWords(ctx context.Context, typed string) ([]Completion, error) {
	offered := []Completion{}
	if strings.Trim(typed, digits) == "" {
		return offered, nil // nearly all words that begin so are numbers, and there are many
	}
	words, err := s.engine.Words(ctx, typed, wordsAsked)
	lexicon := analysis.DefaultLexicon()
	for _, w := range words {
		if len(offered) == completions {
			break
		}
		if utf8.RuneCountInString(w.Text) < 2 || isNumber(w.Text) || lexicon.Empty(w.Text) {
			continue
		}
		c := Completion{Text: w.Text, Kind: CompletionWord, Documents: w.Documents}
		if lexicon.Term(w.Text) {
			c.Kind = CompletionTerm
		}
		offered = append(offered, c)
	}
	return offered, err
}

// countTerms counts the documents of terms and leaves out those that the library does not have.
func (s *Service) countTerms(ctx context.Context, terms []Completion) ([]Completion, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	texts := make([]string, len(terms))
	for i, t := range terms {
		texts[i] = t.Text
	}
	counts, err := s.engine.DocumentFrequencies(ctx, texts)
	var counted []Completion
	for i, n := range counts {
		if terms[i].Documents = n; n > 0 {
			counted = append(counted, terms[i])
		}
	}
	return counted, err
}

// without returns the completions whose text none of those offered has.
func without(offered, completions []Completion) []Completion {
	seen := make(map[string]bool, len(offered))
	for _, c := range offered {
		seen[analysis.FoldString(c.Text)] = true
	}
	var rest []Completion
	for _, c := range completions {
		if !seen[analysis.FoldString(c.Text)] {
			rest = append(rest, c)
		}
	}
	return rest
}
