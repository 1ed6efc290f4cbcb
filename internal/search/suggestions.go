package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// maxFewer bounds the searches that find out which word is one too many.
const maxFewer = 8

// widerUnits are the units above each, in the contract's words.
var widerUnits = map[index.Within][]option[index.Within]{
	index.WithinSection:   {{"report", index.WithinReport}},
	index.WithinParagraph: {{"section", index.WithinSection}, {"report", index.WithinReport}},
	index.WithinSentence:  {{"paragraph", index.WithinParagraph}, {"section", index.WithinSection}, {"report", index.WithinReport}},
}

var unitTitle = map[string]string{"report": "同一篇", "section": "同一节", "paragraph": "同一段", "sentence": "同一句"}

// explanation explains why a search found nothing and finds out what would find something. Every
// number in a suggestion is counted.
type explanation struct {
	service *Service
	plan    *plan
	params  Params
	over    Coverage
	absent  []word // those that occur nowhere
	all     []Suggestion
	// partsUntil is when the search for parts of words ends.
	partsUntil time.Time
}

// explain returns the suggestions of a search that found nothing.
func (s *Service) explain(ctx context.Context, params Params, plan *plan, over Coverage) ([]Suggestion, error) {
	x := &explanation{service: s, plan: plan, params: params, over: over, all: []Suggestion{}}
	if plan.documents == 0 {
		x.add(Suggestion{Kind: SuggestEmpty, Text: "库里还没有文件，请先导入。"})
		return x.all, nil
	}
	if plan.parsed != "" && plan.parsed != strings.TrimSpace(params.Q) {
		x.add(Suggestion{Kind: SuggestReading, Text: "查询读作：" + plan.parsed})
	}
	x.statement()
	for _, step := range []func(context.Context) error{x.filters, x.words, x.fewer, x.wider, x.acrossBreaks, x.parts, x.correct, x.otherModes, x.unreadable} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("explain an empty answer: %w", err)
		}
	}
	return x.all, nil
}

func (x *explanation) add(s Suggestion) { x.all = append(x.all, s) }

// trial is a query that differs from the plan's, and the suggestion to make if it finds documents.
type trial struct {
	query   index.Query
	suggest func(documents int) Suggestion
}

// vary returns the plan's query, changed.
func (x *explanation) vary(change func(*index.Query)) index.Query {
	q := x.plan.request.Query
	q.Exact = nil // only counts are asked for
	change(&q)
	return q
}

// try counts the trials in one call and makes the suggestions of those that find documents.
func (x *explanation) try(ctx context.Context, trials []trial) error {
	if len(trials) == 0 {
		return nil
	}
	queries := make([]index.Query, len(trials))
	for i, t := range trials {
		queries[i] = t.query
	}
	counts, err := x.service.engine.Count(ctx, queries)
	if err != nil {
		return err
	}
	for i, n := range counts {
		if n > 0 {
			x.add(trials[i].suggest(n))
		}
	}
	return nil
}

// filters reports which filter removed how many documents.
func (x *explanation) filters(ctx context.Context) error {
	p := x.params
	var trials []trial
	for _, f := range p.Filters {
		without := func(q *index.Query) {
			q.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(other index.Filter) bool { return other.Field == f.Field })
		}
		trials = append(trials, trial{x.vary(without), func(n int) Suggestion {
			return Suggestion{
				Kind: SuggestFilter, Drop: []string{f.Field.String()}, Documents: n,
				Text: fmt.Sprintf("%s的条件“%s”去掉了 %d 篇。", fieldTitle[f.Field], strings.Join(filterValues(f), "、"), n),
			}
		}})
	}
	dates := p.dates()
	if len(dates) > 0 {
		undated := func(q *index.Query) { q.From, q.To, q.AddedFrom = "", "", time.Time{} }
		trials = append(trials, trial{x.vary(undated), func(n int) Suggestion {
			return Suggestion{Kind: SuggestFilter, Drop: dates, Documents: n, Text: fmt.Sprintf("日期的条件去掉了 %d 篇。", n)}
		}})
	}
	before := len(x.all)
	if err := x.try(ctx, trials); err != nil || len(x.all) > before || len(trials) < 2 {
		return err
	}
	drop := dates
	for _, f := range p.Filters {
		drop = append(drop, f.Field.String())
	}
	return x.try(ctx, []trial{{x.vary(x.unfilter), func(n int) Suggestion {
		return Suggestion{Kind: SuggestFilter, Drop: drop, Documents: n, Text: fmt.Sprintf("各项条件合起来去掉了 %d 篇。", n)}
	}}})
}

