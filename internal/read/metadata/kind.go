package metadata

import (
	"strings"

	"wenxun/internal/read/numbering"
)

// endings pair the words with which a title ends with the type that they mean, longest first.
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

// kind reads the type from the title, and from the text where the title does not tell.
func (d *document) kind() {
	f := d.facts
	title := strings.TrimRight(withoutParenthesis(f.Title), " \u3000》”")
	switch {
	case strings.Contains(title, "政府工作报告"):
		f.Type = "工作报告/政府工作报告"
	case strings.Contains(title, "预算") && strings.HasSuffix(title, "报告"):
		f.Type = "工作报告/预算报告"
	case strings.Contains(title, "国民经济和社会发展计划") && strings.HasSuffix(title, "报告"):
		f.Type = "工作报告/计划报告"
	case strings.Contains(title, "指导案例") || strings.Contains(title, "典型案例") || strings.Contains(title, "指导性案例"):
		f.Type = "案例"
	}
	if f.Type != "" {
		return
	}
	if k := d.legal(title); k != "" {
		f.Type = k
		return
	}
	for _, e := range endings {
		if strings.HasSuffix(title, e.word) {
			f.Type = e.kind
			return
		}
	}
	if d.reportsToCongress() {
		f.Type = "工作报告/政府工作报告"
		return
	}
	if d.news() {
		f.Type = "新闻报道"
		return
	}
	f.Type = "其他"
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

// legal tells the kinds of laws apart by who made them (立法法).
func (d *document) legal(title string) string {
	law := strings.HasSuffix(title, "法") && !strings.HasSuffix(title, "办法") && !strings.HasSuffix(title, "做法") && !strings.HasSuffix(title, "方法")
	rule := false
	for _, w := range [...]string{"条例", "规定", "办法", "细则", "规则", "解释", "规程"} {
		rule = rule || strings.HasSuffix(title, w)
	}
	decision := strings.HasSuffix(title, "决定") || strings.HasSuffix(title, "决议") || strings.HasSuffix(title, "批复")
	articles := 0
	for i := range d.blocks {
		if d.blocks[i].Marker.Kind == numbering.Article {
			if articles++; articles >= 3 {
				break
			}
		}
	}
	head := strings.Join(d.head, "\n")
	if len(head) > 4000 {
		head = head[:cutAt(head, 4000)]
	}
	passed := strings.Contains(head, "通过") || strings.Contains(head, "公布") || strings.Contains(head, "发布") || strings.Contains(head, "施行") || strings.Contains(head, "修订") || strings.Contains(head, "批准")
	switch {
	case strings.HasSuffix(title, "宪法") || strings.Contains(title, "宪法修正案"):
		return "法律法规/宪法"
	case strings.Contains(title, "最高人民法院") || strings.Contains(title, "最高人民检察院") || strings.Contains(head, "最高人民法院审判委员会") || strings.Contains(head, "最高人民检察院检察委员会"):
		if rule || decision || strings.HasSuffix(title, "意见") && articles >= 3 {
			return "法律法规/司法解释"
		}
	case law && (articles > 0 || passed):
		return "法律法规/法律"
	case !rule && !(decision && articles >= 3) || articles < 3 && !passed:
		return ""
	case strings.Contains(head, "省人民政府令") || strings.Contains(head, "市人民政府令") || strings.Contains(head, "自治区人民政府令"):
		return "法律法规/地方政府规章"
	case localCongress(head) || localCongress(title):
		return "法律法规/地方性法规"
	case strings.Contains(head, "全国人民代表大会") && !strings.Contains(head, "国务院令"):
		return "法律法规/法律"
	case strings.Contains(head, "国务院") || strings.Contains(head, "政务院") || strings.Contains(d.facts.DocNumber, "国令") || d.facts.Issuer == "国务院":
		if articles >= 3 {
			return "法律法规/行政法规"
		}
	case strings.Contains(head, "部令") || strings.Contains(head, "委员会令") || strings.Contains(head, "总局令") || strings.Contains(head, "署令"):
		return "法律法规/部门规章"
	}
	return ""
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

// reportsToCongress reports the words with which a government's report opens.
func (d *document) reportsToCongress() bool {
	return strings.Contains(d.body, "各位代表") && (strings.Contains(d.body, "向大会") || strings.Contains(d.body, "请予审议") || strings.Contains(d.body, "请审议"))
}

// news reports a newspaper's text: by its byline, or, where the page has no title and no number
// at all, by its headings.
func (d *document) news() bool {
	for _, w := range [...]string{"本报讯", "新华社", "记者", "通讯员", "本报记者", "获悉", "日前，", "近日，", "今天，", "昨日"} {
		if strings.Contains(d.body, w) {
			return true
		}
	}
	return d.facts.Title == "" && d.facts.DocNumber == "" && d.facts.Date == ""
}
