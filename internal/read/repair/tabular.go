package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/numbering"
	"wenxun/internal/read/rule"
)

// broken reports a cell that may go on: words, no number, not closed by a bracket or a stop.
func broken(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	first, _ := utf8.DecodeRuneInString(s)
	return utf8.RuneCountInString(s) >= 3 && (isHan(first) || isOpening(first)) && !isClosing(last) && !terminal(last) && last != '%'
}

// units follow a number in running text.
const units = "岁年月日万亿个项家户人公里元倍千百吨米平次条名所座处亩%％％"

// tabling is the verdict on a line that may be a row of cells.
type tabling string

const (
	isRow tabling = "row"
	noRow tabling = "no-row"
)

const (
	// minCells is how many cells a row has at least: two may be a name and its title.
	minCells = 3
	// maxCell is the longest cell of a flattened table, in characters.
	maxCell = 30
	// maxListing is the longest cell with commas in it, in characters.
	maxListing = 14
	// maxName is the longest cell of a row of names, in characters.
	maxName = 8
)

// cells is a line and the pieces between its spaces: the case that rowRules decide.
type cells struct {
	s      string
	fields []string

	// What examine counts, among the fields.
	examined                      bool
	numbers, listings, lone, long int
	tooLong, withUnit, clause     bool
}

// rowRules decide whether a line is a row of cells: several short words and numbers, and nothing
// of a sentence.
var rowRules = rule.Table[cells, tabling]{
	// A stop inside the line ends a sentence.
	{Name: "stop-inside", Verdict: noRow, Applies: func(c *cells) bool {
		return c.s == "" || strings.ContainsAny(c.s, "。；！？") && !strings.HasSuffix(c.s, "。")
	}},
	// Two words may be a name and its title.
	{Name: "few-cells", Verdict: noRow, Applies: func(c *cells) bool { return len(c.split()) < minCells }},
	// 第一章 总 则 is a heading.
	{Name: "numbered-heading", Verdict: noRow, Applies: func(c *cells) bool { return numberedHeading(c.s) }},
	// Nobody sets a clause in a cell.
	{Name: "long-cell", Verdict: noRow, Applies: func(c *cells) bool { return c.examine().tooLong }},
	// 2024 年 is part of a sentence whose numbers are spaced.
	{Name: "number-before-unit", Verdict: noRow, Applies: func(c *cells) bool { return c.examine().withUnit }},
	// A long piece with commas is a clause.
	{Name: "clause-with-commas", Verdict: noRow, Applies: func(c *cells) bool { return c.examine().clause }},
	// Many lone characters are words drawn apart.
	{Name: "letter-spaced", Verdict: noRow, Applies: func(c *cells) bool { return c.examine().lone*3 >= len(c.fields) }},
	// Cells may list things where enough numbers show that it is a table.
	{Name: "listings-among-numbers", Verdict: isRow, Applies: func(c *cells) bool {
		return c.listings > 0 && len(c.fields) >= 4 && (c.numbers >= 2 || c.numbers >= 1 && c.listings == 1)
	}},
	// Without them, commas belong to a sentence.
	{Name: "commas", Verdict: noRow, Applies: func(c *cells) bool { return c.listings > 0 }},
	// Words with a number among them are a row.
	{Name: "words-and-numbers", Verdict: isRow, Applies: func(c *cells) bool { return c.numbers > 0 }},
	// Short words alone are a table's head, or a row of names.
	{Name: "short-words", Verdict: isRow, Applies: func(c *cells) bool { return c.long == 0 }},
	// Long words alone are a line of text.
	{Name: "long-words", Verdict: noRow},
}

func (c *cells) split() []string {
	if c.fields == nil {
		c.fields = strings.Fields(c.s)
	}
	return c.fields
}

// examine counts what the fields are, once.
func (c *cells) examine() *cells {
	if c.examined {
		return c
	}
	c.examined = true
	for i, f := range c.fields {
		n := utf8.RuneCountInString(f)
		first, _ := utf8.DecodeRuneInString(f)
		number := numeric(f)
		switch {
		case n > maxCell:
			c.tooLong = true
		case n > maxName:
			c.long++
		case n == 1 && isHan(first) && !strings.ContainsRune(units, first):
			c.lone++
		}
		if number {
			c.numbers++
			c.withUnit = c.withUnit || i+1 < len(c.fields) && beginsWithUnit(c.fields[i+1])
		} else if strings.ContainsAny(f, "，、,") {
			c.listings++
			c.clause = c.clause || n > maxListing
		}
	}
	return c
}

// beginsWithUnit reports a word that goes on from the number before it. A unit alone may be a cell,
// but for those of dates.
func beginsWithUnit(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune(units, first) && (utf8.RuneCountInString(s) > 1 || strings.ContainsRune("年月日", first))
}

// tabular reports a line that reads as a row of cells.
func (r *Result) tabular(l *line) bool {
	c := &r.cells
	*c = cells{s: l.raw}
	decided := rowRules.Decide(c)
	if r.trace != nil {
		r.trace.Add(rule.StageTable, l.site(), l.raw, decided.Name, string(decided.Verdict))
	}
	return decided.Verdict == isRow
}

// numeric reports a cell with a number, a mark for none, or a code.
func numeric(s string) bool {
	if s == "-" || s == "—" || s == "——" || s == "/" || s == "%" || s == "……" {
		return true
	}
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune(".,%-+<>≥≤±~～—[]()（）/", r), r >= 'A' && r <= 'Z':
		default:
			return false
		}
	}
	return digits > 0
}

// numberedHeading reports a line that begins with the number of a heading, set apart.
func numberedHeading(s string) bool {
	switch numbering.Parse(s).Kind {
	case numbering.Part, numbering.Chapter, numbering.Division, numbering.Article, numbering.Han, numbering.HanParen:
		return true
	}
	return false
}
