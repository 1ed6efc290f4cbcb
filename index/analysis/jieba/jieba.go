// Package jieba registers a tokenizer and an analyzer of bleve's under the name "jieba", so that a
// mapping of bleve's may name them. They fold text and cut it into words and their parts as the rest of
// Wenxun does.
//
// Folding and cutting themselves are in index/analysis, and the engine's own index is in
// index/bleveengine. Programs that open a library with bleve.Open import this package for its effect.
package jieba

import (
	"fmt"

	bleve "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"

	"wenxun/index/analysis"
)

// Name is what the tokenizer and the analyzer are registered as.
const Name = "jieba"

func init() {
	must(registry.RegisterTokenizer(Name, func(map[string]any, *registry.Cache) (bleve.Tokenizer, error) {
		return Tokenizer{}, nil
	}))
	must(registry.RegisterAnalyzer(Name, func(_ map[string]any, cache *registry.Cache) (bleve.Analyzer, error) {
		tokenizer, err := cache.TokenizerNamed(Name)
		if err != nil {
			return nil, fmt.Errorf("make the analyzer %s: %w", Name, err)
		}
		return &bleve.DefaultAnalyzer{Tokenizer: tokenizer}, nil
	}))
}

// must is for what can fail only in a broken build: two packages that register one name.
func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("jieba: %v", err))
	}
}

// Tokenizer cuts text into words. Its zero value is ready, and is safe for concurrent use.
type Tokenizer struct{}

// Tokenize returns the words of UTF-8 text: folded terms, with the bytes of the input that they come
// from. The parts of a long word follow it. Positions count the words that have no parts themselves, and
// a long word has the position of its first part, so that the phrase 政府 工作 matches 人民政府工作.
//
// The first call loads the dictionary: 0.6 s and 120 MB, which the process shares with all
// users of analysis.PolicyWords. It panics where the dictionary can't be loaded, for want of a temporary
// directory, because bleve has no way to take an error here and an empty result would be taken for a
// text without words.
func (Tokenizer) Tokenize(input []byte) bleve.TokenStream {
	words, err := analysis.PolicyWords()
	if err != nil {
		panic(fmt.Sprintf("jieba: %v", err))
	}
	folded, spans := analysis.FoldMap(string(input))
	bytesOf := offsets(string(input))
	tokens := words.Tokens(nil, folded)
	all := make([]bleve.Token, len(tokens))
	stream := make(bleve.TokenStream, len(tokens))
	position := 0
	for i, t := range tokens {
		// A word without parts, and a first part, begin where nothing before them does.
		if i == 0 || tokens[i-1].End <= t.Start {
			position++
		}
		all[i] = bleve.Token{
			Start:    int(bytesOf[spans[t.Start].Start]),
			End:      int(bytesOf[spans[t.End-1].End]),
			Term:     []byte(folded[2*t.Start : 2*t.End].String()),
			Position: position,
			Type:     typeOf(folded.Unit(int(t.Start))),
		}
		stream[i] = &all[i]
	}
	return stream
}

// typeOf returns the type of a word that begins with a code unit.
func typeOf(u uint16) bleve.TokenType {
	switch {
	case u >= '0' && u <= '9':
		return bleve.Numeric
	case u >= 0x2E80:
		return bleve.Ideographic
	}
	return bleve.AlphaNumeric
}

// offsets returns the byte at which each code point of s begins, and its length.
func offsets(s string) []int32 {
	all := make([]int32, 0, len(s)/3+8)
	for i := range s {
		all = append(all, int32(i))
	}
	return append(all, int32(len(s)))
}
