package search

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wenxun/corpus"
)

func TestQuoteCheck(t *testing.T) {
	s := service(t,
		doc("a", "柳湾市工作报告", "# 一、回顾\n全市新增停车位1335个，完成老旧小区改造120个。\n我们持续改善人居环境。"),
		doc("b", "", "别的事情，与停车无关。"),
	)
	for _, c := range []struct {
		text    string
		verdict Verdict
		place   string
		diff    []Edit
	}{
		{"全市新增停车位1335个", Verbatim, "全市新增停车位1335个", []Edit{}},
		{"“全市新增停車位1,335个，完成老旧小区改造120个”", Verbatim, "全市新增停车位1335个，完成老旧小区改造120个", []Edit{}},
		{"柳湾市工作报告", Verbatim, "柳湾市工作报告", []Edit{}},
		{"全市新增停车位1535个，完成老旧小区改造120个", Nearly, "全市新增停车位1335个，完成老旧小区改造120个",
			[]Edit{{Same, "全市新增停车位1"}, {Missing, "3"}, {Added, "5"}, {Same, "35个完成老旧小区改造120个"}}},
		{"全市累计新增停车位1335个", Nearly, "全市新增停车位1335个",
			[]Edit{{Same, "全市"}, {Added, "累计"}, {Same, "新增停车位1335个"}}},
		{"全市建成地铁三条线路", Absent, "", nil},
		{"停车好", Absent, "", nil},
	} {
		check, err := s.QuoteCheck(context.Background(), c.text)
		if err != nil {
			t.Fatal(err)
		}
		if check.Verdict != c.verdict || check.Coverage.Documents != 2 {
			t.Errorf("%s: %+v, want %s", c.text, check, c.verdict)
			continue
		}
		if c.verdict == Absent {
			if check.Places == nil || len(check.Places) > 0 {
				t.Errorf("%s: places %v", c.text, check.Places)
			}
			continue
		}
		if got := check.Places[0]; got.ID != "a" || got.Text != c.place || !reflect.DeepEqual(got.Difference, c.diff) {
			t.Errorf("%s: %+v, want %q, %v", c.text, got, c.place, c.diff)
		}
	}
}

func TestAQuotationBeginsAndEndsWithWholeNumbers(t *testing.T) {
	s := service(t, doc("a", "", "获国家级建设奖补3800余万元，安装RCEP标识1,245块。"))
	for text, want := range map[string][]Edit{
		"800余万元，安装":   {{Missing, "3"}, {Same, "800余万元安装"}},
		"国家级建设奖补380":  {{Same, "国家级建设奖补380"}, {Missing, "0"}},
		"cep标识1245块":  {{Missing, "r"}, {Same, "cep标识1245块"}},
		"安装RCEP标识124": {{Same, "安装rcep标识124"}, {Missing, "5"}},
	} {
		check, err := s.QuoteCheck(context.Background(), text)
		if err != nil {
			t.Fatal(err)
		}
		if check.Verdict != Nearly || !reflect.DeepEqual(check.Places[0].Difference, want) {
			t.Errorf("%s: %+v, want %v", text, check, want)
		}
	}
}

func TestTheTotalOfAQuoteCheckCountsAllPlaces(t *testing.T) {
	var docs []*corpus.Document
	for i := range quotePlaces + 3 {
		docs = append(docs, doc(fmt.Sprintf("d%02d", i), "", "全市新增停车位1335个。"))
	}
	s := service(t, docs...)
	for text, want := range map[string]Verdict{"新增停车位1335个": Verbatim, "全市新增停车位1535个": Nearly} {
		check, err := s.QuoteCheck(context.Background(), text)
		if err != nil {
			t.Fatal(err)
		}
		if check.Verdict != want || check.Total != len(docs) || len(check.Places) != quotePlaces {
			t.Errorf("%s: %s, total %d, %d places", text, check.Verdict, check.Total, len(check.Places))
		}
	}
	if check, err := s.QuoteCheck(context.Background(), "别的什么也没有"); err != nil || check.Total != 0 {
		t.Errorf("total %d, %v", check.Total, err)
	}
}

func TestQuoteCheckRefusesWhatCannotBeChecked(t *testing.T) {
	s := service(t)
	for _, text := range []string{"", "……", strings.Repeat("长", maxQuote+1)} {
		var wrong ParamErrors
		if _, err := s.QuoteCheck(context.Background(), text); !errors.As(err, &wrong) {
			t.Errorf("%d code points: %v", len([]rune(text)), err)
		}
	}
}
