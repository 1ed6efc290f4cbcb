package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"wenxun/corpus"
	"wenxun/index/analysis"
)

const (
	// keywords is how many a document has at most.
	keywords = 12
	// keywordsCounted is how many of the most frequent words of a document are looked up in the library:
	// a word that ranks lower occurs once or twice even in a long text.
	keywordsCounted = 400
	// keywordsCompared is how many of the best words compete when some are parts of others.
	keywordsCompared = 3 * keywords
	// minOccurrences is how often a keyword occurs at least, and once in so many code units: a word that
	// occurs less often says nothing of what a text is about.
	minOccurrences = 2
	keywordEvery   = 5_000
	// maxKeywordUnits bounds how much of a document is cut, in code units: a book, in about 0.1 s.
	maxKeywordUnits = 1 << 19
)

// Keywords returns the words that are frequent in a document, which must have its texts, and rare in
// the other documents of the library, the most telling first; none if the service or the engine has no
// words. Errors are those of Search.
//
// They are ranked by tf·idf. The log-likelihood ratio would need the frequencies of words in all texts,
// which no engine keeps.
func (s *Service) Keywords(ctx context.Context, doc *corpus.Document) ([]string, error) {
	if s.opts.Words == nil {
		return []string{}, nil
	}
	if err := s.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	words, err := s.opts.Words()
	if err != nil {
		return nil, fmt.Errorf("keywords of %s: %w", doc.ID, err)
	}
	stats, err := s.engine.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("keywords of %s: %w", doc.ID, err)
	}
	k := newKeyness(words, doc)
	candidates := k.mostFrequent(keywordsCounted)
	counts, err := s.engine.DocumentFrequencies(ctx, candidates)
	if err != nil {
		return nil, fmt.Errorf("keywords of %s: %w", doc.ID, err)
	}
	idf := make(map[string]float64, len(candidates))
	for i, n := range counts {
		if weight := rarity(n-1, stats.Documents-1); n > 0 && weight > 0 {
			idf[candidates[i]] = weight
		}
	}
	return k.best(idf), nil
}

// rarity is the idf of a word that is in some of the other documents of a library: the logarithm of the
// odds that it is not in one of them, as of Robertson and Spärck Jones. Smoothing makes it positive for
// words that are in none, even if there are no other documents; it is negative for words in most.
func rarity(documents, of int) float64 {
	return math.Log((float64(of-documents) + 1) / (float64(documents) + 0.5))
}

// keyness counts the words of a document. A part of a word is itself a word.
type keyness struct {
	whole  map[string]*wholeWord // words that are no parts
	total  map[string]int        // occurrences of every word that may be a keyword
	fewest int                   // occurrences of a keyword
}

// wholeWord is a word that is no part of another, with its parts, which are the same wherever it occurs.
type wholeWord struct {
	occurrences int
	// words are those of the word and its parts that may be keywords, in the order of tokens: a part
	// after what it is a part of.
	words []wordIn
}

// wordIn is a word in a text.
type wordIn struct {
	text       string
	start, end int32
}

func newKeyness(words *analysis.Words, doc *corpus.Document) *keyness {
	k := &keyness{whole: make(map[string]*wholeWord), total: make(map[string]int)}
	units := 0
	var tokens []analysis.Token
	cut := func(text string) {
		if units == maxKeywordUnits {
			return
		}
		f := analysis.Fold(text)
		f = f[:2*min(maxKeywordUnits-units, f.Units())]
		units += f.Units()
		tokens = words.Tokens(tokens[:0], f)
		k.count(f, tokens)
	}
	cut(doc.Title)
	for i := range doc.Sections {
		cut(doc.Sections[i].Heading)
		cut(doc.Sections[i].Text)
	}
	k.fewest = max(minOccurrences, units/keywordEvery)
	for _, w := range k.whole {
		for _, x := range w.words {
			// The document's own place is known without reading.
			if !strings.Contains(doc.Region, x.text) {
				k.total[x.text] += w.occurrences
			}
		}
	}
	return k
}

// count counts the words of a text.
func (k *keyness) count(f analysis.Folded, tokens []analysis.Token) {
	for at := 0; at < len(tokens); {
		end := at + 1
		for end < len(tokens) && tokens[end].Part {
			end++
		}
		text := f[2*tokens[at].Start : 2*tokens[at].End].String()
		w := k.whole[text]
		if w == nil {
			w = newWholeWord(f, tokens[at:end])
			k.whole[text] = w
		}
		w.occurrences++
		at = end
	}
}

// newWholeWord returns a word of a text, given its token and those of its parts.
func newWholeWord(f analysis.Folded, tokens []analysis.Token) *wholeWord {
	w := &wholeWord{}
	from := tokens[0].Start
	for _, t := range tokens {
		word := f[2*t.Start : 2*t.End].String()
		switch {
		case t.Start < from: // part of a word that points
		case pointing[word]:
			from = t.End
		case isKeyword(word):
			w.words = append(w.words, wordIn{word, t.Start, t.End})
		}
	}
	return w
}

// isKeyword reports whether a word may be a keyword: one of Han characters that carries something and
// is no number.
func isKeyword(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
		n++
	}
	return n > 1 && !isNumber(word) && !analysis.DefaultLexicon().Empty(word)
}

// pointing are words that point at a place, a text or a time and do not name it: 我省, 本法, 去年.
var pointing = func() map[string]bool {
	all := make(map[string]bool)
	for _, which := range strings.Fields("本 我 全 各 该") {
		for _, what := range strings.Fields("省 市 区 县 州 旗 乡 镇 村 校 院 级 法 年 年度") {
			all[which+what] = true
		}
	}
	for _, when := range strings.Fields("上年 上一年 上年度 去年 今年 明年 当年 近年 次年 年初 年末 年底 上半年 下半年 同期 去年同期 同比 环比 期间 以来") {
		all[when] = true
	}
	return all
}()

// mostFrequent returns the n most frequent words.
func (k *keyness) mostFrequent(n int) []string {
	var all []string
	for word, occurrences := range k.total {
		if occurrences >= k.fewest {
			all = append(all, word)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(k.total[b], k.total[a]), cmp.Compare(a, b)) })
	return all[:min(n, len(all))]
}

// best returns the keywords among the words with an idf. Each occurrence counts for the longest keyword
// that contains it; so words compete, and the worst leaves until few enough are left.
func (k *keyness) best(idf map[string]float64) []string {
	score := func(counts map[string]int, word string) float64 { return float64(counts[word]) * idf[word] }
	order := func(all []string, counts map[string]int) {
		slices.SortFunc(all, func(a, b string) int {
			return cmp.Or(cmp.Compare(score(counts, b), score(counts, a)), cmp.Compare(a, b))
		})
	}
	all := make([]string, 0, len(idf))
	for word := range idf {
		all = append(all, word)
	}
	order(all, k.total)
	all = all[:min(len(all), keywordsCompared)]
	for {
		counts := k.outside(all)
		order(all, counts)
		last := len(all) - 1
		if last < 0 || last < keywords && counts[all[last]] >= k.fewest {
			return all
		}
		all = all[:last]
	}
}

// outside counts the occurrences of words that are not inside a longer one of them.
func (k *keyness) outside(words []string) map[string]int {
	among := make(map[string]bool, len(words))
	for _, w := range words {
		among[w] = true
	}
	counts := make(map[string]int, len(words))
	for _, w := range k.whole {
		end := int32(0)
		for _, x := range w.words {
			if among[x.text] && x.end > end {
				counts[x.text] += w.occurrences
				end = x.end
			}
		}
	}
	return counts
}
