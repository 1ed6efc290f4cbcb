// Package lexicon holds our own word tables for Chinese policy language: the terms that a
// segmenter must not cut, what stands for what in a search, the words that carry nothing in a
// question, and the slips people type.
//
// It only reads the tables. Words come out as they stand in the files, simplified and in lower
// case, with no punctuation inside; folding, cutting and the use of a rule are index/analysis'.
// The README beside the tables says how to add a row. All functions are safe for concurrent use
// and return the caller's own copy.
package lexicon

import (
	_ "embed"
	"fmt"
	"strings"
)

var (
	//go:embed policy.txt
	policyFile string
	//go:embed synonyms.txt
	synonymsFile string
	//go:embed stopwords.txt
	stopwordsFile string
	//go:embed words.txt
	wordsFile string
	//go:embed parts.txt
	partsFile string
	//go:embed misspellings.txt
	misspellingsFile string
)

// Term is one word of policy language.
type Term struct {
	Text  string
	Theme string // one of corpus.Themes: where the term is at home
}

// Rule says what else a word finds. With no Means, Words are equivalent and each finds the
// others. Otherwise each of Words also finds each of Means, and not the other way round, nor
// one another. Rules don't chain: what a meaning itself stands for is not meant.
type Rule struct {
	Words []string
	Means []Phrase
}

// Phrase is what a word also finds: its parts all stand in one section, each of them as one
// piece. Most have one part; a number-slogan has what it counts ("去产能", "去库存", …).
type Phrase []string

// Symmetric reports whether the rule's words stand for one another.
func (r Rule) Symmetric() bool { return len(r.Means) == 0 }

// Misspelling is a slip and what was meant. Wrong is no word, so it may be mended wherever it
// stands in a query that finds nothing.
type Misspelling struct {
	Wrong, Right string
}

// Policy returns the terms of policy.txt in the order of the file.
func Policy() []Term { return must(parsePolicy(policyFile)) }

// Synonyms returns the rules of synonyms.txt in the order of the file.
func Synonyms() []Rule { return must(parseSynonyms(synonymsFile)) }

// Stopwords returns the words of stopwords.txt in the order of the file.
func Stopwords() []string {
	var words []string
	for _, l := range lines(stopwordsFile) {
		words = append(words, l.text)
	}
	return words
}

// Words returns the words of words.txt in the order of the file: everyday words, no terms, which a
// segmenter must not cut.
func Words() []string {
	var words []string
	for _, l := range lines(wordsFile) {
		words = append(words, l.text)
	}
	return words
}

// Parts returns the rows of parts.txt in the order of the file: the parts of a long word, which together
// are the word. A row of one part is a word that has none.
func Parts() [][]string {
	var all [][]string
	for _, l := range lines(partsFile) {
		all = append(all, strings.Fields(l.text))
	}
	return all
}

// Misspellings returns the pairs of misspellings.txt in the order of the file.
func Misspellings() []Misspelling { return must(parseMisspellings(misspellingsFile)) }

// must is for tables that are compiled in: a malformed one is a broken build, and the tests
// hold them well-formed.
func must[T any](value T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("lexicon: %v", err))
	}
	return value
}

// line is a line that says something, with its number in the file.
type line struct {
	number int
	text   string
}

// lines returns what is neither blank nor a comment, trimmed.
func lines(file string) []line {
	var all []line
	number := 0
	for text := range strings.Lines(file) {
		number++
		text = strings.TrimSpace(text)
		if text != "" && text[0] != '#' {
			all = append(all, line{number, text})
		}
	}
	return all
}
