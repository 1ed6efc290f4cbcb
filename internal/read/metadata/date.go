package metadata

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/rule"
)

// found is a date in a text.
type found struct {
	date    string // "2024", "2024-03" or "2024-03-01"
	at, end int    // bytes
}

const (
	firstYear = 1900
	lastYear  = 2100
)

// dates lists the dates in s: 2024年3月1日, 2024-03-01, 2024/3/1, 2024.3.1, 二〇二四年三月一日, 2024年3月, 2024年.
func dates(s string) []found {
	var all []found
	for at := 0; at < len(s); {
		c := s[at]
		if c >= '0' && c <= '9' {
			if f, ok := arabicDate(s, at); ok {
				all = append(all, f)
				at = f.end
				continue
			}
			for at < len(s) && s[at] >= '0' && s[at] <= '9' {
				at++
			}
			continue
		}
		if c == 0xE4 || c == 0xE3 || c == 0xE2 || c == 0xE9 {
			if f, ok := hanDate(s, at); ok {
				all = append(all, f)
				at = f.end
				continue
			}
		}
		at++
	}
	return all
}

func arabicDate(s string, at int) (found, bool) {
	year, n := digits(s[at:], 4)
	if n != 4 || year < firstYear || year > lastYear || at+4 < len(s) && isDigit(s[at+4]) {
		return compactDate(s, at)
	}
	end := at + 4
	if p := skipSpace(s, end); strings.HasPrefix(s[p:], "年") {
		return datedInWords(s, at, p+len("年"), year), true
	}
	if end == len(s) || s[end] != '-' && s[end] != '/' && s[end] != '.' {
		return found{}, false
	}
	month, n := digits(s[end+1:], 2)
	p := end + 1 + n
	if n == 0 || p == len(s) || s[p] != s[end] {
		return found{}, false
	}
	day, n := digits(s[p+1:], 2)
	if n == 0 || !valid(year, month, day) {
		return found{}, false
	}
	return found{iso(year, month, day), at, p + 1 + n}, true
}

// compactDate reads 20240301.
func compactDate(s string, at int) (found, bool) {
	y, n := digits(s[at:], 8)
	if n != 8 || !valid(y/10000, y/100%100, y%100) || at+8 < len(s) && isDigit(s[at+8]) {
		return found{}, false
	}
	return found{iso(y/10000, y/100%100, y%100), at, at + 8}, true
}

