package lexicon

import (
	"fmt"
	"strings"
)

// oneWay parts the words of a row from what they stand for.
const oneWay = "=>"

func parsePolicy(file string) ([]Term, error) {
	var terms []Term
	theme := ""
	for _, l := range lines(file) {
		if name, ok := strings.CutPrefix(l.text, "["); ok {
			name, ok = strings.CutSuffix(name, "]")
			if !ok || name == "" {
				return nil, fmt.Errorf("policy terms, line %d: a theme is written [theme], got %q", l.number, l.text)
			}
			theme = name
			continue
		}
		if theme == "" {
			return nil, fmt.Errorf("policy terms, line %d: %q stands before the first theme", l.number, l.text)
		}
		terms = append(terms, Term{Text: l.text, Theme: theme})
	}
	return terms, nil
}

func parseSynonyms(file string) ([]Rule, error) {
	var rules []Rule
	for _, l := range lines(file) {
		left, right, directed := strings.Cut(l.text, oneWay)
		words, err := list(left)
		if err != nil {
			return nil, fmt.Errorf("synonyms, line %d: %w", l.number, err)
		}
		rule := Rule{Words: words}
		if directed {
			means, err := list(right)
			if err != nil {
				return nil, fmt.Errorf("synonyms, line %d: %w", l.number, err)
			}
			for _, m := range means {
				rule.Means = append(rule.Means, strings.Fields(m))
			}
		} else if len(words) < 2 {
			return nil, fmt.Errorf("synonyms, line %d: %q stands alone", l.number, l.text)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func parseMisspellings(file string) ([]Misspelling, error) {
	var all []Misspelling
	for _, l := range lines(file) {
		wrong, right, ok := strings.Cut(l.text, oneWay)
		wrong, right = strings.TrimSpace(wrong), strings.TrimSpace(right)
		if !ok || wrong == "" || right == "" {
			return nil, fmt.Errorf("misspellings, line %d: a row is written wrong => right, got %q", l.number, l.text)
		}
		all = append(all, Misspelling{Wrong: wrong, Right: right})
	}
	return all, nil
}

// list parts "a, b" at its commas; an empty entry is an error.
func list(text string) ([]string, error) {
	entries := strings.Split(text, ",")
	for i, e := range entries {
		entries[i] = strings.TrimSpace(e)
		if entries[i] == "" {
			return nil, fmt.Errorf("empty entry in %q", text)
		}
	}
	return entries, nil
}
