package search

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/index"
)

const (
	// snippetRunes is how long a snippet may be, in code points: three lines of a result page.
	snippetRunes = 120
	// snippetEnough is when a sentence needs no neighbour to be understood.
	snippetEnough = 36
	// snippetsPerSection: a second one is shown only for a word that the first doesn't have.
	snippetsPerSection = 2
	// windowReach is how far from a match its sentence's beginning and end are looked for, in code
	// points: a sentence that goes on further is cut anyway.
	windowReach = 4 * snippetRunes
	// maxMatchShown is how much of one match is shown, in code points: the longest query. Only a
	// prefix's number or word can be longer.
	maxMatchShown = 4096
	// maxWindows bounds how many places of one section are weighed against one another.
	maxWindows = 64
)

// What makes a snippet worth reading, added up.
const (
	scoreTerm   = 10.0 // each term of the query, once
	scoreFigure = 4.0  // a figure with its unit: what a journalist quotes
	scoreAgain  = 0.5  // each further occurrence, up to three
	scoreLine   = -6.0 // a line that is no sentence: a heading, an entry of a table of contents
	scoreLate   = -1.0 // at the end of the section, nothing at its beginning
)

// term is what a reader wants to see once: a leaf of the query, or a part of one.
type term struct{ leaf, part int }

func termOf(o index.Occurrence) term { return term{o.Leaf, o.Part} }

// snippets chooses what to show of a section, from the excerpt that was searched.
func (s *Service) snippets(section *corpus.Section, found *index.SectionHit) []Snippet {
	// Most of what a search allocates would be these code points.
	scratch, _ := runePool.Get().(*[]rune)
	defer runePool.Put(scratch)
	runes := appendRunes((*scratch)[:0], found.Excerpt.Text)
	*scratch = runes
	if len(runes) == 0 {
		return []Snippet{}
	}
	if len(found.Text) == 0 {
		return []Snippet{newSnippet(section, found, runes, s.window(runes, 0, 0))}
	}
	var chosen []window
	shown := map[term]bool{}
	for len(chosen) < snippetsPerSection {
		w, fresh := s.best(runes, found.Text, shown)
		if !fresh {
			break
		}
		for _, o := range found.Text {
			if w.start <= o.Start && o.End <= w.end {
				shown[termOf(o)] = true
			}
		}
		chosen = append(chosen, w)
	}
	slices.SortFunc(chosen, func(a, b window) int { return a.start - b.start })
	if len(chosen) == 2 && chosen[1].start < chosen[0].end {
		chosen = chosen[:1]
	}
	all := make([]Snippet, len(chosen))
	for i, w := range chosen {
		all[i] = newSnippet(section, found, runes, w)
	}
	return all
}

// runePool keeps the memory for the code points of a section, while its snippets are chosen.
var runePool = sync.Pool{New: func() any { return new([]rune) }}

// decode returns the code points of valid UTF-8.
func decode(s string) []rune { return appendRunes(nil, s) }

// appendRunes appends the code points of valid UTF-8 to dst, in one pass and a third of the time of a
// conversion where text is Chinese: three bytes a character.
func appendRunes(dst []rune, s string) []rune {
	dst = slices.Grow(dst, len(s)/3+len(s)/16)
	for i := 0; i < len(s); {
		if b := s[i]; b >= 0xE0 && b < 0xF0 && i+2 < len(s) {
			dst = append(dst, rune(b&0x0F)<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F))
			i += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		dst = append(dst, r)
		i += n
	}
	return dst
}

// window is a range of code points.
type window struct{ start, end int }

// best returns the window with the highest score for terms that were not shown, and false if there are
// none.
func (s *Service) best(runes []rune, occurrences []index.Occurrence, shown map[term]bool) (best window, fresh bool) {
	most := 0.0
	last := -1 // end of the last window, which contains the occurrences before it
	tried := 0
	for i, o := range occurrences {
		if shown[termOf(o)] || o.End <= last || tried == maxWindows {
			continue
		}
		tried++
		w := s.window(runes, o.Start, o.End)
		last = w.end
		if score := scoreOf(runes, w, occurrences[i:], shown); !fresh || score > most {
			best, most, fresh = w, score, true
		}
	}
	return best, fresh
}

// scoreOf returns the score of a window. The first of the occurrences is the first that may be inside the window.
func scoreOf(runes []rune, w window, occurrences []index.Occurrence, shown map[term]bool) float64 {
	score := scoreLate * float64(w.start) / float64(len(runes))
	var terms []term
	again := 0
	for _, o := range occurrences {
		if o.Start >= w.end {
			break
		}
		t := termOf(o)
		if o.End > w.end || shown[t] {
			continue
		}
		if slices.Contains(terms, t) {
			again++
			continue
		}
		terms = append(terms, t)
	}
	score += scoreTerm*float64(len(terms)) + scoreAgain*float64(min(again, 3))
	text := runes[w.start:w.end]
	if hasFigure(text) {
		score += scoreFigure
	}
	if !slices.ContainsFunc(text, func(r rune) bool { return r == '，' || r != '\n' && endsSentence(r) }) {
		score += scoreLine
	}
	return score
}

