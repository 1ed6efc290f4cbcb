package search

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wenxun/corpus"
)

func TestTrendsHaveDenominatorsAndNameTheSilent(t *testing.T) {
	s := service(t,
		in(doc("a", "甲", "海绵城市"), "江西省/九江市", 2023, "2023-05-01"),
		in(doc("b", "乙", "海绵城市"), "江西省", 2024, "2024-05-01"),
		in(doc("c", "丙", "别的"), "江西省", 2024, "2024-06-01"),
		in(doc("d", "丁", "别的"), "浙江省", 2025, "2025-06-01"),
	)
	trend := func(by, query string) *Trend {
		t.Helper()
		got, err := s.Trends(context.Background(), parse(t, query), by)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	got := trend("year", "q=海绵城市")
	if want := []Bucket{{"2023", 1, 1}, {"2024", 1, 2}, {"2025", 0, 1}}; !reflect.DeepEqual(got.Buckets, want) {
		t.Errorf("by year: %+v, want %+v", got.Buckets, want)
	}
	if !reflect.DeepEqual(got.Silent, []string{"2025"}) || got.First == nil || got.First.ID != "a" || got.Query.Mode != Exact {
		t.Errorf("silent %q, first %+v, mode %s", got.Silent, got.First, got.Query.Mode)
	}
	got = trend("region", "q=海绵城市")
	if want := []Bucket{{"江西省", 2, 3}, {"江西省/九江市", 1, 1}, {"浙江省", 0, 1}}; !reflect.DeepEqual(got.Buckets, want) {
		t.Errorf("by region: %+v, want %+v", got.Buckets, want)
	}
	got = trend("year", "q=海绵城市&year=2024")
	if want := []Bucket{{"2024", 1, 2}}; !reflect.DeepEqual(got.Buckets, want) {
		t.Errorf("by year within 2024: %+v, want %+v", got.Buckets, want)
	}
	if got = trend("year", "q=火星"); got.First != nil || len(got.Silent) != 3 {
		t.Errorf("of what nobody said: first %+v, silent %q", got.First, got.Silent)
	}
}

func TestExportGivesEveryHitWithAllItsSections(t *testing.T) {
	var docs []*corpus.Document
	for i := range 25 {
		docs = append(docs, doc(fmt.Sprintf("d%02d", i), "", "# 一\n海绵城市。\n# 二\n别的。\n# 三\n海绵城市。\n# 四\n海绵城市。\n# 五\n海绵城市。"))
	}
	s := service(t, append(docs, doc("other", "", "城市"))...)
	n := 0
	err := s.Export(context.Background(), DefaultParams("海绵城市"), func(h Hit) error {
		n++
		if len(h.Sections) != 4 || h.Relaxed {
			t.Errorf("%s: %d sections, relaxed %v", h.ID, len(h.Sections), h.Relaxed)
		}
		return nil
	})
	if err != nil || n != 25 {
		t.Errorf("%d documents, %v", n, err)
	}
	enough := errors.New("enough")
	if err := s.Export(context.Background(), DefaultParams("海绵城市"), func(Hit) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("the export did not stop: %v", err)
	}
}

func TestSearchesBeyondTheBoundWaitAndAreThenRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := make(gate, 1)
		if err := g.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		left, leave := context.WithCancel(t.Context())
		leave()
		if err := g.enter(left); !errors.Is(err, context.Canceled) {
			t.Errorf("a search whose client left: %v", err)
		}
		began := time.Now()
		if err := g.enter(t.Context()); !errors.Is(err, ErrBusy) || time.Since(began) != maxWait {
			t.Errorf("a search that waited %s: %v", time.Since(began), err)
		}
		time.AfterFunc(maxWait/2, g.leave)
		if err := g.enter(t.Context()); err != nil {
			t.Errorf("a search whose turn came: %v", err)
		}
	})
}

func TestSnippetsTellTheFactRatherThanTheHeadingAndCutNothing(t *testing.T) {
	s := service(t, doc("a", "", "# 目录\n海绵城市建设\n老旧小区改造\n城市更新行动\n水环境治理\n垃圾分类处理\n公园绿地建设\n停车设施建设\n"+
		"全市各级各部门坚决贯彻落实中央决策部署。2024年，新增海绵城市面积1,234.5平方公里，完成投资24.8亿元。海绵城市建设还有差距。"))
	hits := ask(t, s, "海绵城市", "").Hits
	if got := hits[0].Sections[0].Snippets[0].Text; !strings.Contains(got, "1,234.5平方公里") {
		t.Errorf("the snippet is %q", got)
	}
	long := strings.Repeat("统筹推进经济社会发展", 30) + "海绵城市完成投资1,234.5亿元" + strings.Repeat("切实增进民生福祉", 30)
	for _, h := range ask(t, service(t, doc("b", "", long)), "海绵城市", "").Hits {
		text := h.Sections[0].Snippets[0].Text
		if n := len([]rune(text)); n > snippetRunes || !strings.Contains(text, "海绵城市完成投资1,234.5亿元") {
			t.Errorf("a sentence without commas is cut to %d: %q", n, text)
		}
		before, _, _ := strings.Cut(text, "海绵城市")
		if rest := strings.TrimPrefix(before, "统筹推进"); strings.HasPrefix(rest, "进") || strings.HasPrefix(rest, "筹") {
			t.Errorf("a word is cut at the start of %q", text)
		}
	}
}
