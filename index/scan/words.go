package scan

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wenxun/index"
)

// addWords adds the words of a unit and their parts to those of the document.
func (d *document) addWords(u unit) {
	for _, p := range u {
		for _, t := range p.tokens {
			d.words[p.folded[2*t.Start:2*t.End].String()] = true
		}
	}
}

// Words implements index.Store.
func (e *Engine) Words(ctx context.Context, prefix string, size int) ([]index.Value, error) {
	l, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]int)
	for _, d := range l.docs {
		for word := range d.words {
			if strings.HasPrefix(word, prefix) {
				counts[word]++
			}
		}
	}
	all := []index.Value{}
	for word, n := range counts {
		all = append(all, index.Value{Text: word, Documents: n})
	}
	slices.SortFunc(all, func(a, b index.Value) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Text, b.Text))
	})
	return all[:min(len(all), max(0, size))], nil
}

// DocumentFrequencies implements index.Store.
func (e *Engine) DocumentFrequencies(ctx context.Context, words []string) ([]int, error) {
	l, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(words))
	for i, word := range words {
		for _, d := range l.docs {
			if d.words[word] {
				counts[i]++
			}
		}
	}
	return counts, nil
}
