package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// An absence is a claim that people print. What follows says over what it was found, what comes nearest, and
// what could not be searched.

const (
	// maxPartsOf is how many words that occur nowhere are looked into.
	maxPartsOf = 4
	// maxAtoms is how many pieces of a word are combined: a sentence.
	maxAtoms = 40
	// maxParts is how many parts of a word are shown.
	maxParts = 4
	// maxUnreadable is how many files that could not be read are named.
	maxUnreadable = 10
)

// parts reports the longest parts that do occur of the words that occur nowhere.
func (x *explanation) parts(ctx context.Context) error {
	for _, w := range x.absent[:min(len(x.absent), maxPartsOf)] {
		if w.pattern.Prefix() {
			continue
		}
		found, err := x.partsOf(ctx, w)
		if err != nil {
			return err
		}
		for _, part := range found[:min(len(found), maxParts)] {
			x.add(Suggestion{
				Kind: SuggestPart, Query: `"` + part.text + `"`, Documents: part.documents,
				Text: fmt.Sprintf("其中“%s”有 %d 篇。", shorten(part.text), part.documents),
			})
		}
	}
	return nil
}

// partsOf returns the longest parts of a word that occur: runs of its words, or of the characters of one that
// occurs nowhere itself.
func (x *explanation) partsOf(ctx context.Context, w word) ([]part, error) {
	atoms, err := x.atoms(w)
	if err != nil {
		return nil, err
	}
	found, err := x.longest(ctx, atoms)
	if err != nil {
		return nil, err
	}
	for _, atom := range atoms {
		in := func(p part) bool { return strings.Contains(p.text, atom) }
		if slices.ContainsFunc(found, in) || utf8.RuneCountInString(atom) < 3 {
			continue
		}
		finer, err := x.longest(ctx, characters(atom))
		if err != nil {
			return nil, err
		}
		if hasNumber := func(p part) bool { return strings.ContainsAny(p.text, "0123456789") }; strings.ContainsAny(atom, "0123456789") {
			finer = slices.DeleteFunc(finer, func(p part) bool { return !hasNumber(p) })
		}
		found = append(found, finer...)
	}
	longestFirst(found)
	return found, nil
}

// atoms cuts a word into what its parts are made of: words, and figures whole.
func (x *explanation) atoms(w word) ([]string, error) {
	pieces := w.pieces
	if pieces == nil {
		cut, err := x.service.cut(w.pattern.String())
		if err != nil {
			return nil, err
		}
		at := 0
		for _, text := range cut {
			pieces = append(pieces, piece{text: text, start: at, end: at + utf16Len(text)})
			at += utf16Len(text)
		}
		pieces = joinFigures(pieces)
	}
	var atoms []string
	for _, p := range pieces {
		atoms = append(atoms, p.text)
	}
	return atoms[:min(len(atoms), maxAtoms)], nil
}

// characters parts a folded text into its characters, but for numbers and Latin words, which match whole.
func characters(text string) []string {
	var all []string
	last := rune(0)
	for _, r := range text {
		if n := len(all); n > 0 && (inNumber(last) && inNumber(r) || inLatin(last) && inLatin(r)) {
			all[n-1] += string(r)
		} else {
			all = append(all, string(r))
		}
		last = r
	}
	return all
}

// part is a run of atoms that occurs.
type part struct {
	text      string
	from, to  int // atoms
	documents int
}

// longest returns the runs of atoms that occur in what is searched and are no part of one another, the longest
// first. A run can only occur if the runs occur that are one atom shorter, so runs grow one by one.
func (x *explanation) longest(ctx context.Context, atoms []string) ([]part, error) {
	var all []part
	runs := make([]part, len(atoms))
	for i, atom := range atoms {
		runs[i] = part{text: atom, from: i, to: i + 1}
	}
	for len(runs) > 0 {
		queries := make([]index.Query, len(runs))
		for i, r := range runs {
			queries[i] = x.vary(func(q *index.Query) {
				q.Root, q.Within = &index.Word{Exact: analysis.NewPattern(r.text)}, index.WithinReport
			})
		}
		counts, err := x.service.engine.Count(ctx, queries)
		if err != nil {
			return nil, err
		}
		var found, longer []part
		for i, r := range runs {
			if r.documents = counts[i]; r.documents == 0 {
				continue
			}
			if last := len(found) - 1; last >= 0 && found[last].from == r.from-1 {
				longer = append(longer, part{text: found[last].text + atoms[r.to-1], from: r.from - 1, to: r.to})
			}
			found = append(found, r)
		}
		all = append(all, found...)
		runs = longer
	}
	all = slices.DeleteFunc(all, func(p part) bool {
		inside := func(other part) bool {
			return other.from <= p.from && p.to <= other.to && other.to-other.from > p.to-p.from
		}
		return utf8.RuneCountInString(p.text) < 2 || slices.ContainsFunc(all, inside)
	})
	longestFirst(all)
	return all, nil
}

func longestFirst(all []part) {
	slices.SortStableFunc(all, func(a, b part) int { return utf8.RuneCountInString(b.text) - utf8.RuneCountInString(a.text) })
}

// modes are the modes that find more than each, with what they do.
var modes = map[Mode][]struct {
	mode Mode
	text string
}{
	Exact: {{Smart, "没有一字不差的；按词和同义说法找，有 %d 篇。"}, {Any, "含其中任何一个词的，有 %d 篇。"}},
	Smart: {{Any, "含其中任何一个词的，有 %d 篇。"}},
}

