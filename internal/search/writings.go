package search

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wenxun/index/analysis"
)

// One figure has several writings: 4.8亿元, 4.80亿元, 48000万元.

var (
	// rateFigure and exactFigure match figures of which all writings are known: number and rate, or number,
	// magnitude and unit.
	rateFigure  = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+))?(` + rates + `)$`)
	exactFigure = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+))?(` + magnitudes + `*?)(` + quantities + `|\p{Han})$`)
	otherUnit   = regexp.MustCompile(`^(?:` + others + `)$`)
)

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
