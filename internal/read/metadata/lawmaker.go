package metadata

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/division"
)

// lawmaker is who passed a law, by the lines under its title.
func (d *document) lawmaker() string {
	f := d.facts
	switch f.Type {
	case "法律法规/行政法规":
		return "国务院"
	case "法律法规/司法解释":
		var names []string
		text := f.Title + strings.Join(d.head, "\n")
		for _, n := range [...]string{"最高人民法院", "最高人民检察院"} {
			if strings.Contains(text, n) {
				names = append(names, n)
			}
		}
		return strings.Join(names, "、")
	}
	first, dated := "", ""
	for _, s := range d.head {
		name := congress(s)
		if name == "" {
			continue
		}
		if first == "" {
			first = name
		}
		// Whoever changed a law last made it what it is, as its date shows too.
		if firstDate(s) == f.Date && dated == "" {
			dated = name
		}
	}
	if dated != "" {
		return dated
	}
	if first != "" {
		return first
	}
	return organBefore(f.Title)
}

// congress is the people's congress, or its standing committee, that a line names as acting; one
// that only approved another's act is passed over.
func congress(s string) string {
	for _, body := range [...]string{"人民代表大会常务委员会", "人民代表大会"} {
		for from := 0; ; {
			n := strings.Index(s[from:], body)
			if n < 0 {
				break
			}
			at := from + n
			from = at + len(body)
			if session := s[from:min(len(s), from+60)]; strings.Contains(session[:cutAt(session, len(session))], "批准") {
				continue
			}
			begin := at
			for begin > 0 {
				r, size := utf8.DecodeLastRuneInString(s[:begin])
				if r < 0x4E00 || r > 0x9FFF {
					break
				}
				begin -= size
			}
			name := s[begin:at]
			if from, to := strings.Index(name, "第"), strings.Index(name, "届"); from >= 0 && to > from {
				name = name[:from] + name[to+len("届"):]
			}
			if n := strings.LastIndex(name, "经"); n >= 0 {
				name = name[n+len("经"):]
			}
			if name == "" {
				name = "全国"
			}
			if name == "全国" {
				return name + body
			}
			if m := division.Mentions(name); len(m) > 0 {
				return name[m[0].At:] + body
			}
		}
	}
	return ""
}
