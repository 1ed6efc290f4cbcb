// Package division knows the administrative divisions of China (GB/T 2260): their names, codes
// and order, the names they had, and which of them a text speaks of. There is no level for
// 市辖区: a district of Beijing stands directly under Beijing.
package division

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// Division is one province, city or county.
type Division struct {
	Code  string // six digits
	Name  string // "浔阳区"
	Path  string // "江西省/九江市/浔阳区"
	Level int    // 1 province, 2 city or what stands directly under a province, 3 county
}

// Nation is the region of what the State Council and its ministries issue.
var Nation = &Division{Code: "000000", Name: "全国", Path: "全国"}

//go:embed divisions.tsv
var divisionsTSV string

//go:embed aliases.tsv
var aliasesTSV string

type table struct {
	byCode map[string]*Division
	// byName has every division under its full name, its short name and its other names.
	byName map[string][]*Division
	// starts has the first two characters of every name, to pass over most of a text quickly.
	starts map[string]int // longest name in bytes that begins so
}

var load = sync.OnceValue(func() *table {
	t := &table{byCode: map[string]*Division{}, byName: map[string][]*Division{}, starts: map[string]int{}}
	for row := range strings.Lines(divisionsTSV) {
		code, name, ok := strings.Cut(strings.TrimSpace(row), "\t")
		if !ok || code[0] == '#' {
			continue
		}
		d := &Division{Code: code, Name: name, Path: name, Level: 1}
		if parent := t.parent(code); parent != nil {
			d.Path, d.Level = parent.Path+"/"+name, parent.Level+1
		}
		t.byCode[code] = d
		t.name(name, d)
		if s := short(d); s != "" {
			t.name(s, d)
		}
	}
	for row := range strings.Lines(aliasesTSV) {
		name, code, ok := strings.Cut(strings.TrimSpace(row), "\t")
		if d := t.byCode[code]; ok && d != nil {
			t.name(name, d)
		}
	}
	return t
})

// parent is the nearest division above code that exists.
func (t *table) parent(code string) *Division {
	if code[2:] == "0000" {
		return nil
	}
	if code[4:] != "00" {
		if city := t.byCode[code[:4]+"00"]; city != nil {
			return city
		}
	}
	return t.byCode[code[:2]+"0000"]
}

func (t *table) name(name string, d *Division) {
	t.byName[name] = append(t.byName[name], d)
	if key := twoRunes(name); key != "" {
		t.starts[key] = max(t.starts[key], len(name))
	}
}

func twoRunes(s string) string {
	_, a := utf8.DecodeRuneInString(s)
	_, b := utf8.DecodeRuneInString(s[a:])
	if b == 0 {
		return ""
	}
	return s[:a+b]
}

// peoples are the names of peoples in the names of autonomous divisions, without 族.
var peoples = strings.Fields("蒙古族 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 塔吉克 怒族 普米族 裕固族 保安族 独龙族 各族 蒙古")

// short is the name without its kind: 江西, 九江, 延边; for counties only where two characters or
// more are left.
func short(d *Division) string {
	s := d.Name
	for _, kind := range [...]string{"特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "省", "市", "盟", "县", "区", "旗"} {
		if cut, ok := strings.CutSuffix(s, kind); ok {
			s = cut
			break
		}
	}
	for changed := true; changed; {
		changed = false
		for _, p := range peoples {
			if cut, ok := strings.CutSuffix(s, p); ok && utf8.RuneCountInString(cut) >= 2 {
				s, changed = cut, true
			}
		}
	}
	if s == d.Name || utf8.RuneCountInString(s) < 2 {
		return ""
	}
	return s
}

// Code returns the division with a GB/T 2260 code, or nil.
func Code(code string) *Division { return load().byCode[code] }

// Named returns the division that name means: a path, a full name, a short or former name; nil
// where there is none, or where several bear the name and none stands above the others.
func Named(name string) *Division {
	t := load()
	name = strings.Trim(strings.TrimSpace(name), "/")
	if name == Nation.Name {
		return Nation
	}
	if at := strings.LastIndexByte(name, '/'); at >= 0 {
		for _, d := range t.byName[name[at+1:]] {
			if d.Path == name || strings.HasPrefix(d.Path, name[:strings.IndexByte(name, '/')]) {
				return d
			}
		}
		return nil
	}
	return pick(t.byName[name], nil)
}

// pick chooses among divisions of one name: the one below parent, else the highest, where it is alone.
func pick(all []*Division, parent *Division) *Division {
	var best *Division
	same := 0
	for _, d := range all {
		if parent != nil && !below(d, parent) {
			continue
		}
		switch {
		case best == nil || d.Level < best.Level:
			best, same = d, 1
		case d.Level == best.Level:
			same++
		}
	}
	if same != 1 {
		return nil
	}
	return best
}

func below(d, parent *Division) bool {
	return d != parent && strings.HasPrefix(d.Path, parent.Path+"/")
}
