package metadata

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/division"
	"wenxun/internal/read/rule"
)

// organEnds are the words with which names of organs end.
var organEnds = strings.Fields(`人民政府 政府 办公厅 办公室 国务院 委员会 常务委员会 人民代表大会 人民法院 人民检察院 部 委 厅 局 署 院 总局 总署 指挥部 领导小组 党委 省委 市委 县委 区委 州委 中央 管委会 管理局 监管局 监督局 税务局 银行 分行 支行 中心 协会 联合会 总工会 法院 检察院 军委 管理委员会 公安局 集团 公司 机制`)

// organ reports a name that ends as names of organs do.
func organ(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 100 || strings.ContainsAny(s, "，。；：！？") {
		return false
	}
	for _, e := range organEnds {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// issuer reads who made the document.
func (d *document) issuer() {
	f := d.facts
	name := ""
	f.Issuer, name = d.maker()
	if f.Issuer != "" {
		d.explain(rule.StageIssuer, f.Issuer, name, f.Issuer)
	}
}

// maker returns who made the document, and the rule that found out.
func (d *document) maker() (issuer, name string) {
	f := d.facts
	switch {
	case f.Issuer != "":
		return strings.Join(strings.Fields(f.Issuer), "、"), statedByPage
	case strings.HasPrefix(f.Type, "工作报告/"):
		return d.reporter(), "government-that-reports"
	case strings.HasPrefix(f.Type, "法律法规/"):
		return d.lawmaker(), "lawmaker"
	case f.Type == "新闻报道" || f.Type == "案例":
		return "", "no-issuer"
	}
	issuer = d.full(d.signature())
	// The title names one organ in full, the signature may shorten it, or name several.
	if title := organBefore(f.Title); title != "" && (issuer == "" || !strings.Contains(issuer, "、") || strings.HasSuffix(title, issuer)) {
		return d.full(title), "organ-in-title"
	}
	return issuer, "signature"
}

// organBefore is the organ that a title begins with: 自然资源部办公厅关于….
func organBefore(title string) string {
	for _, w := range [...]string{"关于", "对", "转发", "印发", "批转"} {
		at := strings.Index(title, w)
		if at <= 0 {
			continue
		}
		if name := strings.TrimSpace(title[:at]); organ(name) {
			return strings.Join(strings.Fields(name), "、")
		}
		if w == "关于" {
			break
		}
	}
	return ""
}

// signature is the organ, or the organs, above the last date.
func (d *document) signature() string {
	for i := len(d.tail) - 1; i >= 0; i-- {
		s := d.tail[i]
		all := dates(s)
		if len(all) == 0 || !whole(all[len(all)-1].date) {
			continue
		}
		x := all[len(all)-1]
		if strings.TrimRight(s[x.end:], " 。）)") != "" {
			continue
		}
		if name := strings.TrimSpace(s[:x.at]); name != "" {
			if i := strings.LastIndexAny(name, "。；"); i >= 0 {
				_, size := utf8.DecodeRuneInString(name[i:])
				name = strings.TrimSpace(name[i+size:])
			}
			return organs(strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '\u3000' }))
		}
		var names []string
		for k := i - 1; k >= 0 && len(names) < 12; k-- {
			parts := strings.FieldsFunc(d.tail[k], func(r rune) bool { return r == ' ' || r == '\u3000' })
			if organs(parts) == "" {
				break
			}
			names = append(parts, names...)
		}
		return organs(names)
	}
	return ""
}

// organs joins names of organs; "" where one of them is none.
func organs(names []string) string {
	for i, n := range names {
		names[i] = strings.TrimSuffix(strings.TrimSuffix(n, "（代章）"), "(代章)")
		if !organ(names[i]) {
			return ""
		}
	}
	return strings.Join(names, "、")
}

// reporter is the government on whose behalf a report is given.
func (d *document) reporter() string {
	at := strings.Index(d.body, "代表")
	for at >= 0 {
		rest := d.body[at+len("代表"):]
		if end := strings.IndexAny(rest, "，,。、 \n"); end > 0 {
			name := rest[:end]
			for _, cut := range [...]string{"向", "作", "和"} {
				if n := strings.Index(name, cut); n > 0 {
					name = name[:n]
				}
			}
			if name == "国务院" || strings.HasSuffix(name, "人民政府") || strings.HasSuffix(name, "政府") && len(name) > len("政府") {
				return d.full(name)
			}
		}
		next := strings.Index(rest, "代表")
		if next < 0 {
			break
		}
		at += len("代表") + next
	}
	if strings.Contains(d.body[:cutAt(d.body, 600)], "国务院") {
		return "国务院"
	}
	return ""
}

// full gives 省人民政府 the name of its province, where the head of the document names it.
func (d *document) full(name string) string {
	for _, level := range [...]string{"省", "市", "县", "区", "州", "自治区", "自治州", "自治县", "旗", "盟"} {
		if name != level+"人民政府" && name != level+"政府" {
			continue
		}
		for _, s := range append([]string{d.facts.Title}, d.head...) {
			for _, m := range division.Mentions(s) {
				if strings.HasSuffix(m.Name, level) {
					return m.Name + "人民政府"
				}
			}
		}
	}
	return name
}
