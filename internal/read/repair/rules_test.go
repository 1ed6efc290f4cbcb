package repair

import (
	"strings"
	"testing"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule/ruletest"
)

// scanned is a line as repair sees it.
func scanned(s string) *line {
	l := (&Result{Repairs: map[string]int{}}).scan(&layout.Line{Text: s})
	return &l
}

// running is a line of running text, 36 columns wide, as a column of a newspaper has it.
const running = "全省统筹推进云江流域治理，扎实做好防"

// meet is the junction of two lines in an even column of running text as wide as the first, changed
// as a test needs it.
func meet(a, b string, changes ...func(*junction)) *junction {
	c := &junction{a: scanned(a), b: scanned(b), size: len(a), lines: 1, even: true, placed: unknown}
	c.measure = c.a.width
	c.prose = strings.ContainsAny(a, "，。、；：")
	for _, change := range changes {
		change(c)
	}
	c.look()
	return c
}

func gap(c *junction)         { c.blanks = 1 }
func uneven(c *junction)      { c.even = false }
func parted(c *junction)      { c.parted, c.even = true, false }
func torn(c *junction)        { c.torn = true }
func noProse(c *junction)     { c.prose = false }
func second(c *junction)      { c.lines = 2 }
func openBracket(c *junction) { c.depth = 1 }
func widest(c *junction)      { c.a.width, c.measure = maxMeasure+1, maxMeasure+1 }

func measured(n int) func(*junction)     { return func(c *junction) { c.measure = n } }
func placedAs(p placing) func(*junction) { return func(c *junction) { c.placed = p } }
func longer(n int) func(*junction)       { return func(c *junction) { c.size = n } }
func indentedBody(n int) func(*junction) { return func(c *junction) { c.body = n } }
func pointsEndSentences(c *junction)     { c.latinStops = true }