// otherModes reports what the modes that find more would find.
func (x *explanation) otherModes(ctx context.Context) error {
	if len(x.plan.words) == 0 {
		return nil
	}
	var trials []trial
	for _, other := range modes[x.params.Mode] {
		params := x.params
		params.Mode, params.Cursor, params.Size, params.Facets = other.mode, "", 0, nil
		plan, err := x.service.plan(ctx, params)
		if err != nil {
			return err
		}
		trials = append(trials, trial{x.vary(func(q *index.Query) { q.Root = plan.request.Query.Root }), func(n int) Suggestion {
			return Suggestion{Kind: SuggestNear, Set: map[string]string{"mode": string(other.mode)}, Documents: n, Text: fmt.Sprintf(other.text, n)}
		}})
	}
	return x.try(ctx, trials)
}

// unreadable names the files that could not be read: what was looked for may be in them.
func (x *explanation) unreadable(ctx context.Context) error {
	if x.over.Unreadable == 0 || x.service.opts.Unreadable == nil {
		return nil
	}
	names, err := x.service.opts.Unreadable(ctx, maxUnreadable)
	if err != nil || len(names) == 0 {
		return err
	}
	more := ""
	if x.over.Unreadable > len(names) {
		more = " 等"
	}
	x.add(Suggestion{Kind: SuggestUnreadable, Text: fmt.Sprintf("有 %d 个文件未能读取，里面有没有不知道：%s%s。", x.over.Unreadable, strings.Join(names, "、"), more)})
	return nil
}

// beijing is the time by which statements are dated: that of the documents.
var beijing = time.FixedZone("CST", 8*60*60)

// momentLayout writes a moment in Chinese.
const momentLayout = "2006年1月2日15时04分"

// chineseDate writes "2024", "2024-03" or "2024-03-01" in Chinese.
func chineseDate(date string) string {
	for _, layout := range []struct{ from, to string }{{time.DateOnly, "2006年1月2日"}, {"2006-01", "2006年1月"}, {"2006", "2006年"}} {
		if at, err := time.Parse(layout.from, date); err == nil {
			return at.Format(layout.to)
		}
	}
	return date
}

// statement adds a sentence to quote: when, over what, and what was not found. Over nothing, it claims nothing.
func (x *explanation) statement() {
	if x.plan.tree == nil && x.over.Documents > 0 {
		return // the query is marks alone, which no text contains
	}
	now := time.Now
	if x.service.opts.Now != nil {
		now = x.service.opts.Now
	}
	text := "截至" + now().In(beijing).Format(momentLayout) + "，"
	if x.over.Documents > 0 {
		text += fmt.Sprintf("在本文库%s的 %d 篇文件中未见%s", x.scope(), x.over.Documents, x.sought()) + x.besides()
	} else {
		text += "本文库没有" + x.scope() + "的文件" + x.besides()
		if _, ok := plainWords(x.plan.tree); ok {
			text += "，无从查找" + x.sought()
		}
	}
	x.add(Suggestion{Kind: SuggestStatement, Text: text + "。"})
}

// besides lists what was not searched.
func (x *explanation) besides() string {
	var all []string
	for _, gap := range []struct {
		n    int
		text string
	}{
		{x.over.Undated, "%d 篇日期不明"}, {x.over.Unreadable, "%d 个文件未能读取"}, {x.over.PagesWithoutText, "%d 页没有文字"},
		{x.over.Damaged, "%d 篇数据损坏"},
	} {
		if gap.n > 0 {
			all = append(all, fmt.Sprintf(gap.text, gap.n))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "（另有 " + strings.Join(all, "、") + "，不在其中）"
}

// scope describes the filters; it is empty if there are none.
func (x *explanation) scope() string {
	var all []string
	filters := slices.Clone(x.plan.filtered.Filters)
	slices.SortStableFunc(filters, func(a, b index.Filter) int { return int(a.Field) - int(b.Field) })
	for _, f := range filters {
		all = append(all, fieldTitle[f.Field]+"为“"+strings.Join(filterValues(f), "、")+"”")
	}
	p := x.params
	switch {
	case p.From != "" && p.From == p.To:
		all = append(all, "日期为"+chineseDate(p.From))
	case p.From != "" && p.To != "":
		all = append(all, "日期自"+chineseDate(p.From)+"至"+chineseDate(p.To))
	case p.From != "":
		all = append(all, "日期不早于"+chineseDate(p.From))
	case p.To != "":
		all = append(all, "日期不晚于"+chineseDate(p.To))
	}
	if !p.AddedFrom.IsZero() {
		all = append(all, "入库不早于"+p.AddedFrom.In(beijing).Format(momentLayout))
	}
	return strings.Join(all, "、")
}

// together says that words are together in a unit.
var together = map[index.Within]string{
	index.WithinReport: "同在一篇", index.WithinSection: "同在一节", index.WithinParagraph: "同在一段", index.WithinSentence: "同在一句",
}

// sought describes what was not found: words and phrases as they were typed, or else the whole query.
func (x *explanation) sought() string {
	words, ok := plainWords(x.plan.tree)
	switch {
	case !ok:
		return "符合检索式“" + x.plan.parsed + "”的"
	case len(words) == 1:
		return words[0]
	case x.params.Mode == Any:
		return strings.Join(words, "、") + "中的任何一个"
	}
	return strings.Join(words, "和") + together[x.params.Within]
}

// plainWords returns the words and phrases of a query that requires all of them, each in quotation marks, and
// whether there is nothing in it beside them and filters.
func plainWords(tree query.Node) ([]string, bool) {
	kids := []query.Node{tree}
	if and, ok := tree.(query.And); ok {
		kids = and.Kids
	}
	var words []string
	for _, kid := range kids {
		switch kid := kid.(type) {
		case query.Word:
			words = append(words, "“"+kid.Text+"”")
		case query.Quoted:
			words = append(words, "“"+kid.Text+"”")
		case query.Field:
			if _, filter := index.FieldNamed(kid.Name); !filter {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return words, len(words) > 0
}
