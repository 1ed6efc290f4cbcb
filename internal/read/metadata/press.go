package metadata

import (
	"strings"
	"unicode/utf8"
)

// press reads where the text was printed: newspaper, edition, author.
func (d *document) press() {
	f := d.facts
	for i, s := range d.head {
		if rest, ok := label(s, "来源"); ok {
			name := firstWord(rest)
			if name == "" && i+1 < len(d.head) && utf8.RuneCountInString(d.head[i+1]) <= 16 {
				name = d.head[i+1]
			}
			if f.SourceName == "" && name != "" && utf8.RuneCountInString(name) <= 24 {
				f.SourceName = name
			}
		}
		if rest, ok := label(s, "作者"); ok && f.Author == "" && utf8.RuneCountInString(rest) <= 24 {
			f.Author = rest
		}
		// 云南日报 / 2001年 / 02月 / 20日 / 第A01版
		if at := strings.Index(s, "版"); at > 0 && utf8.RuneCountInString(s) < 60 && f.Edition == "" {
			if n := strings.LastIndex(s[:at], "第"); n >= 0 {
				f.Edition = edition(s[n+len("第") : at])
			}
			if f.Edition != "" {
				if n := strings.Index(s, "报"); n > 0 && f.SourceName == "" {
					f.SourceName = strings.TrimSpace(s[:n+len("报")])
				}
				if all := dates(strings.NewReplacer(" ", "", "/", "").Replace(s)); len(all) > 0 && f.Published == "" {
					f.Published = all[0].date
				}
			}
		}
	}
}

// edition accepts A01, 3 or 三.
func edition(s string) string {
	s = strings.ReplaceAll(s, " ", "")
	if s == "" || utf8.RuneCountInString(s) > 4 {
		return ""
	}
	for _, r := range s {
		if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || strings.ContainsRune("一二三四五六七八九十", r)) {
			return ""
		}
	}
	return s
}

// label returns what follows "name：".
func label(s, name string) (string, bool) {
	rest, ok := strings.CutPrefix(s, name)
	if !ok {
		return "", false
	}
	rest = strings.TrimLeft(rest, " ")
	for _, colon := range [...]string{"：", ":"} {
		if rest, ok := strings.CutPrefix(rest, colon); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return "", false
}

func firstWord(s string) string {
	if words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\u3000' || r == '|' || r == '／' }); len(words) > 0 {
		return words[0]
	}
	return ""
}
