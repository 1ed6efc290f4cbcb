package index

import "testing"

func TestSectionNameIsTheHeadingWithoutItsNumber(t *testing.T) {
	for heading, want := range map[string]string{
		"一、总体要求":         "总体要求",
		"（一）主要目标":        "主要目标",
		"(2) 重点任务":       "重点任务",
		"第三章 法律责任":       "法律责任",
		"第十二节　监督管理":      "监督管理",
		"第一部分 2024年工作回顾": "2024年工作回顾",
		"2024年工作回顾":      "2024年工作回顾",
		"1.夯实基础":         "夯实基础",
		"1.2 夯实基础":       "夯实基础",
		"十四五时期发展目标":      "十四五时期发展目标",
		"“十五五”规划":        "“十五五”规划",
		"①加强领导":          "加强领导",
		"三大攻坚战":          "三大攻坚战",
		"一、":             "一、",
		"":               "",
	} {
		if got := SectionName(heading); got != want {
			t.Errorf("SectionName(%q) = %q, want %q", heading, got, want)
		}
	}
}
