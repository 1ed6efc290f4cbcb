package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// Verdict is what a quote check says of a quotation.
type Verdict string

// The verdicts.
const (
	Verbatim Verdict = "verbatim" // it stands word for word
	Nearly   Verdict = "near"     // it stands with few characters otherwise
	Absent   Verdict = "absent"   // it does not stand in this library
)

// QuoteCheck says whether a quotation stands in the library.
type QuoteCheck struct {
	Verdict  Verdict
	Places   []QuotePlace // the best first
	Coverage Coverage
}

// QuotePlace is where a quotation stands.
type QuotePlace struct {
	ID      string
	Title   string
	Ordinal int    // 0 for the document's title
	Page    int    // 0 where the format has none
	Text    string // what the document says there
	// Difference leads from the document's words to the quotation's; empty when there is none.
	Difference []Edit
}

// EditKind is what became of a run of characters.
type EditKind string

// The kinds of edits.
const (
	Same    EditKind = "same"
	Missing EditKind = "missing" // in the document, left out of the quotation
	Added   EditKind = "added"   // in the quotation alone
)

// Edit is a run of characters of which the same became.
type Edit struct {
	Kind EditKind
	Text string
}

const (
	// maxQuote is how long a quotation may be, in code points: two pages of print.
	maxQuote = 2_000
	// maxPlaces of a quotation are shown.
	quotePlaces = 10
	// quoteCandidates are the documents most like a quotation that are looked through for it.
	quoteCandidates = 20
	// nearShare is how much of a quotation may be otherwise for it to be called near: a figure or
	// a word of a sentence, not half of it.
	nearShare = 0.25
	// maxCompared bounds the work of one check, as characters of texts times characters of the
	// quotation: about two seconds.
	maxCompared = 100_000_000
	// minNear is the shortest quotation, in folded characters, for which near means anything.
	minNear = 6
)

// QuoteCheck says whether text stands in the library word for word, nearly so, or not at all.
// Punctuation, spaces and script do not count as differences. Errors are those of Search, and
// ParamErrors when the text is empty or too long.
func (s *Service) QuoteCheck(ctx context.Context, text string) (*QuoteCheck, error) {
	text = strings.TrimSpace(text)
	pattern := analysis.NewPattern(text)
	if pattern.Units() == 0 {
		return nil, ParamErrors{{"text", "没有可以核对的文字"}}
	}
	if n := len([]rune(text)); n > maxQuote {
		return nil, ParamErrors{{"text", fmt.Sprintf("有 %d 字，一次至多核对 %d 字", n, maxQuote)}}
	}
	if err := s.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	stats, err := s.engine.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("check a quotation: %w", err)
	}
	check := &QuoteCheck{Verdict: Absent, Places: []QuotePlace{}}
	if check.Coverage, err = s.coverage(ctx, stats.Documents); err != nil {
		return nil, err
	}
	if check.Places, err = s.verbatim(ctx, pattern); err != nil {
		return nil, err
	}
	if len(check.Places) > 0 {
		check.Verdict = Verbatim
		return check, nil
	}
	if check.Places, err = s.nearly(ctx, text); err != nil {
		return nil, err
	}
	if len(check.Places) > 0 {
		check.Verdict = Nearly
	}
	return check, nil
}

// verbatim returns where a pattern stands exactly.
func (s *Service) verbatim(ctx context.Context, pattern analysis.Pattern) ([]QuotePlace, error) {
	query := leafNode(&index.Leaf{Exact: pattern})
	result, err := s.engine.Search(ctx, &index.Request{Query: query, Size: quotePlaces, Sections: 1, Sort: index.ByDate})
	if err != nil {
		return nil, fmt.Errorf("check a quotation: %w", err)
	}
	places := []QuotePlace{}
	m := newMarker(query)
	for _, hit := range result.Hits {
		ordinals := []int{0}
		if len(hit.Sections) > 0 {
			ordinals[0] = hit.Sections[0].Ordinal
		}
		doc, err := s.engine.Document(ctx, hit.ID, ordinals...)
		if err != nil {
			return nil, fmt.Errorf("check a quotation in %s: %w", hit.ID, err)
		}
		place := QuotePlace{ID: doc.ID, Title: doc.Title, Text: doc.Title, Difference: []Edit{}}
		if n := ordinals[0]; n >= 1 && n <= len(doc.Sections) {
			section := &doc.Sections[n-1]
			place.Ordinal = n
			place.Page, place.Text = section.Page, section.Heading
			if found := m.section(section); len(found.text) > 0 {
				first := found.text[0]
				place.Text = string(decode(found.block.text)[first.start:first.end])
				place.Page = section.PageAt(found.block.base + first.start)
			}
		}
		places = append(places, place)
	}
	return places, nil
}

