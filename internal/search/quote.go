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

// Verdict is the result of a quote check.
type Verdict string

// The verdicts.
const (
	Verbatim Verdict = "verbatim" // it occurs word for word
	Nearly   Verdict = "near"     // it occurs with a few characters changed
	Absent   Verdict = "absent"   // it does not occur in this library
)

// QuoteCheck reports whether a quotation occurs in the library.
type QuoteCheck struct {
	Verdict Verdict
	// Total is how many places there are: documents in which the quotation occurs, or of those most like it
	// the sections in which it nearly does.
	Total    int
	Places   []QuotePlace // the best first, ten at most
	Coverage Coverage
}

// QuotePlace is a place where a quotation occurs.
type QuotePlace struct {
	ID        string
	Title     string
	TitleFrom corpus.TitleFrom
	Ordinal   int    // 0 for the document's title
	Page      int    // 0 where the format has none
	Text      string // what the document contains there
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
	// quotePlaces is how many places of a quotation are shown.
	quotePlaces = 10
	// quoteCandidates is how many of the most similar documents are compared with a quotation.
	quoteCandidates = 20
	// quoteSections is how many sections of each of them are.
	quoteSections = 2
	// nearShare is how much of a quotation may differ for it to be near: a figure or
	// a word of a sentence, not half of it.
	nearShare = 0.25
	// maxCompared bounds the work of one check, as characters of texts times characters of the
	// quotation: about two seconds.
	maxCompared = 100_000_000
	// minNear is the shortest quotation, in folded characters, for which near means anything.
	minNear = 6
)

// QuoteCheck reports whether text occurs in the library word for word, nearly so, or not at all.
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
	gaps, err := s.gaps(ctx)
	if err != nil {
		return nil, err
	}
	check.Coverage = whole(stats.Documents, gaps)
	if check.Places, check.Total, err = s.verbatim(ctx, pattern); err != nil {
		return nil, err
	}
	if len(check.Places) > 0 {
		check.Verdict = Verbatim
		return check, nil
	}
	if check.Places, check.Total, err = s.nearly(ctx, text); err != nil {
		return nil, err
	}
	if len(check.Places) > 0 {
		check.Verdict = Nearly
	}
	return check, nil
}

// verbatim returns where a pattern occurs exactly, a place for each of the first documents, and how many
// documents there are.
func (s *Service) verbatim(ctx context.Context, pattern analysis.Pattern) (places []QuotePlace, total int, err error) {
	result, err := s.engine.Search(ctx, &index.Request{
		Query:  index.Query{Root: &index.Word{Exact: pattern}},
		Hits:   index.HitOptions{Size: quotePlaces, Sections: 1, Sort: index.ByDate, Occurrences: true},
		Totals: true,
	})
	if err != nil {
		return nil, 0, fmt.Errorf("check a quotation: %w", err)
	}
	places = []QuotePlace{}
	for i := range result.Hits {
		places = append(places, placeOf(&result.Hits[i]))
	}
	return places, result.Total.Documents, nil
}

// placeOf returns the first place of a quotation in a document: in its best section, or in the title.
func placeOf(hit *index.Hit) QuotePlace {
	doc := hit.Document
	place := QuotePlace{ID: doc.ID, Title: doc.Title, TitleFrom: doc.TitleFrom, Text: doc.Title, Difference: []Edit{}}
	if len(hit.Sections) == 0 {
		return place
	}
	found := &hit.Sections[0]
	section := sectionOf(doc, found.Ordinal)
	if section == nil {
		return place
	}
	place.Ordinal, place.Page, place.Text = found.Ordinal, section.Page, section.Heading
	if len(found.Text) > 0 {
		first := found.Text[0]
		place.Text = string(decode(found.Excerpt.Text)[first.Start:first.End])
		place.Page = section.PageAt(found.Excerpt.Offset + first.Start)
	}
	return place
}

// nearly returns the places most like text, if any is near it, and how many are.
func (s *Service) nearly(ctx context.Context, text string) (places []QuotePlace, total int, err error) {
	quote := letters(text)
	if len(quote.runes) < minNear {
		return []QuotePlace{}, 0, nil
	}
	result, err := s.engine.Search(ctx, similar(quote, s.engine.Limits()))
	if err != nil {
		return nil, 0, fmt.Errorf("check a quotation: %w", err)
	}
	type scored struct {
		QuotePlace
		errors int
	}
	var near []scored
	compared := 0
	for i := range result.Hits {
		hit := &result.Hits[i]
		for j := range hit.Sections {
			section := sectionOf(hit.Document, hit.Sections[j].Ordinal)
			// A very long section is skipped, so that those after it are compared as well.
			work := utf8.RuneCountInString(section.Text) * len(quote.runes)
			if compared+work > maxCompared {
				continue
			}
			compared += work
			if place, errors := compare(hit.Document, section, quote); errors >= 0 {
				near = append(near, scored{place, errors})
			}
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return a.errors - b.errors })
	places = []QuotePlace{}
	for _, n := range near[:min(len(near), quotePlaces)] {
		places = append(places, n.QuotePlace)
	}
	return places, len(near), nil
}

// similar asks for the documents that share the most pairs of characters with a quotation: all pairs,
// or as many as the engine accepts.
func similar(quote lettered, limits index.Limits) *index.Request {
	var pairs []index.Node
	rank := index.Rank{Profile: index.ProfilePassage}
	step := 1 + len(quote.runes)/limits.QueryPatterns
	for at := 0; at+2 <= len(quote.runes); at += step {
		p := analysis.NewPattern(string(quote.runes[at : at+2]))
		rank.Terms = append(rank.Terms, index.Term{Pattern: p, Weight: 1})
		pairs = append(pairs, &index.Word{Exact: p})
	}
	return &index.Request{
		Query: index.Query{Root: or(pairs)},
		Hits:  index.HitOptions{Size: quoteCandidates, Sections: quoteSections, Rank: rank},
	}
}

// compare finds the place in a section that is most like the quotation, and how many characters
// are otherwise there; -1 when it isn't near.
func compare(doc *corpus.Document, section *corpus.Section, quote lettered) (QuotePlace, int) {
	text := letters(section.Text)
	most := int(nearShare * float64(len(quote.runes)))
	start, end, errors := approximate(text, quote.runes)
	if errors > most || start >= end {
		return QuotePlace{}, -1
	}
	from, to := text.source[start].Start, text.source[end-1].End
	return QuotePlace{
		ID: doc.ID, Title: doc.Title, TitleFrom: doc.TitleFrom, Ordinal: section.Ordinal,
		Page: section.PageAt(int(from)), Text: string([]rune(section.Text)[from:to]),
		Difference: difference(text.runes[start:end], quote.runes),
	}, errors
}
