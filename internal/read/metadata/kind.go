package metadata

import (
	"strings"

	"wenxun/internal/read/rule"
)

// endings pair the words with which a title ends with the type that they mean, in the order in which
// they are tried.
var endings = []struct{ word, kind string }{
	{"政府工作报告", "工作报告/政府工作报告"},
	{"人民政府工作报告", "工作报告/政府工作报告"},
	{"统计公报", "工作报告/统计公报"},
	{"修正案", "法律法规/法律"},
	{"复函", "公文/函"},
	{"决议", "公文/决议"},
	{"决定", "公文/决定"},
	{"命令", "公文/命令"},
	{"公报", "公文/公报"},
	{"公告", "公文/公告"},
	{"通告", "公文/通告"},
	{"意见", "公文/意见"},
	{"通知", "公文/通知"},
	{"通报", "公文/通报"},
	{"请示", "公文/请示"},
	{"批复", "公文/批复"},
	{"议案", "公文/议案"},
	{"纪要", "公文/纪要"},
	{"答复", "答复"},
	{"函", "公文/函"},
	{"规划纲要", "规划计划/规划"},
	{"远景目标纲要", "规划计划/规划"},
	{"计划纲要", "规划计划/规划"},
	{"规划", "规划计划/规划"},
	{"行动计划", "规划计划/计划"},
	{"计划", "规划计划/计划"},
	{"方案", "规划计划/方案"},
	{"案例", "案例"},
	{"令", "公文/命令"},
	{"报告", "公文/报告"},
}

// kind is a type of documents as corpus.Types has it, or one of the verdicts below.
type kind string

const (
	undecided kind = "" // the next table decides
	// rulesOfSomebody are rules whose kind follows from who made them.
	rulesOfSomebody kind = "rules"
	// noLaw is the verdict on texts that are none of the kinds of laws.
	noLaw kind = "no-law"
)

// titled is a document with its title: the case that the tables of kinds decide.
type titled struct {
	d     *document
	title string // without a trailing （试行）
	head  string // the lines before the body, where laws name who passed them

	articles       int  // up to minArticles
	passed         bool // by the head it was passed, issued or takes effect
	rule, act, law bool // the title ends as those of rules, of acts, of laws do
	local          bool // the title begins with a place
}

// kind reads the type from the title, and from the text where the title does not show it.
func (d *document) kind() {
	c := &titled{d: d, title: strings.TrimRight(withoutParenthesis(d.facts.Title), " \u3000》”")}
	if decided := titleRules.Decide(c); decided.Verdict != undecided {
		d.settleType(decided.Name, string(decided.Verdict))
		return
	}
	if name, law := d.legal(c); law != "" {
		d.settleType(name, law)
		return
	}
	if genre := d.genre(c.title); genre != "" {
		d.settleType("title-ends-with-genre", genre)
		return
	}
	decided := textRules.Decide(c)
	d.settleType(decided.Name, string(decided.Verdict))
}

func (d *document) settleType(name, value string) {
	d.facts.Type = value
	d.explain(rule.StageType, d.facts.Title, name, value)
}

// titleRules read the type from words that no other kind of document has in its title.
var titleRules = rule.Table[titled, kind]{
	// 2024年政府工作报告, whoever gave it.
	{Name: "government-work-report", Verdict: "工作报告/政府工作报告", Applies: func(c *titled) bool { return strings.Contains(c.title, "政府工作报告") }},
	// 预算执行情况和预算草案的报告.
	{Name: "budget-report", Verdict: "工作报告/预算报告", Applies: func(c *titled) bool {
		return strings.Contains(c.title, "预算") && strings.HasSuffix(c.title, "报告")
	}},
	// 国民经济和社会发展计划执行情况的报告.
	{Name: "plan-report", Verdict: "工作报告/计划报告", Applies: func(c *titled) bool {
		return strings.Contains(c.title, "国民经济和社会发展计划") && strings.HasSuffix(c.title, "报告")
	}},
	// Courts and governments publish cases under these names.
	{Name: "case-in-title", Verdict: "案例", Applies: func(c *titled) bool { return containsAny(c.title, "指导案例", "典型案例", "指导性案例") }},
	// All other titles need more than a word.
	{Name: "title-says-nothing", Verdict: undecided},
}

