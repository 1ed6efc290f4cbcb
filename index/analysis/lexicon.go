package analysis

import (
	"strings"
	"sync"

	"wenxun/index/analysis/lexicon"
)

// Lexicon is what is known about words in addition to jieba's dictionary: synonyms, words that carry
// nothing, and misspellings. Words are folded. It is safe for concurrent use.
type Lexicon struct {
	synonyms           map[string][][]string
	longest            int // code points of the longest word with synonyms
	stop               map[string]bool
	terms              map[string]bool
	misspellings       map[string]string
	longestMisspelling int // code points
}

// DefaultLexicon returns the tables of index/analysis/lexicon, read once.
var DefaultLexicon = sync.OnceValue(func() *Lexicon {
	l := &Lexicon{synonyms: map[string][][]string{}, stop: map[string]bool{}, terms: map[string]bool{}, misspellings: map[string]string{}}
	for _, rule := range lexicon.Synonyms() {
		for _, word := range rule.Words {
			for _, phrase := range rule.Means {
				l.add(word, phrase)
			}
			for _, other := range rule.Words {
				if rule.Symmetric() && other != word {
					l.add(word, []string{other})
				}
			}
		}
	}
	for _, term := range lexicon.Policy() {
		l.terms[term.Text] = true
	}
	for _, word := range lexicon.Stopwords() {
		l.stop[word] = true
	}
	for _, m := range lexicon.Misspellings() {
		l.misspellings[m.Wrong] = m.Right
		l.longestMisspelling = max(l.longestMisspelling, len([]rune(m.Wrong)))
	}
	return l
})

func (l *Lexicon) add(word string, phrase []string) {
	l.synonyms[word] = append(l.synonyms[word], phrase)
	l.longest = max(l.longest, len([]rune(word)))
}

// Synonyms returns the synonyms of a folded word: phrases, whose parts must all occur in one section.
// Callers must not change the result.
func (l *Lexicon) Synonyms(word string) [][]string { return l.synonyms[word] }

// LongestSynonym returns the length of the longest word with synonyms, in code points.
func (l *Lexicon) LongestSynonym() int { return l.longest }

// Term reports whether a folded word is a term of policy language.
func (l *Lexicon) Term(word string) bool { return l.terms[word] }

// Empty reports whether a folded word carries nothing in a question.
func (l *Lexicon) Empty(word string) bool { return l.stop[word] }

// Correct returns a folded text without its misspellings, and whether there were any.
func (l *Lexicon) Correct(text string) (string, bool) {
	runes := []rune(text)
	var b strings.Builder
	corrected := false
next:
	for i := 0; i < len(runes); {
		for n := min(l.longestMisspelling, len(runes)-i); n > 0; n-- {
			if right, ok := l.misspellings[string(runes[i:i+n])]; ok {
				b.WriteString(right)
				i += n
				corrected = true
				continue next
			}
		}
		b.WriteRune(runes[i])
		i++
	}
	return b.String(), corrected
}

// LoadPolicyWords loads jieba's dictionary with the words, policy terms and parts of
// index/analysis/lexicon.
func LoadPolicyWords() (*Words, error) { return LoadWords(policyTerms(), policyParts()) }

// policyTerms returns what is one word for the segmenter.
func policyTerms() []string {
	terms := lexicon.Words()
	for _, t := range lexicon.Policy() {
		terms = append(terms, t.Text)
	}
	return terms
}

// policyParts returns the parts of long words that the lexicon fixes.
func policyParts() [][]string { return lexicon.Parts() }

// PolicyWords returns the words of LoadPolicyWords, loaded once in a process and never freed. Its callers
// must not close them.
var PolicyWords = sync.OnceValues(LoadPolicyWords)
