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

// zero explains why a search found nothing and finds out what would find something. Each
// suggestion with a number was counted.
type zero struct {
	service *Service
	plan    *plan
	params  Params
	absent  []word // those that stand nowhere
	all     []Suggestion
}

// explain returns the suggestions of a search that found nothing.
func (s *Service) explain(ctx context.Context, params Params, plan *plan) ([]Suggestion, error) {
	z := &zero{service: s, plan: plan, params: params, all: []Suggestion{}}
	if plan.documents == 0 {
		z.say(Suggestion{Kind: SuggestEmpty, Text: "库里还没有文件，请先导入。"})
		return z.all, nil
	}
	if plan.parsed != "" && plan.parsed != strings.TrimSpace(params.Q) {
		z.say(Suggestion{Kind: SuggestReading, Text: "查询读作：" + plan.parsed})
	}
	for _, step := range []func(context.Context) error{z.filters, z.words, z.fewer, z.wider, z.acrossBreaks, z.mend, z.smart} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("explain an empty answer: %w", err)
		}
	}
	return z.all, nil
}

func (z *zero) say(s Suggestion) { z.all = append(z.all, s) }

// count counts the documents of a request that differs from the plan's.
func (z *zero) count(ctx context.Context, change func(*index.Request)) (int, error) {
	request := z.plan.request
	request.Size, request.Cursor, request.Facets, request.Sections = 0, "", nil, 0
	change(&request)
	result, err := z.service.engine.Search(ctx, &request)
	if err != nil {
		return 0, err
	}
	return result.Total.Documents, nil
}

// filters tells which filter took away how many.
func (z *zero) filters(ctx context.Context) error {
	p := z.params
	for _, f := range p.Filters {
		n, err := z.count(ctx, func(r *index.Request) {
			r.Filters = slices.DeleteFunc(slices.Clone(r.Filters), func(other index.Filter) bool { return other.Field == f.Field })
		})
		if err != nil {
			return err
		}
		if n > 0 {
			z.say(Suggestion{
				Kind: SuggestFilter, Drop: []string{f.Field.String()}, Documents: n,
				Text: fmt.Sprintf("%s的条件“%s”去掉了 %d 篇。", fieldTitle[f.Field], strings.Join(filterValues(f), "、"), n),
			})
		}
	}
	if p.From != "" || p.To != "" || !p.AddedFrom.IsZero() {
		n, err := z.count(ctx, func(r *index.Request) { r.From, r.To, r.AddedFrom = "", "", time.Time{} })
		if err != nil {
			return err
		}
		if n > 0 {
			z.say(Suggestion{
				Kind: SuggestFilter, Drop: []string{"from", "to", "added_from"}, Documents: n,
				Text: fmt.Sprintf("日期的条件去掉了 %d 篇。", n),
			})
		}
	}
	if len(z.all) > 0 || len(p.Filters) == 0 {
		return nil
	}
	n, err := z.count(ctx, unfiltered)
	if err == nil && n > 0 {
		drop := []string{"from", "to", "added_from"}
		for _, f := range p.Filters {
			drop = append(drop, f.Field.String())
		}
		z.say(Suggestion{Kind: SuggestFilter, Drop: drop, Documents: n, Text: fmt.Sprintf("各项条件合起来去掉了 %d 篇。", n)})
	}
	return err
}

func unfiltered(r *index.Request) {
	r.Filters, r.From, r.To, r.AddedFrom = nil, "", "", time.Time{}
}

func filterValues(f index.Filter) []string {
	values := slices.Clone(f.Values)
	for _, y := range f.Years {
		values = append(values, fmt.Sprintf("%d..%d", y.From, y.To))
	}
	return values
}

// words tells which word stands nowhere, and how often each of the others does.
func (z *zero) words(ctx context.Context) error {
	var standing []string
	for _, w := range z.plan.words {
		n, err := z.count(ctx, func(r *index.Request) {
			unfiltered(r)
			r.Within = index.WithinReport
			r.Query = leafNode(&index.Leaf{Exact: w.pattern, Alike: w.alike, Of: w.filters})
		})
		if err != nil {
			return err
		}
		if n == 0 {
			z.absent = append(z.absent, w)
			z.say(Suggestion{Kind: SuggestAbsent, Text: fmt.Sprintf("全库 %d 篇文件里都没有“%s”。", z.plan.documents, shorten(w.typed))})
			continue
		}
		standing = append(standing, fmt.Sprintf("“%s” %d 篇", shorten(w.typed), n))
	}
	if len(standing) > 0 && len(z.plan.words) > 1 {
		text := "分开查找：" + strings.Join(standing, "，") + "。"
		if len(z.absent) == 0 {
			text = "各词都有，但没有一篇同时满足：" + strings.Join(standing, "，") + "。"
		}
		z.say(Suggestion{Kind: SuggestApart, Text: text})
	}
	return nil
}

