package corpus

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// FieldError is a field whose value is impossible, and the reason in Chinese.
type FieldError struct {
	Field  string // its name in JSON; of an unknown field, the name as it was given
	Reason string
}

// FieldErrors are the fields at fault; nil for none.
type FieldErrors []FieldError

func (e FieldErrors) Error() string { return "invalid metadata: " + e.Explain() }

// Explain lists fields and reasons for people, in Chinese.
func (e FieldErrors) Explain() string {
	all := make([]string, len(e))
	for i, one := range e {
		name := one.Field
		if f := FieldNamed(name); f != nil && f.Name == name {
			name += "（" + f.Label + "）"
		}
		all[i] = name + "：" + one.Reason
	}
	return strings.Join(all, "；")
}

const (
	// MinYear and MaxYear bound years and dates: four digits, from before the oldest document that
	// anyone adds to after the last year that a plan speaks of.
	MinYear, MaxYear = 1000, 2999
	// maxRegionLevels is how deep regions go: province, city, county.
	maxRegionLevels = 3
	// maxQuoted is how much of a wrong value or name a message repeats, in code points.
	maxQuoted = 40
)

// check reports an impossible value that o gives the field.
func (f *Field) check(o *Overrides) FieldErrors {
	at := f.override(o)
	if at.list != nil && len(*at.list) > MaxTags {
		return f.wrong("最多 %d 个，收到 %d 个", MaxTags, len(*at.list))
	}
	if at.number != nil {
		if at.given() && **at.number != 0 && (**at.number < MinYear || **at.number > MaxYear) {
			return f.wrong("应为 %d 到 %d 之间的年份", MinYear, MaxYear)
		}
		return nil
	}
	for _, text := range f.Texts(o) {
		if reason := f.reject(text); reason != "" {
			return f.wrong("%s", reason)
		}
	}
	return nil
}

func (f *Field) wrong(format string, args ...any) FieldErrors {
	return FieldErrors{{Field: f.Name, Reason: fmt.Sprintf(format, args...)}}
}

// reject returns why a text cannot be the field's value, in Chinese; "" when it can.
func (f *Field) reject(text string) string {
	switch {
	case !utf8.ValidString(text):
		return "不是 UTF-8 编码的文字"
	case strings.ContainsFunc(text, breaksLine):
		return "不能含换行或控制字符"
	case f.Max > 0 && utf8.RuneCountInString(text) > f.Max:
		return fmt.Sprintf("最多 %d 个字，收到 %d 个", f.Max, utf8.RuneCountInString(text))
	case text == "" && f.Required:
		return "不能为空"
	case text == "" || rejections[f.Kind] == nil:
		return ""
	}
	return rejections[f.Kind](text)
}

// breaksLine reports control characters and the separators that end a line.
func breaksLine(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// rejections are the checks of each kind beyond those of every field: why a text that is not empty,
// one line and of the right length cannot be a value.
var rejections = map[Kind]func(string) string{
	KindID:     rejectID,
	KindType:   rejectType,
	KindRegion: rejectRegion,
	KindDate:   rejectDate,
	KindURL:    rejectURL,
}

func rejectID(id string) string {
	if !ValidID(id) {
		return "只能含字母、数字和 . _ : -，1 到 128 个字符"
	}
	return ""
}

func rejectType(name string) string {
	if TypeNamed(name) == "" {
		return fmt.Sprintf("没有%s这种类型，请用“公文/通知”这样的完整名称，或“通知”这样的末级名称", Quote(name))
	}
	return ""
}

// rejectRegion checks the form alone: a place that the divisions do not know may be an old one, or
// one to come.
func rejectRegion(path string) string {
	levels := strings.Split(path, "/")
	for _, level := range levels {
		if strings.TrimSpace(level) == "" || len(levels) > maxRegionLevels {
			return fmt.Sprintf("%s应写成“江西省/九江市/浔阳区”的形式，最多三级，每级都不能为空", Quote(path))
		}
	}
	return ""
}

// dateLayouts are the forms of a date.
var dateLayouts = []string{"2006", "2006-01", time.DateOnly}

func rejectDate(date string) string {
	for _, layout := range dateLayouts {
		if len(date) != len(layout) {
			continue
		}
		if day, err := time.Parse(layout, date); err == nil && day.Year() >= MinYear && day.Year() <= MaxYear {
			return ""
		}
	}
	return fmt.Sprintf("%s不是存在的日期，应写成 2024、2024-03 或 2024-03-01", Quote(date))
}

func rejectURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Sprintf("%s应是以 http:// 或 https:// 开头的完整网址", Quote(address))
	}
	return ""
}

// Quote returns what a message repeats of a wrong value or name: in quotation marks, on one line,
// and shortened.
func Quote(s string) string { return "“" + clip(s) + "”" }

// clip shortens a text and puts it on one line.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if breaksLine(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if utf8.RuneCountInString(s) <= maxQuoted {
		return s
	}
	return string([]rune(s)[:maxQuoted]) + "…"
}
