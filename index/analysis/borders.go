package analysis

// Borders marks where words begin and end in folded text. Each code unit has a bit, the lowest bit of a
// byte first. A bit is set if a word, or a part of one, begins or ends before its unit. The end of the
// text is a border without a bit. Borders are safe for concurrent use as long as nobody sets one.
type Borders []byte

// BorderBytes returns the size of the borders of a text of that many code units, in bytes.
func BorderBytes(units int) int { return (units + 7) / 8 }

// AppendBorders appends the borders of a text of that many code units, whose words are tokens, to dst.
// The beginning of the text is a border, and bits behind its end are set.
func AppendBorders(dst Borders, units int, tokens []Token) Borders {
	from := len(dst)
	dst = append(dst, make(Borders, BorderBytes(units))...)
	b := dst[from:]
	if units == 0 {
		return dst
	}
	b.Set(0)
	for _, t := range tokens {
		b.Set(int(t.Start))
		b.Set(int(t.End))
	}
	for i := units; i < 8*len(b); i++ {
		b.Set(i)
	}
	return dst
}

// Set makes position i a border. Positions behind the bits are borders already.
func (b Borders) Set(i int) {
	if i < 8*len(b) {
		b[i/8] |= 1 << (i % 8)
	}
}

// Word reports whether the range [start, end) of code units begins and ends at a border.
func (b Borders) Word(start, end int) bool { return b.Has(start) && b.Has(end) }

// Has reports whether position i, in code units, is a border.
func (b Borders) Has(i int) bool { return i >= 8*len(b) || b[i/8]>>(i%8)&1 != 0 }
