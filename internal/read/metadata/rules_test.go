package metadata

import (
	"strings"
	"testing"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
	"wenxun/internal/read/rule/ruletest"
)

// entitled is a document of this title, changed as a test needs it.
func entitled(title string, changes ...func(*titled)) *titled {
	c := &titled{d: &document{facts: &Facts{Title: title}}, title: title}
	for _, change := range changes {
		change(c)
	}
	return c
}

// law is entitled, with what laws are recognized by already found.
func law(title string, changes ...func(*titled)) *titled {
	c := entitled(title, changes...)
	c.d.legal(c)
	return c
}

func bodied(s string) func(*titled) { return func(c *titled) { c.d.body = s } }
func head(s string) func(*titled)   { return func(c *titled) { c.d.head = []string{s} } }
func tail(s string) func(*titled)   { return func(c *titled) { c.d.tail = []string{s} } }
func number(s string) func(*titled) { return func(c *titled) { c.d.facts.DocNumber = s } }

func withArticles(c *titled) {
	for _, s := range [...]string{"第一条 甲。", "第二条 乙。", "第三条 丙。"} {
		c.d.blocks = append(c.d.blocks, repair.Block{Text: s, Kind: layout.Paragraph, Marker: numbering.Parse(s)})
	}
}

func TestTitleRules(t *testing.T) {
	ruletest.Check(t, titleRules, ruletest.Examples[titled]{
		"government-work-report": {entitled("云江省政府工作报告"), entitled("云江省法院工作报告")},
		"budget-report":          {entitled("云江省2023年预算执行情况的报告"), entitled("云江省2023年预算编制办法")},
		"plan-report":            {entitled("云江省国民经济和社会发展计划执行情况的报告"), entitled("云江省国民经济和社会发展规划的报告")},
		"case-in-title":          {entitled("云江省水务典型案例"), entitled("云江省水务典型经验")},
		"title-says-nothing":     {entitled("云江省水务典型经验")},
	})
}

func TestTextRules(t *testing.T) {
	greeting := "各位代表：现在，我代表云江省人民政府，向大会报告工作，请予审议。"
	ruletest.Check(t, textRules, ruletest.Examples[titled]{
		"parts-of-a-case":           {entitled("水污染赔偿", bodied("基本案情：某厂排污。")), entitled("水污染赔偿", bodied("基本情况：某厂排污。"))},
		"dispute-in-title":          {entitled("某厂水污染责任纠纷案"), entitled("某厂水污染责任纠纷")},
		"budget-report-to-congress": {entitled("", bodied(greeting+"现将预算执行情况报告如下。")), entitled("", bodied(greeting+"现将工作情况报告如下。"))},
		"report-to-congress":        {entitled("", bodied(greeting)), entitled("", bodied("各位代表：现在开会。"))},
		"news":                      {entitled("云江水清", bodied("本报讯（记者江小舟）云江水清。")), entitled("云江水清", bodied("云江水清。"))},
		"no-known-kind":             {entitled("云江水清", bodied("云江水清。"))},
	})
}

func TestLawRules(t *testing.T) {
	passed := head("2023年5月6日云江省人民代表大会常务委员会通过")
	court := head("最高人民法院审判委员会讨论")
	ruletest.Check(t, lawRules, ruletest.Examples[titled]{
		"constitution":               {law("中华人民共和国宪法修正案"), law("中华人民共和国刑法修正案")},
		"court-made-rules":           {law("关于审理供水案件的规定", court), law("关于审理供水案件的通知", court)},
		"letter-of-court":            {law("关于审理供水案件的通知", court), law("关于审理供水案件的通知")},
		"law":                        {law("供水法", withArticles), law("供水方法", withArticles)},
		"rules":                      {law("供水条例", passed), law("供水条例")},
		"decision-with-articles":     {law("关于修改供水条例的决定", passed, withArticles), law("关于修改供水条例的决定", passed)},
		"rules-of-the-state-council": {law("国务院关于供水的规定"), law("水利厅关于供水的规定")},
		"no-law":                     {law("关于供水的通知")},
	})
}

