package bleveengine_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/blevesearch/bleve/v2"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine" // also registers the format of the segments with bleve
)

// A library that the engine has closed is an index for bleve. What bleve finds are blocks: sections of
// documents, the first one with the title.
func Example() {
	dir, err := os.MkdirTemp("", "library-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := fill(dir); err != nil {
		log.Fatal(err)
	}

	library, err := bleve.Open(dir) // for reading, as the library's own settings have it
	if err != nil {
		log.Fatal(err)
	}
	defer library.Close()

	term := bleve.NewTermQuery("海绵城市")
	term.SetField("words")
	match := bleve.NewMatchQuery("海绵城市") // queries without a field search the words
	prefix := bleve.NewPrefixQuery("云江省")
	prefix.SetField("region")
	theme := bleve.NewTermQuery("城乡建设")
	theme.SetField("theme")

	show(library, "term", bleve.NewSearchRequest(term))
	show(library, "match", bleve.NewSearchRequest(match))
	show(library, "prefix", bleve.NewSearchRequest(prefix))
	show(library, "conjunction", bleve.NewSearchRequest(bleve.NewConjunctionQuery(term, theme)))
	// Output:
	// term: 3
	//   notice 关于做好海绵城市试点的通知: 一、总体要求
	//   notice#1 关于做好海绵城市试点的通知: 二、组织实施
	//   report 政府工作报告: 二、城市建设
	// match: 3
	//   notice 关于做好海绵城市试点的通知: 一、总体要求
	//   notice#1 关于做好海绵城市试点的通知: 二、组织实施
	//   report 政府工作报告: 二、城市建设
	// prefix: 3
	//   notice 关于做好海绵城市试点的通知: 一、总体要求
	//   notice#1 关于做好海绵城市试点的通知: 二、组织实施
	//   report 政府工作报告: 二、城市建设
	// conjunction: 2
	//   notice 关于做好海绵城市试点的通知: 一、总体要求
	//   report 政府工作报告: 二、城市建设
}

// fill makes a library of two documents in dir.
func fill(dir string) error {
	e, err := bleveengine.Open(dir, bleveengine.Options{Words: analysis.PolicyWords})
	if err != nil {
		return err
	}
	err = e.Apply(context.Background(), []index.Change{
		{Put: &corpus.Document{
			ID: "notice", Title: "关于做好海绵城市试点的通知", Region: "云江省", Year: 2024,
			Sections: []corpus.Section{
				{Ordinal: 1, Heading: "一、总体要求", Theme: "城乡建设", Text: "开展海绵城市试点。"},
				{Ordinal: 2, Heading: "二、组织实施", Theme: "综合", Text: "海绵城市由市政府负责。"},
			},
		}},
		{Put: &corpus.Document{
			ID: "report", Title: "政府工作报告", Region: "云江省/临江市", Year: 2025,
			Sections: []corpus.Section{
				{Ordinal: 1, Heading: "二、城市建设", Theme: "城乡建设", Text: "新建海绵城市二十平方公里。"},
			},
		}},
	})
	if err != nil {
		return err
	}
	return e.Close()
}

// show prints what a request finds, ordered by id.
func show(library bleve.Index, name string, r *bleve.SearchRequest) {
	r.Fields = []string{"title", "heading"}
	r.SortBy([]string{"_id"})
	result, err := library.Search(r)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d\n", name, result.Total)
	for _, hit := range result.Hits {
		fmt.Printf("  %s %s: %s\n", hit.ID, hit.Fields["title"], hit.Fields["heading"])
	}
}