// dates returns the parameters that were given to bound dates.
func (p Params) dates() []string {
	var all []string
	if p.From != "" {
		all = append(all, "from")
	}
	if p.To != "" {
		all = append(all, "to")
	}
	if !p.AddedFrom.IsZero() {
		all = append(all, "added_from")
	}
	return all
}

func unfiltered(q *index.Query) {
	q.Filters, q.From, q.To, q.AddedFrom = nil, "", "", time.Time{}
}

// unfilter leaves out the filters that were given as parameters, not those that were typed.
func (x *explanation) unfilter(q *index.Query) {
	typed := q.Filters[len(x.params.Filters):]
	unfiltered(q)
	q.Filters = typed
}

// years writes a range of years in Chinese.
func years(y index.YearRange) string {
	switch {
	case y.From == y.To:
		return fmt.Sprint(y.From)
	case y.To == 0:
		return fmt.Sprintf("%d以后", y.From)
	case y.From == 0:
		return fmt.Sprintf("%d以前", y.To)
	}
	return fmt.Sprintf("%d至%d", y.From, y.To)
}

func filterValues(f index.Filter) []string {
	values := slices.Clone(f.Values)
	for _, y := range f.Years {
		values = append(values, years(y))
	}
	return values
}

// words reports which words occur nowhere, and how often each of the others does.
func (x *explanation) words(ctx context.Context) error {
	if len(x.plan.words) == 0 {
		return nil
	}
	queries := make([]index.Query, len(x.plan.words))
	for i, w := range x.plan.words {
		queries[i] = x.vary(func(q *index.Query) {
			unfiltered(q)
			q.Within = index.WithinReport
			q.Root = &index.Word{Exact: w.pattern, Synonyms: w.synonyms, Filters: w.filters}
		})
	}
	counts, err := x.service.engine.Count(ctx, queries)
	if err != nil {
		return err
	}
	var present []string
	for i, w := range x.plan.words {
		if n := counts[i]; n > 0 {
			present = append(present, fmt.Sprintf("“%s” %d 篇", shorten(w.typed), n))
			continue
		}
		x.absent = append(x.absent, w)
		x.add(Suggestion{Kind: SuggestAbsent, Text: fmt.Sprintf("全库 %d 篇文件里都没有“%s”。", x.over.Library, shorten(w.typed))})
	}
	if len(present) > 0 && len(x.plan.words) > 1 {
		text := "分开查找：" + strings.Join(present, "，") + "。"
		if len(x.absent) == 0 {
			text = "各词都有，但没有一篇同时满足：" + strings.Join(present, "，") + "。"
		}
		x.add(Suggestion{Kind: SuggestApart, Text: text})
	}
	return nil
}

// fewer reports which of the words and typed filters, left out, would let the others be found together. Of two
// words each one's own count shows it (words).
func (x *explanation) fewer(ctx context.Context) error {
	and, ok := x.plan.tree.(query.And)
	if !ok || len(x.absent) > 0 || len(and.Kids) > maxFewer {
		return nil
	}
	var trials []trial
	for i, kid := range and.Kids {
		_, isNot := kid.(query.Not)
		field, _ := kid.(query.Field)
		_, isFilter := index.FieldNamed(field.Name)
		if isNot || len(and.Kids) == 2 && !isFilter {
			continue
		}
		params := x.params
		params.Q = query.And{Kids: slices.Delete(slices.Clone(and.Kids), i, i+1), Explicit: and.Explicit}.String()
		t, err := x.instead(ctx, params, "去掉“"+shorten(kid.String())+"”，有 %d 篇。")
		if err != nil {
			return err
		}
		trials = append(trials, t)
	}
	return x.try(ctx, trials)
}

