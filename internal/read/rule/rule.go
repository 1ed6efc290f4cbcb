// Package rule has decisions as ordered tables of small named rules, and a trace of what they
// decided. The rules live in the packages whose questions they answer.
package rule

// Rule gives its verdict on every case that it applies to.
type Rule[C any, V ~string] struct {
	// Name is kebab-case English and stable: traces show it and tests refer to it.
	Name    string
	Verdict V
	// Applies is nil for the last rule of a table, which applies to every case.
	Applies func(*C) bool
}

// Table is an ordered list of rules. The last one applies to every case.
type Table[C any, V ~string] []Rule[C, V]

// Decide returns the first rule that applies to c. Rules after it are not evaluated. It panics on a
// table without a last resort. Safe for concurrent use as long as c is not shared.
func (t Table[C, V]) Decide(c *C) *Rule[C, V] {
	for i := range t {
		if t[i].Applies == nil || t[i].Applies(c) {
			return &t[i]
		}
	}
	panic("rule: no rule of the table applies")
}