func TestMakerRules(t *testing.T) {
	local := func(c *titled) { c.local = true }
	ruletest.Check(t, makerRules, ruletest.Examples[titled]{
		"order-of-local-government":        {law("云江省供水办法", head("云江省人民政府令第9号公布")), law("云江省供水办法", head("云江省人民政府公布"))},
		"local-congress":                   {law("云江省供水规定", head("云江省人民代表大会常务委员会通过")), law("供水规定", head("全国人民代表大会常务委员会通过"))},
		"local-regulation-by-title":        {law("云江省供水条例", local), law("云江省供水办法", local)},
		"signed-by-local-government":       {law("云江省供水办法", local, tail("云江省人民政府")), law("云江省供水办法", local, tail("云江省水利厅"))},
		"local-of-unknown-maker":           {law("云江省供水办法", local), law("供水办法")},
		"state-council-by-number-or-title": {law("供水条例"), law("供水办法")},
		"approved-by-state-council":        {law("供水办法", head("国务院批准，水利部发布")), law("供水办法", head("国务院同意，水利部发布"), withArticles)},
		"of-the-peoples-republic":          {law("中华人民共和国供水办法"), law("全国供水办法")},
		"order-of-ministry":                {law("供水办法", number("水利部令第9号")), law("供水办法", number("水利部第9号"))},
		"national-congress":                {law("供水办法", head("全国人民代表大会常务委员会通过")), law("供水办法", head("全国人民代表大会常务委员会和国务院"), withArticles)},
		"few-articles":                     {law("供水办法", head("自2023年5月6日起施行")), law("供水办法", head("自2023年5月6日起施行"), withArticles)},
		"state-council":                    {law("国务院关于供水的办法"), law("水利部关于供水的办法", withArticles)},
		"standard":                         {law("供水规范", withArticles), law("供水细则", withArticles)},
		"rules-of-unknown-maker":           {law("供水细则", withArticles)},
	})
}

func TestTitleLineRules(t *testing.T) {
	line := func(s string) *repair.Block { return &repair.Block{Text: s, Kind: layout.Paragraph} }
	cell := line("防汛工作")
	cell.Kind = layout.Cell
	ruletest.Check(t, titleLineRules, ruletest.Examples[repair.Block]{
		"cell-or-item":          {cell, line("防汛工作")},
		"longer-than-title":     {line(strings.Repeat("防汛备汛工作", 21)), line(strings.Repeat("防汛备汛工作", 20))},
		"ends-with-punctuation": {line("各市人民政府："), line("各市人民政府")},
		"label":                 {line("来源 云江日报"), line("溯源 云江日报")},
		"begins-with-mark":      {line("——在防汛会议上"), line("“防汛”会议")},
		"whole-in-brackets":     {line("【打印本页】"), line("【防汛】工作意见")},
		"document-number":       {line("云政发〔2023〕12号"), line("云政发〔2023〕12号防汛工作意见")},
		"like-document-number":  {line("云水〔二三〕第12号"), line("云水第12号")},
		"date":                  {line("2023年5月6日"), line("2023年防汛工作")},
		"breadcrumbs":           {line("防汛 / 备汛"), line("防汛/备汛")},
		"few-letters":           {line("12345 汛"), line("12345 防汛")},
		"may-be-title":          {line("关于防汛工作的通知")},
	})
}

func TestDateRules(t *testing.T) {
	ruletest.Check(t, dateRules, ruletest.Examples[dated]{
		"label-of-publication": {&dated{before: "来源：云江日报 "}, &dated{before: "云江日报 "}},
		"published-on":         {&dated{before: "发布日期："}, &dated{before: "云江省水利厅在会议上发布了防汛公告，"}},
		"time-of-day":          {&dated{after: " 08:30"}, &dated{after: " 830"}},
		"passed-or-issued":     {&dated{after: "在云江省人民代表大会会议上"}, &dated{after: "在云江省防汛现场"}},
		"date-on-its-own-line": {&dated{line: 1, before: "（", after: "）"}, &dated{line: 0, before: "（", after: "）"}},
		"date-in-sentence":     {&dated{line: 1, before: "截至", after: "，全省水库安全"}},
	})
}

func TestEachFactIsTracedWithItsRule(t *testing.T) {
	trace := &rule.Trace{}
	src := &layout.Source{Format: "txt"}
	for _, s := range []string{"国务院关于供水的通知", "国发〔2023〕9号", "各省、自治区、直辖市人民政府：", body, "国务院", "2023年5月6日"} {
		src.Lines = append(src.Lines, layout.Line{Text: s, Kind: layout.Paragraph})
	}
	Read(src, repair.Repair(src, nil), "", trace)
	got := map[rule.Stage]string{}
	for _, d := range trace.Decisions() {
		got[d.Stage] = d.Rule + "=" + d.Verdict
	}
	for stage, want := range map[rule.Stage]string{
		rule.StageTitle: "most-like-a-title=国务院关于供水的通知", rule.StageNumber: "number-on-its-own-line=国发〔2023〕9号", rule.StageType: "title-ends-with-genre=公文/通知",
		rule.StageDate: "date-on-its-own-line=2023-05-06", rule.StageIssuer: "organ-in-title=国务院", rule.StageRegion: "national-issuer=全国", rule.StageYear: "year-of-date=2023",
	} {
		if got[stage] != want {
			t.Errorf("%s by %q, want %q", stage, got[stage], want)
		}
	}
}
