package ui

import (
	"net/url"

	"wenxun/index"
	"wenxun/internal/search"
)

// HomePage is the front page.
type HomePage struct {
	Form      Form
	Documents int
	Coverage  search.Coverage
	Examples  []Example
	Browse    []Facet
	Newest    []Hit
}

func (HomePage) template() string { return "home" }

// PageTitle is the title of the window: the service's name alone.
func (HomePage) PageTitle() string { return "" }

// Example is a query to try, and what it demonstrates.
type Example struct{ Query, Mode, Says, Href string }

var examples = []Example{
	{Query: "海绵城市", Says: "一个词：说到它的文件，逐字出现的在前"},
	{Query: "民生实事 养老", Says: "空格隔开：两个词都要有"},
	{Query: "“高质量发展” -试点", Says: "引号里一字不差；减号后面的不要"},
	{Query: "城市更新 或 老旧小区改造", Says: "或：有一个就行"},
	{Query: "地区：江西省 年份：2024 数字经济", Says: "写明地区、年份、类型、机关、标题、文号"},
	{Query: "“海绵城市 试点”~20", Says: "两个词相隔不超过 20 个字"},
	{Query: "4.8亿元", Mode: "exact", Says: "数字找整个：不会找到 24.8亿元"},
	{Query: "老旧小区改造有哪些补贴", Mode: "any", Says: "整句提问"},
}

// browsed are the facets that the front page offers.
var browsed = map[index.Field]bool{index.FieldType: true, index.FieldRegion: true, index.FieldYear: true}

// NewHomePage returns the front page with the newest documents.
func NewHomePage(newest *search.Answer) HomePage {
	at := address{}
	p := HomePage{Form: NewForm(url.Values{}), Documents: newest.Coverage.Library, Coverage: newest.Coverage}
	for _, e := range examples {
		e.Href = at.set("q", e.Query).set("mode", e.Mode).searchURL()
		p.Examples = append(p.Examples, e)
	}
	some := map[index.Field][]search.Facet{}
	for field := range browsed {
		some[field] = newest.Facets[field]
	}
	p.Browse = facetBoxes(at, some)
	for _, hit := range newest.Hits {
		p.Newest = append(p.Newest, newHit(at, hit))
	}
	return p
}
