package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/index/analysis"
)

// foldedText is a text that was folded to be looked through: all of it, or the sentences in which
// something may stand, which is far less work in a section of some kilobytes.
type foldedText struct {
	chunks []chunk
	found  found
}

// chunk is a folded piece of a text, which begins at the code point base.
type chunk struct {
	text   analysis.Folded
	source []analysis.Span
	base   int
}

// minSifted is the length in bytes from which a text is worth sifting.
const minSifted = 512

// sieve tells which sentences of a text to fold.
type sieve struct {
	sources []string // characters of which a sentence has one if any pattern stands in it
	all     bool     // there is no telling
}

// newSieve returns the sieve for patterns. One with a break inside may stand in two sentences.
func newSieve(patterns []analysis.Pattern) sieve {
	var s sieve
	for _, p := range patterns {
		sources := p.Sources()
		if sources == nil && p.Units() > 0 || strings.ContainsRune(p.String(), analysis.Break) {
			return sieve{all: true}
		}
		for _, r := range sources {
			if c := string(r); !slices.Contains(s.sources, c) {
				s.sources = append(s.sources, c)
			}
		}
	}
	return s
}

// fold folds what of a text the sieve leaves.
func (s sieve) fold(text string) *foldedText {
	t := &foldedText{}
	if s.all || len(text) < minSifted {
		t.add(text, 0)
		return t
	}
	var places []int
	for _, c := range s.sources {
		for at := strings.Index(text, c); at >= 0; {
			end := sentenceEnd(text, at)
			places = append(places, at)
			next := strings.Index(text[end:], c)
			if next < 0 {
				break
			}
			at = end + next
		}
	}
	slices.Sort(places)
	done, base := 0, 0 // bytes and code points that lie behind
	for _, at := range places {
		if at < done {
			continue
		}
		from, to := max(done, sentenceStart(text, at)), sentenceEnd(text, at)
		base += utf8.RuneCountInString(text[done:from])
		base += t.add(text[from:to], base)
		done = to
	}
	return t
}

func (t *foldedText) add(text string, base int) (length int) {
	folded, source := analysis.FoldMap(text)
	t.chunks = append(t.chunks, chunk{folded, source, base})
	return utf8.RuneCountInString(text)
}

// Both marks are breaks wherever they stand, so that nothing lies across them.
const stop, newline = "。", "\n"

// sentenceReach is how far a sentence's end is looked for at first, in bytes: further than most
// lie, and so near that looking for the mark that isn't there costs little.
const sentenceReach = 1 << 10

func sentenceStart(text string, at int) int {
	last := stop[len(stop)-1]
	for i := at; i > 0; i-- {
		if b := text[i-1]; b == newline[0] || b == last && strings.HasSuffix(text[:i], stop) {
			return i
		}
	}
	return 0
}

func sentenceEnd(text string, at int) int {
	for reach := sentenceReach; ; reach *= 2 {
		part := text[at:min(len(text), at+reach)]
		end := -1
		if i := strings.Index(part, newline); i >= 0 {
			end = i + len(newline)
			part = part[:i]
		}
		if i := strings.Index(part, stop); i >= 0 {
			return at + i + len(stop)
		}
		if end >= 0 {
			return at + end
		}
		if at+reach >= len(text) {
			return len(text)
		}
	}
}
