package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// note puts into words what Parse did.
func (p *planner) note(notes []query.Note) {
	for _, n := range notes {
		switch n.Kind {
		case query.NoteCut:
			p.say("查询超过 %d 字，后面的没有读：%s", query.MaxLength, shorten(n.Text))
		case query.NoteLiteral:
			p.say("“%s”按普通词查找", shorten(n.Text))
		case query.NoteIgnored:
			p.say("运算符“%s”缺少一边，没有使用", n.Text)
		case query.NoteUnpaired:
			p.say("“%s”没有成对，没有使用", n.Text)
		case query.NoteJoined:
			p.say("按一个词“%s”查找", shorten(n.Text))
		case query.NoteEmpty:
			p.say("“%s”里没有可以查找的文字或数字", shorten(n.Text))
		}
	}
}

func (p *planner) say(format string, args ...any) {
	p.plan.notes = append(p.plan.notes, fmt.Sprintf(format, args...))
}

// noteQuestion says how a question is read.
func (p *planner) noteQuestion(w word) {
	var empty []string
	for _, piece := range w.pieces {
		if piece.empty && !slices.Contains(empty, piece.text) {
			empty = append(empty, piece.text)
		}
	}
	p.say("“%s”读作问句：一字不差的在前，其余按与所问相关的程度排列；不起作用的词：%s", shorten(w.typed), strings.Join(empty, "、"))
}

// noteWord says what else than the word itself was looked for.
func (p *planner) noteWord(w word) {
	typed := shorten(w.typed)
	if len(w.number) > 0 {
		p.say("“%s”是文号，各种括号的写法都算；文号正是它的排在最前", typed)
		return
	}
	if len(w.pieces) > 1 {
		texts := make([]string, len(w.pieces))
		for i, piece := range w.pieces {
			texts[i] = piece.text
		}
		p.say("“%s”除原样出现外，下列各词同在一节的也算：%s", typed, strings.Join(texts, " · "))
	}
	p.noteFigures(w)
	if len(w.also) > 0 {
		texts := make([]string, len(w.also))
		for i, phrase := range w.also {
			texts[i] = strings.Join(phrase, "＋")
		}
		p.say("“%s”也找同义说法：%s", typed, strings.Join(texts, "、"))
	} else if !p.params.NoSynonyms {
		for _, piece := range w.pieces {
			if synonyms := p.lexicon.Synonyms(piece.text); len(synonyms) > 0 && len(w.pieces) > 1 {
				texts := make([]string, len(synonyms))
				for i, phrase := range synonyms {
					texts[i] = strings.Join(phrase, "＋")
				}
				p.say("其中“%s”也找同义说法：%s", piece.text, strings.Join(texts, "、"))
			}
		}
	}
	for _, f := range w.filters {
		if len(f.Values) > 0 {
			p.say("“%s”也包括%s为%s的文件", typed, fieldTitle[f.Field], strings.Join(f.Values, "、"))
		}
	}
}

// shownRunes is how much of a long word a note repeats.
const shownRunes = 30

func shorten(s string) string {
	runes := []rune(s)
	if len(runes) <= shownRunes {
		return s
	}
	return string(runes[:shownRunes]) + "…"
}

// phrases notes the runs of words of an exact query that may have been one phrase, such as one pasted from a
// PDF.
func (p *planner) phrases(tree query.Node) {
	and, ok := tree.(query.And)
	if !ok || and.Explicit || p.mode() != Exact {
		return
	}
	var run []string
	end := func() {
		if len(run) > 1 {
			p.plan.phrases = append(p.plan.phrases, strings.Join(run, " "))
		}
		run = nil
	}
	for _, kid := range and.Kids {
		if w, ok := kid.(query.Word); ok {
			run = append(run, w.Text)
			continue
		}
		end()
	}
	end()
}

// noteLibrary adds the notes that depend on what the library holds.
func (s *Service) noteLibrary(ctx context.Context, plan *plan) error {
	if err := s.noteFields(ctx, plan); err != nil {
		return fmt.Errorf("note filters without documents: %w", err)
	}
	for _, phrase := range plan.phrases {
		q := plan.request.Query
		q.Root, q.Exact = &index.Word{Exact: analysis.NewPattern(phrase)}, nil
		if also := plan.filtered.Root; also != nil {
			q.Root = &index.And{Kids: []index.Node{q.Root, also}}
		}
		q.Filters = plan.filtered.Filters
		found, err := s.engine.Search(ctx, &index.Request{Query: q, Totals: true})
		if err != nil {
			return fmt.Errorf("note a phrase: %w", err)
		}
		if t := found.Total; t.Documents > 0 {
			plan.notes = append(plan.notes, fmt.Sprintf("“%s”连成一句的有 %d 篇、%d 处；只要这一句，请加引号", shorten(phrase), t.Documents, t.Matches))
		}
	}
	return nil
}

// noteFields reports the filters in the query that no document passes: mostly a value that there isn't.
func (s *Service) noteFields(ctx context.Context, plan *plan) error {
	if len(plan.fields) == 0 {
		return nil
	}
	queries := make([]index.Query, len(plan.fields))
	for i, f := range plan.fields {
		queries[i].Filters = []index.Filter{f}
	}
	counts, err := s.engine.Count(ctx, queries)
	if err != nil {
		return err
	}
	for i, f := range plan.fields {
		if counts[i] > 0 {
			continue
		}
		title, values := fieldTitle[f.Field], shorten(strings.Join(filterValues(f), "、"))
		note := fmt.Sprintf("库里没有%s为“%s”的文件", title, values)
		if known := vocabulary[f.Field]; known != nil && !slices.ContainsFunc(f.Values, func(v string) bool { return slices.Contains(known, v) }) {
			note = fmt.Sprintf("没有“%s”这个%s；%s有：%s", values, title, title, strings.Join(known, "、"))
		}
		plan.notes = append(plan.notes, note)
	}
	return nil
}

// vocabulary is all values that a field can have, where they are few enough to name.
var vocabulary = map[index.Field][]string{index.FieldTheme: corpus.Themes, index.FieldRole: corpus.Roles}