// nearly returns the places most like text, if any is near it.
func (s *Service) nearly(ctx context.Context, text string) ([]QuotePlace, error) {
	quote := letters(text)
	if len(quote.runes) < minNear {
		return []QuotePlace{}, nil
	}
	var leaves []*index.Node
	var rank index.Rank
	for at := 0; at+2 <= len(quote.runes); at++ {
		p := analysis.NewPattern(string(quote.runes[at : at+2]))
		rank.Terms = append(rank.Terms, index.Term{Pattern: p, Weight: 1})
		leaves = append(leaves, leafNode(&index.Leaf{Exact: p}))
	}
	result, err := s.engine.Search(ctx, &index.Request{
		Query: join(index.OpOr, leaves), Rank: rank, Size: quoteCandidates, Sections: 2,
	})
	if err != nil {
		return nil, fmt.Errorf("check a quotation: %w", err)
	}
	type scored struct {
		QuotePlace
		errors int
	}
	var near []scored
	compared := 0
	for _, hit := range result.Hits {
		var ordinals []int
		for _, section := range hit.Sections {
			ordinals = append(ordinals, section.Ordinal)
		}
		if len(ordinals) == 0 {
			continue
		}
		doc, err := s.engine.Document(ctx, hit.ID, ordinals...)
		if err != nil {
			return nil, fmt.Errorf("check a quotation in %s: %w", hit.ID, err)
		}
		for _, n := range ordinals {
			section := &doc.Sections[n-1]
			// A very long section is passed over, so that those behind it have their turn.
			work := utf8.RuneCountInString(section.Text) * len(quote.runes)
			if compared+work > maxCompared {
				continue
			}
			compared += work
			if place, errors := compare(doc, section, quote); errors >= 0 {
				near = append(near, scored{place, errors})
			}
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return a.errors - b.errors })
	places := []QuotePlace{}
	for _, n := range near[:min(len(near), quotePlaces)] {
		places = append(places, n.QuotePlace)
	}
	return places, nil
}

// compare finds the place in a section that is most like the quotation, and how many characters
// are otherwise there; -1 when it isn't near.
func compare(doc *corpus.Document, section *corpus.Section, quote lettered) (QuotePlace, int) {
	text := letters(section.Text)
	most := int(nearShare * float64(len(quote.runes)))
	start, end, errors := approximate(text.runes, quote.runes)
	if errors > most || start >= end {
		return QuotePlace{}, -1
	}
	from, to := text.source[start].Start, text.source[end-1].End
	return QuotePlace{
		ID: doc.ID, Title: doc.Title, Ordinal: section.Ordinal,
		Page: section.PageAt(int(from)), Text: string([]rune(section.Text)[from:to]),
		Difference: difference(text.runes[start:end], quote.runes),
	}, errors
}

// lettered is a text folded to letters, digits and signs, without breaks.
type lettered struct {
	runes  []rune
	source []analysis.Span
}

func letters(s string) lettered {
	folded, spans := analysis.FoldMap(s)
	var l lettered
	unit := 0
	for _, r := range folded.String() {
		if r != analysis.Break {
			l.runes = append(l.runes, r)
			l.source = append(l.source, spans[unit])
		}
		unit++
		if r > 0xFFFF {
			unit++
		}
	}
	return l
}

// approximate returns the range of text that becomes quote by the fewest insertions, deletions
// and replacements of characters, and how many they are (Sellers, 1980).
func approximate(text, quote []rune) (start, end, errors int) {
	type cell struct{ errors, start int }
	column := make([]cell, len(quote)+1)
	for i := range column {
		column[i] = cell{i, 0}
	}
	errors = len(quote)
	for at, r := range text {
		diagonal := column[0]
		column[0] = cell{0, at + 1}
		for i, q := range quote {
			best := diagonal
			if q != r {
				best.errors++
			}
			if c := column[i+1]; c.errors+1 < best.errors {
				best = cell{c.errors + 1, c.start}
			}
			if c := column[i]; c.errors+1 < best.errors {
				best = cell{c.errors + 1, c.start}
			}
			diagonal, column[i+1] = column[i+1], best
		}
		if last := column[len(quote)]; last.errors < errors {
			start, end, errors = last.start, at+1, last.errors
		}
	}
	return start, end, errors
}

// difference returns the runs that lead from one text to another, by their longest common
// subsequence.
func difference(from, to []rune) []Edit {
	common := make([][]int, len(from)+1)
	for i := range common {
		common[i] = make([]int, len(to)+1)
	}
	for i := len(from) - 1; i >= 0; i-- {
		for j := len(to) - 1; j >= 0; j-- {
			if from[i] == to[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	edits := []Edit{}
	add := func(kind EditKind, r rune) {
		if n := len(edits); n > 0 && edits[n-1].Kind == kind {
			edits[n-1].Text += string(r)
			return
		}
		edits = append(edits, Edit{kind, string(r)})
	}
	for i, j := 0, 0; i < len(from) || j < len(to); {
		switch {
		case i < len(from) && j < len(to) && from[i] == to[j]:
			add(Same, from[i])
			i, j = i+1, j+1
		case j == len(to) || i < len(from) && common[i+1][j] >= common[i][j+1]:
			add(Missing, from[i])
			i++
		default:
			add(Added, to[j])
			j++
		}
	}
	return edits
}
