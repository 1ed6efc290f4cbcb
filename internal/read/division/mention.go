package division

import (
	"strings"
	"unicode/utf8"
)

// Mention is a division that a text names.
type Mention struct {
	*Division
	At, End int  // bytes
	Full    bool // by its full name, or by a short one that its parent's name precedes
}

// Mentions finds the divisions that s names, a chain of names (江西省九江市浔阳区) as its last. A
// name that several divisions bear counts where the text has named their parent; one that none
// of that singles out is passed over.
func Mentions(s string) []Mention {
	t := load()
	var all []Mention
	var context *Division // the last province or city named
	for at := 0; at < len(s); {
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		key := twoRunes(s[at:])
		longest := t.starts[key]
		if longest == 0 {
			at += size
			continue
		}
		d, end, full := t.longest(s, at, longest, context, all)
		if d == nil || strings.HasPrefix(s[end:], "生产建设兵团") {
			at += size
			continue
		}
		if n := len(all); n > 0 && all[n-1].End == at && below(d, all[n-1].Division) {
			all[n-1].Division, all[n-1].End, all[n-1].Full = d, end, true
		} else {
			all = append(all, Mention{d, at, end, full})
		}
		context = d
		at = end
	}
	return all
}

func (t *table) longest(s string, at, most int, context *Division, before []Mention) (*Division, int, bool) {
	for end := min(len(s), at+most); end > at+3; end-- {
		if end < len(s) && !utf8.RuneStart(s[end]) {
			continue
		}
		named := t.byName[s[at:end]]
		if named == nil {
			continue
		}
		adjacent := len(before) > 0 && before[len(before)-1].End == at
		var d *Division
		if adjacent {
			d = pick(named, before[len(before)-1].Division)
		}
		if d == nil && context != nil {
			for up := context; up != nil && d == nil; up = t.parent(up.Code) {
				d = pick(named, up)
			}
		}
		if d == nil {
			d = pick(named, nil)
		}
		if d == nil {
			continue
		}
		full := d.Name == s[at:end] || end-at > 6 && strings.HasSuffix(s[at:end], "州")
		if !full && d.Code[4:] != "00" && !(adjacent && below(d, before[len(before)-1].Division)) {
			continue // 海南, 朝阳, 东方: a county's short name is a word like any other
		}
		return d, end, full || adjacent
	}
	return nil, 0, false
}
