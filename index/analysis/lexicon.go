package analysis

import (
	"strings"
	"sync"

	"wenxun/index/analysis/lexicon"
)

// Lexicon is what is known of words beside jieba's dictionary: what stands for what, which carry
// nothing, and which are slips. Words are folded. It is safe for concurrent use.
type Lexicon struct {
	alike   map[string][][]string
	longest int // units of the longest word that has something alike
	stop    map[string]bool
	terms   map[string]bool
	slips   map[string]string
	slipped int // code points of the longest slip
}

// DefaultLexicon returns the tables of index/analysis/lexicon, read once.
var DefaultLexicon = sync.OnceValue(func() *Lexicon {
	l := &Lexicon{alike: map[string][][]string{}, stop: map[string]bool{}, terms: map[string]bool{}, slips: map[string]string{}}
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
		l.slips[m.Wrong] = m.Right
		l.slipped = max(l.slipped, len([]rune(m.Wrong)))
	}
	return l
})

func (l *Lexicon) add(word string, phrase []string) {
	l.alike[word] = append(l.alike[word], phrase)
	l.longest = max(l.longest, len([]rune(word)))
}

// Alike returns what else a folded word finds: phrases, the parts of each of which all stand in
// one section. The result must not be changed.
func (l *Lexicon) Alike(word string) [][]string { return l.alike[word] }

// LongestAlike is the length in code points of the longest word for which Alike has something.
func (l *Lexicon) LongestAlike() int { return l.longest }

// Term reports whether a folded word is a term of policy language.
func (l *Lexicon) Term(word string) bool { return l.terms[word] }

// Empty reports whether a folded word carries nothing in a question.
func (l *Lexicon) Empty(word string) bool { return l.stop[word] }

// Mend returns a folded text with the slips in it mended, and whether there were any.
func (l *Lexicon) Mend(text string) (string, bool) {
	runes := []rune(text)
	var b strings.Builder
	mended := false
next:
	for i := 0; i < len(runes); {
		for n := min(l.slipped, len(runes)-i); n > 0; n-- {
			if right, ok := l.slips[string(runes[i:i+n])]; ok {
				b.WriteString(right)
				i += n
				mended = true
				continue next
			}
		}
		b.WriteRune(runes[i])
		i++
	}
	return b.String(), mended
}

// LoadPolicyWords loads jieba's dictionary with the policy terms of index/analysis/lexicon.
func LoadPolicyWords() (*Words, error) {
	policy := lexicon.Policy()
	terms := make([]string, len(policy))
	for i, t := range policy {
		terms[i] = t.Text
	}
	return LoadWords(terms)
}
