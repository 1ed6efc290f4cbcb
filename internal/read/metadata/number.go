package metadata

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/rule"
)

// maxDocNumber is the longest 发文字号, in bytes.
const maxDocNumber = 90

// docNumber finds a 发文字号 in s (国办发〔2020〕1号, 国务院令第722号) and where it begins; "" for none.
// A number that s only cites, after a title in 《》, is none of the document's own.
func docNumber(s string) (number string, at int) {
	for from := 0; from < len(s); {
		n := strings.IndexAny(s[from:], "〔[［【﹝（(")
		if n < 0 {
			break
		}
		open := from + n
		_, size := utf8.DecodeRuneInString(s[open:])
		from = open + size
		year, digits := digits(s[skipSpace(s, from):], 4)
		if digits != 4 || year < firstYear || year > lastYear {
			continue
		}
		p := skipSpace(s, from) + 4
		p = skipSpace(s, p)
		r, size := utf8.DecodeRuneInString(s[p:])
		if !strings.ContainsRune("〕]］】﹞）)", r) {
			continue
		}
		p = skipSpace(s, p+size)
		if strings.HasPrefix(s[p:], "第") {
			p += len("第")
		}
		k := p
		for k < len(s) && (s[k] >= '0' && s[k] <= '9' || s[k] == ' ' || s[k] == '-') {
			k++
		}
		if k == p || !strings.HasPrefix(s[k:], "号") {
			continue
		}
		begin := wordBefore(s, open)
		if begin == open || open-begin > 60 {
			continue
		}
		return s[begin : k+len("号")], begin
	}
	return orderNumber(s)
}

// orderNumber finds 国务院令第722号, 交通运输部令2020年第5号.
func orderNumber(s string) (string, int) {
	at := strings.Index(s, "令第")
	if at < 0 {
		at = strings.Index(s, "令2")
		if at < 0 {
			return "", 0
		}
	}
	end := strings.Index(s[at:], "号")
	if end < 0 || end > 40 {
		return "", 0
	}
	for _, r := range s[at+len("令") : at+end] {
		if !strings.ContainsRune("第 0123456789年〇一二三四五六七八九十百零", r) {
			return "", 0
		}
	}
	begin := wordBefore(s, at)
	if begin == at {
		return "", 0
	}
	number := s[begin : at+end+len("号")]
	if n := strings.LastIndex(number[:at-begin], "日"); n >= 0 {
		number = number[n+len("日"):] // 1993年12月29日中华人民共和国主席令
	}
	return strings.TrimPrefix(number, "中华人民共和国"), begin
}

// wordBefore goes back over the Han characters (and Latin letters) before s[at:].
func wordBefore(s string, at int) int {
	begin := at
	for begin > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:begin])
		if r == ' ' && begin == at || r == '、' && begin < at || r >= 0x4E00 && r <= 0x9FFF || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			begin -= size
			continue
		}
		break
	}
	return begin
}

// numbers reads the 发文字号 from the lines before the body.
func (d *document) numbers() {
	if d.facts.DocNumber != "" {
		d.explain(rule.StageNumber, d.facts.DocNumber, statedByPage, d.facts.DocNumber)
		return
	}
	latest := ""
	for _, s := range d.head {
		number, at := docNumber(s)
		if number == "" || len(number) > maxDocNumber {
			continue
		}
		if strings.Contains(number, "令") {
			// A law lists every order that changed it: the last one made it what it is.
			if date := firstDate(s); date >= latest {
				latest, d.facts.DocNumber = date, strings.TrimSpace(number)
				d.explain(rule.StageNumber, s, "latest-order", d.facts.DocNumber)
			}
			continue
		}
		// A number of its own is alone on its line; one inside a sentence is cited.
		if utf8.RuneCountInString(s)-utf8.RuneCountInString(number) <= 24 && !strings.Contains(s[:at], "》") && !strings.Contains(s[:at], "《") && !strings.Contains(s[:at], "根据") {
			d.facts.DocNumber = strings.TrimSpace(number)
			d.explain(rule.StageNumber, s, "number-on-its-own-line", d.facts.DocNumber)
			return
		}
	}
}
