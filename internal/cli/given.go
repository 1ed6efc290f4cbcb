package cli

import (
	"github.com/spf13/pflag"

	"wenxun/corpus"
	"wenxun/internal/ingest"
)

// givenFlags are the flags that say something of a document.
type givenFlags struct {
	id, title, kind, region, issuer, number, date, published, url, source, edition, author string
	year                                                                                   int
	tags                                                                                   []string
}

func (g *givenFlags) define(f *pflag.FlagSet, names ...string) {
	texts := map[string]struct {
		value *string
		usage string
	}{
		"id":         {&g.id, "文件的编号（字母、数字和 . _ : -）"},
		"title":      {&g.title, "标题"},
		"type":       {&g.kind, "类型，如 公文/通知，或只写 通知"},
		"region":     {&g.region, "地区，如 江西省/九江市"},
		"issuer":     {&g.issuer, "发文机关"},
		"doc-number": {&g.number, "文号，如 国办发〔2020〕1号"},
		"date":       {&g.date, "成文日期，如 2024-03-01"},
		"published":  {&g.published, "发布日期，如 2024-03-01"},
		"url":        {&g.url, "原文网址"},
		"source":     {&g.source, "报纸或网站的名称"},
		"edition":    {&g.edition, "版次，如 A03"},
		"author":     {&g.author, "作者"},
	}
	for _, name := range names {
		switch name {
		case "year":
			f.IntVar(&g.year, name, 0, "所说的年份")
		case "tag":
			f.StringArrayVar(&g.tags, name, nil, "标签，可重复")
		default:
			f.StringVar(texts[name].value, name, "", texts[name].usage)
		}
	}
}

// given returns what the flags that were set say, or what is wrong with them.
func (g *givenFlags) given(f *pflag.FlagSet) (corpus.Given, error) {
	var out corpus.Given
	for name, field := range map[string]struct {
		to   **string
		from *string
	}{
		"id": {&out.ID, &g.id}, "title": {&out.Title, &g.title}, "type": {&out.Type, &g.kind}, "region": {&out.Region, &g.region},
		"issuer": {&out.Issuer, &g.issuer}, "doc-number": {&out.DocNumber, &g.number}, "date": {&out.Date, &g.date},
		"published": {&out.Published, &g.published}, "url": {&out.URL, &g.url}, "source": {&out.SourceName, &g.source},
		"edition": {&out.Edition, &g.edition}, "author": {&out.Author, &g.author},
	} {
		if f.Changed(name) {
			*field.to = field.from
		}
	}
	if f.Changed("year") {
		if g.year < 1 || g.year > 9999 {
			return out, usagef("--year 应为四位数字的年份。")
		}
		out.Year = &g.year
	}
	if f.Changed("tag") {
		out.Tags = g.tags
	}
	if err := ingest.CheckGiven(out); err != nil {
		return out, usagef("%s", err)
	}
	return out, nil
}
