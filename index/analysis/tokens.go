package analysis

// Token is a word of folded text, as a range [Start, End) of code units.
type Token struct {
	Start, End int32
	// Part marks a part of the longer word before it: 人民 of 人民政府.
	Part bool
}

// Tokens appends the words of folded text to dst, in order; the parts of a long word follow it. Breaks
// are no words.
func (w *Words) Tokens(dst []Token, f Folded) []Token {
	at := int32(0)
	for _, word := range w.Cut(f.String()) {
		end := at + int32(Fold(word).Units())
		if word == string(Break) {
			end = at + 1
		} else {
			dst = append(dst, Token{Start: at, End: end})
		}
		at = end
	}
	return dst
}