// figureUnits follow a figure that tells something; the number of a year or an item doesn't.
const figureUnits = "亿万千百元%％‰个家户人名项处座所件套辆台吨亩顷米里公倍次位"

func hasFigure(text []rune) bool {
	for i := 1; i < len(text); i++ {
		if r := text[i-1]; (r >= '0' && r <= '9' || r >= '０' && r <= '９') && strings.ContainsRune(figureUnits, text[i]) {
			return true
		}
	}
	return false
}

func endsSentence(r rune) bool {
	switch r {
	case '。', '！', '？', '；', '!', '?', ';', '\n':
		return true
	}
	return false
}

func endsClause(r rune) bool {
	switch r {
	case '，', '、', '：', ',', ':', '）', ')', '　', ' ':
		return true
	}
	return endsSentence(r)
}

// window returns what to show around a match: its sentence, with neighbours when it is short and
// cut between clauses, or else between words, when it is long.
func (s *Service) window(runes []rune, start, end int) window {
	end = min(end, start+maxMatchShown)
	w := window{start, end}
	for w.start > 0 && start-w.start < windowReach && !endsSentence(runes[w.start-1]) {
		w.start--
	}
	for w.end < len(runes) && w.end-end < windowReach && (w.end == 0 || !endsSentence(runes[w.end-1]) || w.end <= start) {
		w.end++
	}
	w = extend(runes, w)
	if w.end-w.start > snippetRunes {
		w = s.narrow(runes, w, start, end)
	}
	for w.start < w.end && unicode.IsSpace(runes[w.start]) {
		w.start++
	}
	for w.end > w.start && unicode.IsSpace(runes[w.end-1]) {
		w.end--
	}
	return w
}

// extend takes sentences after, then before, while the window is too short to be understood.
func extend(runes []rune, w window) window {
	for w.end-w.start < snippetEnough && w.end < len(runes) {
		end := w.end + 1
		for end < len(runes) && end-w.start <= snippetRunes && !endsSentence(runes[end-1]) {
			end++
		}
		if end-w.start > snippetRunes {
			break
		}
		w.end = end
	}
	for w.end-w.start < snippetEnough && w.start > 0 {
		start := w.start - 1
		for start > 0 && w.end-start <= snippetRunes && !endsSentence(runes[start-1]) {
			start--
		}
		if w.end-start > snippetRunes {
			break
		}
		w.start = start
	}
	return w
}

// narrow cuts a window that is too long, around the match at [start, end).
func (s *Service) narrow(runes []rune, w window, start, end int) window {
	room := max(0, snippetRunes-(end-start))
	from, to := max(w.start, start-room/3), 0
	if from > w.start {
		from = s.boundary(runes, from, start)
	}
	to = min(w.end, max(end, from+snippetRunes))
	if to < w.end {
		to = s.boundaryBefore(runes, end, to)
	}
	return window{from, to}
}

// boundary returns the first place in [from, to] where a clause begins, or else a word.
func (s *Service) boundary(runes []rune, from, to int) int {
	for i := from; i < to; i++ {
		if i > 0 && endsClause(runes[i-1]) {
			return i
		}
	}
	return s.wordBoundary(runes, from, to, true)
}

// boundaryBefore returns the last place in [from, to] where a clause ends, or else a word.
func (s *Service) boundaryBefore(runes []rune, from, to int) int {
	for i := to; i > from+(to-from)/2; i-- {
		if endsClause(runes[i-1]) {
			return i
		}
	}
	return s.wordBoundary(runes, from, to, false)
}

// wordContext is how far around a cut words are cut, in code points: the longest of jieba's.
const wordContext = 16

// wordBoundary returns the first or the last place in [from, to] where one word ends and another
// begins.
func (s *Service) wordBoundary(runes []rune, from, to int, first bool) int {
	low, high := max(0, from-wordContext), min(len(runes), to+wordContext)
	words, err := s.cut(string(runes[low:high]))
	if err != nil {
		words = nil // without a dictionary the match alone is left, which is never cut
	}
	at, last := low, from
	for _, word := range words {
		if at >= from && at <= to {
			if first {
				return at
			}
			last = at
		}
		at += len([]rune(word))
	}
	if first {
		return to
	}
	return last
}

func newSnippet(section *corpus.Section, found *index.SectionHit, runes []rune, w window) Snippet {
	var inside []index.Occurrence
	for _, o := range found.Text {
		if o.Start < w.end && o.End > w.start {
			o.Start, o.End = max(o.Start, w.start)-w.start, min(o.End, w.end)-w.start
			inside = append(inside, o)
		}
	}
	text := string(runes[w.start:w.end])
	marks := highlights(inside)
	at := found.Excerpt.Offset + w.start
	if len(marks) > 0 {
		at += marks[0][0]
	}
	return Snippet{Text: text, Page: section.PageAt(at), Highlights: marks}
}
