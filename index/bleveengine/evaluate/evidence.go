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

// newEvidence returns empty evidence whose sets newSet makes.
func newEvidence(borders bool, newSet func() bitset.Set) evidence {
	e := evidence{matched: newSet(), exact: newSet()}
	if borders {
		e.bordered = newSet()
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
