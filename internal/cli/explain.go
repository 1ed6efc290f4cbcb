package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/rule"
	"wenxun/internal/web/api"
)

// explained is a document with what the reader's rules decided about it.
type explained struct {
	api.Document
	Explain []decision `json:"explain"`
}

// decision is what one rule decided about one line. Page and Line are null where the format has
// none, and for decisions about the document as a whole.
type decision struct {
	Stage   rule.Stage `json:"stage"`
	Page    *int       `json:"page"`
	Line    *int       `json:"line"`
	Text    string     `json:"text"`
	Rule    string     `json:"rule"`
	Verdict string     `json:"verdict"`
}

func explain(doc api.Document, trace *rule.Trace) explained {
	known := func(n int) *int {
		if n == 0 {
			return nil
		}
		return &n
	}
	e := explained{Document: doc, Explain: []decision{}}
	for _, d := range trace.Decisions() {
		e.Explain = append(e.Explain, decision{d.Stage, known(d.Page), known(d.Line), d.Text, d.Rule, d.Verdict})
	}
	return e
}

// stageLabels name the stages of reading for people.
var stageLabels = map[rule.Stage]string{
	rule.StageSplit: "划段", rule.StageSpacing: "空格", rule.StagePage: "页面", rule.StageTable: "表格", rule.StagePlace: "版位", rule.StageJoin: "接行",
	rule.StageOutline: "小标题", rule.StageTitle: "题名", rule.StageNumber: "文号", rule.StageDate: "日期", rule.StagePublished: "发布", rule.StageType: "类型",
	rule.StageIssuer: "机关", rule.StageRegion: "地区", rule.StageYear: "年份",
}

// verdictLabels name for people what rules decide. What is not here is a value, such as a type or a
// date, and is shown as it is.
var verdictLabels = map[string]string{
	"paragraph-end": "分段", "inside-text": "不分段",
	"keep": "保留", "drop": "去掉", "remove": "去掉", "cut": "去掉页码",
	"row": "表格行", "no-row": "不是表格行",
	"unknown": "看不出", "distinct": "另一种行", "full": "满行", "short": "不满行",
	"join": "接上", "apart": "不接",
	"heading": "是标题", "customary-heading": "惯用标题", "run-in-heading": "段首标题", "no-heading": "不是标题", "heading-of-text-before": "属于前文",
}

// shownText is how many characters of a line an explanation shows.
const shownText = 40

// explanationText writes decisions for people, a line each, in columns.
func explanationText(trace *rule.Trace, st style) string {
	var rows [][]string
	all := trace.Decisions()
	for i := 0; i < len(all); i++ {
		d := all[i]
		// A letter-spaced line has a decision for each of its spaces.
		times := 1
		for d.Stage == rule.StageSpacing && i+1 < len(all) && all[i+1].Site == d.Site && all[i+1].Rule == d.Rule && all[i+1].Stage == d.Stage {
			i++
			times++
		}
		verdict, ok := verdictLabels[d.Verdict]
		if !ok {
			verdict = d.Verdict
		}
		if times > 1 {
			verdict += fmt.Sprintf(" %d 次", times)
		}
		stage, ok := stageLabels[d.Stage]
		if !ok {
			stage = string(d.Stage)
		}
		rows = append(rows, []string{place(d.Site), stage, d.Rule, verdict, d.Text})
	}
	var widths [4]int
	for _, r := range rows {
		for i := range widths {
			widths[i] = max(widths[i], terminalWidth(visible(r[i])))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", st.dim("依据"))
	for _, r := range rows {
		for i, width := range widths {
			cell := visible(r[i])
			b.WriteString(cell + strings.Repeat(" ", width-terminalWidth(cell)+2))
		}
		b.WriteString(st.dim(shortened(visible(r[4]), shownText)) + "\n")
	}
	return b.String()
}

func place(at rule.Site) string {
	switch {
	case at.Page > 0 && at.Line > 0:
		return fmt.Sprintf("第 %d 页第 %d 行", at.Page, at.Line)
	case at.Page > 0:
		return fmt.Sprintf("第 %d 页", at.Page)
	case at.Line > 0:
		return fmt.Sprintf("第 %d 行", at.Line)
	case at.Order == 0:
		return "全文"
	}
	return "—"
}

func shortened(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// terminalWidth is how many columns of a terminal s takes, to a good guess: what is not Latin is
// wide.
func terminalWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