// datedInWords reads what follows 2024年, which ends at end: 3月1日, 3月, or nothing of a date.
func datedInWords(s string, at, end, year int) found {
	f := found{fmt.Sprintf("%04d", year), at, end}
	p := skipSpace(s, end)
	month, n := digits(s[p:], 2)
	q := skipSpace(s, p+n)
	if n == 0 || month < 1 || month > 12 || !strings.HasPrefix(s[q:], "月") {
		return f
	}
	end = q + len("月")
	f = found{fmt.Sprintf("%04d-%02d", year, month), at, end}
	p = skipSpace(s, end)
	day, n := digits(s[p:], 2)
	q = skipSpace(s, p+n)
	if n > 0 && valid(year, month, day) && (strings.HasPrefix(s[q:], "日") || strings.HasPrefix(s[q:], "号")) {
		f = found{iso(year, month, day), at, q + len("日")}
	}
	return f
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// hanDate reads 二〇二六年一月二十七日.
func hanDate(s string, at int) (found, bool) {
	year, p, n := 0, at, 0
	for n < 4 {
		r, size := utf8.DecodeRuneInString(s[p:])
		d := strings.IndexRune("〇一二三四五六七八九", r)
		switch {
		case r == '○' || r == '零' || r == 'Ｏ' || r == 'O' && n > 0:
			d = 0
		case d >= 0:
			d = utf8.RuneCountInString("〇一二三四五六七八九"[:d])
		default:
			return found{}, false
		}
		year = year*10 + d
		p += size
		n++
	}
	if !strings.HasPrefix(s[p:], "年") || year < firstYear || year > lastYear {
		return found{}, false
	}
	end := p + len("年")
	f := found{fmt.Sprintf("%04d", year), at, end}
	month, n := hanNumber(s[end:])
	if n == 0 || month < 1 || month > 12 || !strings.HasPrefix(s[end+n:], "月") {
		return f, true
	}
	end += n + len("月")
	f = found{fmt.Sprintf("%04d-%02d", year, month), at, end}
	day, n := hanNumber(s[end:])
	if n > 0 && valid(year, month, day) && strings.HasPrefix(s[end+n:], "日") {
		f = found{iso(year, month, day), at, end + n + len("日")}
	}
	return f, true
}

// hanNumber reads a number below a hundred.
func hanNumber(s string) (value, used int) {
	total, digit := 0, 0
	for used < len(s) {
		r, size := utf8.DecodeRuneInString(s[used:])
		switch d := strings.IndexRune("〇一二三四五六七八九", r); {
		case d >= 0:
			digit = utf8.RuneCountInString("〇一二三四五六七八九"[:d])
		case r == '十':
			total, digit = max(digit, 1)*10, 0
		case r == '廿':
			total, digit = 20, 0
		default:
			return total + digit, used
		}
		used += size
	}
	return total + digit, used
}

func digits(s string, most int) (value, used int) {
	for used < len(s) && used < most && s[used] >= '0' && s[used] <= '9' {
		value = value*10 + int(s[used]-'0')
		used++
	}
	return value, used
}

func skipSpace(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}

func valid(year, month, day int) bool {
	return year >= firstYear && year <= lastYear && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

func iso(year, month, day int) string { return fmt.Sprintf("%04d-%02d-%02d", year, month, day) }

// firstDate is the first date in s, or "".
func firstDate(s string) string {
	if all := dates(s); len(all) > 0 {
		return all[0].date
	}
	return ""
}

// whole reports a date with its day.
func whole(date string) bool { return len(date) == len("2024-03-01") }

// datedLine reports a line that is little more than a date.
func datedLine(s string) bool {
	all := dates(s)
	if len(all) != 1 || !whole(all[0].date) {
		return false
	}
	rest := strings.TrimSpace(s[:all[0].at] + s[all[0].end:])
	return utf8.RuneCountInString(rest) <= 8
}

// enacted are the words that follow the date on which a document was made.
var enacted = []string{"通过", "修订", "修正", "公布", "发布", "签署", "颁布", "批准"}

// dating is the verdict on a whole date in the head of a document.
type dating string

const (
	publishedThen dating = "published"
	// enactedThen is when it was passed, given or issued; the last such date made it what it is.
	enactedThen dating = "enacted"
	// madeThen is when it was made, unless another date is of its making.
	madeThen  dating = "made"
	otherDate dating = "other"
)

// dated is a whole date in a line of the head: the case that dateRules decide.
type dated struct {
	line          int // of the head, from 0
	before, after string
}

// dateRules decide what a date in the head of a document means.
var dateRules = rule.Table[dated, dating]{
	// 来源：云江日报 时间：2024-01-22.
	{Name: "label-of-publication", Verdict: publishedThen, Applies: func(c *dated) bool { return containsAny(c.before, "时间", "来源") }},
	// 发布日期：2024-01-22, but not a sentence about something published.
	{Name: "published-on", Verdict: publishedThen, Applies: func(c *dated) bool {
		return strings.Contains(c.before, "发布") && len(c.before) < maxPublishedLabel
	}},
	// Only web pages add the time of day.
	{Name: "time-of-day", Verdict: publishedThen, Applies: func(c *dated) bool { return clock(c.after) }},
	// 2024年1月15日在市人民代表大会会议上, 2024年3月1日公布.
	{Name: "passed-or-issued", Verdict: enactedThen, Applies: func(c *dated) bool { return meeting(c.after) }},
	// （2024年3月1日） on a line below the title.
	{Name: "date-on-its-own-line", Verdict: madeThen, Applies: func(c *dated) bool {
		return c.line > 0 && utf8.RuneCountInString(strings.TrimSpace(c.before)+strings.TrimSpace(c.after)) <= maxBesideDate
	}},
	// A date inside a sentence is of anything.
	{Name: "date-in-sentence", Verdict: otherDate},
}

const (
	// maxPublishedLabel is the longest text before a date, in bytes, in which 发布 is a label.
	maxPublishedLabel = 30
	// maxBesideDate is how many characters a date may share its line with: a pair of brackets.
	maxBesideDate = 2
)

// dates finds when the document was made and when it was published.
func (d *document) dates() {
	f := d.facts
	if f.Date != "" {
		d.explain(rule.StageDate, f.Date, statedByPage, f.Date)
	}
	if f.Published != "" {
		d.explain(rule.StagePublished, f.Published, statedByPage, f.Published)
	}
	made, published, madeBy, publishedBy := f.Date, f.Published, "", ""
	for i, s := range d.head {
		for _, x := range dates(s) {
			if !whole(x.date) {
				continue
			}
			decided := dateRules.Decide(&dated{line: i, before: s[:x.at], after: s[x.end:]})
			switch decided.Verdict {
			case publishedThen:
				if published == "" {
					published, publishedBy = x.date, decided.Name
				}
			case enactedThen:
				if made == "" || x.date > made && f.Date == "" {
					made, madeBy = x.date, decided.Name
				}
			case madeThen:
				if made == "" {
					made, madeBy = x.date, decided.Name
				}
			}
		}
	}
	if made == "" {
		made, madeBy = d.signed(), "last-line-ends-in-date"
	}
	f.Date, f.Published = made, published
	if made != "" && madeBy != "" {
		d.explain(rule.StageDate, made, madeBy, made)
	}
	if publishedBy != "" {
		d.explain(rule.StagePublished, published, publishedBy, published)
	}
}

// meeting reports words after a date by which the document was passed, given or issued then.
func meeting(after string) bool {
	after = strings.TrimSpace(after)
	if strings.HasPrefix(after, "在") && strings.Contains(after, "会议") || strings.HasPrefix(after, "于") && strings.Contains(after, "会议") {
		return true
	}
	if at := strings.IndexAny(after, "，。；"); at >= 0 && len(after) > 200 {
		after = after[:at]
	}
	if strings.Contains(after, "施行") && !strings.Contains(after, "通过") && !strings.Contains(after, "公布") {
		return false
	}
	for _, w := range enacted {
		if strings.Contains(after, w) {
			return true
		}
	}
	return false
}

func clock(after string) bool {
	after = strings.TrimSpace(after)
	h, n := digits(after, 2)
	return n > 0 && h < 24 && (strings.HasPrefix(after[n:], ":") || strings.HasPrefix(after[n:], "时") || strings.HasPrefix(after[n:], "："))
}

// signed is the date under the signature: the last line that is a date, or ends in one.
func (d *document) signed() string {
	for i := len(d.tail) - 1; i >= 0; i-- {
		s := strings.TrimSpace(d.tail[i])
		all := dates(s)
		if len(all) == 0 {
			continue
		}
		x := all[len(all)-1]
		if whole(x.date) && strings.TrimRight(s[x.end:], " 。）)") == "" && utf8.RuneCountInString(s[:x.at]) <= 60 && !strings.ContainsAny(s[:x.at], "，。") {
			return x.date
		}
	}
	return ""
}
