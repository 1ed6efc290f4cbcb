package search

import (
	"fmt"
	"slices"
	"strings"

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
