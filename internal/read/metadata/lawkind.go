package metadata

import (
	"strings"

	"wenxun/internal/read/division"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/rule"
)

// minArticles is how many articles (第X条) a text of rules has at least.
const minArticles = 3

// legal distinguishes the kinds of laws by who made them, as 立法法 does. It returns "" for a text
// that is no law, else the type and the rule that decided.
func (d *document) legal(c *titled) (name, law string) {
	c.articles = d.articles()
	c.head = strings.Join(d.head, "\n")
	c.head = c.head[:cutAt(c.head, maxLawHead)]
	c.passed = containsAny(c.head, enacted...) || strings.Contains(c.head, "施行")
	c.rule = endsAny(c.title, "条例", "规定", "办法", "细则", "规则", "解释", "规程", "规范")
	c.act = endsAny(c.title, "决定", "决议", "批复", "安排", "解答", "意见", "通知", "命令")
	c.law = endsAny(c.title, "法", "法典") && !endsAny(c.title, "办法", "做法", "方法", "书法", "看法")
	decided := lawRules.Decide(c)
	if decided.Verdict == rulesOfSomebody {
		place := division.Mentions(c.title)
		c.local = len(place) > 0 && place[0].At == 0
		decided = makerRules.Decide(c)
	}
	if decided.Verdict == noLaw {
		return "", ""
	}
	return decided.Name, string(decided.Verdict)
}

// maxLawHead is how much of the lines before the body is read for who passed a law, in bytes.
const maxLawHead = 4000

// lawRules distinguish laws from other documents, and the kinds of laws whose titles show them.
var lawRules = rule.Table[titled, kind]{
	// There is one.
	{Name: "constitution", Verdict: "法律法规/宪法", Applies: func(c *titled) bool {
		return strings.HasSuffix(c.title, "宪法") || strings.Contains(c.title, "宪法修正案")
	}},
	// The courts' rules, and those of their acts that are more than letters to one court.
	{Name: "court-made-rules", Verdict: "法律法规/司法解释", Applies: func(c *titled) bool {
		return c.d.judicial(c.title, c.head) && (c.rule || c.act && !endsAny(c.title, "意见", "通知", "命令") || c.act && c.articles >= minArticles)
	}},
	// What else the courts write.
	{Name: "letter-of-court", Verdict: noLaw, Applies: func(c *titled) bool { return c.d.judicial(c.title, c.head) }},
	// 供水法 with articles, or passed by a congress.
	{Name: "law", Verdict: "法律法规/法律", Applies: func(c *titled) bool { return c.law && (c.articles > 0 || c.passed) }},
	// 条例, 办法 and the like with articles, or passed by somebody.
	{Name: "rules", Verdict: rulesOfSomebody, Applies: func(c *titled) bool { return c.rule && (c.articles >= minArticles || c.passed) }},
	// A decision with articles that was passed changes a law.
	{Name: "decision-with-articles", Verdict: rulesOfSomebody, Applies: func(c *titled) bool {
		return endsAny(c.title, "决定", "决议") && c.articles >= minArticles && c.passed
	}},
	// 国务院关于……的规定 is the Council's even where the text has no articles.
	{Name: "rules-of-the-state-council", Verdict: "法律法规/行政法规", Applies: func(c *titled) bool { return c.rule && strings.HasPrefix(c.title, "国务院") }},
	// All else.
	{Name: "no-law", Verdict: noLaw},
}

