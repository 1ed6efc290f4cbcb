package evaluate

import "wenxun/index/bleveengine/bitset"

// evidence is the leaves and conditions of a plan that match somewhere: in a section, or in the document
// as a whole.
type evidence struct {
	matched bitset.Set // in any way
	exact   bitset.Set // as their Exact
	// bordered are those that match at borders of words; nil if the plan asks for none.
	bordered bitset.Set
}

// newEvidence returns empty evidence of n words of bits each, in memory that newWords returns.
func newEvidence(borders bool, n int, newWords func(n int) []uint64) evidence {
	sets := 2
	if borders {
		sets = 3
	}
	words := newWords(sets * n)
	e := evidence{matched: words[:n:n], exact: words[n : 2*n : 2*n]}
	if borders {
		e.bordered = words[2*n : 3*n : 3*n]
	}
	return e
}

// add adds a leaf or condition that matches.
func (e *evidence) add(n int, exact, bordered bool) {
	e.matched.Add(uint32(n))
	if exact {
		e.exact.Add(uint32(n))
	}
	if bordered && e.bordered != nil {
		e.bordered.Add(uint32(n))
	}
}

// or adds what other has.
func (e *evidence) or(other *evidence) {
	e.matched.Or(other.matched)
	e.exact.Or(other.exact)
	e.bordered.Or(other.bordered)
}

// set makes e what other is.
func (e *evidence) set(other *evidence) {
	copy(e.matched, other.matched)
	copy(e.exact, other.exact)
	copy(e.bordered, other.bordered)
}

func (e *evidence) clear() {
	clear(e.matched)
	clear(e.exact)
	clear(e.bordered)
}

// onlyAcross reports whether the plan asks for borders of words, and the query is not satisfied by what
// matches at them.
func (e *evidence) onlyAcross(root *node) bool { return e.bordered != nil && !root.holds(e.bordered) }
