package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/mozillazg/go-pinyin"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/analysis/lexicon"
)

const (
	// linesTried bounds how many lines of a kind are compared for one half-typed word: what takes about
	// a millisecond.
	linesTried = 1 << 14
	// maxLineRunes leaves out headings that are sentences.
	maxLineRunes = 60
	// maxLines bounds the titles and headings kept: some 100 MB with their keys.
	maxLines = 300_000
)

// lines are the lexicon's terms and the titles and headings of a library, each kind sorted by the keys by
// which people type them.
type lines struct {
	sorted map[CompletionKind][]line
	byText map[string]*entry // titles and headings
}

// line is an entry under one of its keys: the folded text, its pinyin, or the initials of that.
type line struct {
	key string
	*entry
}

// entry is something that a query may become.
type entry struct {
	Completion
	runes int // of the text
}

func newLines() *lines {
	return &lines{sorted: map[CompletionKind][]line{}, byText: map[string]*entry{}}
}

// readLines reads the titles and headings of a library, and how many documents have each term.
func readLines(ctx context.Context, engine Engine) (*lines, error) {
	l := newLines()
	var terms []string
	for _, term := range lexicon.Policy() {
		terms = append(terms, term.Text)
	}
	counts, err := engine.DocumentFrequencies(ctx, terms)
	if err != nil {
		return nil, fmt.Errorf("count the terms: %w", err)
	}
	for i, term := range terms {
		l.insert(term, &entry{Completion: Completion{Text: term, Kind: CompletionTerm, Documents: counts[i]}})
	}
	for _, from := range []struct {
		kind  CompletionKind
		field index.Field
	}{{CompletionTitle, index.FieldTitle}, {CompletionHeading, index.FieldSection}} {
		var values []index.Value
		err := engine.Values(ctx, from.field, func(v index.Value) error {
			values = append(values, v)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read the values of %s: %w", from.field, err)
		}
		// Of texts that fold alike the first is shown, whatever the engine's order.
		slices.SortFunc(values, func(a, b index.Value) int { return strings.Compare(a.Text, b.Text) })
		for _, v := range values {
			l.add(from.kind, v)
		}
	}
	l.sort()
	return l, nil
}

// add adds a title or heading.
func (l *lines) add(kind CompletionKind, v index.Value) {
	folded := analysis.FoldString(v.Text)
	if folded == "" || len(l.byText) >= maxLines || len([]rune(v.Text)) > maxLineRunes {
		return
	}
	if same := l.byText[folded]; same != nil {
		if same.Kind == kind {
			same.Documents += v.Documents
			same.ID = "" // several documents have it
		}
		return
	}
	e := &entry{Completion: Completion{Text: v.Text, Kind: kind, Documents: v.Documents}}
	if kind == CompletionTitle {
		e.ID = v.ID
	}
	l.byText[folded] = e
	l.insert(folded, e)
}

// insert enters an entry under each of its keys.
func (l *lines) insert(folded string, e *entry) {
	e.runes = len([]rune(e.Text))
	all := append(l.sorted[e.Kind], line{folded, e})
	if whole, initials := spell(folded); initials != folded {
		all = append(all, line{whole, e}, line{initials, e})
	}
	l.sorted[e.Kind] = all
}

func (l *lines) sort() {
	for _, all := range l.sorted {
		slices.SortFunc(all, func(a, b line) int { return strings.Compare(a.key, b.key) })
	}
}

// begin returns the n best entries of a kind that begin with what was typed, in order: those of most
// documents first, then shorter ones.
func (l *lines) begin(kind CompletionKind, typed string, n int) []Completion {
	all := l.sorted[kind]
	from := sort.Search(len(all), func(i int) bool { return all[i].key >= typed })
	var best []*entry
	for _, x := range all[from:min(len(all), from+linesTried)] {
		if !strings.HasPrefix(x.key, typed) {
			break
		}
		if len(best) == n && compareEntries(x.entry, best[n-1]) >= 0 {
			continue
		}
		at, same := slices.BinarySearchFunc(best, x.entry, compareEntries)
		if same { // under another key
			continue
		}
		if best = slices.Insert(best, at, x.entry); len(best) > n {
			best = best[:n]
		}
	}
	found := make([]Completion, len(best))
	for i, e := range best {
		found[i] = e.Completion
	}
	return found
}

// compareEntries orders entries of one kind, no two of which have the same text.
func compareEntries(a, b *entry) int {
	return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.runes, b.runes), strings.Compare(a.Text, b.Text))
}

// spell returns a folded text in pinyin without tones, and by the initials of its syllables.
// Characters that have none stay as they are.
func spell(folded string) (whole, initials string) {
	args := pinyin.NewArgs()
	var w, i strings.Builder
	for _, r := range folded {
		if r == analysis.Break {
			continue
		}
		syllables := pinyin.SinglePinyin(r, args)
		if len(syllables) == 0 || syllables[0] == "" {
			w.WriteRune(r)
			i.WriteRune(r)
			continue
		}
		w.WriteString(syllables[0])
		i.WriteByte(syllables[0][0])
	}
	return w.String(), i.String()
}
