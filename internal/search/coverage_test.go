package search

import (
	"context"
	"strings"
	"testing"

	"wenxun/corpus"
)

// dogs is a library in which all documents contain one word.
func dogs(t *testing.T) *Service {
	return service(t,
		in(doc("dated", "甲", "机器狗巡检已经投入使用。"), "江西省", 1955, "1955-07-05"),
		in(doc("yeared", "乙", "机器狗巡检即将投入使用。"), "江西省", 1955, ""),
		in(doc("later", "丁", "机器狗巡检不再使用。"), "湖南省", 1956, ""),
		doc("undated", "丙", "机器狗巡检尚未投入使用。"),
	)
}

func TestCoverageCountsWhatTheFiltersLeave(t *testing.T) {
	s := dogs(t)
	for _, c := range []struct {
		q, params string
		want      Coverage
	}{
		{"机器狗", "", Coverage{Documents: 4, Library: 4}},
		{"机器狗", "from=1955&to=1955", Coverage{Documents: 2, Library: 4, Undated: 1}},
		{"没有的词", "from=1955-08", Coverage{Documents: 2, Library: 4, Undated: 1}},
		{"机器狗", "year=1955", Coverage{Documents: 2, Library: 4, Undated: 1}},
		{"机器狗", "region=江西省", Coverage{Documents: 2, Library: 4}},
		{"机器狗", "region=江西省&year=1956", Coverage{Library: 4}},
		{"机器狗", "year=1956&from=1955", Coverage{Documents: 1, Library: 4, Undated: 1}},
		{"年份：1955 机器狗", "", Coverage{Documents: 2, Library: 4, Undated: 1}},
		{"机器狗 -地区：江西省", "", Coverage{Documents: 2, Library: 4}},
		{"机器狗 （地区：江西省 或 地区：湖南省）", "to=1955", Coverage{Documents: 2, Library: 4}},
		{"机器狗 或 年份：1955", "", Coverage{Documents: 4, Library: 4}},
		{"", "year=1990", Coverage{Library: 4, Undated: 1}},
	} {
		for _, mode := range []string{"smart", "exact", "any"} {
			if got := ask(t, s, c.q, c.params+"&mode="+mode).Coverage; got != c.want {
				t.Errorf("%s %s in %s: %+v, want %+v", c.q, c.params, mode, got, c.want)
			}
		}
	}
}

func TestAYearStandsInForADate(t *testing.T) {
	s := dogs(t)
	if got := ids(ask(t, s, "机器狗", "from=1955&to=1955&sort=date")); got != "dated yeared" {
		t.Errorf("found %s", got)
	}
	trend, err := s.Trends(context.Background(), parse(t, "from=1955&to=1956&q=机器狗"), "year")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Coverage{Documents: 3, Library: 4, Undated: 1}); trend.Coverage != want || trend.Total.Documents != 3 {
		t.Errorf("a trend covers %+v, finds %+v", trend.Coverage, trend.Total)
	}
	if trend.First == nil || trend.First.ID != "dated" {
		t.Errorf("first mention %+v", trend.First)
	}
	if trend, err = s.Trends(context.Background(), parse(t, "q=机器狗&year=1956"), "region"); err != nil || trend.First == nil || trend.First.Date != "1956" {
		t.Errorf("first mention in a document without a date: %+v, %v", trend.First, err)
	}
	var exported []string
	p := parse(t, "q=机器狗&from=1955&to=1955")
	if err := s.Export(context.Background(), p, func(h Hit) error { exported = append(exported, h.ID); return nil }); err != nil || len(exported) != 2 {
		t.Errorf("exports %v, %v", exported, err)
	}
}

func TestTrendsCountAllDocumentsWithinTypedFilters(t *testing.T) {
	trend, err := dogs(t).Trends(context.Background(), parse(t, "q=地区：江西省 已经投入"), "year")
	if err != nil || len(trend.Buckets) != 1 || trend.Buckets[0] != (Bucket{"1955", 1, 2}) {
		t.Errorf("buckets %+v, %v", trend.Buckets, err)
	}
}

func TestWordsAreExactOnlyTogether(t *testing.T) {
	s := service(t, doc("both", "", "机器狗与火星移民"), doc("one", "", "机器狗"), doc("synonym", "", "火星移民"))
	a := ask(t, s, "机器狗 火星移民", "mode=any")
	if a.Total.Exact != 1 || a.Hits[0].ID != "both" || !a.Hits[0].Exact || a.Hits[1].Exact || a.Total.Documents != 3 {
		t.Errorf("%s, %+v", ids(a), a.Total)
	}
}

func TestARepeatedWordCountsOnce(t *testing.T) {
	s := service(t, doc("a", "海绵城市", "海绵城市，數字經濟，海绵城市。"))
	for q, want := range map[string]int{
		"海绵城市": 3, "海绵城市 海绵城市": 3, "海绵城市 或 海绵城市": 3, "(海绵城市 数字经济) 或 (海绵城市 低空)": 4, "数字经济 數字經濟": 1, "海绵城市 “海绵城市”": 3,
	} {
		for _, mode := range []string{"smart", "exact", "any"} {
			if a := ask(t, s, q, "mode="+mode); a.Total.Matches != want || a.Total.ExactMatches != want || a.Hits[0].Matches != want {
				t.Errorf("%s in %s: %+v, want %d matches", q, mode, a.Total, want)
			}
		}
	}
}

func TestWithoutWordsRelevanceIsTheDefaultOrder(t *testing.T) {
	s := dogs(t)
	want := ids(ask(t, s, "", ""))
	if got := ids(ask(t, s, "", "sort=relevance")); got != want || got != "later dated yeared undated" {
		t.Errorf("sorted by relevance %s, by default %s", got, want)
	}
}

func TestAPhraseTypedWithSpacesIsNoted(t *testing.T) {
	s := service(t, doc("paste", "", "获国家级建设奖补3800余万元。另有奖补3800余万元。"), doc("apart", "", "奖补若干，其中3800户，余万元。"))
	notes := func(q, params string) string { return strings.Join(ask(t, s, q, params).Query.Notes, "\n") }
	for _, q := range []string{"奖补 3800 余万元", "奖补 3800余万元"} {
		if got := notes(q, "mode=exact"); !strings.Contains(got, q) || !strings.Contains(got, "1 篇、2 处") {
			t.Errorf("%s: notes %q", q, got)
		}
	}
	for _, q := range []string{"3800 奖补", "奖补 AND 3800", "奖补3800余万元"} {
		if got := notes(q, "mode=exact"); got != "" {
			t.Errorf("%s: notes %q", q, got)
		}
	}
	if got := notes("奖补 3800 余万元", "mode=exact&year=2000"); got != "" {
		t.Errorf("outside the filters: %q", got)
	}
}

func TestAFilterThatNothingPassesIsNoted(t *testing.T) {
	d := doc("a", "", "海绵城市")
	d.Sections[0].Theme = corpus.Themes[0]
	s := service(t, d)
	for q, want := range map[string]string{
		"theme:不存在": "没有“不存在”这个主题", "主题：" + corpus.Themes[1]: "库里没有主题为", "海绵城市 地区：云江省": "库里没有地区为“云江省”",
		"海绵城市 -机关：不存在": "库里没有机关为", "年份：1900": "库里没有年份为",
	} {
		if got := strings.Join(ask(t, s, q, "").Query.Notes, "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: notes %q, want %s", q, got, want)
		}
	}
	if got := ask(t, s, "主题："+corpus.Themes[0], "").Query.Notes; len(got) > 0 {
		t.Errorf("notes %q", got)
	}
}