// instead tries the query of params; text is the suggestion, with the number of documents.
func (x *explanation) instead(ctx context.Context, params Params, text string) (trial, error) {
	params.Cursor, params.Size, params.Facets = "", 0, nil
	plan, err := x.service.plan(ctx, params)
	if err != nil {
		return trial{}, err
	}
	return trial{x.vary(func(q *index.Query) { q.Root, q.Filters = plan.request.Query.Root, plan.request.Query.Filters }), func(n int) Suggestion {
		return Suggestion{Kind: SuggestNear, Query: params.Q, Documents: n, Text: fmt.Sprintf(text, n)}
	}}, nil
}

// wider reports the next wider unit in which the words occur together.
func (x *explanation) wider(ctx context.Context) error {
	for _, unit := range widerUnits[x.params.Within] {
		before := len(x.all)
		err := x.try(ctx, []trial{{x.vary(func(q *index.Query) { q.Within = unit.value }), func(n int) Suggestion {
			return Suggestion{
				Kind: SuggestWider, Set: map[string]string{"within": unit.name}, Documents: n,
				Text: fmt.Sprintf("放宽到%s里，有 %d 篇。", unitTitle[unit.name], n),
			}
		}}})
		if err != nil || len(x.all) > before {
			return err
		}
	}
	return nil
}

// acrossBreaks reports whether a word or quoted part occurs with punctuation or a line break inside,
// where it was typed without, or the other way round.
func (x *explanation) acrossBreaks(ctx context.Context) error {
	var trials []trial
	for _, w := range x.absent {
		bare := strings.ReplaceAll(w.pattern.String(), string(analysis.Break), "")
		runes := []rune(bare)
		if len(runes) < 2 || len(runes) > shownRunes || w.pattern.Prefix() {
			continue
		}
		// One break at each place in turn, as an extraction or a comma inserts it.
		broken := &index.Word{}
		if bare != w.pattern.String() {
			broken.Exact = analysis.NewPattern(bare)
		}
		for at := 1; at < len(runes); at++ {
			broken.Synonyms = append(broken.Synonyms, analysis.NewPattern(string(runes[:at])+string(analysis.Break)+string(runes[at:])))
		}
		trials = append(trials, trial{x.vary(func(q *index.Query) { q.Root, q.Within = broken, index.WithinReport }), func(n int) Suggestion {
			return Suggestion{
				Kind: SuggestBreak, Query: `"` + strings.Join(spaced(w), " ") + `"~1`, Documents: n,
				Text: fmt.Sprintf("“%s”跨着换行或标点出现在 %d 篇里。", shorten(w.typed), n),
			}
		}})
	}
	return x.try(ctx, trials)
}

// spaced returns the pieces of a word, or its characters.
func spaced(w word) []string {
	var all []string
	for _, piece := range w.pieces {
		all = append(all, piece.text)
	}
	if len(all) < 2 {
		all = strings.Split(w.pattern.String(), "")
	}
	return all
}

// correct offers the query without its misspellings.
func (x *explanation) correct(ctx context.Context) error {
	corrected, misspelt := analysis.DefaultLexicon().Correct(analysis.FoldString(x.params.Q))
	if !misspelt {
		return nil
	}
	if strings.ContainsAny(x.params.Q, " 　") {
		corrected = correctWords(x.params.Q)
	}
	params := x.params
	params.Q = corrected
	t, err := x.instead(ctx, params, "您要找的可能是“"+shorten(corrected)+"”，有 %d 篇。")
	if err != nil {
		return err
	}
	return x.try(ctx, []trial{t})
}

// correctWords corrects each word of a query by itself, so that the spaces between them remain.
func correctWords(q string) string {
	words := strings.Fields(q)
	for i, w := range words {
		if corrected, misspelt := analysis.DefaultLexicon().Correct(analysis.FoldString(w)); misspelt {
			words[i] = corrected
		}
	}
	return strings.Join(words, " ")
}
