package query

import "unicode"

// narrow returns the ASCII character of which r is the full-width form.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '｢':
		return '「'
	case r == '｣':
		return '」'
	}
	return r
}

// closing returns the mark that ends what the mark open begins, or 0.
func closing(open rune) rune {
	switch open {
	case '"':
		return '"'
	case '“':
		return '”'
	case '「':
		return '」'
	}
	return 0
}

// marks is the text of a query with what decides at each place, worked out beforehand, so that no
// query takes more than linear time.
type marks struct {
	text  []rune // as typed
	ascii []rune // the same in ASCII width
	chunk []int  // where the run without spaces ends that the place stands in
	ends  []bool // whether a word ends before the place: closing parentheses may follow, then a space
	quote []int  // for an opening quotation mark, the place of its closing one; else -1
	paren []int  // for an opening parenthesis, the place of its closing one in the same run; else -1
}

func newMarks(text string) marks {
	m := marks{text: []rune(text)}
	n := len(m.text)
	m.ascii = make([]rune, n)
	m.chunk = make([]int, n+1)
	m.ends = make([]bool, n+1)
	m.chunk[n], m.ends[n] = n, true
	for i := n - 1; i >= 0; i-- {
		r := narrow(m.text[i])
		space := unicode.IsSpace(r)
		m.ascii[i], m.chunk[i] = r, m.chunk[i+1]
		if space {
			m.chunk[i] = i
		}
		m.ends[i] = space || r == ')' && m.ends[i+1]
	}
	m.pairQuotes()
	m.pairParentheses()
	return m
}

func unpairedPlaces(n int) []int {
	places := make([]int, n)
	for i := range places {
		places[i] = -1
	}
	return places
}

func (m *marks) pairQuotes() {
	m.quote = unpairedPlaces(len(m.ascii))
	open := make(map[rune][]int) // by closing mark
	straight := -1
	for i, r := range m.ascii {
		switch r {
		case '"':
			if straight >= 0 {
				m.quote[straight] = i
			}
			straight = i
		case '“', '「':
			open[closing(r)] = append(open[closing(r)], i)
		case '”', '」':
			if last := len(open[r]) - 1; last >= 0 {
				m.quote[open[r][last]] = i
				open[r] = open[r][:last]
			}
		}
	}
}

// pairParentheses pairs them within runs without spaces; those between quotation marks don't count.
func (m *marks) pairParentheses() {
	m.paren = unpairedPlaces(len(m.ascii))
	var open []int
	for i := 0; i < len(m.ascii); i++ {
		switch r := m.ascii[i]; {
		case m.chunk[i] == i:
			open = open[:0]
		case m.local(i):
			i = m.quote[i]
		case r == '(':
			open = append(open, i)
		case r == ')' && len(open) > 0:
			m.paren[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
}

// local reports whether the quotation mark at i is closed with no space between.
func (m *marks) local(i int) bool { return m.quote[i] >= 0 && m.quote[i] < m.chunk[i] }