func TestJoinRules(t *testing.T) {
	ruletest.Check(t, joinRules, ruletest.Examples[junction]{
		"paragraph-too-long":         {meet(running, "汛备汛。", longer(maxParagraph+1)), meet(running, "汛备汛。", longer(maxParagraph))},
		"whole-paragraph-before-gap": {meet(running, "汛备汛。", widest, gap), meet(running, "汛备汛。", widest)},
		"document-number":            {meet("云江省人民政府办公厅", "云政办发〔2023〕12号"), meet("各市、县人民政府：按照", "云政办发〔2023〕12号")},
		"letterhead":                 {meet("云江省人民政府文件", "关于防汛工作的通知"), meet("现印发，请按照有关文件", "的规定执行。")},
		"label":                      {meet(running, "来源：云江日报"), meet(running, "汛备汛工作，要求：各地")},
		"dash-line":                  {meet("——在全省防汛会议上的讲话", "云江省水利厅", uneven), meet("——在全省防汛会议上的讲话", "云江省水利厅")},
		"apart-on-page":              {meet(running, "汛备汛。", placedAs(distinct)), meet(running, "汛备汛。", placedAs(fullLine))},
		"hanging-heading":            {meet("第三章 全省水资源节约利用和保护", "      管理制度", noProse), meet("第三章 全省水资源节约利用和保护", "  管理制度", noProse)},
		"centred-title":              {meet("    云江省人民政府关于", "      防汛工作的意见", noProse, uneven), meet("    云江省人民政府关于", "                防汛工作", noProse, uneven)},
		"begins-with-punctuation":    {meet(running, "，落实责任。", gap), meet(running, "（见附表）", gap)},
		"touches-in-parted-text":     {meet("要严格执行云江省出台的水资源管理条例的有关规定，做到", "应急响应预案", parted), meet("要严格执行", "应急响应预案", parted)},
		"wider-than-any-page":        {meet(running, "汛备汛。", widest), meet(running, "汛备汛。", widest, openBracket)},
		"broken-decimal":             {meet("全省水利投资达到1.", "2万元", uneven), meet("全省水利投资达到一.", "2万元", uneven)},
		"ends-with-comma":            {meet("全省各地，", "认真落实。", uneven), meet("全省各地", "认真落实。", uneven)},
		"ends-with-opening-mark":     {meet("按照《", "水法》执行。", uneven, noProse), meet("按照“", "水法”执行。", uneven, noProse)},
		"open-bracket":               {meet("按照水法（2016", "年修订）执行。", uneven, openBracket), meet("按照水法（2016", "年修订）执行。", uneven, openBracket, gap)},
		"begins-with-number":         {meet(running, "（二）加强领导"), meet(running, "二是加强领导")},
		"first-line-indent":          {meet(running, "  汛备汛工作"), meet(running, "  汛备汛工作", indentedBody(2))},
		"ends-with-full-stop":        {meet("扎实做好各项防汛备汛工作。", "全省平稳度汛"), meet("扎实做好各项防汛备汛工作", "全省平稳度汛")},
		"ends-with-point":            {meet("扎实做好各项防汛备汛工作.", "全省平稳度汛", pointsEndSentences), meet("扎实做好各项防汛备汛工作.", "全省平稳度汛")},
		"full-line-on-page":          {meet("统筹推进云江流域治理", "工作", placedAs(fullLine), noProse), meet("统筹推进云江流域治理", "工作", placedAs(unknown), noProse)},
		"short-line-on-page":         {meet(running, "汛备汛工作", placedAs(shortLine)), meet(running, "汛备汛工作", placedAs(unknown))},
		"page-ends-inside-sentence":  {meet("扎实做好，防汛", "备汛工作", torn, measured(60)), meet("扎实做好，（防汛）", "备汛工作", torn, measured(60))},
		"bracketed-line-of-title":    {meet("防汛工作方案（试行）", "（2023年修订）", uneven, noProse, second), meet("防汛工作方案（试行）", "（2023年修订）", uneven, noProse)},
		"uneven-lines":               {meet("全省防汛工作会议", "水利厅介绍情况", uneven), meet("全省防汛工作会议", "水利厅介绍情况")},
		"short-line":                 {meet("扎实做好，防汛备汛", "全省平稳度汛", measured(40)), meet("扎实做好，防汛备汛", "全省平稳度汛", measured(24))},
		"short-heading":              {meet("全省水资源节约利用保护", "全省平稳度汛", measured(28), indentedBody(1)), meet("全省水资源节约利用保护", "全省平稳度汛", measured(24), indentedBody(1))},
		"narrow-without-punctuation": {meet("全省平稳度汛", "水库安全"), meet("全省，平稳度汛", "水库安全")},
		"deeper-than-heading":        {meet("全省水资源节约利用和保护管理", " 各地认真落实", noProse), meet("全省水资源节约利用和保护管理", "各地认真落实", noProse)},
		"full-line":                  {meet(running, "汛备汛工作"), meet(running, "汛备汛工作", gap)},
		"sentence-over-gap":          {meet(running, "汛备汛工作", gap), meet("全省水资源节约利用和保护管理", "各地认真落实", gap)},
		"alone-between-gaps":         {meet("全省水资源节约利用和保护管理", "各地认真落实", gap)},
	})
}

// at places a line on the first page, its left edge and width in points.
func at(x, w float64, changes ...func(*layout.Line)) *layout.Line {
	l := &layout.Line{Size: 16, Page: 1, Box: layout.Box{X: x, W: w, H: 16}}
	for _, change := range changes {
		change(l)
	}
	return l
}

func bold(l *layout.Line)     { l.Bold = true }
func central(l *layout.Line)  { l.Centered = true }
func overleaf(l *layout.Line) { l.Page = 2 }
func large(l *layout.Line)    { l.Size = 22 }

// side is the pair of two lines in a column from 90 to 506 points.
func side(a, b *layout.Line, changes ...func(*pair)) *pair {
	column := margins{90, 506}
	p := &pair{a: a, b: b, ma: column, mb: column, lines: 1}
	for _, change := range changes {
		change(p)
	}
	p.measure()
	return p
}

