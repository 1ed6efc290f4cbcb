package metadata

import (
	"strings"

	"wenxun/internal/read/division"
	"wenxun/internal/read/numbering"
)

// minArticles is how many articles (第X条) a text of rules has at least.
const minArticles = 3

// legal tells the kinds of laws apart by who made them, as 立法法 does.
func (d *document) legal(title string) string {
	articles := d.articles()
	head := strings.Join(d.head, "\n")
	head = head[:cutAt(head, 4000)]
	passed := false
	for _, w := range enacted {
		passed = passed || strings.Contains(head, w)
	}
	passed = passed || strings.Contains(head, "施行")
	rule := endsAny(title, "条例", "规定", "办法", "细则", "规则", "解释", "规程", "规范")
	act := endsAny(title, "决定", "决议", "批复", "安排", "解答", "意见", "通知", "命令")
	law := endsAny(title, "法", "法典") && !endsAny(title, "办法", "做法", "方法", "书法", "看法")
	switch {
	case strings.HasSuffix(title, "宪法") || strings.Contains(title, "宪法修正案"):
		return "法律法规/宪法"
	case d.judicial(title, head):
		if rule || act && !endsAny(title, "意见", "通知", "命令") || act && articles >= minArticles {
			return "法律法规/司法解释"
		}
		return ""
	case law && (articles > 0 || passed):
		return "法律法规/法律"
	case rule && (articles >= minArticles || passed), endsAny(title, "决定", "决议") && articles >= minArticles && passed:
		return d.ruleOf(title, head, articles)
	case rule && strings.HasPrefix(title, "国务院"):
		return "法律法规/行政法规"
	}
	return ""
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

// ruleOf tells who made rules: a people's congress, a government, the State Council or a ministry.
func (d *document) ruleOf(title, head string, articles int) string {
	place := division.Mentions(title)
	local := len(place) > 0 && place[0].At == 0
	number := d.facts.DocNumber
	switch {
	case strings.Contains(head, "省人民政府令") || strings.Contains(head, "市人民政府令") || strings.Contains(head, "自治区人民政府令") || strings.Contains(number, "人民政府令"):
		return "法律法规/地方政府规章"
	case localCongress(head) || localCongress(title):
		return "法律法规/地方性法规"
	case local && (strings.HasSuffix(title, "条例") || strings.Contains(title, "实施《") || strings.Contains(title, "制定地方性法规")):
		return "法律法规/地方性法规"
	case local && strings.Contains(d.tailText(), "人民政府"):
		return "法律法规/地方政府规章"
	case local:
		return "法律法规"
	case strings.Contains(number, "国务院令") || strings.Contains(number, "国令") || strings.HasSuffix(title, "条例"),
		strings.Contains(head, "国务院") && (strings.Contains(head, "批准") || strings.Contains(head, "国务院令")), strings.HasPrefix(title, "中华人民共和国"):
		// What a ministry issued with the State Council's approval counts as the Council's own.
		return "法律法规/行政法规"
	case ministerial(number) || ministerial(head):
		return "法律法规/部门规章"
	case (strings.Contains(head, "全国人民代表大会") || strings.HasPrefix(title, "全国人民代表大会")) && !strings.Contains(head, "国务院"):
		return "法律法规/法律"
	case articles < minArticles && !strings.HasPrefix(title, "国务院"):
		return ""
	case strings.Contains(head, "国务院") || strings.Contains(head, "政务院") || d.facts.Issuer == "国务院" || strings.HasPrefix(title, "国务院") || strings.HasSuffix(title, "条例"):
		return "法律法规/行政法规"
	case endsAny(title, "规范", "规程", "规则") || articles < minArticles:
		return ""
	}
	return "法律法规/部门规章"
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
