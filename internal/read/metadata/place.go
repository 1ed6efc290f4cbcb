package metadata

import (
	"strings"

	"wenxun/corpus"
	"wenxun/index/analysis"
	"wenxun/internal/read/division"
	"wenxun/internal/read/rule"
)

// place reads the region: whose government issued the document, or where what it reports happened.
func (d *document) place() {
	f := d.facts
	r, name := d.region()
	if r == nil {
		return
	}
	f.Region, f.RegionCode = r.Path, r.Code
	if r == division.Nation {
		f.RegionCode = ""
	}
	d.explain(rule.StageRegion, f.Issuer, name, f.Region)
}

// region returns the region, nil where it is not known, and the rule that found it.
func (d *document) region() (r *division.Division, name string) {
	f := d.facts
	if national(f.Issuer) {
		return division.Nation, "national-issuer"
	}
	for _, s := range append([]string{f.Issuer, f.Title}, d.head...) {
		if strings.HasPrefix(s, "各省") {
			break
		}
		if m := named(s); m != nil {
			return m, "named-in-head"
		}
		if national(s) {
			return division.Nation, "national-organ-in-head"
		}
	}
	switch f.Type {
	case "法律法规/宪法", "法律法规/法律", "法律法规/行政法规", "法律法规/司法解释", "法律法规/部门规章":
		return division.Nation, "national-law"
	}
	if r := byNumber(f.DocNumber); r != nil {
		return r, "province-of-number"
	}
	if national(organBefore(f.Title)) || f.Issuer == "国务院" {
		return division.Nation, "national-organ-in-title"
	}
	for _, s := range d.head {
		// What goes to all provinces comes from above them.
		if strings.HasPrefix(s, "各省、") || strings.HasPrefix(s, "各省（") || strings.HasPrefix(s, "各省(") {
			return division.Nation, "addressed-to-all-provinces"
		}
	}
	return d.spokenOf(), "named-most"
}

// named is the division that s begins with, or names in full. A short name counts where it is a word:
// 重庆 in 隆重庆祝 is no place.
func named(s string) *division.Division {
	if s == "" || len(s) > maxHeadLine {
		return nil
	}
	s = simplified(s)
	for _, m := range division.Mentions(s) {
		if m.Full || (m.At == 0 || m.Level == 1) && isWord(s, m) {
			return m.Division
		}
	}
	return nil
}

// isWord reports whether the name of a mention in s begins and ends where words do.
func isWord(s string, m division.Mention) bool {
	words, err := analysis.PolicyWords()
	if err != nil {
		return true // without words no document can be added, which is told there
	}
	f := analysis.Fold(s)
	borders := analysis.AppendBorders(nil, f.Units(), words.Tokens(nil, f))
	return borders.Word(analysis.Fold(s[:m.At]).Units(), analysis.Fold(s[:m.End]).Units())
}

// simplified is s in simplified characters, in which places are listed, where it is in traditional
// ones. Folding does more than that, but nothing that hides a place's name.
func simplified(s string) string {
	if !strings.ContainsAny(s[:cutAt(s, 900)], "區縣國會發經為與對這們個後來時說產業學長東車門見開關進") {
		return s
	}
	return analysis.FoldString(s)
}

// nationals are organs whose writ runs in the whole country, by the beginning of their names.
var nationals = strings.Fields(`国务院 中共中央 中央 全国人民代表大会 全国人大 最高人民法院 最高人民检察院 国家 中华人民共和国 中国人民银行 公安部 民政部 司法部 财政部 教育部 科技部 科学技术部 商务部 文化部 文化和旅游部 卫生部 卫生健康委 农业部 农业农村部 水利部 自然资源部 生态环境部 环境保护部 住房城乡建设部 住房和城乡建设部 交通部 交通运输部 铁道部 人力资源社会保障部 人力资源和社会保障部 工业和信息化部 外交部 国防部 应急管理部 应急部 退役军人事务部 审计署 海关总署 税务总局 市场监管总局 发展改革委 证监会 中国证监会 银保监会 中国银保监会 中央军委 全国政协 全国总工会 共青团中央 海关 体育总局 林草局 中医药局 药监局 医保局 民航局 邮政局 铁路局 知识产权局`)

func national(s string) bool {
	if s == "" {
		return false
	}
	s = strings.TrimLeft(s, " 《")
	for _, n := range nationals {
		if strings.HasPrefix(s, n) {
			// 中国银保监会四川监管局 is of its province.
			for _, m := range division.Mentions(s[:cutAt(s, 120)]) {
				if at := strings.Index(s, "关于"); at < 0 || m.At < at {
					return false
				}
			}
			return true
		}
	}
	return false
}

// initials are the characters that abbreviate provinces in 发文字号.
var initials = map[string]string{
	"京": "110000", "津": "120000", "冀": "130000", "晋": "140000", "内": "150000", "辽": "210000", "吉": "220000", "黑": "230000", "沪": "310000", "苏": "320000",
	"浙": "330000", "皖": "340000", "闽": "350000", "赣": "360000", "鲁": "370000", "豫": "410000", "鄂": "420000", "湘": "430000", "粤": "440000", "桂": "450000",
	"琼": "460000", "渝": "500000", "川": "510000", "黔": "520000", "云": "530000", "藏": "540000", "陕": "610000", "甘": "620000", "青": "630000", "宁": "640000", "新": "650000",
}

// byNumber is the province whose initial a 发文字号 begins with: 渝府办发〔2020〕15号.
func byNumber(number string) *division.Division {
	for initial, code := range initials {
		if rest, ok := strings.CutPrefix(number, initial); ok {
			for _, w := range [...]string{"政", "府", "办", "人社", "发改", "财", "卫", "教", "工信"} {
				if strings.HasPrefix(rest, w) {
					return division.Code(code)
				}
			}
		}
	}
	if strings.HasPrefix(number, "国") {
		return division.Nation
	}
	return nil
}

const (
	// minMentions is how often a text names the place that it is about.
	minMentions = 3
	// minShare is the share, in percent, of a place among the places named beside it.
	minShare = 60
)

// spokenOf is the smallest place that most of the text's places lie in: it goes down from the
// provinces as long as one contains most of what is named below.
func (d *document) spokenOf() *division.Division {
	own, below := map[string]int{}, map[string]int{} // by path: named itself; it or something in it named
	total := 0
	for _, m := range division.Mentions(simplified(d.body)) {
		if !m.Full && m.Level == 3 {
			continue
		}
		own[m.Path]++
		total++
		for _, p := range corpus.Ancestors(m.Path) {
			below[p]++
		}
	}
	place, named := "", total
	for {
		best := ""
		for p, n := range below {
			if parent(p) == place && (best == "" || n > below[best] || n == below[best] && p < best) {
				best = p
			}
		}
		if best == "" || below[best] < minMentions || below[best]*100 < named*minShare {
			break
		}
		place, named = best, below[best]-own[best]
	}
	if place == "" {
		return nil
	}
	return division.Named(place)
}

func parent(path string) string {
	if at := strings.LastIndexByte(path, '/'); at >= 0 {
		return path[:at]
	}
	return ""
}
