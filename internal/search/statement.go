package search

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wenxun/index"
	"wenxun/index/query"
)

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

// together is how words are together in a unit.
var together = map[index.Within]string{
	index.WithinReport: "同在一篇", index.WithinSection: "同在一节", index.WithinParagraph: "同在一段", index.WithinSentence: "同在一句",
}

// sought describes what was not found: words and phrases as they were typed, or else the whole query.
func (x *explanation) sought() string {
	words, ok := plainWords(x.plan.tree)
	switch {
	case !ok:
		return "“" + strings.TrimSpace(x.params.Q) + "”（检索式）"
	case len(words) == 1:
		return words[0]
	case x.params.Mode == Any:
		return strings.Join(words, "、") + "中的任何一个"
	}
	last := len(words) - 1
	return strings.Join(words[:last], "、") + "和" + words[last] + together[x.params.Within]
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
