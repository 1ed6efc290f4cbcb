package search

import (
	"regexp"
	"strings"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/query"
)

// docNumber matches a 文号 however it is written: the issuer's letters, the year in brackets or not, and the
// number with 第 and 号 or without (GB/T 9704, 7.2.5).
var docNumber = regexp.MustCompile(`^(\p{Han}{2,20})[\s〔\[［(（【﹝]{0,3}((?:19|20)[0-9]{2})年?[\s〕\]］)）】﹞]{0,3}第?\s?([0-9]{1,5})\s?(号?)$`)

// numberLetters is what a 文号's letters end with; a place or a term beside a year does not.
const numberLetters = "发函字办规通令告批议复纪电报知综"

// docNumbers returns the patterns of all writings of the 文号 that text is, or nil.
func docNumbers(text string) []analysis.Pattern {
	m := docNumber.FindStringSubmatch(strings.TrimSpace(narrow(text)))
	if m == nil {
		return nil
	}
	letters := []rune(m[1])
	if !strings.ContainsRune(numberLetters, letters[len(letters)-1]) {
		return nil
	}
	issuer, year, number := m[1], m[2], m[3]+m[4]
	var all []analysis.Pattern
	for _, writing := range []string{
		issuer + "〔" + year + "〕" + number, issuer + year + "〕" + number,
		issuer + "〔" + year + "〕第" + number, issuer + year + number, issuer + year + "年" + number, issuer + year + "年第" + number,
	} {
		all = append(all, analysis.NewPattern(writing))
	}
	return all
}

// narrow puts digits of full width as ASCII ones.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// joinNumber makes one word of the words beside one another that are a 文号 written with spaces.
func (p *planner) joinNumber(tree query.Node) query.Node {
	and, ok := tree.(query.And)
	if !ok || and.Explicit || p.mode() == Exact {
		return tree
	}
	var kids []query.Node
	for i := 0; i < len(and.Kids); i++ {
		taken := 1
		kid := and.Kids[i]
		text := ""
		for j := i; j < len(and.Kids) && j < i+maxNumberWords; j++ {
			w, ok := and.Kids[j].(query.Word)
			if !ok {
				break
			}
			text = strings.TrimSpace(text + " " + w.Text)
			if j > i && docNumbers(text) != nil {
				taken, kid = j-i+1, query.Word{Text: strings.ReplaceAll(text, " ", "")}
			}
		}
		kids = append(kids, kid)
		i += taken - 1
	}
	if len(kids) == 1 {
		return kids[0]
	}
	and.Kids = kids
	return and
}

// maxNumberWords is how many words a 文号 falls into when every part is parted by a space.
const maxNumberWords = 5

// lead puts the documents that bear one of the query's 文号 before those that cite it, and those that have a
// figure before those that have its number and its unit apart.
func (p *planner) lead() index.Node {
	var nodes []index.Node
	for _, w := range p.plan.words {
		if len(w.number) > 0 {
			nodes = append(nodes, &index.Number{Exact: w.number[0], Variants: w.number[1:]})
		}
	}
	if p.mode() != Exact {
		for _, figure := range p.plan.phrases {
			nodes = append(nodes, &index.Word{Exact: analysis.NewPattern(figure)})
		}
	}
	return or(nodes)
}