// textRules read the type from the text where the title does not show it.
var textRules = rule.Table[titled, kind]{
	// The parts that a report of a case has.
	{Name: "parts-of-a-case", Verdict: "案例", Applies: func(c *titled) bool { return c.d.tellsCase() }},
	// 张某诉李某买卖合同纠纷案.
	{Name: "dispute-in-title", Verdict: "案例", Applies: func(c *titled) bool { return endsAny(c.title, "纠纷案", "纠纷一案") }},
	// The greeting of a budget report is that of all reports to a congress.
	{Name: "budget-report-to-congress", Verdict: "工作报告/预算报告", Applies: func(c *titled) bool {
		return c.d.reportsToCongress() && containsAny(c.d.body[:cutAt(c.d.body, 600)], "国家决算", "预算执行情况")
	}},
	// 各位代表：现在，我代表市人民政府，向大会报告工作.
	{Name: "report-to-congress", Verdict: "工作报告/政府工作报告", Applies: func(c *titled) bool { return c.d.reportsToCongress() }},
	// A byline, or a text about what happened.
	{Name: "news", Verdict: "新闻报道", Applies: func(c *titled) bool { return c.d.news() }},
	// What is none of these.
	{Name: "no-known-kind", Verdict: "其他"},
}

// genre is the type that the last word of the title means; "" for none.
func (d *document) genre(title string) string {
	told := d.reported()
	for _, e := range endings {
		// 某市已发布两版方案 is a headline; an official title has 关于, or names its maker's genre outright.
		if strings.HasSuffix(title, e.word) && (!told || strings.Contains(title, "关于") || d.facts.DocNumber != "") {
			return e.kind
		}
	}
	return ""
}

// withoutParenthesis drops a trailing （试行）.
func withoutParenthesis(s string) string {
	s = strings.TrimSpace(s)
	for strings.HasSuffix(s, "）") || strings.HasSuffix(s, ")") {
		at := max(strings.LastIndex(s, "（"), strings.LastIndex(s, "("))
		if at <= 0 {
			break
		}
		s = strings.TrimSpace(s[:at])
	}
	return s
}

// tellsCase recognizes a case, by the parts that a report of one has.
func (d *document) tellsCase() bool {
	for _, w := range [...]string{"基本案情", "【案情", "案情回顾", "案情简介", "典型意义", "裁判要点", "裁判结果", "裁判理由"} {
		if strings.Contains(d.body, w) {
			return true
		}
	}
	return false
}

// reportsToCongress reports the words with which a government's report opens.
func (d *document) reportsToCongress() bool {
	opening := d.body[:cutAt(d.body, 3000)]
	if !strings.Contains(opening, "各位代表") {
		return false
	}
	for _, w := range [...]string{"向大会", "请予审议", "请审议", "请大会审议", "政府工作报告", "报告政府工作", "人民代表大会第", "作工作报告"} {
		if strings.Contains(opening, w) {
			return true
		}
	}
	return false
}

// minSentences is how many sentences make running text.
const minSentences = 5

// reported recognizes a journalist's text by its byline.
func (d *document) reported() bool {
	opening := d.body[:cutAt(d.body, 900)]
	for _, w := range [...]string{"本报讯", "新华社", "记者从", "（记者", "(记者", "本报记者", "新华网", "人民网", "中新社", "中新网", "新闻发布会上", "通讯员"} {
		if strings.Contains(opening, w) {
			return true
		}
	}
	return false
}

// news reports a text about what happened, in none of the forms of official documents; or a
// newspaper's page that has lost its title.
func (d *document) news() bool {
	f := d.facts
	if d.reported() {
		return true
	}
	if f.DocNumber != "" {
		return false
	}
	if f.Title == "" {
		// A page that lost its title: running text about one place, in none of the official forms.
		return f.Date == "" && strings.Count(d.body, "。") >= minSentences && d.spokenOf() != nil
	}
	if endsInGenre(f.Title) || d.articles() > 0 {
		return false
	}
	for _, w := range [...]string{"记者", "获悉", "日前", "近日", "今天", "昨日", "昨天", "据了解", "据介绍", "介绍说", "日召开", "日举行", "会议强调", "会议指出", "召开会议", "主持召开", "表示，", "日上午", "日下午"} {
		if strings.Contains(d.body, w) {
			return true
		}
	}
	return false
}