func TestPlaceRules(t *testing.T) {
	inProse := func(p *pair) { p.prose = true }
	later := func(p *pair) { p.lines = 2 }
	ruletest.Check(t, placeRules, ruletest.Examples[pair]{
		"other-size":           {side(at(90, 300, large), at(90, 400)), side(at(90, 300), at(90, 400))},
		"other-weight":         {side(at(90, 300, bold), at(90, 400)), side(at(90, 416, bold), at(90, 400))},
		"other-alignment":      {side(at(150, 300, central), at(90, 400)), side(at(90, 416, central), at(90, 400))},
		"centred-on-two-pages": {side(at(150, 300, central), at(150, 300, central, overleaf)), side(at(150, 300, central), at(150, 300, central, overleaf), inProse)},
		"both-centred":         {side(at(150, 300, central), at(160, 280, central)), side(at(90, 416, central), at(160, 280, central))},
		"both-set-far-in":      {side(at(300, 150), at(330, 100)), side(at(140, 150), at(330, 100))},
		"first-line-indent":    {side(at(90, 300), at(122, 384)), side(at(122, 300), at(122, 384), later)},
		"reaches-margin":       {side(at(90, 416), at(90, 300)), side(at(90, 300), at(90, 416))},
		"ends-before-margin":   {side(at(90, 300), at(90, 416))},
	})
}

// between is the white space where two bars are in s, in a document that sets no spaces into words.
func between(s string, changes ...func(*space)) *space {
	i := strings.IndexByte(s, '|')
	j := strings.LastIndexByte(s, '|')
	c := &space{s: s[:i] + s[i+1:j] + s[j+1:], i: i, j: j - 1}
	for _, change := range changes {
		change(c)
	}
	c.look()
	return c
}

func TestSpaceRules(t *testing.T) {
	spread := func(c *space) { c.spread = true }
	digits := func(c *space) { c.digits = true }
	ruletest.Check(t, spaceRules, ruletest.Examples[space]{
		"between-closing-and-opening-mark": {between("《水法》| |《防洪法》"), between("《水法》| |，防洪法")},
		"beside-punctuation":               {between("云江省| |，水利厅"), between("云江省| |水利厅")},
		"two-characters-drawn-apart":       {between("目|    |录"), between("目|    |录表")},
		"wide-gap":                         {between("云江|   |水利"), between("云|  |江")},
		"spaced-decimal":                   {between("3| |. 5", digits), between("3| |. 5")},
		"letter-spaced-line":               {between("云江| |省水", spread, func(c *space) { c.s = "云江 省 水利" }), between("云江| |省水", spread)},
		"two-lone-characters":              {between("云| |江"), between("云江| |省")},
		"between-words":                    {between("云江省| |水利厅"), between("云江省| |5个")},
		"double-space":                     {between("云江省|  |5个"), between("云江省| |5个")},
		"beside-ascii-bracket":             {between("云江省| |(试行)"), between("Yun| |(试行)")},
		"beside-ascii-comma":               {between("云江省| |,水利厅"), between("Yun| |,水利厅")},
		"spaced-digits":                    {between("2| |0 2 3", digits), between("2| |023", digits)},
		"between-numbers":                  {between("120| |125"), between("120| |万吨")},
		"number-of-the-line":               {between("1| |总则"), between("共1| |项")},
		"after-number":                     {between("投资12| |亿元"), between("投资12| |GDP")},
		"before-whole-date":                {between("水利厅| |2023年5月6日"), between("水利厅| |20个处室")},
		"before-number":                    {between("水利厅| |20个处室"), between("水利厅| |ABC")},
		"after-percent-sign":               {between("增长5%| |以上"), between("增长5%| |GDP")},
		"punctuation-and-latin":            {between("，| |GDP"), between("全省| |GDP")},
		"other-space":                      {between("全省| |GDP")},
	})
}

func TestRowRules(t *testing.T) {
	row := func(s string) *cells { return &cells{s: s} }
	ruletest.Check(t, rowRules, ruletest.Examples[cells]{
		"stop-inside":            {row("全省粮食增产。 棉花 12 油料 5"), row("全省粮食增产 棉花 12 油料 5")},
		"few-cells":              {row("粮食 120"), row("粮食 万吨 120")},
		"numbered-heading":       {row("第一章 总 则 2023"), row("第一水厂 总 则 2023")},
		"long-cell":              {row("全省统筹推进云江流域综合治理和系统治理源头治理扎实做好防汛备汛各项工作 吨 5"), row("全省统筹推进云江流域综合治理 吨 5")},
		"number-before-unit":     {row("全省 新建水库 12 座，完成"), row("全省 新建水库 12 粮食")},
		"clause-with-commas":     {row("全省上下认真贯彻落实要求，扎实 12 14 粮食"), row("贯彻要求，扎实 12 14 粮食")},
		"letter-spaced":          {row("云 江 省 水利厅 5"), row("云江 省厅 水利厅 5")},
		"listings-among-numbers": {row("小麦、玉米 万吨 12 14"), row("小麦、玉米 万吨 12")},
		"commas":                 {row("小麦、玉米 大豆 薯类"), row("小麦 玉米 大豆")},
		"words-and-numbers":      {row("粮食总产量 万吨 120"), row("粮食总产量 万吨 增长")},
		"short-words":            {row("指标名称 单位 去年"), row("全省粮食总产量预计指标 单位 去年")},
		"long-words":             {row("全省粮食总产量预计指标 单位 去年")},
	})
}

