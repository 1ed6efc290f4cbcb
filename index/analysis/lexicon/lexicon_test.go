package lexicon

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
)

// folded is what a word of a table looks like: Han characters, small Latin letters and digits,
// and a point only between digits. Anything else would be a break, and one word has none inside.
var folded = regexp.MustCompile(`^(\p{Han}|[a-z0-9]|[0-9]\.[0-9])+$`)

// Fewest rows that the tables hold; they only grow.
const (
	fewestTerms        = 1500
	fewestPerTheme     = 40
	fewestRules        = 500
	fewestMisspellings = 150
)

func TestPolicyTermsCoverEveryTheme(t *testing.T) {
	terms := Policy()
	if len(terms) < fewestTerms {
		t.Errorf("%d terms, want at least %d", len(terms), fewestTerms)
	}
	count := map[string]int{}
	seen := map[string]string{}
	for _, term := range terms {
		if !folded.MatchString(term.Text) {
			t.Errorf("%q is not in folded form", term.Text)
		}
		if at, ok := seen[term.Text]; ok {
			t.Errorf("%q stands under %s and under %s", term.Text, at, term.Theme)
		}
		seen[term.Text] = term.Theme
		count[term.Theme]++
	}
	for _, theme := range corpus.Themes {
		if count[theme] < fewestPerTheme {
			t.Errorf("%s has %d terms, want at least %d", theme, count[theme], fewestPerTheme)
		}
		delete(count, theme)
	}
	for theme := range count {
		t.Errorf("%s is no theme", theme)
	}
}

func TestPolicyTermsAreSorted(t *testing.T) {
	ordered := slices.IsSortedFunc(Policy(), func(a, b Term) int {
		return cmp.Or(
			cmp.Compare(slices.Index(corpus.Themes, a.Theme), slices.Index(corpus.Themes, b.Theme)),
			strings.Compare(a.Text, b.Text),
		)
	})
	if !ordered {
		t.Error("themes must stand in the order of corpus.Themes and the terms of each in code point order")
	}
}

func TestSynonymsAreFoldedAndSaidOnce(t *testing.T) {
	rules := Synonyms()
	if len(rules) < fewestRules {
		t.Errorf("%d rules, want at least %d", len(rules), fewestRules)
	}
	type pair struct{ word, means string }
	said := map[pair]bool{} // true where the rule is symmetric
	say := func(word, means string, symmetric bool) {
		if strings.Contains(means, word) && !symmetric {
			t.Errorf("%q finds %q without a rule", word, means)
		}
		if _, twice := said[pair{word, means}]; twice {
			t.Errorf("%q for %q is said twice", means, word)
		}
		said[pair{word, means}] = symmetric
	}
	for _, r := range rules {
		for i, w := range r.Words {
			if !folded.MatchString(w) {
				t.Errorf("%q is not in folded form", w)
			}
			if r.Symmetric() {
				for j, other := range r.Words {
					if i != j {
						say(w, other, true)
					}
				}
			}
			for _, m := range r.Means {
				say(w, strings.Join(m, " "), false)
			}
		}
		for _, m := range r.Means {
			for _, part := range m {
				if !folded.MatchString(part) {
					t.Errorf("%q is not in folded form", part)
				}
			}
		}
	}
	for p, symmetric := range said {
		if _, back := said[pair{p.means, p.word}]; back && !symmetric {
			t.Errorf("%q => %q and the reverse: write them as equivalent", p.word, p.means)
		}
	}
}

func TestSynonymsOfEverydayWordsReachTheWordingOfStatutes(t *testing.T) {
	means := map[string][]string{}
	for _, r := range Synonyms() {
		for _, w := range r.Words {
			if r.Symmetric() {
				means[w] = append(means[w], r.Words...)
			}
			for _, m := range r.Means {
				means[w] = append(means[w], strings.Join(m, " "))
			}
		}
	}
	for word, want := range map[string]string{
		"老赖": "失信被执行人", "双碳": "碳达峰 碳中和", "放管服": "简政放权 放管结合 优化服务",
		"新农合": "新型农村合作医疗", "两山理论": "绿水青山就是金山银山", "gdp": "地区生产总值",
		"彩礼": "婚约财产", "养狗": "养犬", "坐车": "乘车", "打工": "务工", "房东": "出租人",
		"租客": "承租人", "老板": "用人单位", "辞退": "解除劳动合同", "坐牢": "有期徒刑",
		"偷东西": "盗窃", "打人": "故意伤害", "借钱": "民间借贷", "孩子": "未成年人",
		"酒驾": "饮酒后驾驶机动车", "老婆": "配偶", "网购": "网络购物", "工资被拖欠": "拖欠农民工工资",
	} {
		if !slices.Contains(means[word], want) {
			t.Errorf("%q does not find %q", word, want)
		}
	}
}

func TestSynonymsNeverWiden(t *testing.T) {
	for _, apart := range [][2]string{
		{"托育", "养老"}, {"养老", "托育"}, {"国内生产总值", "地区生产总值"},
		{"定金", "订金"}, {"合同法", "劳动合同法"}, {"一老一小", "养老"},
	} {
		for _, r := range Synonyms() {
			if !slices.Contains(r.Words, apart[0]) {
				continue
			}
			if r.Symmetric() && slices.Contains(r.Words, apart[1]) {
				t.Errorf("%q and %q are not the same", apart[0], apart[1])
			}
			for _, m := range r.Means {
				if len(m) == 1 && m[0] == apart[1] {
					t.Errorf("%q must not find %q", apart[0], apart[1])
				}
			}
		}
	}
}

