package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/index/analysis"
)

// chunk is a folded piece of a text, which begins at the code point offset.
type chunk struct {
	text   analysis.Folded
	edits  analysis.Edits
	offset int
}

// minSifted is the length in bytes from which sifting a text costs less than folding it.
const minSifted = 512

// sieve chooses the sentences of a text that need folding.
type sieve struct {
	sources []string // characters; a sentence in which a pattern occurs has one of them
	all     bool     // every sentence needs folding
}

// newSieve returns the sieve for patterns. A pattern with a break inside may occur in two sentences.
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

// fold folds the sentences of a text in which something may occur, in order.
func (s sieve) fold(text string) []chunk {
	if s.all || len(text) < minSifted {
		return []chunk{foldChunk(text, 0)}
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
	var chunks []chunk
	done, offset := 0, 0 // bytes and code points before the next chunk
	for _, at := range places {
		if at < done {
			continue
		}
		from, to := max(done, sentenceStart(text, at)), sentenceEnd(text, at)
		offset += utf8.RuneCountInString(text[done:from])
		chunks = append(chunks, foldChunk(text[from:to], offset))
		offset += utf8.RuneCountInString(text[from:to])
		done = to
	}
	return chunks
}

func foldChunk(text string, offset int) chunk {
	folded, edits := analysis.AppendFoldEdits(nil, nil, text)
	return chunk{folded, edits, offset}
}

// stop and newline are breaks wherever they are, so that no occurrence crosses them.
const stop, newline = "。", "\n"

// sentenceReach is how far to look for the end of a sentence at first, in bytes: further than most
// ends are, and so near that looking for a mark that isn't there costs little.
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