func TestPageNumberRules(t *testing.T) {
	ruletest.Check(t, pageNumberRules, ruletest.Examples[numbered]{
		"hung-on-line":          {&numbered{seat: atEnd, odd: true, chained: true}, &numbered{seat: atEnd, odd: true}},
		"number-ends-line":      {&numbered{seat: atEnd, chained: true}, &numbered{chained: true}},
		"set-as-page-number":    {&numbered{dressed: true}, &numbered{edge: true}},
		"at-page-edge":          {&numbered{edge: true}, &numbered{seat: atStart, edge: true}},
		"counts-on":             {&numbered{chained: true}, &numbered{}},
		"lone-number":           {&numbered{}, &numbered{seat: atStart}},
		"counts-on-before-text": {&numbered{seat: atStart, chained: true, rest: "座水库"}, &numbered{seat: atStart, rest: "座水库"}},
		"before-heading-number": {&numbered{seat: atStart, odd: true, rest: "十三、巩固水利成果"}, &numbered{seat: atStart, odd: true, rest: "座水库"}},
		"amount-before-text":    {&numbered{seat: atStart, rest: "座水库"}},
	})
}

func TestClutterRules(t *testing.T) {
	text := func(s string) *string { return &s }
	ruletest.Check(t, clutterRules, ruletest.Examples[string]{
		"too-long-for-clutter": {text("【打印" + strings.Repeat("云江", 20)), text("【打印" + strings.Repeat("云江", 10))},
		"button-or-label":      {text("打印"), text("打印机采购")},
		"row-of-buttons":       {text("【字号 大 中 小】"), text("字号 大 中 小")},
		"text":                 {text("云江省水利厅")},
	})
}

func TestSeamRules(t *testing.T) {
	// seamAt is the white space in place of the bars, one character for each.
	seamAt := func(s string, head bool) *seam {
		i, j := strings.IndexByte(s, '|'), strings.LastIndexByte(s, '|')+1
		return newSeam(s[:i], s[j:], j-i, head)
	}
	ruletest.Check(t, seamRules, ruletest.Examples[seam]{
		"after-stop":                  {seamAt("确保安全。|各地要落实", false), seamAt("确保安全|各地要落实", false)},
		"wide-gap-after-closing-mark": {seamAt("防汛办法（试行）||各地要落实", false), seamAt("防汛办法（试行）|各地要落实", false)},
		"beside-punctuation":          {seamAt("确保安全，||各地要落实", false), seamAt("确保安全||各地要落实", false)},
		"before-number":               {seamAt("确保安全|二、加强领导", false), seamAt("确保安全|二是加强领导", false)},
		"beside-symbol":               {seamAt("水位≥||各地要落实", false), seamAt("水位||各地要落实", false)},
		"after-numbered-heading":      {seamAt("一、加强领导|各地要落实", false), seamAt("一、加强领导，做好|各地要落实", false)},
		"inside-numbered-sentence":    {seamAt("一、加强领导，做好|各地工作", false), seamAt("加强领导，做好|各地工作", false)},
		"between-lines-of-head":       {seamAt("云江省水利厅|关于防汛的通知", true), seamAt("云江省水利厅|关于防汛的通知", false)},
		"wide-gap-between-words":      {seamAt("云江省水利厅||各处室", false), seamAt("云江省水利厅|各处室", false)},
		"space-between-words":         {seamAt("云江省水利厅|各处室", false)},
	})
}
