package analysis

import "unicode"

// Paragraphs returns the paragraphs of a section's text: its lines, without the space around them,
// as ranges of code points. Empty lines are left out.
func Paragraphs(text string) []Span { return parts(text, false) }

// Sentences returns the sentences of a section's text, as ranges of code points. A sentence ends
// with its paragraph, or behind 。！？!?… and the closing marks that follow; a ； ends none.
func Sentences(text string) []Span { return parts(text, true) }

// parts cuts text at its line breaks, and with sentences also at the ends of sentences.
func parts(text string, sentences bool) []Span {
	var all []Span
	start, end := int32(-1), int32(0) // of the part begun, without the space around it
	ended := false                    // only closing marks may still belong to it
	flush := func() {
		if start >= 0 {
			all = append(all, Span{start, end})
		}
		start, ended = -1, false
	}
	at := int32(0)
	for _, r := range text {
		switch {
		case isLineBreak(r):
			flush()
		case unicode.IsSpace(r):
			if ended {
				flush()
			}
		default:
			ends := sentences && endsSentence(r)
			if ended && !ends && !closesSentence(r) {
				flush()
			}
			if start < 0 {
				start = at
			}
			end = at + 1
			ended = ended || ends
		}
		at++
	}
	flush()
	return all
}

func isLineBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\f', '\v', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

func endsSentence(r rune) bool {
	switch r {
	case '。', '！', '？', '!', '?', '…', '｡':
		return true
	}
	return false
}

// closesSentence reports whether r still belongs to the sentence whose end it follows.
func closesSentence(r rune) bool {
	switch r {
	case '”', '’', '」', '』', '》', '〉', '）', ')', '】', '］', ']', '"', '\'':
		return true
	}
	return false
}