// fewer tells which of the words, left out, would let the others be found together.
func (z *zero) fewer(ctx context.Context) error {
	and, ok := z.plan.tree.(query.And)
	if !ok || len(z.absent) > 0 || len(and.Kids) < 3 || len(and.Kids) > maxFewer {
		return nil
	}
	for i, kid := range and.Kids {
		if _, ok := kid.(query.Not); ok {
			continue
		}
		rest := query.And{Kids: slices.Delete(slices.Clone(and.Kids), i, i+1), Explicit: and.Explicit}
		params := z.params
		params.Q = rest.String()
		if err := z.offer(ctx, params, "去掉“"+shorten(kid.String())+"”，有 %d 篇。"); err != nil {
			return err
		}
	}
	return nil
}

// offer suggests the query of params if it finds something; text says so, with the number.
func (z *zero) offer(ctx context.Context, params Params, text string) error {
	params.Cursor, params.Size, params.Facets = "", 0, nil
	plan, err := z.service.plan(ctx, params)
	if err != nil {
		return err
	}
	n, err := z.count(ctx, func(r *index.Request) { r.Query = plan.request.Query })
	if err == nil && n > 0 {
		z.say(Suggestion{Kind: SuggestNear, Query: params.Q, Documents: n, Text: fmt.Sprintf(text, n)})
	}
	return err
}

// wider tells whether the words stand together in a wider unit.
func (z *zero) wider(ctx context.Context) error {
	for _, unit := range widerUnits[z.params.Within] {
		n, err := z.count(ctx, func(r *index.Request) { r.Within = unit.value })
		if err != nil {
			return err
		}
		if n > 0 {
			z.say(Suggestion{
				Kind: SuggestWider, Set: map[string]string{"within": unit.name}, Documents: n,
				Text: fmt.Sprintf("放宽到%s里，有 %d 篇。", unitTitle[unit.name], n),
			})
			return nil
		}
	}
	return nil
}

// acrossBreaks tells whether a word or quoted part stands with punctuation or a line break inside,
// where it was typed without, or the other way round.
func (z *zero) acrossBreaks(ctx context.Context) error {
	for _, w := range z.absent {
		bare := strings.ReplaceAll(w.pattern.String(), string(analysis.Break), "")
		runes := []rune(bare)
		if len(runes) < 2 || len(runes) > shownRunes || w.pattern.Prefix() {
			continue
		}
		// One break at each place in turn: a string that an extraction or a comma parts once.
		leaf := &index.Leaf{}
		if bare != w.pattern.String() {
			leaf.Exact = analysis.NewPattern(bare)
		}
		for at := 1; at < len(runes); at++ {
			leaf.Alike = append(leaf.Alike, analysis.NewPattern(string(runes[:at])+string(analysis.Break)+string(runes[at:])))
		}
		n, err := z.count(ctx, func(r *index.Request) { r.Query, r.Within = leafNode(leaf), index.WithinReport })
		if err != nil {
			return err
		}
		if n > 0 {
			z.say(Suggestion{
				Kind: SuggestBreak, Query: `"` + strings.Join(spaced(w), " ") + `"~1`, Documents: n,
				Text: fmt.Sprintf("“%s”跨着换行或标点出现在 %d 篇里。", shorten(w.typed), n),
			})
		}
	}
	return nil
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

// mend offers the query without its slips of the pen.
func (z *zero) mend(ctx context.Context) error {
	mended, slips := analysis.DefaultLexicon().Mend(analysis.FoldString(z.params.Q))
	if !slips {
		return nil
	}
	if strings.ContainsAny(z.params.Q, " 　") {
		mended = mendWords(z.params.Q)
	}
	params := z.params
	params.Q = mended
	return z.offer(ctx, params, "您要找的可能是“"+shorten(mended)+"”，有 %d 篇。")
}

// mendWords mends each word of a query by itself, so that the spaces between them stay.
func mendWords(q string) string {
	words := strings.Fields(q)
	for i, w := range words {
		if mended, slips := analysis.DefaultLexicon().Mend(analysis.FoldString(w)); slips {
			words[i] = mended
		}
	}
	return strings.Join(words, " ")
}

// smart tells what the smart mode would find for a query in the exact one.
func (z *zero) smart(ctx context.Context) error {
	if z.params.Mode != Exact {
		return nil
	}
	params := z.params
	params.Mode, params.Cursor, params.Size, params.Facets = Smart, "", 0, nil
	plan, err := z.service.plan(ctx, params)
	if err != nil {
		return err
	}
	n, err := z.count(ctx, func(r *index.Request) { r.Query = plan.request.Query })
	if err != nil || n == 0 {
		return err
	}
	z.say(Suggestion{
		Kind: SuggestNear, Set: map[string]string{"mode": string(Smart)}, Documents: n,
		Text: fmt.Sprintf("没有一字不差的；按词和同义说法找，有 %d 篇。", n),
	})
	return nil
}
