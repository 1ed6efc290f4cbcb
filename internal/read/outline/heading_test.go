package outline

import (
	"strings"
	"testing"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
	"wenxun/internal/read/rule/ruletest"
)

// para is a paragraph, changed as a test needs it.
func para(text string, changes ...func(*repair.Block)) repair.Block {
	x := repair.Block{Text: text, Kind: layout.Paragraph, Marker: numbering.Parse(text), Lines: 1}
	for _, change := range changes {
		change(&x)
	}
	return x
}

func kind(k layout.Kind) func(*repair.Block) { return func(x *repair.Block) { x.Kind = k } }
func lines(n int) func(*repair.Block)        { return func(x *repair.Block) { x.Lines = n } }
func letterhead(x *repair.Block)             { x.Letterhead = true }
func bold(x *repair.Block)                   { x.Bold = true }
func gap(x *repair.Block)                    { x.Gap = true }
func gapPast(x *repair.Block)                { x.GapPast = true }

// among is block i of a document.
func among(i int, blocks ...repair.Block) *candidate {
	b := &builder{blocks: blocks, statute: articles(blocks) >= minArticles}
	if b.statute {
		b.lawful()
	}
	for k := range i {
		if h, ok := b.heading(k); ok {
			h.at = k
			b.headings = append(b.headings, h)
		}
	}
	c := &candidate{Block: &b.blocks[i], b: b, i: i}
	tableFor(c)
	return c
}

// over is a block with a long paragraph below it.
func over(text string, changes ...func(*repair.Block)) *candidate {
	return among(0, para(text, changes...), para(long))
}

// closed is over, with a whole sentence above.
func closed(text string, changes ...func(*repair.Block)) *candidate {
	return among(1, para(long), para(text, changes...), para(long))
}

func TestDeclaredRules(t *testing.T) {
	ruletest.Check(t, declaredRules, ruletest.Examples[candidate]{
		"declared-by-format": {over("工作目标", kind(layout.Heading)), over("工作目标", kind(layout.Cell))},
		"cell-or-note":       {over("工作目标", kind(layout.Cell))},
	})
}

func TestStructuralRules(t *testing.T) {
	ruletest.Check(t, structuralRules, ruletest.Examples[candidate]{
		"article":             {over("第一条 总则"), over("第一章 总则")},
		"annex":               {over("附件1 重点项目清单"), over("附件1 重点项目清单。")},
		"mention-of-annex":    {over("附表1 重点项目清单"), over("第一章 重点项目清单")},
		"chapter":             {over("第一章 总则"), over("第一章规定了总则。")},
		"chapter-in-sentence": {over("第一章规定了总则。")},
	})
}

func TestNumberedRules(t *testing.T) {
	law := []repair.Block{para("第一条 为了防汛。"), para("（一）水库"), para("第二条 各地备汛。"), para("第三条 依法施行。")}
	listed := func(rest string) *candidate {
		return among(0, para("（一）落实责任。"+rest), para("（二）备足物资。"))
	}
	ruletest.Check(t, numberedRules, ruletest.Examples[candidate]{
		"item-of-article":             {among(1, law...), among(1, para(long), para("（一）水库"), para(long))},
		"declared-item":               {over("（一）水库", kind(layout.Item)), over("（一）水库")},
		"longer-than-heading":         {over("（一）" + strings.Repeat("防汛备汛", 15)), over("（一）" + strings.Repeat("防汛备汛", 14))},
		"ends-like-item":              {over("（一）水库；"), over("（一）水库")},
		"number-alone":                {over("（一）"), over("（一）水库")},
		"first-with-colon":            {over("第一，防汛措施如下："), over("一、防汛措施如下：")},
		"official-number":             {over("一、防汛措施"), over("1. 防汛措施")},
		"decimal-over-paragraph":      {over("1.1 防汛措施"), among(0, para("1.1 防汛措施"), para("1.2 备汛措施"))},
		"arabic-over-paragraph":       {over("1. 防汛措施"), over("1. 防汛：备足物资")},
		"item":                        {among(0, para("1. 防汛措施"), para("2. 备汛措施")), among(0, para("1. 防汛措施。"), para("2. 备汛措施"))},
		"clause-of-list":              {listed(""), listed(long)},
		"stop-in-quotation":           {over("（一）贯彻“防汛优先。”" + long), over("（一）贯彻防汛优先。" + long)},
		"long-first-sentence":         {over("（一）" + strings.Repeat("防汛备汛", 11) + "。" + long), over("（一）" + strings.Repeat("防汛备汛", 9) + "。" + long)},
		"semicolon-in-first-sentence": {over("（一）防汛；备汛。" + long), over("（一）防汛、备汛。" + long)},
		"official-number-run-in":      {over("（一）落实防汛责任。" + long), over("（1）落实防汛责任。" + long)},
		"decimal-run-in":              {over("1.1 落实防汛责任。" + long), over("1.1 落实防汛责任。")},
		"arabic-sentence":             {over("1. 落实防汛责任。" + long)},
	})
}

