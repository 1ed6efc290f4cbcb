package search

import (
	"fmt"
	"regexp"
	"slices"
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
	afterNumber = regexp.MustCompile(`^` + about + magnitudes + `*` + about + `(?:` + quantities + `|` + rates + `|` + others + `|\p{Han})?$`)
	wholeNumber = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)
	// hanNumber matches a number in characters, with a magnitude, as jieba leaves it without its unit.
	hanNumber = regexp.MustCompile(`^[一二三四五六七八九十百千万亿零〇两]+[十百千万亿]$`)
	// rateFigure and exactFigure match figures of which all writings are known: number and rate, or number,
	// magnitude and unit.
	rateFigure  = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+))?(` + rates + `)$`)
	exactFigure = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+))?(` + magnitudes + `*?)(` + quantities + `|\p{Han})$`)
	otherUnit   = regexp.MustCompile(`^(?:` + others + `)$`)
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
		if last := len(all) - 1; last >= 0 && (all[last].text == "第" && n > 1 || datePart.MatchString(all[last].text) && dateRest.MatchString(joined.text)) {
			all[last] = all[last].with(joined)
			continue
		}
		all = append(all, joined)
	}
	return all
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
		if ok && isWord && wholeNumber.MatchString(analysis.FoldString(number.Text)) && isUnit(analysis.FoldString(unit.Text)) {
			p.plan.phrases = append(p.plan.phrases, number.Text+" "+unit.Text)
		}
	}
}

// order is a magnitude that figures are printed in, with its power of ten.
type order struct {
	name  string
	power int
}

var orders = []order{{"", 0}, {"万", 4}, {"亿", 8}, {"万亿", 12}}

// powers are the powers of ten of the characters of a magnitude.
var powers = map[rune]int{'十': 1, '百': 2, '千': 3, '万': 4, '亿': 8}

const (
	// maxDecimals is how many places behind the point figures are printed with, and usualDecimals to how many
	// they are filled up with zeros: 4.80亿元.
	maxDecimals   = 4
	usualDecimals = 2
	// maxZeros is how many zeros behind the point a figure below one is printed with: 0.05亿元, but nobody
	// prints 0.0022万个.
	maxZeros = 1
	// maxDigits bounds the length of a figure.
	maxDigits = 18
	// maxNamed is how many writings a note names.
	maxNamed = 4
)

// writings returns the other ways to write the figure that a folded piece is, those that differ most first;
// nil if it is none. A figure that is not exact (3800余万元) has none.
func writings(text string) []string {
	if m := rateFigure.FindStringSubmatch(text); m != nil {
		digits, power := significant(m[1], m[2])
		return otherThan(padded(digits, power, m[3]), text)
	}
	m := exactFigure.FindStringSubmatch(text)
	if m == nil || otherUnit.MatchString(m[4]) || !isUnit(m[4]) || strings.Contains(inexact, m[4]) {
		return nil
	}
	typed, unit := order{name: m[3]}, m[4]
	for _, r := range typed.name {
		typed.power += powers[r]
	}
	digits, power := significant(m[1], m[2])
	power += typed.power
	others := slices.DeleteFunc(slices.Clone(orders), func(o order) bool { return o == typed })
	var all, more []string
	for _, o := range append([]order{typed}, others...) {
		ways := padded(digits, power-o.power, o.name+unit)
		if len(ways) == 0 || typed.name == "" && o != typed && !short(ways[0]) {
			continue
		}
		all = append(all, ways[0])
		if o.name != "" || strings.Contains(ways[0], ".") { // nobody prints 22.00个
			more = append(more, ways[1:]...)
		}
	}
	return otherThan(append(all, more...), text)
}

// inexact are the characters that are no unit: those of figures that are not exact, and of magnitudes.
const inexact = "余多来几十百千万亿"

// significant returns the digits of a number without zeros at its ends, and the power of ten of the last.
func significant(whole, decimals string) (digits string, power int) {
	power = -len(decimals)
	digits = strings.TrimLeft(whole+decimals, "0")
	for strings.HasSuffix(digits, "0") {
		digits = digits[:len(digits)-1]
		power++
	}
	return digits, power
}

// short reports whether a figure below one has few enough decimals to be printed where the plain number is
// as short: 0.38万件, but not 0.1335万件.
func short(figure string) bool {
	decimals, below := strings.CutPrefix(figure, "0.")
	return !below || strings.IndexFunc(decimals, func(r rune) bool { return r < '0' || r > '9' }) <= usualDecimals
}

func otherThan(all []string, text string) []string {
	return slices.DeleteFunc(all, func(w string) bool { return w == text })
}

// padded returns digits times a power of ten with a unit, as short as possible and then with zeros behind
// the point; nil if it is never printed so.
func padded(digits string, power int, unit string) []string {
	if digits == "" {
		return nil
	}
	whole, decimals := digits, ""
	switch {
	case power >= 0:
		whole += strings.Repeat("0", min(power, maxDigits))
	case -power < len(digits):
		whole, decimals = digits[:len(digits)+power], digits[len(digits)+power:]
	default:
		zeros := -power - len(digits)
		if zeros > maxZeros {
			return nil
		}
		whole, decimals = "0", strings.Repeat("0", zeros)+digits
	}
	if len(decimals) > maxDecimals || len(whole)+len(decimals) > maxDigits {
		return nil
	}
	if decimals == "" {
		return []string{whole + unit, whole + ".0" + unit, whole + ".00" + unit}
	}
	all := []string{whole + "." + decimals + unit}
	for len(decimals) < usualDecimals {
		decimals += "0"
		all = append(all, whole+"."+decimals+unit)
	}
	return all
}

// figures returns the other writings of a piece as patterns. They are left out with synonyms.
func (p *planner) figures(text string) []analysis.Pattern {
	if p.params.NoSynonyms {
		return nil
	}
	var all []analysis.Pattern
	for _, w := range writings(text) {
		all = append(all, analysis.NewPattern(w))
	}
	return all
}

// noteFigures reports which other writings of its figures were looked for.
func (p *planner) noteFigures(w word) {
	if p.params.NoSynonyms {
		return
	}
	for _, piece := range w.pieces {
		all := writings(piece.text)
		if len(all) == 0 {
			continue
		}
		named := strings.Join(all[:min(len(all), maxNamed)], "、")
		if len(all) > maxNamed {
			named += fmt.Sprintf("等 %d 种", len(all))
		}
		p.say("“%s”也找同一个数的其他写法：%s", piece.text, named)
	}
}
