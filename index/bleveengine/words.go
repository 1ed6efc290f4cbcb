package bleveengine

import (
	"bytes"
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
	heap.Init(&words)
	for len(words) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w := heap.Pop(&words).(word)
		best := index.Value{Text: string(w.text), Documents: w.bound}
		if len(first) == size && compareValues(best, first[size-1]) > 0 {
			break // neither this word nor those that follow can be among the first
		}
		if best.Documents = w.documents(v.Snapshot); best.Documents == 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(first, best, compareValues)
		if first = slices.Insert(first, at, best); len(first) > size {
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

// word is a word of the library.
type word struct {
	text  []byte
	bound int // no fewer than the documents that contain it
	lists []listOf
}

// listOf is a word's list in the segment with an index.
type listOf struct {
	segment int
	list    segment.List
}

// documents returns how many live documents contain the word.
func (w word) documents(s *snapshot.Snapshot) int {
	n := 0
	for _, l := range w.lists {
		n += s.Segments[l.segment].HoldersOf(l.list)
	}
	return n
}

// wordsFrom returns the words of all segments that begin with a prefix, each once.
func wordsFrom(s *snapshot.Snapshot, prefix string) wordHeap {
	var all []word
	for i, x := range s.Segments {
		var texts []byte // of the segment's words, one after the other
		x.Postings.WordsFrom(prefix, func(text []byte, l segment.List) bool {
			at := len(texts)
			texts = append(texts, text...)
			all = append(all, word{texts[at:len(texts):len(texts)], boundOf(l), []listOf{{i, l}}})
			return true
		})
	}
	if len(s.Segments) < 2 {
		return all
	}
	slices.SortFunc(all, func(a, b word) int { return bytes.Compare(a.text, b.text) })
	merged := all[:0]
	for _, w := range all {
		if n := len(merged); n > 0 && bytes.Equal(merged[n-1].text, w.text) {
			merged[n-1].bound += w.bound
			merged[n-1].lists = append(merged[n-1].lists, w.lists...)
			continue
		}
		merged = append(merged, w)
	}
	return merged
}

// boundOf returns a number no less than the live documents of a list.
func boundOf(l segment.List) int {
	if n, known := l.Documents(); known {
		return n
	}
	return l.Count()
}

// wordHeap is a heap.Interface of words, those that may be in most documents first.
type wordHeap []word

func (h wordHeap) Len() int { return len(h) }
func (h wordHeap) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[j].bound, h[i].bound), bytes.Compare(h[i].text, h[j].text)) < 0
}
func (h wordHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *wordHeap) Push(w any) { *h = append(*h, w.(word)) }

// Pop implements heap.Interface.
func (h *wordHeap) Pop() any {
	last := len(*h) - 1
	w := (*h)[last]
	*h = (*h)[:last]
	return w
}
