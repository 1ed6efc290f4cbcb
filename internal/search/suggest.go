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

	"wenxun/corpus"
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
	// completionsTried bounds how many candidates are weighed for one half-typed word.
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
	offered := []Completion{}
	for _, l := range lines.begin(typed) {
		c := l.Completion
		if c.Kind == kindTerm {
			found, err := s.engine.Search(ctx, &index.Request{Query: leafNode(&index.Leaf{Exact: analysis.NewPattern(c.Text)})})
			if err != nil {
				return nil, fmt.Errorf("suggest: %w", err)
			}
			if c.Documents = found.Total.Documents; c.Documents == 0 {
				continue
			}
		}
		if offered = append(offered, c); len(offered) == completions {
			break
		}
	}
	return offered, nil
}

const (
	kindTerm    = "term"
	kindTitle   = "title"
	kindHeading = "heading"
)

// line is something that a query may become, under one of the keys that it is typed by.
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

func (b *lineBook) of(ctx context.Context, engine index.Engine, stats index.Stats) (*lines, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lines != nil && (b.changed.Equal(stats.Changed) || time.Since(b.read) < staleFor*b.cost) {
		return b.lines, nil
	}
	began := time.Now()
	l := newLines()
	for _, term := range lexicon.Policy() {
		l.add(kindTerm, term.Text, "")
	}
	err := engine.Walk(ctx, func(doc *corpus.Document) error {
		l.add(kindTitle, doc.Title, doc.ID)
		for i := range doc.Sections {
			l.add(kindHeading, index.SectionName(doc.Sections[i].Heading), "")
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read titles and headings: %w", err)
	}
	l.sort()
	b.lines, b.changed, b.read, b.cost = l, stats.Changed, time.Now(), time.Since(began)
	return l, nil
}

// lines are what queries may become, sorted by the keys that they are typed by.
type lines struct {
	sorted []line
	byText map[string]*completionLine
}

func newLines() *lines { return &lines{byText: map[string]*completionLine{}} }

func (l *lines) add(kind, text, id string) {
	folded := analysis.FoldString(text)
	if folded == "" || len(l.byText) >= maxBook || len([]rune(text)) > maxCompletionRunes {
		return
	}
	if same := l.byText[folded]; same != nil {
		same.Documents++
		same.ID = "" // several have it
		return
	}
	c := &completionLine{Completion: Completion{Text: text, Kind: kind, ID: id}}
	switch kind {
	case kindTerm:
		c.order = 0
	case kindTitle:
		c.order, c.Documents = 1, 1
	case kindHeading:
		c.order, c.Documents = 2, 1
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
		said := pinyin.SinglePinyin(r, args)
		if len(said) == 0 || said[0] == "" {
			w.WriteRune(r)
			i.WriteRune(r)
			continue
		}
		w.WriteString(said[0])
		i.WriteByte(said[0][0])
	}
	return w.String(), i.String()
}