// makerRules decide who made rules: a people's congress, a government, the State Council or a
// ministry.
var makerRules = rule.Table[titled, kind]{
	// A government issues its rules by its order.
	{Name: "order-of-local-government", Verdict: "法律法规/地方政府规章", Applies: func(c *titled) bool {
		return containsAny(c.head, "省人民政府令", "市人民政府令", "自治区人民政府令") || strings.Contains(c.number(), "人民政府令")
	}},
	// A congress below the national one passed it.
	{Name: "local-congress", Verdict: "法律法规/地方性法规", Applies: func(c *titled) bool { return localCongress(c.head) || localCongress(c.title) }},
	// Of the rules of a place, 条例 are its congress's.
	{Name: "local-regulation-by-title", Verdict: "法律法规/地方性法规", Applies: func(c *titled) bool {
		return c.local && (strings.HasSuffix(c.title, "条例") || containsAny(c.title, "实施《", "制定地方性法规"))
	}},
	// Its government signed.
	{Name: "signed-by-local-government", Verdict: "法律法规/地方政府规章", Applies: func(c *titled) bool {
		return c.local && strings.Contains(c.d.tailText(), "人民政府")
	}},
	// Of a place, but nothing shows whose.
	{Name: "local-of-unknown-maker", Verdict: "法律法规", Applies: func(c *titled) bool { return c.local }},
	// By its number, or as 条例, which no ministry makes.
	{Name: "state-council-by-number-or-title", Verdict: "法律法规/行政法规", Applies: func(c *titled) bool {
		return containsAny(c.number(), "国务院令", "国令") || strings.HasSuffix(c.title, "条例")
	}},
	// What a ministry issued with the State Council's approval counts as the Council's own.
	{Name: "approved-by-state-council", Verdict: "法律法规/行政法规", Applies: func(c *titled) bool {
		return strings.Contains(c.head, "国务院") && containsAny(c.head, "批准", "国务院令")
	}},
	// 中华人民共和国……实施细则.
	{Name: "of-the-peoples-republic", Verdict: "法律法规/行政法规", Applies: func(c *titled) bool { return strings.HasPrefix(c.title, "中华人民共和国") }},
	// A ministry issues its rules by its order.
	{Name: "order-of-ministry", Verdict: "法律法规/部门规章", Applies: func(c *titled) bool { return ministerial(c.number()) || ministerial(c.head) }},
	// The national congress passed it.
	{Name: "national-congress", Verdict: "法律法规/法律", Applies: func(c *titled) bool {
		return (strings.Contains(c.head, "全国人民代表大会") || strings.HasPrefix(c.title, "全国人民代表大会")) && !strings.Contains(c.head, "国务院")
	}},
	// Without articles and without a maker it may be anything.
	{Name: "few-articles", Verdict: noLaw, Applies: func(c *titled) bool { return c.articles < minArticles && !strings.HasPrefix(c.title, "国务院") }},
	// The State Council is named in the head, or issued it.
	{Name: "state-council", Verdict: "法律法规/行政法规", Applies: func(c *titled) bool {
		return containsAny(c.head, "国务院", "政务院") || c.d.facts.Issuer == "国务院" || strings.HasPrefix(c.title, "国务院")
	}},
	// Standards and procedures are no laws.
	{Name: "standard", Verdict: noLaw, Applies: func(c *titled) bool { return endsAny(c.title, "规范", "规程", "规则") }},
	// Rules with articles of nobody that is named: mostly a ministry's.
	{Name: "rules-of-unknown-maker", Verdict: "法律法规/部门规章"},
}

func (c *titled) number() string { return c.d.facts.DocNumber }

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func endsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// articles counts the articles of the text, up to minArticles.
func (d *document) articles() int {
	n := 0
	for i := range d.blocks {
		if d.blocks[i].Marker.Kind == numbering.Article {
			if n++; n >= minArticles {
				break
			}
		}
	}
	return n
}

// judicial reports a text of the supreme court or the supreme procuratorate.
func (d *document) judicial(title, head string) bool {
	for _, w := range [...]string{"最高人民法院", "最高人民检察院"} {
		if strings.HasPrefix(title, w) || strings.Contains(head, w) {
			return true
		}
	}
	return strings.HasPrefix(title, "人民检察院") || strings.HasPrefix(title, "人民法院") || strings.Contains(d.facts.DocNumber, "法释") ||
		strings.HasSuffix(title, "解释") && (strings.Contains(title, "应用法律") || strings.Contains(title, "适用法律"))
}

func (d *document) tailText() string { return strings.Join(d.tail, "\n") }

// ministerial reports the order of a ministry: 交通运输部令.
func ministerial(s string) bool {
	for _, w := range [...]string{"部令", "委员会令", "总局令", "局令", "署令", "银行令"} {
		if strings.Contains(s, w) && !strings.Contains(s, "军事委员会令") {
			return true
		}
	}
	return false
}

// localCongress reports a people's congress below the national one.
func localCongress(s string) bool {
	for at := 0; ; {
		n := strings.Index(s[at:], "人民代表大会")
		if n < 0 {
			return false
		}
		at += n
		before := s[max(0, at-60):at]
		if !strings.HasSuffix(s[:at], "全国") && !strings.Contains(before, "全国") && (strings.Contains(before, "省") || strings.Contains(before, "市") || strings.Contains(before, "自治") || strings.Contains(before, "县")) {
			return true
		}
		at += len("人民代表大会")
	}
}
