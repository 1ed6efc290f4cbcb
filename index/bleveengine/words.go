package bleveengine

import (
	"cmp"
	"container/heap"
	"context"
	"slices"

	"wenxun/index"
	"wenxun/index/bleveengine/segment"
	"wenxun/index/bleveengine/snapshot"
)

// Words implements index.Store. The lengths of a word's lists bound the number of its documents, so that
// only words that may be among the first are counted.
func (e *Engine) Words(ctx context.Context, prefix string, size int) ([]index.Value, error) {
	v, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer e.done(v)
	first := []index.Value{}
	if size <= 0 {
		return first, nil
	}
	words := wordsFrom(v.Snapshot, prefix)
	heap.Init(words)
	for words.Len() > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w := heap.Pop(words).(word)
		if len(first) == size && compareValues(index.Value{Text: w.text, Documents: w.bound}, first[size-1]) > 0 {
			break // neither this word nor those that follow are among the first
		}
		n := words.documents(w)
		if n == 0 {
			continue
		}
		found := index.Value{Text: w.text, Documents: n}
		at, _ := slices.BinarySearchFunc(first, found, compareValues)
		if first = slices.Insert(first, at, found); len(first) > size {
			first = first[:size]
		}
	}
	return first, nil
}

// DocumentFrequencies implements index.Store.
func (e *Engine) DocumentFrequencies(ctx context.Context, words []string) ([]int, error) {
	v, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer e.done(v)
	counts := make([]int, len(words))
	for i, w := range words {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, s := range v.Segments {
			counts[i] += s.HoldersOf(s.Postings.Word(w))
		}
	}
	return counts, nil
}

// compareValues orders by number of documents, most first, then by text.
func compareValues(a, b index.Value) int {
	return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Text, b.Text))
}

// words are words of a library, each once. They are a heap.Interface: words that may be in most
// documents come first.
type words struct {
	all   []word
	lists []wordList
}

type word struct {
	text  string
	bound int // no fewer than the live documents that contain the word
	last  int // of its lists
}

// wordList is the list of a word in a segment.
type wordList struct {
	segment  *snapshot.Segment
	list     segment.List
	previous int // list of the same word, or -1
}

// wordsFrom returns the words of all segments that begin with a prefix.
func wordsFrom(s *snapshot.Snapshot, prefix string) *words {
	w := &words{}
	places := make(map[string]int)
	for _, in := range s.Segments {
		in.Postings.WordsFrom(prefix, func(text []byte, l segment.List) bool {
			at, known := places[string(text)]
			if !known {
				at = len(w.all)
				w.all = append(w.all, word{text: string(text), last: -1})
				places[w.all[at].text] = at
			}
			w.lists = append(w.lists, wordList{in, l, w.all[at].last})
			w.all[at].last = len(w.lists) - 1
			w.all[at].bound += boundOf(l)
			return true
		})
	}
	return w
}

// boundOf returns a number no less than the live documents of a list.
func boundOf(l segment.List) int {
	if n, known := l.Documents(); known {
		return n
	}
	return l.Count()
}

// documents returns how many live documents contain a word.
func (w *words) documents(of word) int {
	n := 0
	for at := of.last; at >= 0; at = w.lists[at].previous {
		n += w.lists[at].segment.HoldersOf(w.lists[at].list)
	}
	return n
}

// Len implements heap.Interface.
func (w *words) Len() int { return len(w.all) }

// Less implements heap.Interface.
func (w *words) Less(i, j int) bool {
	a, b := w.all[i], w.all[j]
	return cmp.Or(cmp.Compare(b.bound, a.bound), cmp.Compare(a.text, b.text)) < 0
}

// Swap implements heap.Interface.
func (w *words) Swap(i, j int) { w.all[i], w.all[j] = w.all[j], w.all[i] }

// Push implements heap.Interface.
func (w *words) Push(x any) { w.all = append(w.all, x.(word)) }

// Pop implements heap.Interface.
func (w *words) Pop() any {
	last := w.all[len(w.all)-1]
	w.all = w.all[:len(w.all)-1]
	return last
}
