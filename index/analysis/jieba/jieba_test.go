package jieba_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"wenxun/index/analysis/jieba"
)

func TestAnalyzerYieldsFoldedWordsWithTheirPlaces(t *testing.T) {
	analyzer, err := registry.NewCache().AnalyzerNamed(jieba.Name)
	if err != nil {
		t.Fatal(err)
	}
	// Traditional and full-width characters fold; offsets are bytes of what was given.
	const text = "《最高人民法院》公佈ＡＩ案例\xff，𠮷野"
	var got []string
	for _, token := range analyzer.Analyze([]byte(text)) {
		got = append(got, fmt.Sprintf("%s %s %d", token.Term, text[token.Start:token.End], token.Position))
	}
	want := []string{
		"最高人民法院 最高人民法院 1", "最高 最高 1", "人民法院 人民法院 2", "人民 人民 2", "法院 法院 3",
		"公布 公佈 4", "ai ＡＩ 5", "案例 案例 6", "𠮷 𠮷 7", "野 野 8",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestAMappingMayNameTheAnalyzer(t *testing.T) {
	words := mapping.NewTextFieldMapping()
	words.Analyzer = jieba.Name
	m := bleve.NewIndexMapping()
	m.DefaultMapping.AddFieldMappingsAt("text", words)
	index, err := bleve.NewMemOnly(m)
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	for id, text := range map[string]string{
		"court":   "最高人民法院发布典型案例。",
		"school":  "青年书法院校联盟举办展览。",
		"reports": "县级以上人民政府工作报告。",
	} {
		if err := index.Index(id, map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
	}
	match := bleve.NewMatchQuery("法院")
	phrase := bleve.NewMatchPhraseQuery("政府工作")
	match.SetField("text")
	phrase.SetField("text")
	for _, q := range []struct {
		request *bleve.SearchRequest
		want    string
	}{
		{bleve.NewSearchRequest(match), "court"},
		{bleve.NewSearchRequest(phrase), "reports"},
	} {
		result, err := index.Search(q.request)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Hits) != 1 || result.Hits[0].ID != q.want {
			t.Errorf("%v finds %v, want %s", q.request.Query, result.Hits, q.want)
		}
	}
}
