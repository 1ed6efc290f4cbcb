package search

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wenxun/index/analysis"
	"wenxun/index/query"
)

// A figure is a number with its unit: 4.8亿元, 22个, 5%. Apart, number and unit match anywhere; together
// they are one piece of a word.

const (
	// quantities are the units of figures that are the same amount however they are written.
	quantities = `元|美元|欧元|日元|港元|港币|人民币|块|人|人次|户|户次|名|位|口|家|个|项|件|所|座|处|台|套|辆|架|艘|头|只|株|棵|万标箱|标箱|标准箱|` +
		`亩|公顷|顷|平方米|平方公里|平方千米|立方米|方|米|公里|千米|厘米|毫米|海里|吨|吨标准煤|公斤|千克|克|斤|升|毫升|千瓦|千瓦时|兆瓦|瓦|度|伏|千伏|` +
		`次|批|批次|笔|宗|起|份|册|栋|幢|间|张|床|张床位|个床位|车次|班次|架次|人份|倍|场|场次|盏|支|枚|株次|羽|尾|公里/小时|[a-z]+`
	// rates are units that no magnitude comes before.
	rates = `[%‰]|个百分点|百分点`
	// others are units of what is no amount: times, ages and places in an order.
	others = `年|年度|年代|世纪|月|月份|个月|日|号|天|周|周年|周岁|岁|季度|小时|分钟|分|秒|时|点|期|届|级|类|种|条|款|章|节|页|版|篇|部|轮|成|折|层|段|片|路|线|门|队|班|组|代|册次|摄氏度|微克|毫克|课时|学时|家次`
	// about are the characters of figures that are not exact: 3800余万元, 十多个.
	about      = `[余多来]?`
	magnitudes = `[十百千万亿]`
)

var (
	// afterNumber matches what belongs to the number before it.
	afterNumber = regexp.MustCompile(`^` + about + magnitudes + `*` + about + `(?:` + quantities + `|` + rates + `|` + others + `)?$`)
	wholeNumber = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)
	// hanNumber matches a number in characters, with a magnitude, as jieba leaves it without its unit.
	hanNumber = regexp.MustCompile(`^[一二三四五六七八九十百千万亿零〇两]+[十百千万亿]$`)
	// exactFigure matches a figure of which all writings are known: number, magnitude, unit.
	exactFigure = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+))?(?:(` + magnitudes + `*)(` + quantities + `)|(` + rates + `))$`)
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
		if afterNumber.MatchString(rest) {
			length = n + 1
		}
	}
	return length
}

// joinTyped makes one word of a number and the unit that was typed after it with a space: 4.8 亿元.
func (p *planner) joinTyped(tree query.Node) query.Node {
	and, ok := tree.(query.And)
	if !ok || and.Explicit || p.mode() == Exact {
		return tree
	}
	var kids []query.Node
	for _, kid := range and.Kids {
		unit, isWord := kid.(query.Word)
		if last := len(kids) - 1; isWord && last >= 0 {
			number, ok := kids[last].(query.Word)
			if ok && wholeNumber.MatchString(analysis.FoldString(number.Text)) && startsWithUnit(unit.Text) {
				kids[last] = query.Word{Text: number.Text + unit.Text}
				p.say("按一个词“%s”查找", shorten(number.Text+unit.Text))
				continue
			}
		}
		kids = append(kids, kid)
	}
	if len(kids) == 1 {
		return kids[0]
	}
	and.Kids = kids
	return and
}

// startsWithUnit reports whether a word is a unit as it is typed after a number. Latin words are not: they
// are more often words of their own.
func startsWithUnit(typed string) bool {
	folded := analysis.FoldString(typed)
	return folded != "" && (folded[0] < 'a' || folded[0] > 'z') && afterNumber.MatchString(folded)
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
	m := exactFigure.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	whole, decimals, magnitude, unit, rate := m[1], m[2], m[3], m[4], m[5]
	digits := strings.TrimLeft(whole+decimals, "0")
	power := -len(decimals)
	for _, r := range magnitude {
		power += powers[r]
	}
	for strings.HasSuffix(digits, "0") {
		digits = digits[:len(digits)-1]
		power++
	}
	if digits == "" {
		return nil
	}
	if rate != "" {
		return slices.DeleteFunc(padded(digits, power, rate), func(w string) bool { return w == text })
	}
	typed := order{name: magnitude}
	for _, r := range magnitude {
		typed.power += powers[r]
	}
	var all, more []string
	others := slices.DeleteFunc(slices.Clone(orders), func(o order) bool { return o == typed })
	for _, o := range append([]order{typed}, others...) {
		ways := padded(digits, power-o.power, o.name+unit)
		if len(ways) == 0 {
			continue
		}
		all = append(all, ways[0])
		if o.name != "" || strings.Contains(ways[0], ".") { // nobody prints 22.00个
			more = append(more, ways[1:]...)
		}
	}
	return slices.DeleteFunc(append(all, more...), func(w string) bool { return w == text })
}

// padded returns digits times a power of ten with a unit, as short as possible and then with zeros behind
// the point; nil if it is never printed so.
func padded(digits string, power int, unit string) []string {
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