func TestUnnumberedRules(t *testing.T) {
	law := []repair.Block{para("第一条 为了防汛。"), para("防汛备汛工作"), para("第二条 各地备汛。"), para("第三条 依法施行。")}
	const title = "防汛备汛工作成效"
	ruletest.Check(t, unnumberedRules, ruletest.Examples[candidate]{
		"no-paragraph":              {closed(title, kind(layout.Item)), closed(title)},
		"letterhead":                {closed("云江省水利厅文件", letterhead), closed("云江省水利厅文件")},
		"paragraph":                 {closed(long), closed(title)},
		"customary-heading":         {over("前　言"), over("前　景")},
		"customary-word-at-end":     {among(1, para(long), para("附件")), among(1, para(long), para("附属"))},
		"shorter-than-heading":      {closed("防汛办"), closed("防汛备汛")},
		"longer-than-heading":       {closed(strings.Repeat("防汛备汛", 9)), closed(strings.Repeat("防汛备汛", 8))},
		"ends-with-punctuation":     {closed("做好防汛备汛工作，"), closed("做好防汛备汛工作")},
		"sentence-inside":           {closed("做好防汛。落实责任"), closed("做好防汛、落实责任")},
		"over-three-lines":          {closed(title, lines(3)), closed(title, lines(2))},
		"begins-with-mark":          {closed("（摘自云江年鉴"), closed("“防汛”工作成效")},
		"begins-with-digit":         {closed("12 座水库工程"), closed("2023年水库工程")},
		"line-of-law":               {among(1, law...), closed("防汛备汛工作")},
		"byline":                    {closed("记者 江小舟"), closed("记住江河安澜")},
		"document-number":           {closed("云水发第12号"), closed("云水发展规划")},
		"title-of-annex":            {among(1, para("附件"), para(title), para("1. 水库。")), among(1, para(long), para(title), para(long))},
		"over-no-paragraph":         {among(1, para(long), para(title), para("水库", kind(layout.Cell))), closed(title)},
		"bold-line":                 {closed(title, bold), closed(title)},
		"after-open-sentence":       {among(1, para("全省认真"), para(title), para(long)), among(1, para("全省认真。"), para(title), para(long))},
		"alone-at-end":              {among(1, para(long), para(title, gap)), among(1, para(long), para(title))},
		"alone-over-long-paragraph": {closed(title, gap, gapPast), closed(title, gap)},
		"short-over-long-paragraph": {closed(title), among(1, para(long), para(title), para("水库安全。"))},
		"nothing-sets-it-apart":     {closed(title, gap)},
	})
}

func TestHeadingsAndRefusalsAreTracedAndParagraphsAreNot(t *testing.T) {
	trace := &rule.Trace{}
	Build([]repair.Block{para("一、防汛措施"), para(long), para("记者 江小舟")}, trace)
	got := ""
	for _, d := range trace.Decisions() {
		got += d.Rule + "=" + d.Verdict + " "
	}
	if got != "official-number=heading byline=no-heading " {
		t.Errorf("traced %s", got)
	}
}
