package search

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenxun/index/analysis"
	"wenxun/index/query"
)

// A figure is a number with its unit: 4.8亿元, 22个, 5%. Apart, number and unit match anywhere; together
// they are one piece of a word.

const (
	// quantities are the units of more than one character of figures that are the same amount however they are
	// written. Any other character is one as well, but for those of others and of loose.
	quantities = `美元|欧元|日元|港元|港币|人民币|人次|户次|标箱|标准箱|公顷|平方米|平方公里|平方千米|立方米|公里|千米|厘米|毫米|海里|吨标准煤|公斤|千克|` +
		`毫升|千瓦|千瓦时|兆瓦|千伏|批次|张床位|个床位|车次|班次|架次|人份|场次|株次`
	// rates are units that no magnitude comes before.
	rates = `[%‰]|个百分点|百分点`
	// others are units of what is no amount: times, ages, and places in an order.
	others = `年|年度|年代|世纪|月|月份|个月|日|号|天|周|周年|周岁|岁|季度|小时|分钟|分|秒|时|点|期|届|级|类|种|条|款|章|节|页|版|篇|部|轮|成|折|层|段|片|路|线|门|队|班|组|代|后|码|楼|栋|单元|度|摄氏度|微克|毫克|课时|学时|[a-z]+`
	// about are the characters of figures that are not exact: 3800余万元, 十多个.
	about      = `[余多来几]?`
	magnitudes = `[十百千万亿]`
	// loose are the characters that may follow a number and are no unit.
	loose = "的和与及或之等至到为是在比从向以用于对将被把让由而且但不未无有者所并也都又再其这那此上下中内外前"
)

var (
	// afterNumber matches what belongs to the number before it, but for what is no unit (loose).
	afterNumber  = regexp.MustCompile(`^` + about + magnitudes + `*` + about + `(?:` + quantities + `|` + rates + `|` + others + `|\p{Han})?$`)
	endsInNumber = regexp.MustCompile(`[0-9]$`)
	wholeNumber  = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)
	// hanNumber matches a number in characters, with a magnitude, as jieba leaves it without its unit.
	hanNumber = regexp.MustCompile(`^[一二三四五六七八九十百千万亿零〇两]+[十百千万亿]$`)
	// datePart and dateRest match the parts of a date: 2024年3月15日.
	datePart = regexp.MustCompile(`^(?:[0-9]+年)?[0-9]+[年月]$`)
	dateRest = regexp.MustCompile(`^[0-9]+[月日号]$`)
)

// joinFigures makes one piece of each number and its unit.
func joinFigures(pieces []piece) []piece {
	var all []piece
	for i := 0; i < len(pieces); {
		joined, n := pieces[i], 1
		if wholeNumber.MatchString(joined.text) || hanNumber.MatchString(joined.text) {
			n = figureLength(pieces[i:])
		}
		for _, next := range pieces[i+1 : i+n] {
			joined = joined.with(next)
		}
		i += n
		if last := len(all) - 1; last >= 0 && all[last].before(joined, n > 1) {
			all[last] = all[last].with(joined)
			continue
		}
		all = append(all, joined)
	}
	return all
}

// before reports whether the piece belongs to the one after it: to a figure in an order (第3条), or to the rest of
// a date.
func (p piece) before(next piece, isFigure bool) bool {
	return p.end == next.start && (p.text == "第" && isFigure || datePart.MatchString(p.text) && dateRest.MatchString(next.text))
}

// with returns the piece and the one after it as one.
func (p piece) with(next piece) piece {
	return piece{text: p.text + next.text, start: p.start, end: next.end}
}

// maxUnit is the most pieces that a unit falls into: 多|个|百分点.
const maxUnit = 4

// figureLength returns how many of the pieces are the figure that begins with the first, a number.
func figureLength(pieces []piece) int {
	length, rest := 1, ""
	for n := 1; n < len(pieces) && n <= maxUnit; n++ {
		if pieces[n].start != pieces[n-1].end {
			break
		}
		rest += pieces[n].text
		if isUnit(rest) {
			length = n + 1
		}
	}
	return length
}

// isUnit reports whether what follows a number belongs to it.
func isUnit(rest string) bool {
	r, _ := utf8.DecodeLastRuneInString(rest)
	return afterNumber.MatchString(rest) && !strings.ContainsRune(loose, r)
}

// typedFigures notes the figures that were typed with a space between number and unit: 4.8 亿元. They are two
// words all the same.
func (p *planner) typedFigures(tree query.Node) {
	and, ok := tree.(query.And)
	if !ok || and.Explicit || p.mode() == Exact {
		return
	}
	for i, kid := range and.Kids[1:] {
		number, ok := and.Kids[i].(query.Word)
		unit, isWord := kid.(query.Word)
		if ok && isWord && endsInNumber.MatchString(analysis.FoldString(number.Text)) && isUnit(analysis.FoldString(unit.Text)) {
			p.plan.phrases = append(p.plan.phrases, number.Text+" "+unit.Text)
		}
	}
}
