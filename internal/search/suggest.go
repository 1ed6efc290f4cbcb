package search

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/mozillazg/go-pinyin"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/analysis/lexicon"
)

// Completion is what a half-typed query may become.
type Completion struct {
	Text      string
	Kind      string // "term", "title" or "heading"
	ID        string // of the one document that has it as its title
	Documents int
}

const (
	// completions is how many are offered: a list that is read at a glance.
	completions = 10
	// completionsTried bounds how many candidates are compared for one half-typed word.
	completionsTried = 400
	// maxCompletionRunes leaves out headings that are sentences.
	maxCompletionRunes = 60
	// maxBook bounds the titles and headings kept: some 100 MB with their keys.
	maxBook = 300_000
)

// Suggest returns what a half-typed query may become: terms, titles and headings of the library
// that begin so, also by their pinyin or its initials.
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
	return s.offer(ctx, lines.begin(typed))
}

// counted is how many terms one call of the engine counts: nearly always enough to fill the list.
const counted = 4 * completions

// offer returns the first lines, with true counts for terms and without terms that do not occur.
func (s *Service) offer(ctx context.Context, lines []line) ([]Completion, error) {
	offered := []Completion{}
	for len(lines) > 0 && len(offered) < completions {
		batch := lines[:min(len(lines), counted)]
		lines = lines[len(batch):]
		documents, err := s.countTerms(ctx, batch)
		if err != nil {
			return nil, fmt.Errorf("suggest: %w", err)
		}
		for i, l := range batch {
			c := l.Completion
			if c.Kind == kindTerm {
				if c.Documents = documents[i]; c.Documents == 0 {
					continue
				}
			}
			if offered = append(offered, c); len(offered) == completions {
				break
			}
		}
	}
	return offered, nil
}

// countTerms counts the documents of those lines that are terms, in one call of the engine.
func (s *Service) countTerms(ctx context.Context, lines []line) ([]int, error) {
	var queries []index.Query
	var places []int
	for i, l := range lines {
		if l.Kind == kindTerm {
			queries = append(queries, index.Query{Root: &index.Word{Exact: analysis.NewPattern(l.Text)}})
			places = append(places, i)
		}
	}
	documents := make([]int, len(lines))
	if len(queries) == 0 {
		return documents, nil
	}
	counts, err := s.engine.Count(ctx, queries)
	for i, n := range counts {
		documents[places[i]] = n
	}
	return documents, err
}

const (
	kindTerm    = "term"
	kindTitle   = "title"
	kindHeading = "heading"
)

// line is something that a query may become, under one of the keys by which people type it.
type line struct {
	key string
	*completionLine
}

type completionLine struct {
	Completion
	order int // terms before titles before headings
}

// lineBook keeps the lines of a library as it changes.
type lineBook struct {
	mu      sync.Mutex
	lines   *lines
	changed time.Time
	read    time.Time
	cost    time.Duration
}

func (b *lineBook) of(ctx context.Context, engine Engine, stats index.Stats) (*lines, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lines != nil && (b.changed.Equal(stats.Changed) || time.Since(b.read) < staleFor*b.cost) {
		return b.lines, nil
	}
	began := time.Now()
	l := newLines()
	for _, term := range lexicon.Policy() {
		l.add(kindTerm, index.Value{Text: term.Text})
	}
	for _, from := range []struct {
		kind  string
		field index.Field
	}{{kindTitle, index.FieldTitle}, {kindHeading, index.FieldSection}} {
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
	b.lines, b.changed, b.read, b.cost = l, stats.Changed, time.Now(), time.Since(began)
	return l, nil
}

// lines are what queries may become, sorted by the keys by which people type them.
type lines struct {
	sorted []line
	byText map[string]*completionLine
}

func newLines() *lines { return &lines{byText: map[string]*completionLine{}} }

// kindOrder is the order in which kinds are offered.
var kindOrder = map[string]int{kindTerm: 0, kindTitle: 1, kindHeading: 2}

func (l *lines) add(kind string, v index.Value) {
	folded := analysis.FoldString(v.Text)
	if folded == "" || len(l.byText) >= maxBook || len([]rune(v.Text)) > maxCompletionRunes {
		return
	}
	if same := l.byText[folded]; same != nil {
		same.Documents += v.Documents
		same.ID = "" // several documents have it
		return
	}
	c := &completionLine{Completion: Completion{Text: v.Text, Kind: kind, Documents: v.Documents}, order: kindOrder[kind]}
	if kind == kindTitle {
		c.ID = v.ID
	}
	l.byText[folded] = c
	l.sorted = append(l.sorted, line{folded, c})
	if whole, initials := spell(folded); initials != folded {
		l.sorted = append(l.sorted, line{whole, c}, line{initials, c})
	}
}

func (l *lines) sort() {
	slices.SortFunc(l.sorted, func(a, b line) int { return strings.Compare(a.key, b.key) })
}

// begin returns the lines that begin so, those most like what was typed first.
func (l *lines) begin(typed string) []line {
	from := sort.Search(len(l.sorted), func(i int) bool { return l.sorted[i].key >= typed })
	var all []line
	seen := map[*completionLine]bool{}
	for _, x := range l.sorted[from:] {
		if !strings.HasPrefix(x.key, typed) || len(all) == completionsTried {
			break
		}
		if !seen[x.completionLine] {
			seen[x.completionLine] = true
			all = append(all, x)
		}
	}
	slices.SortStableFunc(all, func(a, b line) int {
		if a.order != b.order {
			return a.order - b.order
		}
		if a.Documents != b.Documents {
			return b.Documents - a.Documents
		}
		return len(a.key) - len(b.key)
	})
	return all
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