func TestWordsAreFoldedAndNoTerms(t *testing.T) {
	terms := map[string]bool{}
	for _, term := range Policy() {
		terms[term.Text] = true
	}
	words := Words()
	if !slices.IsSorted(words) {
		t.Error("words must be in code point order")
	}
	for i, word := range words {
		if !folded.MatchString(word) {
			t.Errorf("%q is not in folded form", word)
		}
		if terms[word] {
			t.Errorf("%q is a term already", word)
		}
		if i > 0 && words[i-1] == word {
			t.Errorf("%q occurs twice", word)
		}
	}
}

func TestPartsAreFoldedAndStatedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Parts() {
		word := strings.Join(row, "")
		if seen[word] {
			t.Errorf("%q has two rows", word)
		}
		seen[word] = true
		if !folded.MatchString(word) {
			t.Errorf("%q is not in folded form", word)
		}
	}
	if !seen["发展中国家"] {
		t.Error("发展中国家 has no parts")
	}
}

func TestStopwordsCarryNothing(t *testing.T) {
	stop := map[string]bool{}
	for _, w := range Stopwords() {
		if !folded.MatchString(w) {
			t.Errorf("%q is not in folded form", w)
		}
		if stop[w] {
			t.Errorf("%q stands twice", w)
		}
		stop[w] = true
	}
	for _, w := range []string{"谁", "什么", "怎么", "如何", "是否", "可以", "吗", "呢", "的", "了", "有哪些", "请问", "多少", "应该", "能不能", "为什么", "哪些"} {
		if !stop[w] {
			t.Errorf("%q carries nothing and is missing", w)
		}
	}
	for _, term := range Policy() {
		if stop[term.Text] {
			t.Errorf("%q is a policy term", term.Text)
		}
	}
	for _, r := range Synonyms() {
		for _, w := range r.Words {
			if stop[w] {
				t.Errorf("%q has a synonym, so it carries something", w)
			}
		}
	}
}

func TestMisspellingsAreNoWordsOfOurs(t *testing.T) {
	all := Misspellings()
	if len(all) < fewestMisspellings {
		t.Errorf("%d misspellings, want at least %d", len(all), fewestMisspellings)
	}
	words := map[string]bool{}
	for _, term := range Policy() {
		words[term.Text] = true
	}
	for _, r := range Synonyms() {
		for _, w := range r.Words {
			words[w] = true
		}
		for _, m := range r.Means {
			for _, part := range m {
				words[part] = true
			}
		}
	}
	wrong := map[string]bool{}
	for _, m := range all {
		if wrong[m.Wrong] {
			t.Errorf("%q stands twice", m.Wrong)
		}
		wrong[m.Wrong] = true
	}
	for _, m := range all {
		for _, w := range []string{m.Wrong, m.Right} {
			if !folded.MatchString(w) {
				t.Errorf("%q is not in folded form", w)
			}
		}
		if strings.Contains(m.Right, m.Wrong) {
			t.Errorf("%q stands inside %q and would be mended for ever", m.Wrong, m.Right)
		}
		if wrong[m.Right] {
			t.Errorf("%q is mended to %q, which is itself a slip", m.Wrong, m.Right)
		}
		for w := range words {
			if strings.Contains(w, m.Wrong) {
				t.Errorf("slip %q stands inside the word %q", m.Wrong, w)
			}
		}
	}
}

func TestParsersRefuseMalformedRows(t *testing.T) {
	for name, parse := range map[string]func() error{
		"term before a theme":  func() error { _, err := parsePolicy("海绵城市\n"); return err },
		"theme not closed":     func() error { _, err := parsePolicy("[城乡建设\n海绵城市\n"); return err },
		"word alone":           func() error { _, err := parseSynonyms("双碳\n"); return err },
		"nothing on the right": func() error { _, err := parseSynonyms("老赖 =>\n"); return err },
		"empty entry":          func() error { _, err := parseSynonyms("医保,, 医疗保险\n"); return err },
		"slip with no meaning": func() error { _, err := parseMisspellings("拉圾\n"); return err },
	} {
		t.Run(name, func(t *testing.T) {
			if parse() == nil {
				t.Error("accepted")
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("[城乡建设]\n海绵城市\n# 注释\n")
	f.Add("双碳, 碳达峰碳中和\n老赖 => 失信被执行人\n六稳 => 稳就业 稳金融\n")
	f.Fuzz(func(t *testing.T, file string) {
		if terms, err := parsePolicy(file); err == nil {
			for _, term := range terms {
				if term.Text == "" || term.Theme == "" {
					t.Errorf("empty term %+v", term)
				}
			}
		}
		if rules, err := parseSynonyms(file); err == nil {
			for _, r := range rules {
				if r.Symmetric() && len(r.Words) < 2 {
					t.Errorf("rule that says nothing: %+v", r)
				}
				for _, m := range r.Means {
					if len(m) == 0 {
						t.Errorf("empty meaning in %+v", r)
					}
				}
			}
		}
		if pairs, err := parseMisspellings(file); err == nil {
			for _, p := range pairs {
				if p.Wrong == "" || p.Right == "" {
					t.Errorf("empty misspelling %+v", p)
				}
			}
		}
	})
}
